"""What a rep is asked about calls, as a page, Markdown, a table or a mail: nothing private."""

from __future__ import annotations

import csv
import io
from typing import IO

from coachlog.domain.answers import AskedCall, Led, Questions
from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST, Initiator
from coachlog.formats.cells import guard_cell
from coachlog.render import markdown
from coachlog.render.documents import Document, PageColumn, PageLine, Section
from coachlog.render.message import Envelope, address_message, write_message
from coachlog.render.pages import document

COLUMNS = ("id", "date", "account", "manager", "who_wanted", "who_led")
SAID: dict[Initiator | None, str] = {
    REP_REQUEST: "r",
    MANAGER_SCHEDULED: "m",
    None: "?",
}
LED: dict[Led | None, str] = {"rep": "r", "manager": "m", "both": "b", None: ""}


def compose_questions(questions: Questions) -> Document:
    """Lay out the calls of a period with the two questions about each."""
    first = questions.calls[0].id if questions.calls else 1
    how = (
        PageLine(
            label="Who wanted the manager there",
            text="r: the rep asked. m: the manager scheduled it",
        ),
        PageLine(label="Who led", text="r: the rep. m: the manager. b: both"),
        PageLine(text="? is an answer too: nobody can tell any more."),
        PageLine(label="Answer in one line", text=f"{first} r m, and so on, with a comma between"),
    )
    calls = tuple(_line(call) for call in questions.calls)
    return Document(
        title=f"{questions.rep}: ride-alongs, {questions.start} to {questions.end}",
        facts=("Two questions about each call. The answer stands beside the manager's own.",),
        columns=(
            PageColumn(
                sections=(
                    Section(title="Calls", lines=calls or (PageLine(text="none"),)),
                    Section(title="How to answer", lines=how),
                )
            ),
        ),
        closing="The answers change nothing that the manager noted; both are counted.",
    )


def _line(call: AskedCall) -> PageLine:
    text = f"{call.on:%a} {call.on}, {call.account}, with {call.manager}"
    if call.answer is not None:
        led = LED[call.answer.led]
        text += f" (answered {SAID[call.answer.initiator]}{' ' + led if led else ''})"
    return PageLine(label=str(call.id), text=text)


def write_html(file: IO[str], questions: Questions, templates: str | None = None) -> None:
    """Write the questions as a page."""
    document.write_document(file, compose_questions(questions), templates)


def write_markdown(file: IO[str], questions: Questions) -> None:
    """Write the questions as Markdown."""
    markdown.write_document(file, compose_questions(questions))


def write_csv(file: IO[str], questions: Questions) -> None:
    """Write the questions as a table whose last two columns are to be filled in."""
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(COLUMNS)
    for call in questions.calls:
        said = led = ""
        if call.answer is not None:
            said, led = SAID[call.answer.initiator], LED[call.answer.led]
        rows.writerow(
            (call.id, call.on, guard_cell(call.account), guard_cell(call.manager), said, led)
        )


def write_mail(
    file: IO[str], questions: Questions, *, sender: str, at: str, templates: str | None = None
) -> None:
    """Write the questions as a message that a mail program opens for sending (RFC 5322)."""
    text, page = io.StringIO(), io.StringIO()
    write_markdown(text, questions)
    write_html(page, questions, templates)
    subject = f"Ride-alongs {questions.start} to {questions.end}: two questions"
    # An address with other letters than ASCII is left to the mail program.
    to = (questions.email,) if questions.email and questions.email.isascii() else ()
    message = address_message(subject, Envelope(sender=sender, to=to, at=at))
    message.set_content(text.getvalue())
    message.add_alternative(page.getvalue(), subtype="html")
    write_message(file, message)
