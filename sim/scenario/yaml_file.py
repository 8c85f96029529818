"""Reading and writing scenario YAML. The only file that imports a YAML library."""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from sim.scenario.findings import Finding, ScenarioError

LARGEST_FILE = 4_000_000


class Document:
    """The plain content of a YAML file, and the line on which each path stands."""

    def __init__(self, name: str, content: Any) -> None:
        self.name = name
        self.content = _plain(content)
        self._marked = content

    def line(self, path: tuple[str | int, ...]) -> int | None:
        """The line of `path`, or of the nearest enclosing block that exists (first line: 1)."""
        node, found = self._marked, None
        for key in path:
            try:
                place = node.lc.key(key) if isinstance(node, CommentedMap) else node.lc.item(key)
                found = place[0] + 1
                node = node[key]
            except (AttributeError, KeyError, IndexError, TypeError):
                break
        return found


def read(path: str | os.PathLike[str]) -> Document:
    """Read a scenario file; whatever is wrong with the file itself is one finding."""
    file = Path(path)
    try:
        size = file.stat().st_size
        raw = b"" if size > LARGEST_FILE else file.read_bytes()
    except OSError as error:
        what = error.strerror.lower() if error.strerror else str(error)
        raise ScenarioError([Finding(str(path), None, "", f"cannot be read ({what})", "check the path")]) from None
    if size > LARGEST_FILE:
        problem = f"is larger than {LARGEST_FILE // 1_000_000} MB"
        raise ScenarioError([Finding(str(path), None, "", problem, "is it a scenario?")])
    return parse(raw, str(path))


def parse(raw: bytes, name: str) -> Document:
    """Parse YAML text in UTF-8; anchors and aliases are allowed, custom tags are not run."""
    try:
        text = raw.decode("utf-8")
        content = YAML(typ="rt").load(text)
    except UnicodeDecodeError as error:
        fix = f"save it as UTF-8 (first bad byte at {error.start})"
        raise ScenarioError([Finding(name, None, "", "is not UTF-8 text", fix)]) from None
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        problem = " ".join(str(error.problem or error.context or "is not YAML").split())
        raise ScenarioError([Finding(name, line, "", f"is not YAML: {problem}", "mend this line")]) from None
    except (YAMLError, ValueError, RecursionError, AttributeError, TypeError, KeyError, IndexError) as error:
        problem = " ".join(str(error).split())[:200]
        raise ScenarioError([Finding(name, None, "", f"is not YAML: {problem}", "mend the file")]) from None
    if not isinstance(content, CommentedMap):
        fix = "start with a block `meta:` (see `parley schema`)"
        raise ScenarioError([Finding(name, None, "", "holds no scenario (a mapping was expected)", fix)])
    return Document(name, content)


def dump(content: dict[str, Any]) -> str:
    """Write plain content as YAML text, in the order given."""
    yaml = YAML()
    yaml.width = 110
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(content, out)
    return out.getvalue()


def write_whole(path: Path, text: str | bytes) -> None:
    """Write a file whole or not at all: to a neighbour first, then renamed over it."""
    data = text.encode() if isinstance(text, str) else text
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _plain(node: Any, depth: int = 0) -> Any:
    if depth > 40:
        raise ScenarioError([Finding("scenario", None, "", "is nested too deeply", "flatten it")])
    if isinstance(node, CommentedMap):
        return {str(k) if not isinstance(k, int | float) else k: _plain(v, depth + 1) for k, v in node.items()}
    if isinstance(node, CommentedSeq):
        return [_plain(v, depth + 1) for v in node]
    if isinstance(node, bool) or node is None:
        return node
    if isinstance(node, int):
        return int(node)
    if isinstance(node, float):
        return float(node)
    return str(node) if isinstance(node, str) else node
