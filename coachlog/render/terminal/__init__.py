"""Plain results as screens for people, at any width from 60 columns up."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coachlog.render.terminal import actions as actions
    from coachlog.render.terminal import backups as backups
    from coachlog.render.terminal import calls as calls
    from coachlog.render.terminal import doctor as doctor
    from coachlog.render.terminal import fielddays as fielddays
    from coachlog.render.terminal import history as history
    from coachlog.render.terminal import pages as pages
    from coachlog.render.terminal import privacy as privacy
    from coachlog.render.terminal import report as report
    from coachlog.render.terminal import rota as rota
    from coachlog.render.terminal import settings as settings
    from coachlog.render.terminal import teams as teams
    from coachlog.render.terminal import triage as triage
else:
    from coachlog.render import loading

    __getattr__ = loading(__name__)
