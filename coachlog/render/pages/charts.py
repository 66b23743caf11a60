"""Charts as marks: each function takes data and returns what is drawn where, with its words.

Across, places are percent of the width, so that a chart fits a phone and a sheet of paper alike;
down, they are pixels. `svg.py` draws them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import compress, product
from typing import Literal

from coachlog.domain.comparison import Funnel, FunnelPoint, Limits
from coachlog.domain.coverage import RepWeek
from coachlog.domain.debriefs import HIGHEST, LOWEST, Rating, SkillHistory
from coachlog.render.lines import NOT_TOLD, count_cells, count_of, visible
from coachlog.render.report_words import show_percent

MarkShape = Literal[
    "bar", "line", "dot", "ring", "cross", "hatch", "rising", "falling", "tick", "text"
]

FEWEST_POINTS = 3  # a smaller move has no room for an arrow
_MONTH_WEEKS = 3  # the room that a month's name takes on a phone
_ROW = 30  # pixels
_STRIP_ROOM, _HELD_ROOM, _MONTHS = 96, 26, 18
_FUNNEL_HEIGHT = 320
_LABELS = 8  # names in a funnel
_NUMBERS = 5  # of calls below it
_LABEL_CHARS = (16, 8)  # the fewer where more have no room
_NARROW, _WIDEST = 280, 1_100  # pixels of a funnel on the narrowest and the widest screen
_LETTER = 7
_RATING_ROOM = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One thing that is drawn; `kind` says what it stands for, and so its colour."""

    shape: MarkShape
    kind: str
    x: float
    y: float
    width: float = 0
    height: float = 0
    size: float = 0
    anchor: Literal["start", "middle", "end"] = "middle"
    dx: float = 0  # pixels beside x
    text: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A filled shape whose corners are percent of the width and of the height."""

    kind: str
    points: tuple[tuple[float, float], ...]

    @property
    def path(self) -> str:
        """Return the corners as SVG has them."""
        return " ".join(f"{x:.2f},{y:.2f}" for x, y in self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Marks on a plane of a height in pixels, and what they show all together."""

    label: str
    height: int
    marks: tuple[Mark, ...]
    areas: tuple[Area, ...] = ()


def draw_range(
    now: Fraction | None,
    before: tuple[Fraction, str] | None,
    interval: tuple[float, float] | None,
    *,
    over: bool,
    label: str,
    days: str = "",
    part: tuple[Fraction, str] | None = None,
) -> Chart:
    """Draw where a share lies, how sure that is, and whence it came.

    The share `before` and that of a `part` of the `days` come with the names of their days.
    """
    middle = _ROW / 2
    marks = []
    if interval is not None:
        low, high = (100 * end for end in interval)
        title = f"with 95 % certainty between {round(low)} and {round(high)} %"
        wide = max(high - low, 1)
        marks.append(
            Mark(shape="bar", kind="range", x=low, width=wide, y=middle - 5, height=10, title=title)
        )
    if before is not None:
        earlier, days_before = before
        place = _percent(earlier)
        if now is not None and abs(_percent(now) - place) >= FEWEST_POINTS:
            left, right = sorted((place, _percent(now)))
            wide = right - left
            marks.append(Mark(shape="line", kind="before", x=left, width=wide, y=middle))
            rising: MarkShape = "rising" if now > earlier else "falling"
            marks.append(Mark(shape=rising, kind="before", x=(left + right) / 2, y=middle))
        title = f"{show_percent(earlier, 0)} in the days before, {days_before}"
        marks.append(Mark(shape="dot", kind="before", x=place, y=middle, size=4, title=title))
    if now is not None:
        marks.append(
            Mark(
                shape="dot" if over else "ring",
                kind="asked" if over else "scheduled",
                x=_percent(now),
                y=middle,
                size=6.5 if over else 5.5,
                title=f"{show_percent(now, 0)} asked for{days and f' in {days}'}",
            )
        )
    if part is not None:
        share, name = part
        title = f"{show_percent(share, 0)} asked for in {name}"
        marks.append(Mark(shape="tick", kind="part", x=_percent(share), y=middle, title=title))
    return Chart(label=label, height=_ROW, marks=tuple(marks))


@dataclass(frozen=True, slots=True, kw_only=True)
class StripWeek:
    """What a week of a strip has: calls asked for and scheduled, and field days held."""

    start: date
    asked: int
    scheduled: int
    held: int = 0


def draw_strip(weeks: Sequence[StripWeek], label: str) -> Chart:
    """Draw weeks: calls asked for above a line, scheduled ones below it, field days at the foot."""
    up, down = max(week.asked for week in weeks), max(week.scheduled for week in weeks)
    scale = _STRIP_ROOM / max(1, up + down)
    zero = 14 + up * scale
    most = max(week.held for week in weeks)
    foot = 14 + _STRIP_ROOM + (6 + _HELD_ROOM if most else 0)
    step = 100 / len(weeks)
    marks = [Mark(shape="line", kind="rule", x=0, width=100, y=zero)]
    most_of = [f"{what} up to {n}" for what, n in (("asked", up), ("scheduled", down)) if n]
    if most_of:
        scale_at = f"{', '.join(most_of)} a week"
        marks.append(Mark(shape="text", kind="soft", x=0, y=10, anchor="start", text=scale_at))
    if most:
        marks.append(Mark(shape="line", kind="rule", x=0, width=100, y=foot))
    for place, week in enumerate(weeks):
        day = f"week of {show_page_day(week.start)}: "
        x, width = place * step + step * 0.14, step * 0.72
        bars = (
            ("asked", zero - week.asked * scale, week.asked * scale, f"{week.asked} asked for"),
            ("scheduled", zero + 1, week.scheduled * scale, f"{week.scheduled} scheduled"),
            (
                "held",
                foot - _HELD_ROOM * week.held / max(1, most),
                _HELD_ROOM * week.held / max(1, most),
                f"{count_of(week.held, 'field day')} held",
            ),
        )
        marks += [
            Mark(shape="bar", kind=kind, x=x, width=width, y=y, height=height, title=day + said)
            for kind, y, height, said in bars
            if height
        ]
    marks += _name_months([week.start for week in weeks], foot + _MONTHS - 2)
    return Chart(label=label, height=round(foot + _MONTHS), marks=tuple(marks))


def draw_weeks(weeks: Sequence[RepWeek], this_week: date, label: str) -> Chart:
    """Draw the weeks of a rep, one sign each."""
    height, step = 18, 100 / len(weeks)
    place = [week.start for week in weeks].index(this_week)
    marks = [Mark(shape="bar", kind="now", x=place * step, width=step, y=-4, height=height + 8)]
    for place, week in enumerate(weeks):
        if week.state == "nothing":
            continue
        title = f"week of {show_page_day(week.start)}: {_say_week(week)}"
        mark = Mark(
            shape="dot",
            kind=week.state,
            x=(place + 0.5) * step,
            y=height / 2,
            size=2.5,
            title=title,
        )
        if week.state == "coached":
            x, width = place * step + step * 0.1, step * 0.8
            mark = replace(mark, shape="bar", x=x, width=width, y=2.5, height=height - 5)
        elif week.state == "planned":
            mark = replace(mark, shape="ring", size=4.5)
        elif week.state == "displaced":
            mark = replace(mark, shape="cross")
        elif week.state == "away":
            mark = replace(mark, shape="hatch")
        marks.append(mark)
    return Chart(label=label, height=height, marks=tuple(marks))


def _say_week(week: RepWeek) -> str:
    parts = [count_of(week.held, "field day") + " held"] if week.held else []
    parts += [f"{week.scheduled} scheduled"] if week.scheduled else []
    parts += [f"{count_of(week.displaced, 'field day')} gave way"] if week.displaced else []
    parts += [count_of(week.planned, "field day") + " planned"] if week.planned else []
    parts += [f"{count_of(week.past, 'field day')} {NOT_TOLD}"] if week.past else []
    parts += [f"{count_of(week.asked, 'call')} asked for"] if week.asked else []
    parts += ["away"] if week.away else []
    return ", ".join(parts)


def draw_months(weeks: Sequence[date]) -> Chart:
    """Draw the names of the months above weeks."""
    return Chart(label="months", height=16, marks=tuple(_name_months(weeks, 12)))


def _name_months(weeks: Sequence[date], y: float) -> Iterable[Mark]:
    step = 100 / len(weeks)
    begins = [
        place for place, week in enumerate(weeks) if week.month != weeks[max(0, place - 1)].month
    ]
    for place, after in zip([0, *begins], [*begins, len(weeks)], strict=True):
        if after - place >= _MONTH_WEEKS:
            name = f"{weeks[place]:%b}"
            yield Mark(shape="text", kind="soft", x=place * step, y=y, anchor="start", text=name)


WITHIN = "within chance of the line"
_NAMED_FIRST = (
    "over both limits", "under both limits", "over the inner limit", "under the inner limit",
    WITHIN,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelDot:
    """A manager in a funnel: how much their calls tell, and their share."""

    name: str
    calls: float
    share: float
    limits: Limits  # around the threshold, at so many calls

    @property
    def place(self) -> str:
        """Return where the share lies, in words."""
        share, limits = self.share, self.limits
        beyond = (
            share > limits.high_alarm, share < limits.low_alarm,
            share > limits.high_warning, share < limits.low_warning,
        )  # fmt: skip
        return next(compress(_NAMED_FIRST, beyond), WITHIN)


def limits_at(funnel: Funnel, calls: float) -> Limits:
    """Return the limits at the drawn point nearest to so many calls."""
    return min(funnel.points, key=lambda point: abs(point.calls - calls)).around_threshold


def _reach(funnel: Funnel) -> float:
    """Return how many calls the right edge of a funnel stands for."""
    return max(point.calls for point in funnel.points) * 1.06


def draw_calls(funnel: Funnel) -> Chart:
    """Draw a few round numbers of calls, to stand below a funnel."""
    most = _reach(funnel)
    steps = (part * 10**power for power in range(9) for part in (1, 2, 5))
    step = next(step for step in steps if most < step * (_NUMBERS + 1))
    marks = (
        Mark(shape="text", kind="soft", x=100 * calls / most, y=12, text=f"{calls:,}")
        for calls in range(step, int(0.97 * most) + 1, step)
    )
    return Chart(label="calls", height=16, marks=tuple(marks))


def draw_funnel(funnel: Funnel, dots: Sequence[FunnelDot], threshold: Fraction) -> Chart:
    """Draw shares against how much calls tell, within the limits that chance keeps to."""
    most = _reach(funnel)

    def across(calls: float) -> float:
        return 100 * calls / most

    def area(kind: str, low: str, high: str) -> Area:
        def edge(point: FunnelPoint, name: str) -> tuple[float, float]:
            limit: float = getattr(point.around_threshold, name)
            return across(point.calls), 100 - 100 * limit

        there = [edge(point, high) for point in funnel.points]
        back = [edge(point, low) for point in reversed(funnel.points)]
        return Area(kind=kind, points=(*there, *back))

    line = 1 - float(threshold)
    marks = [
        Mark(shape="line", kind="line", x=0, width=100, y=_FUNNEL_HEIGHT * line),
        Mark(
            shape="text",
            kind="soft",
            x=0.5,
            y=_FUNNEL_HEIGHT * line - 5,
            anchor="start",
            text=show_percent(threshold),
        ),
    ]
    for dot in dots:
        outside = dot.place != WITHIN
        over = dot.share > threshold
        marks.append(
            Mark(
                shape="dot" if over else "ring",
                kind=("asked" if over else "scheduled") if outside else "before",
                x=across(dot.calls),
                y=_FUNNEL_HEIGHT * (1 - dot.share),
                size=5 if over else 4.5,
                title=f"{visible(dot.name)}: {round(100 * dot.share)} % of about "
                f"{round(dot.calls)} calls, {dot.place}",
            )
        )
    return Chart(
        label="Share asked for, against how much the calls tell",
        height=_FUNNEL_HEIGHT,
        marks=(*marks, *_name_dots(dots, threshold, across_by=most)),
        areas=(
            area("outer", "low_alarm", "high_alarm"),
            area("inner", "low_warning", "high_warning"),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """Room that a dot or a word takes: where it hangs on the narrowest screen, and its pixels."""

    x: float
    y: float
    left: float
    right: float
    height: float

    def meets(self, other: _Taken) -> bool:
        """Tell whether the two meet on a screen of any width: pixels stay, places move apart."""
        if abs(self.y - other.y) >= (self.height + other.height) / 2:
            return False
        near, far = sorted((other.x - self.x, (other.x - self.x) * _WIDEST / _NARROW))
        return near < self.right - other.left and far > self.left - other.right


def _name_dots(dots: Sequence[FunnelDot], threshold: Fraction, across_by: float) -> Iterable[Mark]:
    """Name those outside the limits, the clearly over first, where there is room on every screen.

    A name stands to one side of its dot, to the other, a little above or below, or is cut.
    """
    line = _FUNNEL_HEIGHT * (1 - float(threshold))
    wide = _LETTER * len(show_percent(threshold))
    taken = [_Taken(x=0.005 * _NARROW, y=line - 9, left=0, right=wide, height=14)]
    places = {
        dot: (_NARROW * dot.calls / across_by, _FUNNEL_HEIGHT * (1 - dot.share)) for dot in dots
    }
    taken += [_Taken(x=x, y=y, left=-6, right=6, height=12) for x, y in places.values()]
    named = 0
    for dot in sorted(dots, key=lambda dot: (_NAMED_FIRST.index(dot.place), -dot.share)):
        if dot.place == WITHIN or named == _LABELS:
            break
        x, y = places[dot]
        sides = (x > _NARROW / 2, x <= _NARROW / 2)
        for chars, beside, to_the_left in product(_LABEL_CHARS, (0, -10, 10), sides):
            name = visible(dot.name)
            name = name if len(name) <= chars else f"{name[: chars - 1].rstrip()}…"
            wide = _LETTER * count_cells(name)
            begin = -9 - wide if to_the_left else 9
            room = _Taken(x=x, y=y + beside, left=begin, right=begin + wide, height=14)
            inside = x + room.left >= 0 and x + room.right <= _NARROW
            inside = inside and 8 < room.y < _FUNNEL_HEIGHT - 8
            if not inside or any(room.meets(other) for other in taken):
                continue
            taken.append(room)
            named += 1
            yield Mark(
                shape="text",
                kind="ink",
                x=100 * dot.calls / across_by,
                dx=-9 if to_the_left else 9,
                y=room.y + 4,
                anchor="end" if to_the_left else "start",
                text=name,
            )
            break


def draw_ratings(skill: SkillHistory) -> Chart:
    """Draw the ratings of a skill over time, 1 at the foot and 5 at the top."""
    ratings: Sequence[Rating] = skill.ratings
    first, last = ratings[0].day_on, ratings[-1].day_on
    days = max(1, (last - first).days)
    marks = [
        Mark(shape="line", kind="rule", x=0, width=100, y=_rating_place(score))
        for score in (LOWEST, (LOWEST + HIGHEST) // 2, HIGHEST)
    ]
    marks += [
        Mark(
            shape="dot",
            kind="scheduled",
            x=50.0 if first == last else 4 + 92 * (rating.day_on - first).days / days,
            y=_rating_place(rating.score),
            size=5,
            title=f"{show_page_day(rating.day_on)}: {rating.score} of {HIGHEST}, rated by "
            f"{visible(rating.rated_by)}",
        )
        for rating in ratings
    ]
    return Chart(
        label=f"Ratings of {visible(skill.skill)} over time",
        height=_RATING_ROOM + 16,
        marks=tuple(marks),
    )


def _rating_place(score: int) -> float:
    return 8 + _RATING_ROOM * (HIGHEST - score) / (HIGHEST - LOWEST)


def show_page_day(day: date) -> str:
    """Return a day as a page shows it."""
    return f"{day.day} {day:%b} {day.year}"


def _percent(share: Fraction) -> float:
    return 100 * float(share)
