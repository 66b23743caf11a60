"""Pages as Markdown and HTML: user text comes back as it was written and is never markup."""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from coachlog.render import markdown
from coachlog.render.documents import Document, PageColumn, PageLine, Section
from coachlog.render.pages import document as html
from tests.conftest import CORPORA

HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[link](javascript:alert(1))",
    "**bold** _it_ `code` ~~no~~", "# heading", "- item", "1. one", "> quote", "a | b",
    "&amp; &lt;",
    "===", "---", "\\", "``` fence", "<!-- hidden -->", "山田 太郎", "أحمد", "👩‍👩‍👧 ok",
    "{{7*7}}", "$a$",
    ": x", "+ plus", "![x](y)", "http://example.com/a_b_c", "'\"", "*", "_", "trailing\\",
)  # fmt: skip


def page(*texts: str) -> Document:
    lines = tuple(PageLine(text=text) for text in texts)
    return Document(
        title=texts[0],
        facts=(texts[0],),
        columns=(
            PageColumn(title="Left", sections=(Section(title=texts[0], lines=lines),)),
            PageColumn(title="Right", note=texts[0], sections=()),
        ),
        notes=(texts[0],),
        closing=texts[0],
    )


class Reader(HTMLParser):
    """Collects the tags and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.items: list[str] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        if tag == "li":
            self.items.append("")

    def handle_data(self, data: str) -> None:
        if self.items:
            self.items[-1] += data


def read_html(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader


def written(writer: object, document: Document) -> str:
    file = io.StringIO()
    writer.write_document(file, document)  # type: ignore[attr-defined]  # either module
    return file.getvalue()


KNOWN_TAGS = {
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "div", "section",
    "ul", "li", "span", "main", "header", "footer", "bdi",
}  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_html_shows_user_text_as_it_was_written(text: str) -> None:
    found = read_html(written(html, page(text, "end")))
    assert set(found.tags) <= KNOWN_TAGS
    assert set(found.attributes) <= {
        "lang", "charset", "http-equiv", "content", "name", "dir", "class",
    }  # fmt: skip
    assert found.items[0].strip() == text


def test_html_loads_nothing() -> None:
    text = written(html, page("x"))
    assert "default-src 'none'" in text
    assert not re.search(r"src=|href=|url\(|@import|<link|<script", text)


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_user_text_as_it_was_written(text: str) -> None:
    rendered = (
        MarkdownIt("commonmark")
        .enable(["table", "strikethrough"])
        .render(written(markdown, page(text, "end")))
    )
    found = read_html(rendered)
    assert set(found.tags) <= {"h1", "h2", "h3", "p", "ul", "li", "strong", "em"}
    assert found.tags.count("li") == 2
    assert found.items[0].strip() == text


def test_lines_of_a_note_stay_lines_of_one_item() -> None:
    text = "one\n- two\n\n# three"
    rendered = MarkdownIt("commonmark").render(written(markdown, page("x", text)))
    found = read_html(rendered)
    assert found.tags.count("li") == 2
    assert [line.strip() for line in found.items[1].splitlines() if line.strip()][:3] == [
        "one",
        "- two",
        "# three",
    ]
    assert "one\n- two" in written(html, page("x", text))


def test_naughty_strings_never_become_tags() -> None:
    texts = json.loads((CORPORA / "blns.json").read_text(encoding="utf-8"))
    assert set(read_html(written(html, page("x", *texts))).tags) <= KNOWN_TAGS
    rendered = MarkdownIt("commonmark").render(written(markdown, page("x", *texts)))
    assert set(read_html(rendered).tags) <= {
        "h1",
        "h2",
        "h3",
        "p",
        "ul",
        "li",
        "em",
        "strong",
        "br",
    }
    assert "\x1b" not in written(html, page("x", *texts)) + rendered
