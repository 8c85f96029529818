"""The code in the written pages: fenced blocks by language, and commands wherever they stand."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("**/*.md")])
NOT_RUN = re.compile(r"<!-- not run: (\S.*) -->")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:^ {4,}|^|`|&& |!)(parley [a-z][^`\n#]*)", re.MULTILINE)
ROW = re.compile(r"^\| `parley ([a-z]+)[^`]*`(.*)$", re.MULTILINE)
OPTION = re.compile(r"--[a-z][a-z-]+")
SECTION = re.compile(r"`([a-z_]+):`")


@dataclass(frozen=True)
class Block:
    """One fenced block: what it says, whether a comment above it says why it cannot run, and the section named last."""

    text: str
    not_run: str | None
    section: str | None


def named(page):
    """A page's path, as tests are called by it."""
    return str(page.relative_to(ROOT)) if isinstance(page, Path) else None


def pages(language):
    """The pages that hold blocks of a language; those under `generated/` are no one's writing."""
    return [page for page in PAGES if "generated" not in page.parts and blocks(page, language)]


def blocks(page, language):
    """A page's blocks of a language, in order."""
    text = page.read_text(encoding="utf-8")
    return [_block(text, found) for found in FENCE.finditer(text) if found[1] == language]


def _block(text, found):
    before = text[: found.start()]
    mark = NOT_RUN.fullmatch(before.rstrip().rsplit("\n", 1)[-1])
    sections = SECTION.findall(before)
    return Block(found[2], mark and mark[1], sections[-1] if sections else None)


def cells(page):
    """The cells of a page that Sphinx runs."""
    return CELL.findall(page.read_text(encoding="utf-8"))


def commands():
    """Every `parley …` of every page, with its page: in blocks, indented, in a sentence, and in tables of commands."""
    found = set()
    for page in PAGES:
        if "generated" not in page.parts:
            text = page.read_text(encoding="utf-8")
            found |= {(named(page), line.strip()) for line in [*COMMAND.findall(text), *_rows(text)]}
    return sorted(found)


def _rows(text):
    """Commands with all options that their row of a table names."""
    return [f"parley {found[1]} {' '.join(OPTION.findall(found[2]))}" for found in ROW.finditer(text)]
