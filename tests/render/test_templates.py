"""Templates of the user's own: each takes the place of ours, and can do no harm."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

from coachlog.errors import CoachlogError
from coachlog.render.pages.rep import write_day
from tests.conftest import Coachlog
from tests.reports_made import make_day


def day_page(folder: Path | None) -> str:
    file = io.StringIO()
    write_day(file, make_day(), None if folder is None else str(folder))
    return file.getvalue()


def test_a_template_takes_the_place_of_ours_and_the_rest_stays(tmp_path: Path) -> None:
    own = "{% extends 'base.html' %}{% block main %}<h1>{{ page.rep }} & co</h1>{% endblock %}"
    (tmp_path / "day.html").write_text(own, encoding="utf-8")
    page = day_page(tmp_path)
    assert "<h1>Dana Cruz & co</h1>" in page
    assert "default-src 'none'" in page
    (tmp_path / "style.css").write_text("h1 { color: teal }", encoding="utf-8")
    assert "color: teal" in day_page(tmp_path)


def test_user_text_is_escaped_in_a_template_of_the_users_own_too(tmp_path: Path) -> None:
    (tmp_path / "day.html").write_text("{{ page.rep }}", encoding="utf-8")
    file = io.StringIO()
    write_day(file, replace(make_day(), rep="<b>\x1b"), str(tmp_path))
    assert file.getvalue() == "&lt;b&gt;\\u001b"


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("\n{% if %}", "line 2"),
        ("\n\n{{ page.nothing }}", "line 3"),
        ("{{ page.__class__.__init__.__globals__ }}", "line 1"),
        ("{% include 'nowhere.html' %}", "line 1"),
        ("{{ 1 // 0 }}", "line 1"),
    ],
)
def test_a_template_that_is_wrong_is_named_with_its_line(
    tmp_path: Path, template: str, line: str
) -> None:
    (tmp_path / "day.html").write_text(template, encoding="utf-8")
    with pytest.raises(CoachlogError, match=rf"day\.html, {line}: .*mend that file"):
        day_page(tmp_path)


def test_a_folder_with_a_template_that_is_no_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "day.html").write_bytes(b"\xff")
    with pytest.raises(CoachlogError, match=rf"{tmp_path}: .*mend that file"):
        day_page(tmp_path)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CoachlogError, match=r"no folder .*config unset pages\.templates"):
        day_page(tmp_path / "nowhere")


def test_the_settings_name_the_folder(
    coachlog: Coachlog, settings_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "document.html").write_text("for {{ page.title }}", encoding="utf-8")
    settings_file.write_text(f'[pages]\ntemplates = "{tmp_path}"\n', encoding="utf-8")
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")
    assert coachlog("ask-rep", "Dana Cruz", "--format", "html").out.startswith("for Dana Cruz")
