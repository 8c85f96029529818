"""The command line as Markdown, from the commands themselves."""

import subprocess
import sys


def commands() -> str:
    """A section for each command, as Typer's own `typer … utils docs` writes them, below a page's title."""
    asked = [sys.executable, "-m", "typer", "sim.cli", "utils", "docs", "--name", "parley"]
    text = subprocess.run(asked, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    title, _, body = text.partition("\n")
    if not title.startswith("# "):
        raise ValueError(f"typer wrote no title: {title!r}")
    return body
