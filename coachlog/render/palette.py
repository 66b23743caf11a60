"""The colours of everything that is not a terminal, each with the thing it stands for.

Orange and blue stay apart for everybody, in grey by their lightness. On `PAPER` each has a contrast
of 4.5 or more (WCAG 2.2, 1.4.3), but `RULE` and what lies behind text, named WASH.
"""

ASKED = "#b45309"  # calls that reps asked for
SCHEDULED = "#0a5fb4"  # calls that managers scheduled
INK = "#1d2733"  # text
MUTED = "#536273"  # text beside what matters
RULE = "#d5dbe3"  # thin lines
WASH = "#f3f5f8"  # behind headings, and the empty part of a bar
PAPER = "#ffffff"
ASKED_WASH = "#f2c6a0"  # behind a figure that is part of `ASKED`

LIGHT = {
    "asked": ASKED,
    "scheduled": SCHEDULED,
    "ink": INK,
    "muted": MUTED,
    "rule": RULE,
    "wash": WASH,
    "paper": PAPER,
    "range": "#e3c9a8",  # how far a share may be off
}
# On paper, which may come out of a printer without colours: three greys that stay apart.
PRINTED = {"asked": "#d97a2e", "scheduled": SCHEDULED, "ink": INK}
# The same on a dark screen.
DARK = {
    "asked": "#f0a35c",
    "scheduled": "#6fb3f2",
    "ink": "#e6ebf1",
    "muted": "#a9b4c1",
    "rule": "#39424d",
    "wash": "#1e252d",
    "paper": "#14191f",
    "range": "#5d4a33",
}
