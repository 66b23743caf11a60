"""Groups of managers: a path such as EMEA/North, from a day on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from coachlog.domain.names import check_name, fold_name
from coachlog.errors import InvalidValue, show

NO_GROUP = "(no group)"
MAX_DEPTH = 8


def name_directly(group: str) -> str:
    """Return what those of a group are called who are in none inside it, beside these."""
    return f"{group} itself"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """The group that a manager is in from a day on; without a path in none."""

    manager_id: int
    path: str | None
    from_on: date | None = None  # None: for as long as the log goes back


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSpan:
    """Days, both ends included, on which a manager is in a group."""

    manager_id: int
    first: date = date.min
    last: date = date.max


def parse_group(field: str, text: str) -> str:
    """Read a group: names with / between them, the outermost first."""
    parts = [part.strip() for part in text.split("/")]
    if len(parts) > MAX_DEPTH:
        raise InvalidValue(field, f"{show(text)} is nested deeper than {MAX_DEPTH}")
    for part in parts:
        if not part:
            raise InvalidValue(field, f"{show(text)} is not a group such as EMEA/North")
        check_name(field, part)
    return check_name(field, "/".join(parts))


def fold_group(path: str) -> str:
    """Return a group as it is compared: whatever the case."""
    return "/".join(fold_name(part) for part in path.split("/"))


def is_within(path: str | None, group: str) -> bool:
    """Tell whether a group is another one or inside it."""
    return path is not None and f"{fold_group(path)}/".startswith(f"{fold_group(group)}/")


def list_groups(groupings: Iterable[Grouping]) -> list[str]:
    """Return every group that is named, and those around them, each once, in order."""
    found: dict[str, str] = {}
    for grouping in groupings:
        parts = grouping.path.split("/") if grouping.path else []
        for depth in range(1, len(parts) + 1):
            path = "/".join(parts[:depth])
            found.setdefault(fold_group(path), path)
    return [found[folded] for folded in sorted(found)]


def spell_group(groupings: Iterable[Grouping], path: str | None) -> str | None:
    """Return a group as others spell it already, whatever the case, as far as they know it."""
    if path is None:
        return None
    known = {fold_group(group): group for group in list_groups(groupings)}
    parts, spelled = path.split("/"), ""
    for part in parts:
        longer = f"{spelled}/{part}" if spelled else part
        spelled = known.get(fold_group(longer), longer)
    return spelled


def find_spans(groupings: Iterable[Grouping], group: str) -> tuple[GroupSpan, ...]:
    """Return when which managers are in a group or inside it."""
    return tuple(
        span for span, path in _list_spans(groupings) if path is not None and is_within(path, group)
    )


def split_spans(
    groupings: Iterable[Grouping], manager_ids: Iterable[int], around: str | None
) -> Mapping[str, tuple[GroupSpan, ...]]:
    """Return the groups one level inside `around`, the outermost without it, with who is in them.

    Managers of no group, or of `around` itself, are a group of their own.
    """
    listed = list(groupings)
    spans = _list_spans(listed)
    if around is None:
        known = {grouping.manager_id for grouping in listed}
        spans += [(GroupSpan(manager_id=id_), None) for id_ in manager_ids if id_ not in known]
    named: dict[str, str] = {}
    found: dict[str, list[GroupSpan]] = {}
    for span, path in spans:
        if around is not None and not is_within(path, around):
            continue
        depth = 1 if around is None else around.count("/") + 2
        name = NO_GROUP if path is None else "/".join(path.split("/")[:depth])
        found.setdefault(named.setdefault(fold_group(name), name), []).append(span)
    return {name: tuple(found[name]) for name in sorted(found, key=fold_group)}


def place_lines(
    groups: Mapping[str, Iterable[GroupSpan]], first: date, last: date
) -> tuple[tuple[GroupSpan, ...], dict[str, list[int]]]:
    """Return on which lines the managers of each group count on these days.

    The line of a manager who is in one group on all of them is the manager's number. Of the others
    each stretch of days has one of its own, and these are returned first: -1, -2 and so on.
    """
    spans = [
        (name, span)
        for name, inside in groups.items()
        for span in inside
        if span.first <= last and span.last >= first
    ]
    times = Counter(span.manager_id for _, span in spans)
    moves = tuple(span for _, span in spans if times[span.manager_id] > 1)
    lines: dict[str, list[int]] = {name: [] for name in groups}
    for name, span in spans:
        moved = times[span.manager_id] > 1
        lines[name].append(-1 - moves.index(span) if moved else span.manager_id)
    return moves, lines


def groups_on(groupings: Iterable[Grouping], day: date) -> dict[int, str]:
    """Return the groups that managers are in on a day."""
    return {
        span.manager_id: path
        for span, path in _list_spans(groupings)
        if path is not None and span.first <= day <= span.last
    }


def _list_spans(groupings: Iterable[Grouping]) -> list[tuple[GroupSpan, str | None]]:
    """Return the days of each grouping: until the manager's next one.

    Before the first known day a manager is in no group.
    """
    by_manager: dict[int, list[Grouping]] = {}
    for grouping in groupings:
        by_manager.setdefault(grouping.manager_id, []).append(grouping)
    spans: list[tuple[GroupSpan, str | None]] = []
    for manager_id, own in by_manager.items():
        begins = {grouping.from_on or date.min: grouping.path for grouping in own}
        begins.setdefault(date.min, None)
        days = sorted(begins)
        for first, following in zip(days, [*days[1:], None], strict=True):
            last = date.max if following is None else following - timedelta(days=1)
            spans.append((GroupSpan(manager_id=manager_id, first=first, last=last), begins[first]))
    return spans
