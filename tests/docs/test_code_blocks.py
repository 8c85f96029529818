"""What the pages tell readers to type works: Python is run, commands are parsed or run, YAML is read."""

import shlex

import pytest
import typer.main
from typer.testing import CliRunner

import sim
from sim.cli import COMMANDS, app, loaded
from sim.scenario import yaml_file
from sim.theories.graph import read_conflict
from tests.docs.blocks import ROOT, blocks, commands, named, pages

PARSER = typer.main.get_command(app)
QUICK = {"evidence", "explain", "export", "schema", "show", "validate", "version"}
SHELL = {"&&", ">", "|"}


@pytest.fixture(autouse=True)
def room(tmp_path, monkeypatch):
    """Readers stand in the repository's folder; what they write must not land in it."""
    for name in ("scenarios", "docs"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("page", pages("python"), ids=named)
def test_python_runs(page):
    names, found = {"__name__": "__main__"}, list(blocks(page, "python"))
    for block in found:
        code = compile(block.text, named(page), "exec")
        if not block.not_run:
            exec(code, names)
    assert ("__builtins__" in names) == (not all(block.not_run for block in found))  # something was run


def test_a_block_that_is_not_run_says_why():
    marks = [block.not_run for page in pages("python") for block in blocks(page, "python") if block.not_run]
    assert marks
    assert all(mark.startswith("needs ") for mark in marks)


def _words(line):
    """A command's name and its words, up to where the shell goes on with something else."""
    words = shlex.split(line, comments=True)[1:]
    return words[0], words[1 : next((k for k, word in enumerate(words) if word in SHELL), len(words))]


@pytest.mark.parametrize(("page", "line"), commands())
def test_commands_exist_with_their_options(page, line):
    name, words = _words(line)
    assert name in COMMANDS, f"{page}: {line}"
    known = {option for parameter in loaded(name).params for option in parameter.opts} | {"--help"}
    assert {word.partition("=")[0] for word in words if word.startswith("--")} <= known, f"{page}: {line}"


def _complete(line):
    """Whether a quick command names files of ours, and nothing that a reader has to fill in."""
    name, words = _words(line)
    inputs = [word for word in words if "/" in word or word.isupper()]
    return name in QUICK and bool(inputs) and all((ROOT / word).is_file() for word in inputs)


@pytest.mark.parametrize("line", sorted({line for _, line in commands() if _complete(line)}))
def test_quick_commands_run(line):
    name, words = _words(line)
    result = CliRunner().invoke(app, [name, *words])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("page", pages("yaml"), ids=named)
def test_yaml_is_a_conflict_or_a_part_of_the_istanbul_file(page, room):
    parts = []
    for block in blocks(page, "yaml"):
        if "moves:" in block.text:
            (room / "conflict.yaml").write_text(block.text, encoding="utf-8")
            assert read_conflict("conflict.yaml")
        else:
            parts.append(block)
    assert not parts or _istanbul_with(parts, room).play(seed=1).story()


def test_the_readmes_actor_makes_offers(room):
    talks = _istanbul_with(blocks(ROOT / "README.md", "yaml"), room)
    assert "Saudi Arabia proposed" in talks.play(seed=1).story()


def _istanbul_with(parts, room):
    """The shipped file with blocks of YAML put into the section that the prose before them names."""
    content = yaml_file.read("scenarios/istanbul_2025.yaml").content
    for part in parts:
        given = yaml_file.parse(part.text.encode(), "a page").content
        content[part.section] = {**content[part.section], **given}
    (room / "istanbul.yaml").write_text(yaml_file.dump(content), encoding="utf-8")
    return sim.load("istanbul.yaml")
