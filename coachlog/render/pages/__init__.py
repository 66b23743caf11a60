"""Self-contained pages: for the boss, the manager and the rep; on a screen, a phone and paper."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coachlog.render.pages import boss as boss
    from coachlog.render.pages import document as document
    from coachlog.render.pages import manager as manager
    from coachlog.render.pages import pdf as pdf
    from coachlog.render.pages import rep as rep
else:
    from coachlog.render import loading

    __getattr__ = loading(__name__)
