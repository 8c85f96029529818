"""The lowest versions that pyproject.toml allows, as constraints for pip: `python .ci/lowest.py > lowest.txt`."""

import re
import tomllib
from pathlib import Path

project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
for need in project["dependencies"]:
    name, lowest = re.match(r"([\w.-]+)>=([\d.]+)", need).groups()
    print(f"{name}=={lowest}")
