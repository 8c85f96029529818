# ruff: noqa: E501 (one case a line, so that the tables can be read down)
"""Files that are no scenario, or hardly one, end in a finding: with a line, soon, and never in a traceback."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sim.scenario.examine import load
from sim.scenario.findings import ScenarioError, control_in
from sim.scenario.yaml_file import LARGEST_FILE, dump, parse, read
from sim.storage import write_whole
from tests.scenario.small import SMALL, broken, content, line_of, look

BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + k)}: &{chr(98 + k)} [{','.join(['*' + chr(97 + k)] * 9)}]\n" for k in range(9)
)
NO_FILES: dict[str, tuple[bytes, int | None, str]] = {
    "escape beyond Unicode": (b'a: "\\U00110000"', None, "is not YAML: chr() arg not in range"),
    "escape beyond all numbers": (b'a: "\\UFFFFFFFF"', None, "is not YAML"),
    "another YAML": (b"%YAML 1.9\n---\na: 1", None, "is not YAML: version minor part can only be 2 or 1"),
    "a YAML to come": (b"%YAML 9.9\n---\na: 1", 1, "incompatible YAML document"),
    "alias bomb": (BOMB.encode(), 1, "unfolds to more than 200000"),
    "deep lists": (b"[" * 100_000, 1, "nested too deeply"),
    "deep blocks": ("".join(" " * k + "a:\n" for k in range(300)).encode(), 41, "nested too deeply"),
    "deep aliases": (("a0: &a0 [x]\n" + "".join(f"a{k}: &a{k} [*a{k - 1}]\n" for k in range(1, 60))).encode(), 1, "too deeply"),
    "very many keys": (("a:\n" + "".join(f"  k{k}: {{v: 1}}\n" for k in range(20_000))).encode(), 7_501, "more than 30000"),
    "duplicate key": (b"a: 1\nb: 2\na: 3\n", 3, "found duplicate key 'a'"),
    "duplicate block": (b"a: {b: [" + b"1, " * 500 + b"1]}\na: 3\n", 2, "found duplicate key 'a'"),
    "no blank after a colon": (b"a:\n  b: {north:0.5,south:0.5}\n", 2, "no blank after the colon of 'north:0.5'"),
    "escape in a text": (rb'a: ["\e]0;x\a"]', 1, "the control character U+001B"),
    "escape in a key": (rb'a: {"\x07": 1}', 1, "the control character U+0007"),
    "lone surrogate": (rb'a: "\ud800"', 1, "the control character U+D800"),
    "text turned round": (b'a: "\\u202eabc"', 1, "the control character U+202E"),
    "tab": (b"a:\n\tb: 1\n", 2, "cannot start any token"),
    "NUL": (b"a: 1\nb: \x00\n", 2, "a character that YAML forbids"),
    "binary": (bytes(range(256)) * 8, 2, "is not UTF-8 text"),
    "latin-1": ("a: 1\nb: caf\xe9\n".encode("latin-1"), 2, "is not UTF-8 text"),
    "utf-16": ("a: 1\n".encode("utf-16"), 1, "is not UTF-8 text"),
    "empty": (b"", 1, "holds no keys"),
    "only comments": (b"# nothing\n", 1, "holds no keys"),
    "list": (b"- a\n- b\n", 1, "holds no keys"),
    "text": (b"hello\n", 1, "holds no keys"),
    "no such month": (b"a: 1\nb: 2025-13-45\n", 2, "month must be in 1..12"),
    "5000 digits": (b"a: " + b"9" * 5000 + b"\n", 1, "integer string conversion"),
    "wrong int": (b"a: !!int abc\n", 1, "invalid literal"),
    "wrong bool": (b"a: !!bool abc\n", 1, "abc"),
    "two documents": (b"a: 1\n---\nb: 2\n", 2, "found another document"),
    "undefined alias": (b"a: *x\n", 1, "found undefined alias"),
    "keys that read the same": (b"a:\n  {2020-01-01: 1, '2020-01-01': 2}\n", 2, "two keys that read the same"),
    "colon": (b"a: b: c\n", 1, "mapping values are not allowed here"),
}  # fmt: skip


@pytest.mark.parametrize("case", NO_FILES)
def test_what_is_no_scenario_file_is_one_finding(case: str) -> None:
    raw, line, words = NO_FILES[case]
    began = time.monotonic()
    with pytest.raises(ScenarioError) as caught:
        parse(raw, "f.yaml")
    assert time.monotonic() - began < 30
    (finding,) = caught.value.findings
    assert finding.file == "f.yaml"
    assert finding.line == line
    assert words in finding.what
    assert finding.fix


HALF = "fade: {uniform: [0.1, 0.2], assumption: fades}"
FADE = "parties.island.anchor.fade"
VALUES: dict[str, tuple[str, str, str, str]] = {
    "NaN": (HALF, "fade: .nan", FADE, "is not a number (NaN)"),
    "inf": (HALF, "fade: .inf", FADE, "is inf, outside [0, 1]"),
    "minus inf": (HALF, "fade: -.inf", FADE, "a number beyond"),
    "1e400": (HALF, "fade: 1.0e+400", FADE, "is inf, outside [0, 1]"),
    "huge int": (HALF, "fade: " + "9" * 400, FADE, "is a huge number, where a number belongs"),
    "huge float": (HALF, "fade: 1.0e+300", FADE, "a number beyond"),
    "date": (HALF, "fade: 2025-05-14", FADE, "is the date 2025-05-14, where a number belongs"),
    "true": (HALF, "fade: true", FADE, "is True, where a number belongs"),
    "true inside": (HALF, "fade: {uniform: [false, true]}", FADE + ".uniform.0", "is False, where a number belongs"),
    "text": (HALF, "fade: slow", FADE, "is 'slow', where a number belongs"),
    "nothing": (HALF, "fade:", FADE, "is empty, where a number belongs"),
    "two kinds": (HALF, "fade: {value: 0.1, uniform: [0, 1]}", FADE, "has value and uniform; give exactly one"),
    "no kind": (HALF, "fade: {assumption: none}", FADE, "has no number; give exactly one"),
    "falling": (HALF, "fade: {triangular: [0.3, 0.2, 0.1]}", FADE, "triangular is not in rising order; write [low"),
    "too few": (HALF, "fade: {triangular: [0.3, 0.4]}", FADE + ".triangular", "has too few entries; add what is missing"),
    "too many": (HALF, "fade: {uniform: [0.1, 0.2, 0.3]}", FADE + ".uniform", "has 3 entries; give at most 2"),
    "choice with inf": (HALF, "fade: {choice: {.inf: 1}}", FADE, "choice holds an infinite number"),
    "choice of nothing": (HALF, "fade: {choice: {}}", FADE, "do not sum to 1"),
    "choice short of 1": (HALF, "fade: {choice: {0: 0.4, 1: 0.5}}", FADE, "do not sum to 1"),
    "normal without spread": (HALF, "fade: {normal: [0, 0, 0, 1]}", FADE, "normal is not [mean"),
    "normal with absurd bounds": (HALF, "fade: {normal: [0.5, 0.1, -1.0e+9, 1.0e+9], assumption: xxx}", FADE, "can be -1e+09 … 1e+09, outside"),
    "beta": (HALF, "fade: {beta: [0, 1]}", FADE, "beta has a parameter that is not positive"),
    "range": (HALF, "fade: {value: 0.1, range: [0.2, 0.1]}", FADE, "range is not [low, high]"),
    "row value": ("modes: [0.0, 0.6, 1.0]", "modes: [0.0, 0.6, 1.1]", "parties.island.values.ferry", "has a value outside [0, 1]; give 0"),
    "row of words": ("modes: [0.0, 0.6, 1.0]", "modes: [0.0, 0.6, best]", "parties.island.values.ferry.modes.2", "is 'best', where a number belongs"),
    "row spread": ("spread: 0.1, evidence", "spread: .nan, evidence", "parties.island.values.ferry.spread", "is nan; make it at"),
    "row is a number": ("ferry: {modes: [0.0, 0.6, 1.0], spread: 0.1, evidence: [A-1]}", "ferry: 0.4", "parties.island.values.ferry", "where a row of numbers belongs"),
    "date as number": ("cutoff: 2000-01-01", "cutoff: 20000101", "meta.cutoff", "is a number, where a date belongs; write it as 2025-05-14"),
    "date as text": ("cutoff: 2000-01-01", "cutoff: last year", "meta.cutoff", "is 'last year', where a date belongs; write it as"),
    "rounds as true": ("rounds: 10", "rounds: true", "protocol.rounds", "is True, where a whole number belongs"),
    "rounds as half": ("rounds: 10", "rounds: 10.5", "protocol.rounds", "is 10.5, where a whole number belongs"),
    "rounds 0": ("rounds: 10", "rounds: 0", "protocol.rounds", "is 0; make it at least 1"),
    "rounds huge": ("rounds: 10", "rounds: " + "9" * 1000, "protocol.rounds", "is a huge number; make it at most"),
    "no speakers": ("speakers: [island, mainland]", "speakers: []", "protocol.speakers", "has 0 entries; give at least 1"),
    "switch": ("active: false", "active: 0", "issues.flag.active", "is 0, where a switch belongs; write true or false"),
    "unknown key": ("quorum: 2", "qorum: 2", "issues.ferry.qorum", "unknown key; did you mean 'quorum'?"),
    "missing key": ("    status_quo: old\n", "", "issues.flag.status_quo", "is missing; add `status_quo:`"),
    "wrong word": ("kind: persuade", "kind: persuades", "influence.sermon.kind", "is 'persuades'; choose one of 'persuade' or 'press'"),
    "wrong name": ("bishop:", "Bishop:", "vetoes.Bishop", "the name 'Bishop' is not allowed; use small letters"),
    "list for a word": ("owner: mainland", "owner: [mainland]", "instruments.strike.owner", "is a list, where text belongs"),
    "word for a list": ("holders: [island]", "holders: island", "issues.flag.holders", "is 'island', where a list belongs"),
    "list for a block": ("compliance:\n", "compliance: []\nx:\n", "compliance", "is a list, where a block of keys belongs"),
    "number for a condition": ("demand: {toll: [low, high]}", "demand: {toll: 5}", "instruments.strike.demand.toll", "is 5, where a list belongs"),
    "text too long": ("title: A storm", "title: '" + "x" * 5000 + "'", "events.storm.title", "use at most 4000 characters"),
    "negative probability": ("weekly: 0.1, daily", "weekly: -0.1, daily", "parties.island.red_lines.lonely.first_forbidden.weekly", "is -0.1; make it at least 0"),
}  # fmt: skip


@pytest.mark.parametrize("case", VALUES)
def test_a_wrong_value_is_one_finding_with_its_line(case: str) -> None:
    old, new, path, words = VALUES[case]
    text = broken((old, new))
    scenario, findings = look(text)
    found = [f for f in findings if f.path == path and words in f"{f.what}; {f.fix}"]
    assert len(found) == 1, "\n".join(map(str, findings))
    if case != "missing key":
        assert found[0].line == line_of(text, new.split("\n")[0])
    assert scenario is None or not found[0].warning


@pytest.mark.parametrize("case", NO_FILES)
def test_findings_can_be_shown_in_a_terminal_and_are_short(case: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        parse(NO_FILES[case][0], "f\x1b.yaml")
    assert control_in(str(caught.value)) is None
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_title_is_one_line() -> None:
    scenario, findings = look(broken(("title: An island and its ferry", r'title: "An island\nand its ferry"')))
    assert scenario is None
    assert [(f.path, f.what) for f in findings] == [("meta.title", "has more than one line")]
    folded, findings = look(broken(("title: An island and its ferry", "title: >\n    An island\n    and its ferry")))
    assert folded is not None
    assert folded.meta.title == "An island and its ferry"


def test_infinity_is_allowed_for_a_precision_alone() -> None:
    assert look(SMALL)[1] == []
    assert look(broken(("precision: {value: .inf", "precision: {value: -.inf")))[1] != []
    assert look(broken(("precision: {value: .inf, range: [100, .inf]", "precision: {value: 0, range: [0, 0]")))[1] == []


def test_a_mark_of_byte_order_is_no_mistake() -> None:
    assert parse(b"\xef\xbb\xbf" + SMALL.encode(), "x").content == content()


def test_anchors_aliases_and_merges_are_read_as_if_written_out() -> None:
    text = b"a: &a {x: 1}\nb: *a\nc: {<<: *a, y: &t true}\nd: *t\ne: &t 2\n"
    assert parse(text, "x").content == {"a": {"x": 1}, "b": {"x": 1}, "c": {"x": 1, "y": True}, "d": True, "e": 2}


def test_files_that_cannot_be_read_are_findings(tmp_path: Path) -> None:
    (tmp_path / "large.yaml").write_bytes(b"#" * (LARGEST_FILE + 1))
    for place, words in (
        (tmp_path / "none.yaml", "cannot be read"),
        (tmp_path, "cannot be read"),
        (tmp_path / "large.yaml", "is larger than 1 MB"),
    ):
        with pytest.raises(ScenarioError) as refused:
            load(place)
        assert len(refused.value.findings) == 1
        assert words in refused.value.findings[0].what


def test_what_is_written_reads_back_the_same(tmp_path: Path) -> None:
    write_whole(tmp_path / "again.yaml", dump(content()))
    assert read(tmp_path / "again.yaml").content == content()
    assert [file.name for file in tmp_path.iterdir()] == ["again.yaml"]
