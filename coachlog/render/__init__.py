"""Plain results to the terminal and to files, one module per format.

A run shows one format: `render.NAME` loads the module when it is asked for.
"""

import importlib
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coachlog.render import backup_lines as backup_lines
    from coachlog.render import csv as csv
    from coachlog.render import csv_rota as csv_rota
    from coachlog.render import json as json
    from coachlog.render import json_doctor as json_doctor
    from coachlog.render import json_plans as json_plans
    from coachlog.render import json_privacy as json_privacy
    from coachlog.render import json_report as json_report
    from coachlog.render import json_rota as json_rota
    from coachlog.render import json_settling as json_settling
    from coachlog.render import markdown_report as markdown_report
    from coachlog.render import page_files as page_files
    from coachlog.render import pages as pages
    from coachlog.render import terminal as terminal
else:

    def loading(package: str) -> Callable[[str], ModuleType]:
        """Return what gives a module of `package` for an attribute of its name."""

        def load(name: str) -> ModuleType:
            try:
                return importlib.import_module(f"{package}.{name}")
            except ModuleNotFoundError as error:
                raise AttributeError(name) from error

        return load

    __getattr__ = loading(__name__)
