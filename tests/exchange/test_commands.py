"""`parley import` and `parley export`, as users meet them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sim.cli import app
from tests.exchange.others import house, written
from tests.exchange.test_ktab_csv import TABLE

TINY = "scenarios/tiny.yaml"


def parley(*words: object) -> Any:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def test_in_and_out_and_in_again(tmp_path: Path) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    result = parley("import", *house(tmp_path), "--out", one, "--mind", "linear", "--rounds", 10)
    assert result.exit_code == 0
    assert "2 parties, 3 × 2 outcomes" in result.output
    assert parley("validate", one).exit_code == 0
    assert parley("export", one, "--out", tmp_path / "xml").exit_code == 0
    files = sorted((tmp_path / "xml").glob("*.xml"))
    assert [file.name for file in files] == ["buyer.xml", "negotiation-domain.xml", "seller.xml"]
    assert parley("import", *files, "--out", two).exit_code == 0
    assert parley("show", two, "--seed", 1).exit_code == 0


def test_export_says_what_is_lost_and_where_the_numbers_are_from(tmp_path: Path) -> None:
    result = parley("export", TINY, "--format", "genius", "--seed", 4, "--run", 2, "--out", tmp_path / "tiny")
    assert result.exit_code == 0
    assert "the types of north" in result.output
    about = json.loads((tmp_path / "tiny" / "provenance.json").read_text())
    assert (about["seed"], about["run"], len(about["scenario_sha256"])) == (4, 2, 64)
    assert set(about["move_and_shrink"]) == {"north", "south"}


def test_a_table_of_actors(tmp_path: Path) -> None:
    (table,) = written(tmp_path, {"harbour.csv": TABLE})
    result = parley("import", table, "--out", tmp_path / "harbour.yaml", "--steps", 5)
    assert result.exit_code == 0
    assert "capability of Alder" in result.output
    assert parley("validate", tmp_path / "harbour.yaml").exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", "no.xml", "--out", "x.yaml"), "no.xml"),
        (("import", TINY, "--out", "x.txt"), "x.yaml"),
        (("import", TINY, "--out", "x.yaml"), "no KTAB heading"),
        (("import", "--out", "x.yaml"), "FILE"),
        (("import", TINY), "--out"),
        (("import", TINY, "--out", "x.yaml", "--mind", "nice"), "--mind"),
        (("import", TINY, "--out", "x.yaml", "--steps", "1"), "--steps"),
        (("export", TINY, "--out", TINY), "is a file"),
        (("export", TINY, "--out", "x", "--format", "word"), "--format"),
        (("export", TINY), "--out"),
        (("export", "no.yaml", "--out", "x"), "no.yaml"),
    ],
)
def test_mistakes_end_in_a_sentence_and_exit_code_2(words: tuple[str, ...], said: str) -> None:
    result = parley(*words)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())
    assert not Path("x.yaml").exists()


def test_nothing_is_written_where_the_import_fails(tmp_path: Path) -> None:
    files = house(tmp_path)
    files[2].write_text("<utility_space>")
    assert parley("import", *files, "--out", tmp_path / "x.yaml").exit_code == 2
    assert not (tmp_path / "x.yaml").exists()
