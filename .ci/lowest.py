"""Prints the lowest version of each dependency that pyproject.toml allows, for `pip install -c`."""

import re
import sys
import tomllib
from pathlib import Path

project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]
extras = project["optional-dependencies"]
for needed in project["dependencies"] + extras["keyring"] + extras["pdf"]:
    name, lowest = re.match(r"([\w-]+)>=([\w.]+)", needed).groups()
    sys.stdout.write(f"{name}=={lowest}\n")
