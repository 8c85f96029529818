"""Reading and writing scenario YAML. The only file that imports a YAML library."""

from __future__ import annotations

import io
import math
import os
import warnings
from datetime import date, datetime
from numbers import Integral, Real
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.composer import Composer
from ruamel.yaml.constructor import ConstructorError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.scalarbool import ScalarBoolean

from sim import storage
from sim.scenario import library
from sim.scenario.findings import Finding, ScenarioError, UnreadableError, control_in

LARGEST_FILE = 1_000_000
MOST_WRITTEN = 30_000
MOST_NODES = 200_000
DEEPEST = 40
MOST_QUOTED = 200


class Document:
    """The plain content of a YAML file, and the line on which each path stands."""

    def __init__(self, name: str, content: Any) -> None:
        self.name = name
        self._marked = content
        self.content = _Plain(self).of(content, ())

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
    file = library.find(path)
    try:
        raw = storage.read_bytes(file, LARGEST_FILE)
    except storage.TooLargeError as error:
        raise _no_yaml(str(path), None, str(error), "check that it is a scenario, and shorten it") from None
    except OSError as error:
        what = error.strerror.lower() if error.strerror else str(error)
        raise UnreadableError([Finding(str(path), None, "", f"cannot be read ({what})", "check the path")]) from None
    return parse(raw, str(path))


def parse(raw: bytes, name: str) -> Document:
    """Parse YAML text in UTF-8; anchors and aliases are allowed, custom tags are not run."""
    try:
        text = raw.decode("utf-8-sig")
        content = _load(text)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _no_yaml(name, line, "is not UTF-8 text", "save the file as UTF-8") from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = " ".join(str(error.problem or error.context or "wrong syntax").split()).replace('"', "'")
        problem = problem.partition(" with value ")[0][:MOST_QUOTED]
        raise _no_yaml(name, mark.line + 1 if mark else None, f"is not YAML: {problem}", "mend this line") from None
    except _TooMuch as error:
        raise _no_yaml(name, error.line, error.what, error.fix) from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _no_yaml(
            name, line, "holds a character that YAML forbids", "remove it, or save the file as plain text in UTF-8"
        ) from None
    except RecursionError:
        raise _no_yaml(name, None, "is nested too deeply", "flatten it") from None
    # the library lets slip what odd escapes (ValueError, OverflowError) and %YAML lines (LookupError, AssertionError)
    # end in; found by random texts
    except (YAMLError, ValueError, OverflowError, LookupError, AssertionError) as error:
        problem = " ".join(str(error).split())[:MOST_QUOTED]
        raise _no_yaml(name, None, f"is not YAML: {problem}", "mend the file") from None
    if not isinstance(content, CommentedMap):
        fix = "write lines `key: value`; a scenario begins with `meta:` (see `parley schema`), a study with `scenario:`"
        raise _no_yaml(name, 1, "holds no keys", fix)
    return Document(name, content)


def _no_yaml(name: str, line: int | None, what: str, fix: str) -> ScenarioError:
    return ScenarioError([Finding(name, line, "", what, fix)])


def _load(text: str) -> Any:
    yaml = YAML(typ="rt")
    yaml.Composer, yaml.Constructor = _CountingComposer, _MarkingConstructor
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an anchor given twice is lawful YAML
        return yaml.load(text)


class _TooMuch(Exception):
    """A file that would take long to read, from a line on."""

    def __init__(self, line: int, what: str, fix: str) -> None:
        super().__init__(what)
        self.line, self.what, self.fix = line, what, fix


class _CountingComposer(Composer):
    """Stops at files that would take long to read."""

    written = 0
    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        self.written += 1
        if self.written > MOST_WRITTEN:
            raise _TooMuch(self._here(), f"has more than {MOST_WRITTEN} keys and values", "shorten it")
        if self.depth > 2 * DEEPEST:  # a key and its value each go one step down
            raise _TooMuch(self._here(), "is nested too deeply", "flatten it")
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def _here(self) -> int:
        return int(self.loader.parser.peek_event().start_mark.line) + 1


class _MarkingConstructor(RoundTripConstructor):
    """Gives the line of a scalar that looks like a date or a number and is none (month 13)."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep=deep)
        except (ValueError, OverflowError, LookupError, AttributeError, TypeError) as error:
            problem = f"{getattr(node, 'value', '')!r:.40}: {error}"
            raise ConstructorError(None, None, problem, node.start_mark) from None


def dump(content: dict[str, Any]) -> str:
    """Write plain content as YAML text, in the order given."""
    yaml = YAML()
    yaml.width = 110
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(content, out)
    return out.getvalue()


class _Plain:
    """Turns what the YAML library returns into plain content.

    Stops where aliases multiply it, where a text holds control characters, and where a blank is missing.
    """

    def __init__(self, document: Document) -> None:
        self.document, self.nodes = document, 0

    def of(self, node: Any, path: tuple[Any, ...]) -> Any:
        """A node as dicts, lists, text, numbers, truth values, dates and None."""
        self.nodes += 1
        if len(path) > DEEPEST:
            raise self._wrong(path, "is nested too deeply", "flatten it", _line(node))
        if self.nodes > MOST_NODES:
            fix = "write fewer aliases, or fewer blocks"
            raise self._wrong(path, f"unfolds to more than {MOST_NODES} keys and values", fix, _line(node))
        if isinstance(node, dict):
            return self._block(node, path)
        if isinstance(node, list | tuple):
            return [self.of(item, (*path, at)) for at, item in enumerate(node)]
        if node is None or isinstance(node, bool):
            return node
        if isinstance(node, ScalarBoolean):
            return bool(node)
        return self._shown(_scalar(node), path)

    def _block(self, node: dict[Any, Any], path: tuple[Any, ...]) -> dict[Any, Any]:
        out = {}
        for key, value in node.items():
            name = self._shown(_key(key), (*path, key))
            if name in out:
                raise self._wrong(
                    path, f"has two keys that read the same ({name!s:.40})", "rename one of them", _line(node)
                )
            if value is None and ":" in str(name) and isinstance(node, CommentedMap) and node.fa.flow_style():
                fix = f"write {str(name).replace(':', ': ', 1):.80}"
                raise self._wrong(path, f"has no blank after the colon of '{name!s:.80}'", fix)
            out[name] = self.of(value, (*path, key))
        return out

    def _shown(self, text: Any, path: tuple[Any, ...]) -> Any:
        """A text that can be shown to people; control characters could steer their terminal."""
        control = control_in(text) if isinstance(text, str) else None
        if control:
            raise self._wrong(path, f"holds the control character {control}", "take it out")
        return text

    def _wrong(self, path: tuple[Any, ...], what: str, fix: str, line: int | None = None) -> ScenarioError:
        dotted = ".".join(map(str, path[:DEEPEST]))[:MOST_QUOTED]
        return ScenarioError([Finding(self.document.name, line or self.document.line(path), dotted, what, fix)])


def _line(node: Any) -> int | None:
    return node.lc.line + 1 if isinstance(node, CommentedMap | CommentedSeq) else None


def _scalar(node: Any) -> Any:
    if isinstance(node, Integral):
        return int(node)
    if isinstance(node, Real):
        return float(node)
    if isinstance(node, date) and not isinstance(node, datetime):
        return node
    return str(node)


def _key(key: Any) -> Any:
    if isinstance(key, float) and math.isnan(key):
        return str(key)
    return _scalar(key) if isinstance(key, int | float) and not isinstance(key, bool) else str(key)
