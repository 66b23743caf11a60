"""The report as a mail, as the standard library's parser and a mail program read it."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from email import message_from_string, policy
from email.headerregistry import Address
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any

import pytest

from coachlog.domain.coaching import CoachingReport, Policy, Quality, report_on
from coachlog.domain.periods import week_of
from coachlog.render.mail import BAR, MARK, write_mail
from coachlog.render.message import Envelope
from tests.reported import AS_OF, NAMES, manager, team
from tests.reports_made import REPS, make_report

HOSTILE = '<script>alert(1)</script> & "Pat"\r\nBcc: all@example.com \u202e'


def read(
    report: CoachingReport,
    *,
    named: bool = False,
    workbook: bytes | None = None,
    **facts: Any,  # noqa: ANN401
) -> EmailMessage:
    out = io.StringIO()
    envelope = Envelope(
        sender="me@example.com",
        to=("boss@example.com", "pat@example.com"),
        at="2026-11-27T08:00:00Z",
    )
    write_mail(out, report, replace(envelope, **facts), named=named, workbook=workbook)
    check_written(out.getvalue())
    parsed = message_from_string(out.getvalue(), policy=policy.default)
    assert not parsed.defects
    return parsed


def check_written(text: str) -> None:
    """Hold a message to what RFC 5322 and RFC 2045 ask of each line and header."""
    lines = text.split("\n")
    assert text.isascii()
    assert "\r" not in text
    assert max(map(len, lines)) <= 998
    head = lines[: lines.index("")]
    assert max(map(len, head)) <= 78
    names = [line.partition(":")[0] for line in head if not line.startswith((" ", "\t"))]
    assert len(names) == len(set(names))
    assert set(names) >= {"From", "To", "Date", "Subject", "Message-ID", "MIME-Version"}


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())


class Widths(HTMLParser):
    """Notes how wide each bar is in all, and every tag."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.bars: list[tuple[str, int]] = []
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        if given.get("role") == "img":
            self.bars.append((given["aria-label"] or "", 0))
        if tag == "td" and "bgcolor" in given:
            said, width = self.bars.pop()
            self.bars.append((said, width + int((given["width"] or "0").rstrip("%"))))


def test_a_mail_says_to_whom_when_and_what_it_is_about() -> None:
    message = read(team(12))
    assert message["To"] == "boss@example.com, pat@example.com"
    assert message["From"] == "me@example.com"
    assert message["Date"].datetime.isoformat() == "2026-11-27T08:00:00+00:00"
    assert message["Subject"] == (
        "Coaching report 2026-Q4, 2026-10-01 to 2026-11-27, 12 managers, 6 over 50 % (4 clearly)"
    )
    assert [part.get_content_type() for part in message.iter_parts()] == [
        "text/plain",
        "text/html",
    ]


LONG = "Maximiliane-Charlotte von und zu Hohenstein-Schwarzenfels auf " * 4


@pytest.mark.parametrize("name", ["Pat Lee", LONG, LONG.replace("a", "ä"), "מיכל כהן " * 20])
def test_headers_are_folded_and_ascii_whatever_names_are_in_them(name: str) -> None:
    alone = report_on(week_of(AS_OF), AS_OF, Policy(), [manager(name, 49, 3)], Quality(calls=52))
    named = str(Address(name.strip()[:200], "boss", "example.com"))
    message = read(alone, sender=named, to=(named, "pat@example.com"))
    assert " ".join(name.split()) in " ".join(message["Subject"].split())
    assert [one.addr_spec for one in message["From"].addresses] == ["boss@example.com"]
    assert [one.addr_spec for one in message["To"].addresses] == [
        "boss@example.com",
        "pat@example.com",
    ]


def test_one_message_has_one_number_and_another_one_another() -> None:
    numbers = {read(team(number))["Message-ID"] for number in (2, 2, 3)}
    numbers.add(read(team(2), at="2026-11-27T08:00:01Z")["Message-ID"])
    assert len(numbers) == 3
    assert all(re.fullmatch(r"<[0-9a-f]{24}@example\.com>", number) for number in numbers)


def test_a_message_of_the_same_report_is_the_same_to_the_last_sign() -> None:
    assert read(team(2)).as_string() == read(team(2)).as_string()


def test_text_and_html_name_every_manager_and_who_to_talk_to() -> None:
    message = read(team(12))
    for kind in ("plain", "html"):
        text = body(message, kind)
        assert all(name in text for name in NAMES)
        assert re.search(r"Laurenz Scheel(</b>)?: 1 rep never coached, but asked for 26", text)
    lines = body(message, "plain").splitlines()
    assert all(len(line) <= 76 for line in lines)


def test_bars_are_table_cells_as_long_as_the_share_and_nothing_is_loaded() -> None:
    page = body(read(team(12)), "html")
    found = Widths(page)
    assert found.bars[0][0] == "98 % asked, line at 50 %"
    assert {width for _, width in found.bars} == {BAR + MARK}
    assert not found.tags & {"svg", "img", "script", "link"}
    assert not re.search(r"url\(|@import|https?:", page)


@pytest.mark.parametrize("several", [True, False])
def test_names_are_neither_markup_nor_headers(several: bool) -> None:
    managers = [manager(HOSTILE, 49, 3)] + [manager("Bo Lind", 3, 49)] * several
    message = read(report_on(week_of(AS_OF), AS_OF, Policy(), managers, Quality(calls=104)))
    assert message["Bcc"] is None
    page = body(message, "html")
    assert "script" not in Widths(page).tags
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Pat&quot;" in page
    assert "\u202e" not in page


def test_sentences_stay_left_to_right_whoever_they_are_about() -> None:
    managers = [manager("\u05e0\u05d5\u05e2\u05d4", 49, 3), manager("Bo Lind", 3, 49)]
    report = report_on(week_of(AS_OF), AS_OF, Policy(), managers, Quality(calls=104))
    assert '<li dir="ltr"><b dir="auto">\u05e0\u05d5\u05e2\u05d4</b>: ' in body(
        read(report), "html"
    )
    alone = report_on(week_of(AS_OF), AS_OF, Policy(), managers[:1], Quality(calls=52))
    assert '<li dir="ltr">Rep of \u05e0\u05d5\u05e2\u05d4: ' in body(
        read(alone, named=True), "html"
    )


def test_one_manager_is_told_in_full() -> None:
    only = report_on(
        week_of(AS_OF), AS_OF, Policy(), [manager("Ana Ruiz", 49, 21)], Quality(calls=70)
    )
    for kind in ("plain", "html"):
        text = " ".join(body(read(only, named=True), kind).split())
        assert "clearly mostly team selling" in text
        assert "49 of 70: about 6 to 8 of 10, from 70 visits in 13 weeks" in text
        assert "Rep of Ana Ruiz: never coached in this log; asked for 24 calls" in text


def test_an_attached_workbook_comes_back_as_it_was() -> None:
    (attached,) = read(team(2), workbook=b"PK\x03\x04\r\n.\r\n").iter_attachments()
    assert attached.get_filename() == "coaching-2026-Q4.xlsx"
    assert attached.get_payload(decode=True) == b"PK\x03\x04\r\n.\r\n"


@pytest.mark.parametrize("number", [1, 12])
def test_those_above_read_no_reps_name_and_no_command(number: int) -> None:
    report = make_report(number, 4).report
    for kind in ("plain", "html"):
        text = body(read(report), kind)
        assert not [rep for rep in REPS if rep in text]
        assert "coachlog" not in text
    if number == 1:
        assert "Dana Cruz" in body(read(report, named=True), "plain")
        assert "Overdue for coaching\n  2 reps\n" in body(read(report), "plain")
