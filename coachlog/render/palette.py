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
