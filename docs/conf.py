"""How the documentation is built: `sphinx-build -W -j auto -b html docs OUT`."""

import atexit
import os
import shutil
import sys
import tempfile
from importlib.metadata import version as version_of
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_ext"))

project = "Parley"
author = "the Parley engineers"
release = version = version_of("parley")
extensions = ["myst_nb", "sphinx.ext.autodoc", "from_code", "mathml"]
exclude_patterns = ["_ext", "reference/generated", "decisions/README.md"]

html_theme = "furo"
html_show_copyright = False
html_title = f"Parley {release}"
html_static_path = ["_static"]
html_css_files = ["parley.css"]
html_math_renderer = "mathml"  # drawn by the browser itself: pages need neither a network nor a script

myst_enable_extensions = ["dollarmath", "deflist"]
myst_heading_anchors = 3
smartquotes = False  # options begin with two hyphens
myst_update_mathjax = False

nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 300
nb_merge_streams = True

autodoc_typehints = "description"
autodoc_member_order = "bysource"
autodoc_class_signature = "separated"
default_role = "code"  # in docstrings

# Pages run in a folder of their own, with the shipped scenarios in it, as a reader's notebook beside them would.
room = tempfile.mkdtemp(prefix="parley-docs-")
atexit.register(shutil.rmtree, room, ignore_errors=True)
shutil.copytree(HERE.parent / "scenarios", Path(room) / "scenarios")
shutil.copytree(HERE / "tutorial", Path(room) / "docs" / "tutorial")
os.environ["PARLEY_ROOM"] = room
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
os.environ["COLUMNS"] = "96"
