"""The config command: what is set is checked, the file keeps the rest, nothing is half-written."""

from __future__ import annotations

import json
import os
import stat
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coachlog.config import load_settings
from coachlog.settings import SETTINGS
from coachlog.usecases.settings import change_setting, get_setting, list_settings
from tests.conftest import Coachlog

FULL = """\
# Ours since 2025.

currency = "EUR"   # the books are in euros
threshold=0.6

own_domains = [ "acme.com" ]  # one is enough

[cadence]  # weeks are for others
senior = 80 # Sam

[big_deal]
EUR = 100000
# the end
"""


def test_a_first_set_makes_the_file_for_its_owner_only(
    coachlog: Coachlog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "new" / "folder" / "config.toml"
    monkeypatch.setenv("COACHLOG_CONFIG", str(path))
    done = coachlog("config", "set", "default_manager", "Pat Lee")
    assert done.out == (
        f"Set default_manager to Pat Lee (was not set) in {path}. Undo does not touch settings\n"
    )
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert path.read_text(encoding="utf-8") == 'default_manager = "Pat Lee"\n'
    assert [one.name for one in path.parent.iterdir()] == ["config.toml"]


@pytest.mark.parametrize(
    ("key", "value", "before", "after"),
    [
        ("currency", "USD", 'currency = "EUR"   #', 'currency = "USD"   #'),
        ("threshold", "0.75", "threshold=0.6", "threshold=0.75"),
        ("cadence.senior", "70", "senior = 80 # Sam", "senior = 70 # Sam"),
        ("big_deal.eur", "5000.50", "EUR = 100000", "EUR = 5000.50"),
        ("cadence.new", "21", "senior = 80 # Sam\n", "senior = 80 # Sam\nnew = 21\n"),
    ],
)
def test_set_changes_one_line_and_leaves_the_rest(
    coachlog: Coachlog, settings_file: Path, key: str, value: str, before: str, after: str
) -> None:
    settings_file.write_text(FULL, encoding="utf-8")
    coachlog("config", "set", key, value)
    assert settings_file.read_text(encoding="utf-8") == FULL.replace(before, after)
    assert coachlog("config", "get", key).out == f"{value}\n"


def test_lists_are_given_with_commas(coachlog: Coachlog, settings_file: Path) -> None:
    coachlog("config", "set", "own_domains", "acme.com, acme.de")
    assert load_settings(settings_file).own_domains == ("acme.com", "acme.de")
    assert coachlog("config", "get", "own_domains").out == "acme.com,acme.de\n"


def test_unset_brings_the_default_back(coachlog: Coachlog, settings_file: Path) -> None:
    settings_file.write_text(FULL, encoding="utf-8")
    done = coachlog("config", "unset", "cadence.senior")
    assert done.out.startswith(f"Took cadence.senior = 80 out of {settings_file}; 90 holds again")
    assert settings_file.read_text(encoding="utf-8") == FULL.replace("senior = 80 # Sam\n", "")
    assert coachlog("config", "get", "cadence.senior").out == "90\n"
    again = coachlog("config", "unset", "cadence.senior")
    assert again.out == "cadence.senior is not set; nothing was changed\n"


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (("set", "cadence.new", "5000"), 2, "cadence.new: 5000 is not a whole number from 1"),
        (("set", "threshold", "half"), 2, "threshold: half is not between 0 and 1"),
        (("set", "time_zone", "Berlin"), 2, "time_zone: Berlin is not a time zone"),
        (("set", "caldav.password", "secret"), 2, "a password is never a setting"),
        (("set", "caldav.url", "https://pat:secret@example.com"), 2, "holds a password"),
        (("set", "caldav.user", "pat"), 2, "needs the calendar's address"),
        (("set", "big_deal", "5"), 2, "big_deal is a table; name one of its keys"),
        (("set", "big_deal.EURO", "5"), 2, "EURO is not a currency"),
        (("set", "currncy", "EUR"), 1, "currncy is not a setting; did you mean currency?"),
        (("get", "half_days"), 1, "did you mean capacity.half_days_a_week?"),
        (("unset", "cadense.new"), 1, "did you mean cadence.new?"),
        (("lst",), 2, "there is no command lst; did you mean list? See coachlog config --help"),
        (("set", "threshold"), 2, "VALUE is missing. See coachlog config set --help"),
    ],
)
def test_what_is_refused_changes_nothing(
    coachlog: Coachlog, settings_file: Path, args: tuple[str, ...], code: int, message: str
) -> None:
    settings_file.write_text(FULL, encoding="utf-8")
    refused = coachlog("config", *args, expect=code)
    assert message in refused.err
    assert "secret" not in refused.err
    assert refused.err.count("\n") == 1
    assert settings_file.read_text(encoding="utf-8") == FULL


@pytest.mark.parametrize(
    "args", [("list",), ("get", "currency"), ("set", "currency", "USD"), ("unset", "currency")]
)
def test_a_broken_file_is_reported_with_its_line_and_left_alone(
    coachlog: Coachlog, settings_file: Path, args: tuple[str, ...]
) -> None:
    broken = 'threshold = 0.6\ncurrency = "EUR\n'
    settings_file.write_text(broken, encoding="utf-8")
    refused = coachlog("config", *args, expect=1)
    assert f"the settings {settings_file}, line 2, column 16: " in refused.err
    assert settings_file.read_text(encoding="utf-8") == broken


def test_set_mends_a_wrong_value_but_not_beside_another(
    coachlog: Coachlog, settings_file: Path
) -> None:
    settings_file.write_text("threshold = 7\n", encoding="utf-8")
    assert "line 1: threshold: 7" in coachlog("config", "set", "currency", "USD", expect=1).err
    coachlog("config", "set", "threshold", "0.7")
    assert settings_file.read_text(encoding="utf-8") == "threshold = 0.7\n"


def test_a_link_stays_a_link_and_modes_stay(
    coachlog: Coachlog, settings_file: Path, tmp_path: Path
) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text(FULL, encoding="utf-8")
    real.chmod(0o640)
    settings_file.symlink_to(real)
    coachlog("config", "set", "currency", "USD")
    assert settings_file.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert load_settings(real).currency == "USD"


def test_a_device_is_not_replaced(coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACHLOG_CONFIG", os.devnull)
    assert "not a file" in coachlog("config", "set", "currency", "USD", expect=1).err
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


def test_list_shows_every_key_with_value_and_purpose(
    coachlog: Coachlog, settings_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings_file.write_text(FULL, encoding="utf-8")
    listed = json.loads(coachlog("config", "list", "--format", "json").out)
    assert listed["format"] == "coachlog.settings/1"
    assert listed["file"] == str(settings_file)
    by_key = {one["key"]: one for one in listed["settings"]}
    assert set(by_key) == set(SETTINGS) - {"big_deal.CURRENCY"} | {"big_deal.EUR"}
    assert by_key["threshold"]["value"] == 0.6
    assert by_key["cadence.new"] == {
        "key": "cadence.new",
        "value": 30,
        "set": False,
        "about": "days from one field day to the next with a rep who is new",
    }
    assert all(one["about"] for one in by_key.values())
    monkeypatch.setenv("COLUMNS", "80")
    table = coachlog("config", "list").out
    assert table.endswith(f"\n\nFile: {os.environ['COACHLOG_CONFIG']}\n")
    assert max(map(len, table.splitlines()[:-1])) <= 80
    assert all(key in table for key in by_key)
    monkeypatch.setenv("COLUMNS", "200")
    rows = [" ".join(line.split()) for line in coachlog("config", "list").out.splitlines()]
    for begin in ("threshold 0.6 ", "cadence.new 30 (default) ", "caldav.url not set "):
        assert any(row.startswith(begin) for row in rows), begin
    assert "own_domains,acme.com,true," in coachlog("config", "list", "--format", "csv").out


def test_get_of_what_has_no_default_prints_nothing(coachlog: Coachlog) -> None:
    done = coachlog("config", "get", "country")
    assert (done.out, done.err) == ("", "country is not set\n")


def test_path_says_where_the_settings_are(coachlog: Coachlog, settings_file: Path) -> None:
    assert coachlog("config", "path").out == f"{settings_file}\n"


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Set an editor that writes the next of the texts in a file of the test, split at `~`."""
    texts = tmp_path / "texts"
    program = tmp_path / "my editor.py"
    program.write_text(
        "import pathlib, sys\n"
        f"texts = pathlib.Path({str(texts)!r})\n"
        "now, _, later = texts.read_text().partition('~')\n"
        "texts.write_text(later)\n"
        "edited = pathlib.Path(sys.argv[1])\n"
        "seen = edited.read_text()\n"
        "texts.with_name('seen').write_text(seen)\n"
        "edited.write_text(now or seen)\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("VISUAL", f"{sys.executable} '{program}'")
    return texts


def test_a_first_edit_opens_every_key_as_a_comment(
    coachlog: Coachlog, settings_file: Path, editor: Path, tmp_path: Path
) -> None:
    editor.write_text('currency = "USD"\n', encoding="utf-8")
    done = coachlog("config", "edit")
    assert done.out == f"Changed {settings_file}. Undo does not touch settings\n"
    assert load_settings(settings_file).currency == "USD"
    seen = (tmp_path / "seen").read_text(encoding="utf-8")
    assert "# half_days_a_week = 2" in seen
    assert stat.S_IMODE(settings_file.stat().st_mode) == 0o600


def test_an_edit_that_changes_nothing_writes_nothing(
    coachlog: Coachlog, settings_file: Path, editor: Path
) -> None:
    editor.write_text("", encoding="utf-8")
    assert coachlog("config", "edit").out == "Nothing was changed\n"
    assert not settings_file.exists()
    assert list(settings_file.parent.iterdir()) == []


def test_an_edit_with_a_mistake_keeps_the_old_file_and_what_was_written(
    coachlog: Coachlog, settings_file: Path, editor: Path
) -> None:
    settings_file.write_text(FULL, encoding="utf-8")
    editor.write_text("currency = 5\n", encoding="utf-8")
    refused = coachlog("config", "edit", expect=1)
    (draft,) = settings_file.parent.glob(".settings.toml.*.coachlog-form/settings.toml")
    assert "the edited settings, line 1: currency: 5 is not text" in refused.err
    assert str(draft) in refused.err
    assert settings_file.read_text(encoding="utf-8") == FULL
    assert draft.read_text(encoding="utf-8") == "currency = 5\n"


def test_on_a_terminal_a_mistake_leads_back_to_the_editor(
    coachlog: Coachlog, settings_file: Path, editor: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coachlog.cli.terminal.editor.can_ask", lambda: True)
    editor.write_text('currency = 5\n~currency = "CHF"\n', encoding="utf-8")
    done = coachlog("config", "edit", stdin="y\n")
    assert "line 1: currency: 5" in done.err
    assert load_settings(settings_file).currency == "CHF"
    assert list(settings_file.parent.iterdir()) == [settings_file]


def test_a_broken_file_can_be_mended_in_the_editor(
    coachlog: Coachlog, settings_file: Path, editor: Path
) -> None:
    settings_file.write_text("currency = ", encoding="utf-8")
    editor.write_text('currency = "CHF"\n', encoding="utf-8")
    coachlog("config", "edit")
    assert load_settings(settings_file).currency == "CHF"


@pytest.mark.parametrize(
    ("named", "message"),
    [("no-such-editor", "can't be started"), ("'", "can't be started"), ("false", "an error")],
)
def test_an_editor_that_fails_changes_nothing(
    coachlog: Coachlog,
    settings_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    named: str,
    message: str,
) -> None:
    settings_file.write_text(FULL, encoding="utf-8")
    monkeypatch.setenv("VISUAL", named)
    assert message in coachlog("config", "edit", expect=1).err
    assert settings_file.read_text(encoding="utf-8") == FULL


CHANGES = {
    "default_manager": ["Pat Lee", "Zoë 'Z' \"Q\" \\ #1"],
    "currency": ["EUR", "USD"],
    "threshold": ["0.5", "0.25"],
    "own_domains": ["a.com", "a.com,b.com"],
    "big_deal.EUR": ["1", "99999999999.99"],
    "big_deal.USD": ["7"],
    "cadence.new": ["1", "20"],
    "capacity.pm": ["13:00-16:00"],
    "caldav.url": ["https://a.com/"],
    "profiles.crm.date": ["Day", "When"],
}
steps = st.lists(
    st.sampled_from([(key, text) for key, texts in CHANGES.items() for text in [*texts, None]]),
    max_size=8,
)
LAYOUTS = ["", FULL, "cadence = { new = 3 }  # in one\n", "#only\r\n\r\ncadence.new = 4\r\n", "#x"]


@given(st.sampled_from(LAYOUTS), steps)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_after_any_changes_all_is_as_said_and_every_comment_is_there(
    tmp_path_factory: pytest.TempPathFactory, layout: str, changes: list[tuple[str, str | None]]
) -> None:
    path = tmp_path_factory.mktemp("settings") / "config.toml"
    path.write_bytes(layout.encode())
    expected = {one.key: one.value for one in list_settings(path).settings if one.is_set}
    for key, text in changes:
        change_setting(path, key, text)
        expected[key] = get_setting(path, key) if text is not None else None
    said = {key: value for key, value in expected.items() if value is not None}
    found = {one.key: one.value for one in list_settings(path).settings if one.is_set}
    assert found == said
    kept = path.read_bytes().decode()
    for comment in ("# Ours since 2025.", "# the end", "#only", "#x"):
        assert (comment in kept) == (comment in layout)
    tomllib.loads(kept)


@pytest.mark.parametrize("end", ["", "-wal", "-restoring", "-backups/2026-11-20-080000-daily.db"])
def test_settings_are_never_written_where_the_log_or_what_belongs_to_it_will_be(
    coachlog: Coachlog, log_path: Path, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    monkeypatch.setenv("COACHLOG_CONFIG", f"{log_path}{end}")
    for command in (("set", "threshold", "0.4"), ("unset", "threshold"), ("edit",)):
        refused = coachlog("config", *command, expect=1)
        assert "with COACHLOG_CONFIG; nothing was changed" in refused.err
        assert refused.err.count("\n") == 1
    assert not log_path.parent.exists()
