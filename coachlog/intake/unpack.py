"""Gets at the calendar or table inside a ZIP archive, a workbook or JSON, on disk and bounded."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING
from zipfile import BadZipFile, ZipFile, ZipInfo

from coachlog.errors import CoachlogError, show
from coachlog.intake.line_maps import LineMap
from coachlog.intake.lines import CHUNK, as_8_bit

if TYPE_CHECKING:
    from typing import BinaryIO

UNPACKED_LIMIT = 1_000_000_000  # bytes of all that is unpacked
_SUSPECT = 50_000_000  # bytes from which an archive may be a trap
_MOST_PACKED = 200  # times that real files are smaller in an archive; calendars are about 10
_IN_MEMORY = 16_000_000  # bytes
_MEMBERS = 10_000  # files in an archive
_LOOKED_AT = 50  # of them, whether they can be imported
_LISTED = 10  # names in a message
NO_SHEETS = "is no workbook and has no sheets; leave --sheet out"
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_COMPOUND = b"\xd0\xcf\x11\xe0"  # an Excel workbook of before 2007, or with a password
_JSON = re.compile(rb"\s*(?:\{\s*[\"}]|\[\s*[\]{\[\"])")
LOG_START = re.compile(rb'\s*\{\s*"format":\s*"coachlog\.log/')
_WORKBOOK_PARTS = frozenset({"xl/workbook.xml", "xl/workbook.bin", "content.xml"})
_HEAD = 64 * 1024
_ENDINGS = re.compile(
    r"(?:\.(?:zip|ical|ics|csv|xlsx))*(?: ?\(\d+\))?(?:\.(?:zip|ical|ics|csv|xlsx))+$"
)


@dataclass(slots=True)
class Unpacked:
    """What was inside a file, as its readers take it, and which line of the file a line is."""

    file: IO[bytes]
    name: str  # of what was inside, for its ending
    lines: LineMap = field(default_factory=LineMap)
    sheet: str = ""  # of a workbook
    other_sheets: tuple[str, ...] = ()
    other_files: tuple[str, ...] = ()  # of an archive, that can be imported too


def is_packed(head: bytes) -> bool:
    """Tell by its first bytes whether a file has to be unpacked before it can be read."""
    if head.startswith((_ZIP, _EMPTY_ZIP, _COMPOUND)):
        return True
    text = as_8_bit(head)
    return bool(_JSON.match(text)) and not LOG_START.match(text)


def unpack(
    source: BinaryIO, name: str, sheet: str | None, can_read: Callable[[bytes, str], bool]
) -> Unpacked:
    """Return what is inside an archive, a workbook or JSON, in a temporary file to be closed.

    `sheet` is the name or number of a workbook's sheet, or the name of a file in an archive.
    `can_read` tells by the first bytes and the name of such a file whether it can be imported.
    Raises CoachlogError with what is wrong, to be put behind the name of the file.
    """
    packed = _spool(iter(lambda: source.read(CHUNK), b""))
    try:
        return _unpack(packed, name, sheet, can_read)
    finally:
        packed.close()


def _unpack(
    packed: IO[bytes],
    name: str,
    sheet: str | None,
    can_read: Callable[[bytes, str], bool] | None,
) -> Unpacked:
    head = packed.read(_HEAD)
    if head.startswith((_ZIP, _EMPTY_ZIP)) and not _is_workbook(packed):
        if can_read is None:
            raise CoachlogError("is an archive in an archive; unpack it")
        return _unpack_member(packed, name, sheet, can_read)
    packed.seek(0)
    target = _open_temporary()
    try:
        inside = Unpacked(target, name)
        if head.startswith((_ZIP, _EMPTY_ZIP, _COMPOUND)):
            from coachlog.intake.workbook import write_sheet

            written = write_sheet(packed, sheet, target)
            inside.lines, inside.sheet = written.lines, written.name
            inside.other_sheets = tuple(other for other in written.names if other != written.name)
        else:
            from coachlog.intake.calendars.json_events import write_calendar

            if sheet is not None:
                raise CoachlogError(NO_SHEETS)
            inside.lines = write_calendar(packed, target)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return inside


def _is_workbook(packed: IO[bytes]) -> bool:
    try:
        with ZipFile(packed) as archive:
            return bool(_WORKBOOK_PARTS & {name.casefold() for name in archive.namelist()})
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        raise CoachlogError("is no whole ZIP archive; download or pack it again") from None


def _unpack_member(
    packed: IO[bytes], name: str, sheet: str | None, can_read: Callable[[bytes, str], bool]
) -> Unpacked:
    """Unpack the one file of an archive that can be imported, or the one that is called like it."""
    try:
        with ZipFile(packed) as archive:
            found = _list_importable(archive, can_read)
            named = [one for one in found if sheet is not None and _is_called(one, sheet)]
            if len(named) == 1:
                sheet = None  # it was no sheet's name
            member = _choose(found, named, name)
            others = [one for one in found if one is not member and not named]
            if member.file_size > max(_SUSPECT, _MOST_PACKED * member.compress_size):
                raise CoachlogError(
                    f"unpacks to over {_MOST_PACKED} times its size, as no calendar and no table "
                    "does; unpack it and look at what is inside"
                )
            with archive.open(member) as file:
                inner = _spool(iter(lambda: file.read(CHUNK), b""))
    except (
        BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ):
        raise CoachlogError("is no whole ZIP archive; download or pack it again") from None
    head = inner.read(_HEAD)
    inner.seek(0)
    if is_packed(head):
        with inner:
            inside = _unpack(inner, member.filename, sheet, None)
    else:
        inside = Unpacked(inner, member.filename)
    inside.other_files = tuple(map(_short_name, others))
    return inside


def _list_importable(archive: ZipFile, can_read: Callable[[bytes, str], bool]) -> list[ZipInfo]:
    """Return the files that can be imported."""
    members = archive.infolist()
    if len(members) > _MEMBERS:
        raise CoachlogError(f"holds over {_MEMBERS:,} files; unpack it and import what you need")
    files = [member for member in members if not member.is_dir() and not _is_hidden(member)]
    if any(member.flag_bits & 1 for member in files):
        raise CoachlogError("is locked with a password; unpack it and import what is inside")
    found = []
    for member in files[:_LOOKED_AT]:
        with archive.open(member) as file:
            if can_read(file.read(_HEAD), member.filename):
                found.append(member)
    if not found:
        names = _list_names(files) or "nothing"
        raise CoachlogError(f"holds no calendar and no table, but {names}")
    return found


def _choose(found: list[ZipInfo], named: list[ZipInfo], name: str) -> ZipInfo:
    """Return the file to import: the one somebody named, the only one, or the archive's own."""
    # Google names an archive for the calendar of whoever exports it, and puts the others in too.
    own = [one for one in found if _plain_name(_short_name(one)) == _plain_name(name)]
    for chosen in (named, own, found):
        if len(chosen) == 1:
            return chosen[0]
    raise CoachlogError(
        f"holds {len(found)} calendars and tables: {_list_names(found)}; "
        "name the one you need with --sheet NAME"
    )


def _is_called(member: ZipInfo, name: str) -> bool:
    short, wanted = _short_name(member).casefold(), name.casefold()
    return wanted in (member.filename.casefold(), short, _plain_name(short))


def _is_hidden(member: ZipInfo) -> bool:
    parts = member.filename.replace("\\", "/").split("/")
    return parts[0] == "__MACOSX" or parts[-1].startswith(".")


def _short_name(member: ZipInfo) -> str:
    return member.filename.rpartition("/")[2]


def _plain_name(name: str) -> str:
    """Return a file's name without its folder and endings: pat of x/pat.ical.zip.

    Nor the number by which a browser tells a second download from the first.
    """
    return _ENDINGS.sub("", re.split(r"[/\\]", name)[-1].casefold())


def _list_names(members: list[ZipInfo]) -> str:
    names = [show(_short_name(member)) for member in members]
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more


def _open_temporary() -> IO[bytes]:
    return SpooledTemporaryFile(_IN_MEMORY)


def _spool(chunks: Iterator[bytes]) -> IO[bytes]:
    """Return chunks in a temporary file, at its beginning."""
    file, size = _open_temporary(), 0
    try:
        for chunk in chunks:
            size += len(chunk)
            if size > UNPACKED_LIMIT:
                raise CoachlogError(
                    f"holds over {UNPACKED_LIMIT // 1_000_000_000} GB; import fewer days at once"
                )
            file.write(chunk)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file
