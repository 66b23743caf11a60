"""Prints the lowest version of each dependency that pyproject.toml allows, for `pip install -c`."""

import re
import sys
import tomllib
from pathlib import Path

project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]
for needed in project["dependencies"] + project["optional-dependencies"]["keyring"]:
    name, lowest = re.match(r"([\w-]+)>=([\w.]+)", needed).groups()
    sys.stdout.write(f"{name}=={lowest}\n")
