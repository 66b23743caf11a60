"""Shares drawn with characters: bars against a threshold, strips of weeks, ranges on a line."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_LEVELS = "▁▂▃▄▅▆▇█"
_NO_CALL = "·"


def draw_bar(share: Fraction, threshold: Fraction, width: int, *, blocks: bool) -> str:
    """Return a bar of `width` cells, and one more for the threshold's mark.

    Each side of the mark is to its own scale, so that a share over the threshold always shows
    beyond it, and none at it does.
    """
    left = min(width - 1, max(1, round(width * threshold)))
    below = _fill(min(share, threshold) / threshold, left, blocks=blocks)
    above = _fill(
        max(Fraction(0), share - threshold) / (1 - threshold), width - left, blocks=blocks
    )
    mark = ("┼" if share >= threshold else "┊") if blocks else "|"
    return below + mark + above


def _fill(part: Fraction, width: int, *, blocks: bool) -> str:
    """Return the first `part` of so many cells filled; a little is at least the least sign."""
    steps = 8 if blocks else 1
    filled = round(part * width * steps)
    if part and not filled:
        filled = 1
    if part < 1:
        filled = min(filled, width * steps - 1)
    if not blocks:
        return ("#" * filled).ljust(width, ".")
    whole, rest = divmod(filled, steps)
    return ("█" * whole + (_EIGHTHS[rest] if rest else "")).ljust(width)


def draw_strip(shares: Sequence[Fraction | None], *, blocks: bool) -> str:
    """Return one sign a week: how much of it was asked for; a dot for a week without calls."""
    if blocks:
        return "".join(
            _NO_CALL if share is None else _LEVELS[min(7, int(share * 8))] for share in shares
        )
    return "".join("." if share is None else str(min(9, int(share * 10))) for share in shares)


def draw_range(
    share: Fraction, low: float, high: float, threshold: Fraction, width: int, *, blocks: bool
) -> str:
    """Return a line from 0 to 1 with the threshold, the interval and the share on it."""
    line, last = [_NO_CALL if blocks else "."] * width, width - 1
    mark, first, end = round(threshold * last), round(low * last), round(high * last)
    for place in range(first, end + 1):
        line[place] = "─" if blocks else "-"
    crossed = ("┼", "+") if first < mark < end else ("┊", "|")
    line[mark] = crossed[0 if blocks else 1]
    if blocks and first < end:
        line[first], line[end] = "├", "┤"
    line[round(share * last)] = "●" if blocks else "o"
    return "".join(line)
