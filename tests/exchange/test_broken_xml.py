"""Broken and hostile XML ends in one sentence with the file's name, in a moment."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.exchange.others import HOUSE, Wish, complaint, domain_xml, house, profile_xml, written

BOMB = """<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><negotiation_template>&c;</negotiation_template>"""
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><utility_space>&x;</utility_space>'
PARAMETER = '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://localhost/x"> %x;]><utility_space/>'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        (" \n\t", "is empty"),
        ("\ufeff", "is empty"),
        (BOMB, "declares entities"),
        (OUTSIDE, "declares entities"),
        (PARAMETER, "declares entities"),
        (domain_xml(HOUSE)[:-30], "is not XML"),
        ("<", "is not XML"),
        ("<a/>", "no Genius file (its root is <a>)"),
        ("<utility_space/>", "holds no issues"),
        ("<x>" * 50 + "</x>" * 50, "nested deeper"),
        ('<?xml version="1.0" encoding="no-such"?><a/>', "encoding"),
        ('<?xml version="1.0" encoding="gb2312"?><a/>', "encoding"),
        ('<utility_space type="nonlinear"/>', "nonlinear"),
        ("meta:\n  title: a scenario\n", "no KTAB heading"),
    ],
)
def test_one_sentence(tmp_path: Path, text: str, words: str) -> None:
    began = time.perf_counter()
    said = complaint(written(tmp_path, {"broken.xml": text}))
    assert words in said
    assert "broken.xml" in said
    assert time.perf_counter() - began < 2


def test_every_beginning_of_a_file_is_refused_or_read(tmp_path: Path) -> None:
    files = house(tmp_path)
    whole = files[1].read_bytes()
    for cut in range(0, len(whole) - 1, 7):
        files[1].write_bytes(whole[:cut])
        assert "seller.xml" in complaint(files)


def test_bytes_that_are_not_what_the_file_declares(tmp_path: Path) -> None:
    text = profile_xml(Wish()).replace("Garden", "Gärten").encode("iso-8859-1")
    assert "is not XML" in complaint(written(tmp_path, {"a.xml": text}))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('value="0.6"', 'value="-0.6"', "negative"),
        ('value="0.6"', 'value="half"', "a number belongs"),
        ('value="0.6"', 'value="nan"', "a number belongs"),
        ('value="0.6"', 'value="inf"', "no finite number"),
        ('value="0.6"', "", "missing"),
        ('<weight index="1"', '<weight index="9"', "has no weight"),
        ('value="0.6"/><weight index="2" value="0.4"', 'value="0"/><weight index="2" value="0"', "only weights of 0"),
        ('evaluation="3"', 'evaluation="-3"', "from 0 up"),
        ('evaluation="3"', "", "no evaluation for 'fair'"),
        ('evaluation="3"', 'evaluation="three"', "a number belongs"),
        ('value="fair"', 'value="unfair"', "does not evaluate the value 'fair'"),
        ('value="fair"', 'value="low"', "the value 'low' twice"),
        ('name="Price"', 'name="Cost"', "does not evaluate the issue 'Price'"),
        ('name="Price"', 'name="Garden &amp; shed"', "the name of two issues"),
        ('name="Price"', "", "an issue without a name"),
        ('type="discrete"', 'type="colour"', "of the type 'colour'"),
        ('<reservation value="0.3"', '<reservation value="1.3"', "above every utility"),
        ('<reservation value="0.3"', '<reservation value="much"', "a number belongs"),
        ('<reservation value="0.3"', '<discount_factor value="soon"', "a number belongs"),
        ("</issue><issue", '<item index="4" value="more" evaluation="1"/></issue><issue', "no value of the domain"),
    ],
)
def test_wrong_profiles_end_in_one_sentence(tmp_path: Path, old: str, new: str, words: str) -> None:
    files = house(tmp_path)
    text = files[1].read_text()
    assert old in text
    files[1].write_text(text.replace(old, new, 1))
    said = complaint(files)
    assert words in said
    assert "seller.xml" in said


def test_files_that_are_not_one_negotiation(tmp_path: Path) -> None:
    files = house(tmp_path)
    assert "at least two parties" in complaint(files[:1])
    assert "at least two parties" in complaint(files[:2])
    twice = written(tmp_path, {"again.xml": domain_xml(HOUSE)})
    assert "second domain" in complaint(files + twice)
    assert "no such file" in complaint([tmp_path / "nowhere.xml"])
    assert "cannot be read" in complaint([tmp_path])


def test_a_domain_that_is_too_large_says_what_to_do(tmp_path: Path) -> None:
    values = {f"issue {k}": {f"v{j}": j + 1.0 for j in range(9)} for k in range(8)}
    text = profile_xml(Wish(values, (0.125,) * 8))
    said = complaint(written(tmp_path, {"a.xml": text, "b.xml": text}))
    assert "43,046,721 outcomes" in said
    assert "leave out the issues of the least weight" in said
    wide = {"hue": {f"v{j}": j + 1.0 for j in range(80)}}
    text = profile_xml(Wish(wide, (1.0,)))
    assert "has 80 values; 59 are the most" in complaint(written(tmp_path, {"a.xml": text, "b.xml": text}))


@pytest.mark.slow
def test_a_large_domain_is_played(tmp_path: Path) -> None:
    from sim.exchange.reading import Reading, read
    from sim.negotiation import load
    from sim.scenario.yaml_file import dump

    values = {f"a rather long issue name, number {k}": {f"v{j}": j + 1.0 for j in range(4)} for k in range(8)}
    other = {issue: {value: 5 - worth for value, worth in row.items()} for issue, row in values.items()}
    rising, falling = tuple((k + 1) / 36 for k in range(8)), tuple((8 - k) / 36 for k in range(8))
    texts = {"a.xml": profile_xml(Wish(values, rising)), "b.xml": profile_xml(Wish(other, falling))}
    path = tmp_path / "large.yaml"
    path.write_text(dump(read(written(tmp_path, texts), Reading())))
    one = load(path).play(seed=1)
    assert one.row["end"] == "signed"
    assert "open" not in one.standing.values()
