"""What is erased or purged leaves no trace: not in drafts of other days, nor in kept images."""

from __future__ import annotations

import json
import re
from pathlib import Path

from coachlog.store.debrief_drafts import find_draft
from coachlog.store.erasure.cleaning import read_unclean
from coachlog.store.open import open_log
from tests.conftest import Coachlog, changing

PLAN = ("plan-fieldday", "--manager", "Pat Lee", "--date", "2026-11-18")


def begin_debrief(log: Path, day: int, *answers: tuple[str, str]) -> Path:
    with open_log(log, writing=True) as opened:
        (uid,) = opened.connection.execute(
            "SELECT uid FROM field_day WHERE id = ?", (day,)
        ).fetchone()
        draft = find_draft(opened, day, uid)
        draft.answers += answers
        draft.keep()
        return draft.path


def test_an_unfinished_debrief_of_another_s_day_keeps_its_answers_without_the_name(
    coachlog: Coachlog, log_path: Path
) -> None:
    coachlog(*PLAN, "--rep", "Lou Fox")
    coachlog("plan-fieldday", "--manager", "Pat Lee", "--date", "2026-11-19", "--rep", "Dana Cruz")
    others = begin_debrief(
        log_path, 1, ("Acme, reinforce", "as Dana Cruz does"), ("Acme, improve", "ask first")
    )
    own = begin_debrief(log_path, 2, ("Acme, reinforce", "waited"))
    told = coachlog("privacy", "erase", "Dana Cruz", "--yes", "--name", "Dana Cruz").out
    assert "2 unfinished debriefs cleaned" in told
    assert not own.exists()
    kept = json.loads(others.read_text(encoding="utf-8"))
    (first, second) = kept["answers"]
    assert first[0] == "Acme, reinforce"
    assert "Dana" not in first[1]
    assert "Cruz" not in first[1]
    assert first[1].startswith("as ")
    assert first[1].endswith(" does")
    assert second == ["Acme, improve", "ask first"]


def test_a_debrief_that_names_nobody_erased_is_left_as_it_is(
    coachlog: Coachlog, log_path: Path
) -> None:
    coachlog(*PLAN, "--rep", "Lou Fox")
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")
    draft = begin_debrief(log_path, 1, ("Acme, reinforce", "waited"))
    before = draft.read_bytes(), draft.stat().st_ino
    coachlog("privacy", "erase", "Dana Cruz", "--yes", "--name", "Dana Cruz")
    assert (draft.read_bytes(), draft.stat().st_ino) == before


def images(log: Path) -> list[tuple[str, dict[str, object]]]:
    with open_log(log, writing=False) as opened:
        rows = opened.connection.execute('SELECT table_name, "before" FROM change ORDER BY id')
        kept = [(table, str(before)) for table, before in rows]
    assert not [before for _, before in kept if "\\u" in before]  # letters are kept as they are
    return [(table, json.loads(before)) for table, before in kept]


def test_a_former_name_that_was_taken_back_is_erased_from_its_image_too(
    coachlog: Coachlog, log_path: Path
) -> None:
    coachlog("add-rep", "Dana Crûz", "--manager", "Pat Lee")
    coachlog("rename", "rep", "Dana Crûz", "Dana Smith")
    coachlog("rename", "rep", "Dana Smith", "Dana Crûz")
    coachlog(
        *("add-call", "--manager", "Pat Lee", "--rep", "Lou Fox", "--account", "Acme"),
        *("--initiator", "rep-request", "--reinforce", "asked as Dana Smith does"),
    )
    assert [image["folded"] for table, image in images(log_path) if table == "alias"] == [
        "dana cruz"
    ]
    coachlog("privacy", "erase", "Dana Crûz", "--yes", "--name", "Dana Crûz")
    names = {str(image["folded"]) for _, image in images(log_path)}
    assert len(names) == 1
    assert {image.get("namesake", 0) for _, image in images(log_path)} == {0}
    assert names.pop().startswith("former rep ")
    assert re.findall(rb"(?s).{,80}dana.{,80}", log_path.read_bytes().lower()) == []


def test_a_backup_of_a_log_that_was_left_unclean_is_clean_after_the_next_erasing(
    coachlog: Coachlog, log_path: Path
) -> None:
    for name in ("Dana Cruz", "Lou Fox"):
        coachlog("add-rep", name, "--manager", "Pat Lee")
    with changing(log_path) as connection:
        connection.execute("UPDATE log SET unclean = ''")  # as a kill leaves it
    coachlog("backup")
    coachlog("privacy", "erase", "Dana Cruz", "--yes", "--name", "Dana Cruz")
    backups = [*log_path.with_name(f"{log_path.name}-backups").glob("*.db")]
    assert backups
    for path in (log_path, *backups):
        with open_log(path, writing=False) as opened:
            assert read_unclean(opened.connection) is None


def test_images_of_old_rows_that_are_gone_go_with_a_purge_and_those_of_later_ones_stay(
    coachlog: Coachlog, log_path: Path
) -> None:
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee", today="2024-01-02")
    for first, last in (("2024-01-08", "2024-01-09"), ("2026-12-01", "2026-12-02")):
        coachlog("add-absence", "Dana Cruz", "--from", first, "--to", last, today="2024-01-03")
    for number in (1, 2):
        coachlog("remove-absence", number, "--yes")
    assert [image["until_on"] for table, image in images(log_path) if table == "absence"] == [
        "2024-01-09", "2026-12-02",
    ]  # fmt: skip
    purge = ("privacy", "purge", "--older-than", "12m", "--yes")
    assert ": 1 removed row in the history\n" in coachlog(*purge).out
    assert [image["until_on"] for table, image in images(log_path) if table == "absence"] == [
        "2026-12-02"
    ]
    assert "Nothing is older" in coachlog(*purge).out


def test_an_image_that_points_at_what_was_purged_points_at_nothing(
    coachlog: Coachlog, log_path: Path
) -> None:
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee", today="2024-01-02")
    coachlog("plan-fieldday", "--rep", "Dana Cruz", "--date", "2024-01-10", today="2024-01-03")
    coachlog("add-action", "Ask first", "--field-day", "1", today="2024-01-10")
    coachlog("edit-action", "1", "--text", "Ask", today="2026-11-20")
    coachlog("add-action", "Later", "--rep", "Dana Cruz", today="2026-11-20")
    before = [image for table, image in images(log_path) if table == "action"]
    assert [image["field_day_id"] for image in before] == [1]
    coachlog("privacy", "purge", "--older-than", "12m", "--yes")
    assert all(
        image.get("field_day_id") is None for table, image in images(log_path) if table == "action"
    )
    listed = json.loads(coachlog("list-actions", "--format", "json").out)["actions"]
    assert [one["text"] for one in listed] == ["Ask", "Later"]  # open ones stay
    assert coachlog("list-fielddays", "--format", "csv").out.count("\n") == 1


def test_commands_of_which_nothing_is_left_go_with_a_purge(
    coachlog: Coachlog, log_path: Path
) -> None:
    call = ("add-call", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--initiator", "rep-request")
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee", today="2024-01-02")
    coachlog(*call, "--account", "Acme", today="2024-01-03")
    coachlog(*call, "--account", "Acme", today="2024-01-04")
    coachlog("edit-call", "2", "--notes", "kept as an image until then", today="2024-01-04")
    coachlog(*call, "--account", "Acme", today="2026-11-19")

    with changing(log_path) as connection:
        connection.execute("UPDATE command SET ran_at = '2024-01-04T08:00:00Z' WHERE id < 5")

    def list_commands() -> list[str]:
        found = json.loads(coachlog("history", "--format", "json").out)["entries"]
        return [one["command"] for one in found][::-1]

    assert list_commands() == ["add-rep", "add-call", "add-call", "edit-call", "add-call"]
    told = coachlog("privacy", "purge", "--older-than", "12m", "--yes").out
    assert "command" not in told.splitlines()[0]
    # The first call brought the account, the second and its edit nothing that is left.
    assert list_commands()[:-1] == ["add-rep", "add-call", "add-call"]
