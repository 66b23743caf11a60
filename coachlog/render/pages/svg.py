"""Charts as SVG inside a page.

The colours as attributes are for programs that print pages and give no style to what is drawn in
them; in a browser the classes win, and with them a dark screen's colours. Places are percent of the
height as well, so that a style makes a chart lower on paper.
"""

from __future__ import annotations

from html import escape

from markupsafe import Markup

from coachlog.render.lines import visible
from coachlog.render.pages.charts import Chart, Mark
from coachlog.render.palette import LIGHT, PRINTED

_COLOURS = {
    **PRINTED,
    "coached": PRINTED["scheduled"],
    "held": PRINTED["ink"],
    "displaced": PRINTED["ink"],
    "range": LIGHT["range"],
    "rule": LIGHT["rule"],
    "inner": LIGHT["rule"],
    "outer": LIGHT["wash"],
    "now": LIGHT["wash"],
    "part": PRINTED["ink"],
}
_ROUND = {"range": 5, "coached": 2}
_PATHS = {
    "cross": "M-4.5 -4.5L4.5 4.5M-4.5 4.5L4.5 -4.5",
    "rising": "M-3 -4L2 0L-3 4",
    "falling": "M3 -4L-2 0L3 4",
    "tick": "M0 -11L0 11",
    "hatch": "M-6 5L-2.5 -5M-1.7 5L1.7 -5M2.5 5L6 -5",
}


def draw(chart: Chart) -> Markup:
    """Return a chart as an SVG element; each mark that has words says them."""
    parts = [
        f'<svg class="chart" width="100%" height="{chart.height}" role="group" '
        f'aria-label="{_text(chart.label)}" overflow="visible">'
    ]
    if chart.areas:
        corners = "".join(
            f'<polygon class="m-{area.kind}" fill="{_COLOURS[area.kind]}" points="{area.path}"/>'
            for area in chart.areas
        )
        parts.append(
            f'<svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" '
            f'height="100%" aria-hidden="true">{corners}</svg>'
        )
    for mark in chart.marks:
        shape = _shape(mark, chart.height)
        if mark.title:
            title = _text(mark.title)
            shape = f'<g role="img" aria-label="{title}"><title>{title}</title>{shape}</g>'
        elif mark.shape != "text":
            shape = f'<g aria-hidden="true">{shape}</g>'
        parts.append(shape)
    return Markup("\n".join([*parts, "</svg>"]))


def _shape(mark: Mark, height: int) -> str:
    colour = _COLOURS.get(mark.kind, LIGHT["muted"])
    x, y = f"{mark.x:.2f}%", f"{100 * mark.y / height:.2f}%"
    if mark.shape == "bar":
        size = f'width="{mark.width:.2f}%" height="{100 * mark.height / height:.2f}%"'
        return (
            f'<rect class="m-{mark.kind}" fill="{colour}" x="{x}" y="{y}" {size} '
            f'rx="{_ROUND.get(mark.kind, 1)}"/>'
        )
    if mark.shape == "line":
        return (
            f'<line class="l-{mark.kind}" stroke="{colour}" x1="{x}" '
            f'x2="{mark.x + mark.width:.2f}%" y1="{y}" y2="{y}"/>'
        )
    if mark.shape == "dot":
        return f'<circle class="m-{mark.kind}" fill="{colour}" cx="{x}" cy="{y}" r="{mark.size}"/>'
    if mark.shape == "ring":
        return (
            f'<circle class="r-{mark.kind}" fill="{LIGHT["paper"]}" stroke="{colour}" '
            f'stroke-width="2.5" cx="{x}" cy="{y}" r="{mark.size}"/>'
        )
    if mark.shape == "text":
        return (
            f'<text class="t-{mark.kind}" fill="{colour}" font-size="11" x="{x}" y="{y}" '
            f'dx="{mark.dx}" text-anchor="{mark.anchor}">{_text(mark.text)}</text>'
        )
    thick = 1.2 if mark.shape == "hatch" else 2
    return (
        f'<svg x="{x}" y="{y}" width="1" height="1" overflow="visible"><path '
        f'class="p-{mark.kind}" fill="none" stroke="{colour}" stroke-width="{thick}" '
        f'd="{_PATHS[mark.shape]}"/></svg>'
    )


def _text(text: str) -> str:
    return escape(visible(text))
