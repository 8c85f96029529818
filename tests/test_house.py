"""What the house promises of its structure: short files, and one name for one class."""

from __future__ import annotations

import ast
from collections import Counter

from tests.docs.blocks import ROOT

FILES = sorted((ROOT / "sim").rglob("*.py"))


def test_no_file_is_longer_than_400_lines():
    lengths = {str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines()) for file in FILES}
    assert {name: lines for name, lines in lengths.items() if lines > 400} == {}


def test_no_two_classes_share_a_name():
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in FILES]
    names = Counter(node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    assert [name for name, count in names.items() if count > 1] == []
