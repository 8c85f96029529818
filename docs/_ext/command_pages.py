"""The command line as Markdown, from the commands themselves."""

import re
import subprocess
import sys

SECTION = re.compile(r"^## `(parley (\S+))`\n\n(.+)$", re.MULTILINE)
EXAMPLE = re.compile(r"^Example: (.+)$", re.MULTILINE)


def commands() -> str:
    """A list of all commands, then a section for each, as Typer's own `typer … utils docs` writes them."""
    asked = [sys.executable, "-m", "typer", "sim.cli", "utils", "docs", "--name", "parley"]
    text = subprocess.run(asked, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    sections = text[text.index("\n## ") + 1 :]
    rows = (f"| [`{command}`](#parley-{name}) | {does} |\n" for command, name, does in SECTION.findall(sections))
    return f"| command | what it does |\n| --- | --- |\n{''.join(rows)}\n{EXAMPLE.sub(_example, sections)}"


def _example(found: re.Match[str]) -> str:
    return f"Example:\n\n    {found[1]}"
