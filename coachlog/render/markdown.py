"""Documents as Markdown (CommonMark) in which user text never turns into markup."""

from __future__ import annotations

import re
from typing import IO

from coachlog.render.documents import Document, PageLine, Section
from coachlog.render.lines import visible

_INLINE = re.compile(r"([\\`*_\[\]<>&~|$])")
# What would begin a list, a heading, a quote or an underlined heading.
_MARK = re.compile(r"^(?=[#+\-=>:])")
_NUMBER = re.compile(r"^([0-9]+)(?=[.)])")


def write_document(file: IO[str], document: Document) -> None:
    """Write a document as Markdown."""
    blocks = [f"# {_text(document.title)}"]
    blocks += [_text(fact) for fact in document.facts]
    blocks += [f"**Note:** {_text(note)}" for note in document.notes]
    for column in document.columns:
        level = "##"
        if column.title:
            blocks.append(f"## {_text(column.title)}")
            level = "###"
        if column.note:
            blocks.append(f"*{_text(column.note)}*")
        blocks += [_section(section, level) for section in column.sections]
    if document.closing:
        blocks.append(f"*{_text(document.closing)}*")
    file.write("\n\n".join(blocks) + "\n")


def _section(section: Section, level: str) -> str:
    lines = "\n".join(f"- {_line(line)}" for line in section.lines)
    return f"{level} {_text(section.title)}\n\n{lines}"


def _line(line: PageLine) -> str:
    text = _text(line.text, indent="  ")
    if line.flagged:
        text = f"**{text}**" if "\n" not in text and text == text.strip() else f"**!** {text}"
    text = f"{_text(line.label)}: {text}" if line.label else text
    return text if line.done is None else f"[{'x' if line.done else ' '}] {text}"


def _text(text: str, indent: str = "") -> str:
    """Return user text whose characters all stand for themselves; its lines stay lines."""
    return f"\\\n{indent}".join(escape_line(line) for line in re.split(r"\r\n|\r|\n", text)) or " "


def escape_line(line: str) -> str:
    """Return a line of user text whose characters all stand for themselves."""
    escaped = _INLINE.sub(r"\\\1", visible(line).strip())
    return _NUMBER.sub(r"\1\\", _MARK.sub(r"\\", escaped))
