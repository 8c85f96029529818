"""Named tuples of arrays that compiled functions receive as one pointer."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numba
import numpy as np
import pytest
from numba.core.options import DefaultOptions
from numba.core.registry import cpu_target

from sim import compiling
from sim.compiling import by_reference, compiled, inner
from sim.nouns import Bools, Floats, Ints

KNOWN = None not in numba.version_info.short and numba.version_info.short <= compiling.KNOWN
BUNDLES = KNOWN and hasattr(DefaultOptions, "_nrt")
with_bundles = pytest.mark.skipif(
    not BUNDLES, reason="a numba that is not known, or counts, gets tuples like any other"
)


@by_reference
class Leaf(NamedTuple):
    count: int
    flags: Bools
    cube: Floats


@by_reference
class Tree(NamedTuple):
    wet: bool
    levels: Ints
    leaf: Leaf
    share: float
    other: Leaf


@compiled
def read(tree, out):
    out[0] = tree.levels[1] + 10 * tree.leaf.count + 100 * tree.other.count + tree.share
    out[1] = tree.leaf.cube[0, 1, 2] + 1000 * tree.other.cube[0, 1, 2]
    out[2] = tree.wet + 10 * tree.leaf.flags[0, 1] + 100 * tree.other.flags[0, 1] + 1000 * tree.other.flags.size


@inner
def grow(leaf, by):
    for i in range(leaf.cube.shape[0]):
        leaf.cube[i, 0, 0] += by


@compiled
def twice(tree, by):
    """Goes on reading after it has written."""
    before = tree.leaf.cube[0, 0, 0]
    grow(tree.leaf, by)
    grow(tree.leaf, tree.leaf.cube[0, 0, 0])
    return tree.leaf.cube[0, 0, 0] - before


def leaf(count: int, flag: bool) -> Leaf:
    return Leaf(count, np.array([[False, flag]]), np.arange(12.0).reshape(1, 3, 4) * count)


def tree(wet: bool = True) -> Tree:
    return Tree(wet, np.array([7, 8]), leaf(3, True), 0.25, leaf(4, False))


def test_each_field_is_read_from_its_own_place_also_in_bundles_within():
    out = np.zeros(3)
    read(tree(), out)
    assert out.tolist() == [8 + 30 + 400 + 0.25, 18 + 1000 * 24, 1 + 10 + 0 + 2000]
    read.py_func(tree(), expected := np.zeros(3))
    assert out.tolist() == expected.tolist()


def test_what_is_written_into_arrays_is_seen_by_all():
    given = tree()
    assert twice(given, 5.0) == 10.0
    assert given.leaf.cube[0, 0, 0] == 10.0
    assert twice(given, 1.0) == 12.0


def test_the_next_call_reads_the_next_bundle():
    out = np.zeros(3)
    for wet in (True, False, True):
        read(tree(wet), out)
        assert out[2] == 2010 + wet


def read_two_types() -> tuple[float, float]:
    out = np.zeros(3)
    read(tree()._replace(levels=np.array([0.5, 1.5])), out)
    read(tree(), whole := np.zeros(3))
    return float(out[0]), float(whole[0])


def test_types_of_fields_are_told_apart():
    assert read_two_types() == (1.5 + 430.25, 8 + 430.25)


@with_bundles
def test_each_type_has_a_short_name_of_its_own():
    read_two_types()
    names = {signature[0].mangling_args[0] for signature in read.signatures}
    assert len(names) == len(read.signatures) >= 2
    assert all(len(name) < 30 for name in names)


@with_bundles
def test_a_bundle_of_bundles_is_handed_over_as_one_pointer():
    twice(tree(), 1.0)
    ((kind, _),) = twice.signatures
    assert str(cpu_target.target_context.get_argument_type(kind)) == "i8*"


def test_a_field_that_is_not_there_is_named():
    @compiled
    def wrong(given):
        return given.roots

    with pytest.raises(numba.TypingError, match="Unknown attribute 'roots' of type"):
        wrong(tree())


def test_a_number_that_cannot_be_received_is_an_error_and_the_next_call_is_right():
    out = np.zeros(3)
    read(tree(), out)
    with pytest.raises(OverflowError):
        read(tree()._replace(leaf=leaf(3, True)._replace(count=2**63)), out)
    read(tree(), out)
    assert out[0] == 438.25


@by_reference
class Named(NamedTuple):
    name: str


@with_bundles
def test_what_would_have_to_be_cleared_away_is_no_field():
    @compiled
    def named(given):
        return given.name

    with pytest.raises(Exception, match="Cannot determine Numba type"):
        named(Named("here"))


@with_bundles
def test_functions_that_count_who_holds_an_array_are_told_to_be_compiled_otherwise():
    @numba.njit
    def cube_of(given):
        return given.leaf.cube[0, 1, 2]

    with pytest.raises(numba.core.errors.UnsupportedError, match="Tree is read by functions of `sim"):
        cube_of(tree())


def test_a_generator_would_read_a_bundle_that_is_gone():
    def levels(given):
        yield given.levels[0]

    with pytest.raises(TypeError, match="levels goes on after it has returned"):
        compiled(levels)


def test_threads_read_their_own_bundles():
    def sums(which: int) -> set[float]:
        given, out = Tree(True, np.array([0, which]), leaf(0, True), 0.0, leaf(0, True)), np.zeros(3)
        found = set()
        for _ in range(2000):
            read(given, out)
            found.add(float(out[0]))
        return found

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(sums, range(4))) == [{0.0}, {1.0}, {2.0}, {3.0}]


COUNTING = """
import numba
from numba.core.options import DefaultOptions
{before}
import sys
import numpy as np
from tests.rules.test_bundles import read, tree
given, out = tree(), np.zeros(3)
read(given, out)
held = sys.getrefcount(given.levels)
for _ in range(3):
    read(given, out)
print(*out.tolist(), sys.getrefcount(given.levels) - held, "Bundle" in type(read.signatures[0][0]).__name__)
"""


UNKNOWN = "numba.version_info = numba.version_info._replace(short=(999, 0))"


@pytest.mark.parametrize(
    ("before", "bundle"), [("", str(BUNDLES)), ("del DefaultOptions._nrt", "False"), (UNKNOWN, "False")]
)
def test_no_array_is_held_after_a_call_whether_numba_counts_is_unknown_or_neither(before, bundle, tmp_path):
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    command = [sys.executable, "-c", COUNTING.format(before=before)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["438.25", "24018.0", "2011.0", "0", bundle]
