"""A file is written whole or not at all, for its owner only, and never over what must stay."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from coachlog import files
from coachlog.errors import WrongUsage
from coachlog.files import (
    draft_for,
    put_in_place,
    remove_strays,
    write_file,
    write_folder,
    write_text,
)
from coachlog.kept_files import KeptFile, keep_log, refuse

needs_proc = pytest.mark.skipif(
    not Path("/proc/self/fd").is_dir(), reason="only Linux names what is open"
)
needs_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away"
)


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir() if one.name != "home")


def make_database(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE one (two)")
    return path


def write(target: Path, text: str = "new") -> None:
    with write_text(target) as file:
        file.write(text)


def add(target: Path, text: str = "new") -> None:
    with draft_for(target) as draft:
        draft.write_text(text)
        put_in_place(draft, target)


@pytest.fixture
def _no_umask() -> object:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("_no_umask")
def test_a_file_is_its_owners_only_and_its_draft_is_gone(tmp_path: Path) -> None:
    write(tmp_path / "page.html", "für Dana\r\n")
    assert (tmp_path / "page.html").read_bytes() == "für Dana\r\n".encode()
    assert (tmp_path / "page.html").stat().st_mode & 0o777 == 0o600
    assert names(tmp_path) == ["page.html"]


def test_what_fails_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    target.write_text("old")
    with pytest.raises(TypeError), write_file(target) as file:
        file.writelines([b"half", "text"])  # type: ignore[list-item]  # that is what fails
    assert target.read_text() == "old"
    assert names(tmp_path) == ["page.html"]


def test_a_file_is_put_in_place_only_where_none_is(tmp_path: Path) -> None:
    target = tmp_path / "backup.db"
    target.write_text("old")
    with pytest.raises(FileExistsError):
        add(target)
    assert target.read_text() == "old"
    assert names(tmp_path) == ["backup.db"]


def test_a_disk_without_hard_links_does_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_args: object, **_options: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    add(tmp_path / "one")
    assert (tmp_path / "one").read_text() == "new"
    with pytest.raises(FileExistsError):
        add(tmp_path / "one", "newer")
    assert (tmp_path / "one").read_text() == "new"
    assert names(tmp_path) == ["one"]


@needs_proc
def test_a_file_is_on_the_disk_before_it_is_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []

    def sync(handle: int) -> None:
        steps.append("folder" if os.path.isdir(f"/proc/self/fd/{handle}") else "file")

    monkeypatch.setattr(os, "fsync", sync)
    real_replace = os.replace

    def replace(draft: Path, target: Path) -> None:
        steps.append("place")
        real_replace(draft, target)

    monkeypatch.setattr(os, "replace", replace)
    write(tmp_path / "one")
    assert steps == ["file", "place", "folder"]


@needs_proc
def test_a_draft_can_not_be_guessed_and_follows_no_planted_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    seen = set()
    for _ in range(3):
        with write_text(tmp_path / "page") as file:
            seen |= {Path(os.readlink(f"/proc/self/fd/{file.fileno()}")).name}
    assert len(seen) == 3
    monkeypatch.setattr(os, "urandom", lambda size: b"\0" * size)  # even if it were guessed
    planted = tmp_path / f".page.{'0' * 16}.coachlog-new"
    for plant in (planted.symlink_to, planted.hardlink_to):
        plant(victim)
        with pytest.raises(FileExistsError):
            write(tmp_path / "page", "other")
        assert victim.read_text() == "mine"
        planted.unlink(missing_ok=True)


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    write(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


@needs_root
def test_another_users_link_in_a_shared_folder_is_not_followed(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (shared / "page").symlink_to(victim)
    write(shared / "page")  # our own link
    assert victim.read_text() == "new"
    os.chown(shared / "page", 12345, 12345, follow_symlinks=False)
    with pytest.raises(WrongUsage, match="another user"):
        write(shared / "page", "leak")
    (shared / "folder").symlink_to(tmp_path)
    os.chown(shared / "folder", 12345, 12345, follow_symlinks=False)
    with pytest.raises(WrongUsage, match="another user"):
        write(shared / "folder" / "victim", "leak")
    assert victim.read_text() == "new"


@needs_root
def test_another_users_pipe_in_a_shared_folder_gets_nothing(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    os.mkfifo(tmp_path / "page")
    os.chown(tmp_path / "page", 12345, 12345)
    with pytest.raises(WrongUsage, match="another user"):
        files.open_device(tmp_path / "page")


@needs_root
def test_another_users_file_in_a_shared_folder_is_known_before_anything_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o1777)
    page = tmp_path / "page"
    page.write_text("theirs")
    os.chown(page, 12345, 12345)
    assert files.check_target(page) == page  # root may
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    os.chown(tmp_path, 1, 1)
    with pytest.raises(PermissionError):
        files.check_target(page)
    os.chown(page, 54321, 54321)
    assert files.check_target(page) == page


def same_file(log: Path, way: str) -> Path:
    """Return another name for a file."""
    other = log.with_name("other")
    if way == "itself":
        return log
    if way == "relative":
        return log.parent / "somewhere" / ".." / log.name
    if way == "symlink":
        other.symlink_to(log)
    else:
        other.hardlink_to(log)
    return other


WAYS = ("itself", "relative", "symlink", "hard link")


@pytest.mark.parametrize("way", WAYS)
def test_what_is_kept_is_known_by_whatever_name(tmp_path: Path, way: str) -> None:
    kept = tmp_path / "settings.toml"
    kept.write_text("")
    (tmp_path / "somewhere").mkdir()
    with pytest.raises(WrongUsage, match="the settings"):
        refuse(same_file(kept, way), [KeptFile(kept, "the settings")])


def test_what_is_not_there_yet_is_kept_too(tmp_path: Path) -> None:
    kept = keep_log(tmp_path / "team.db")
    for name in ("team.db", "TEAM.DB", "team.db-wal", "team.db-backups", "team.db-backups/x.html"):
        with pytest.raises(WrongUsage):
            refuse(tmp_path / name, kept)
    assert refuse(tmp_path / "team.json", kept) == tmp_path / "team.json"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("end", ["", "-wal", "-shm", "-journal"])
def test_no_database_is_replaced_nor_what_stands_beside_it(
    tmp_path: Path, way: str, end: str
) -> None:
    database = make_database(tmp_path / "any.thing")
    (tmp_path / "somewhere").mkdir()
    target = Path(f"{same_file(database, way)}{end}")
    before = database.read_bytes()
    with pytest.raises(WrongUsage, match="database"):
        write(target)
    assert database.read_bytes() == before


def test_a_folder_appears_whole_and_replaces_nothing(tmp_path: Path) -> None:
    with write_folder(tmp_path / "out") as open_file:
        for name in ("a.csv", "b.csv"):
            with open_file(name) as file:
                file.write(name)
        assert not (tmp_path / "out").exists()
    assert names(tmp_path / "out") == ["a.csv", "b.csv"]
    with pytest.raises(FileExistsError), write_folder(tmp_path / "out"):
        pass
    assert names(tmp_path) == ["out"]


def stray(folder: Path, name: str, *, days: float = 2) -> Path:
    path = folder / name
    path.write_text("left")
    os.utime(path, (path.stat().st_mtime - days * 86400,) * 2)
    return path


def test_the_next_file_removes_what_a_killed_command_left(tmp_path: Path) -> None:
    code = "0123456789abcdef"
    gone = [f".team.db.{code}.coachlog-new{end}" for end in ("", "-wal", "-shm", "-journal")]
    gone += [".log.123-0a1b2c3d.new", ".team.db.123-0a1b2c3d.new-journal"]  # by former versions
    gone += [".team.db.12.new", ".7.json.12.new", ".config.toml.12.new"]
    stay = ["notes.txt", f".x.{code[:-1]}.coachlog-new", f".x.{code}.coachlog-new.txt", ".x.12.new"]
    stay += [".x.txt.12.new", ".db.12.new", "team.db.12.new", ".team.db.12.new.bak"]
    for name in gone + stay:
        stray(tmp_path, name)
    fresh = stray(tmp_path, f".fresh.{code}.coachlog-new", days=0.9)
    link = tmp_path / f".link.{code}.coachlog-new"
    link.symlink_to(tmp_path / "notes.txt")
    os.utime(link, (0, 0), follow_symlinks=False)
    folder = tmp_path / f".out.{code}.coachlog-new"
    folder.mkdir()
    (folder / "a.csv").write_text("left")
    os.utime(folder, (0, 0))
    write(tmp_path / "page")
    assert names(tmp_path) == sorted([*stay, fresh.name, link.name, "page"])


@needs_root
def test_what_belongs_to_others_is_no_stray_of_ours(tmp_path: Path) -> None:
    path = stray(tmp_path, ".page.0123456789abcdef.coachlog-new")
    os.chown(path, 12345, 12345)
    assert remove_strays(tmp_path, path.stat().st_mtime + 1) == []
    assert path.exists()
