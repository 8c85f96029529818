# ruff: noqa: E501 (one case a line, so that the tables can be read down)
"""Every check: a small broken file, and the path, the line and the words of what is said about it."""

from __future__ import annotations

import re

import pytest

from sim.scenario import checks
from sim.scenario.findings import Finding
from sim.scenario.quantities import quantities
from tests.scenario.small import NAME, SCENARIOS, SMALL, broken, line_of, look

# (what is replaced, by what, path, where the line is, words of the finding, words of the remedy)
CASES: dict[str, tuple[str, str, str, str, str, str]] = {
    "status quo": ("status_quo: old", "status_quo: odl", "issues.flag.status_quo", "odl", "'odl' is no level of flag", "did you mean 'old'?"),
    "holder": ("holders: [island, mainland]\n    quorum", "holders: [islnd, mainland]\n    quorum", "issues.ferry.holders.0", "islnd", "'islnd' is no party", "did you mean 'island'?"),
    "idle holder": ("holders: [island, mainland]\n  flag", "holders: [island, church]\n  flag", "issues.toll.holders.1", "[island, church]", "'church' holds the issue but wants nothing", "give parties.church weights and values"),
    "holder twice": ("holders: [island, mainland]\n  flag", "holders: [island, island]\n  flag", "issues.toll.holders", "[island, island]", "names a party twice", "name each holder once"),
    "title twice": ("title: the Mainland", "title: the  isl\u200band", "parties.mainland.title", "title: the  isl", "reads like that of 'island'", "a title of its own"),
    "quorum": ("quorum: 2", "quorum: 3", "issues.ferry.quorum", "quorum: 3", "is 3 of 2 holders", "lower it to 2"),
    "shared stream": ("title: the Mainland", "title: the Mainland\n    stream: 0", "parties.mainland.stream", "stream: 0", "is 0, the row of draws that 'island' has", "a `stream` of its own"),
    "weight": ("      toll: {uniform: [0.2", "      tool: {uniform: [0.2", "parties.island.weights.tool", "tool:", "'tool' is no issue", "did you mean 'toll'?"),
    "row of no issue": ("      toll: {modes: [1.0", "      tool: {modes: [1.0", "parties.island.values.tool", "tool:", "'tool' is no issue", "did you mean 'toll'?"),
    "short row": ("modes: [0.0, 0.6, 1.0]", "modes: [0.0, 1.0]", "parties.island.values.ferry", "modes: [0.0, 1.0]", "2 values for 3 levels", "add 1"),
    "long row": ("modes: [0.0, 0.6, 1.0]", "modes: [0.0, 0.6, 0.8, 1.0]", "parties.island.values.ferry", "0.8, 1.0]", "4 values for 3 levels", "remove 1"),
    "level of a row": ("modes: [0.0, 0.6, 1.0], spread: 0.1,", "modes: [0.0, 0.6, 1.0], levels: {dialy: 0.4},", "parties.island.values.ferry.levels.dialy", "dialy", "'dialy' is no level of ferry", "did you mean 'daily'?"),
    "no principal's weights": ("role: mediator", "role: principal", "parties.church.weights", "church:\n    title", "a principal without weights", "say what it wants"),
    "zero weights": ("      ferry: {uniform: [0.1, 0.3], assumption: an expense}\n      toll: {uniform: [0.5, 0.9], assumption: the income}", "      ferry: {value: 0, range: [0, 1], assumption: none}\n      toll: {uniform: [0, 0], assumption: none}", "parties.mainland.weights", "weights:", "all weights are zero", "a weight above 0"),
    "weights that vanish": ("      ferry: {uniform: [0.1, 0.3], assumption: an expense}\n      toll: {uniform: [0.5, 0.9], assumption: the income}", "      ferry: {value: 0, range: [0, 1], assumption: none}\n      toll: {choice: {0: 0.5, 1: 0.5}, assumption: none}", "parties.mainland.weights", "weights:", "all weights can be drawn as 0 at once", "never 0"),
    "weight without values": ("      toll: {modes: [0.0, 0.5, 1.0], spread: 0.1, assumption: income}\n", "", "parties.mainland.values", "values:", "'toll' has a weight but no values", "add values.toll"),
    "values without weight": ("      toll: {modes: [0.0, 0.5, 1.0], spread: 0.1, assumption: income}\n", "      toll: {modes: [0.0, 0.5, 1.0], spread: 0.1, assumption: income}\n      flag: {modes: [0.0, 1.0], assumption: none}\n", "parties.mainland.values.flag", "flag: {modes", "has values but no weight", "add weights.flag"),
    "priors": ("prior: {value: 0.4,", "prior: {value: 0.5,", "parties.island.types", "types:", "priors sum to 1.1", "sum to 1"),
    "priors that vanish": ("prior: {value: 0.4, range: [0.2, 0.6], assumption: less likely}\n        sincerity: {value: 0.3, range: [0.1, 0.5], assumption: wants the quarrel}\n      humble:\n        prior: {value: 0.6,", "prior: {uniform: [0, 1], assumption: less likely}\n        sincerity: {value: 0.3, range: [0.1, 0.5], assumption: wants the quarrel}\n      humble:\n        prior: {uniform: [0, 1],", "parties.island.types", "types:", "all priors can be drawn as 0 at once", "begin above 0"),
    "audience": ("      mainland: {uniform: [0.0, 0.1], assumption: a little}", "      manland: {uniform: [0.0, 0.1], assumption: a little}", "parties.island.audiences.manland", "manland:", "'manland' is no party", "did you mean 'mainland'?"),
    "idle audience": ("      mainland: {uniform: [0.0, 0.1], assumption: a little}", "      church: {uniform: [0.0, 0.1], assumption: a little}", "parties.island.audiences.church", "      church: {uniform", "'church' wants nothing", "give it weights and values"),
    "leader's leader": ("if_leaders: [mainland]", "if_leaders: [king]", "parties.island.leader.if_leaders.0", "king", "'king' is no party", "known here: church, island, mainland"),
    "anchor's issue": ("package: {ferry: daily}", "package: {fery: daily}", "parties.island.anchor.package.fery", "fery: daily", "'fery' is no issue", "did you mean 'ferry'?"),
    "anchor's level": ("package: {ferry: daily}", "package: {ferry: dayly}", "parties.island.anchor.package.ferry", "dayly", "'dayly' is no level of ferry", "did you mean 'daily'?"),
    "empty condition": ("when: {toll: [high]}", "when: {}", "parties.island.red_lines.costly.when", "costly:", "is empty", "name an issue and its levels"),
    "condition without level": ("when: {toll: [high]}", "when: {toll: []}", "parties.island.red_lines.costly.when.toll", "toll: []", "names no level", "list levels"),
    "red line on no level": ("when: {toll: [high]}", "when: {toll: [hihg]}", "parties.island.red_lines.costly.when.toll", "hihg", "'hihg' is no level of toll", "did you mean 'high'?"),
    "edge upside down": ("ferry: {at_least: weekly}", "ferry: {at_least: daily, at_most: weekly}", "sequencing.ferry_first.until.ferry", "at_least: daily", "no level fits", "swap the two"),
    "red line of two kinds": ("when: {toll: [high]},", "when: {toll: [high]}, issue: toll,", "parties.island.red_lines.costly", "issue: toll", "needs either `when`, or `issue` and `first_forbidden`", "give one of the two"),
    "red line of no kind": ("when: {toll: [high]}, ", "", "parties.island.red_lines.costly", "costly:", "needs either `when`", "give one of the two"),
    "first forbidden": ("first_forbidden: {weekly: 0.1", "first_forbidden: {weakly: 0.1", "parties.island.red_lines.lonely.first_forbidden", "weakly", "'weakly' is no level of ferry", "did you mean 'weekly'?"),
    "first forbidden empty": ("first_forbidden: {weekly: 0.1, daily: 0.2}", "first_forbidden: {}", "parties.island.red_lines.lonely.first_forbidden", "first_forbidden", "names no level", "level: probability"),
    "first forbidden sum": ("weekly: 0.1, daily: 0.2", "weekly: 0.9, daily: 0.2", "parties.island.red_lines.lonely.first_forbidden", "weekly: 0.9", "probabilities sum to 1.1", "at most 1"),
    "owner": ("owner: mainland", "owner: mainlan", "instruments.strike.owner", "owner:", "'mainlan' is no party", "did you mean 'mainland'?"),
    "coalition": ("    coalition: guilds", "    coalition: gilds", "instruments.strike.coalition", "coalition: gilds", "'gilds' is no coalition", "did you mean 'guilds'?"),
    "idle target": ("    target: island\n", "    target: church\n", "instruments.strike.target", "target: church", "'church' wants nothing", "give it weights and values"),
    "member": ("members: [mainland, church]", "members: [mainland, chruch]", "coalitions.guilds.members.1", "chruch", "'chruch' is no party", "did you mean 'church'?"),
    "idle coalition": ("    coalition: guilds\n", "", "coalitions.guilds", "  guilds:", "no instrument needs it", "or remove it"),
    "influence": ("source: church", "source: chruch", "influence.sermon.source", "chruch", "'chruch' is no party", "did you mean 'church'?"),
    "influence on oneself": ("source: church, target: island", "source: island, target: island", "influence.sermon", "sermon", "a party influences itself", "name two parties"),
    "mediator": ("mediation:\n  church:", "mediation:\n  chuch:", "mediation.chuch", "chuch", "'chuch' is no party", "did you mean 'church'?"),
    "bias": ("bias: {island:", "bias: {iland:", "mediation.church.bias.iland", "iland:", "'iland' is no party", "did you mean 'island'?"),
    "leverage unread": ("style: manipulation", "style: facilitation", "mediation.church.leverage", "leverage:", "is not read under style `facilitation`", "change the style"),
    "gate's party": ("ferry_first: {party: island", "ferry_first: {party: islands", "sequencing.ferry_first.party", "islands", "'islands' is no party", "did you mean 'island'?"),
    "gate never opens": (", until: {ferry: {at_least: weekly}}", "", "sequencing.ferry_first", "ferry_first", "never opens", "add `until_meetings`, `until` or `during`"),
    "gate's event": ("during: storm", "during: strom", "sequencing.ferry_in_port.during", "during: strom", "'strom' is no event", "did you mean 'storm'?"),
    "event without length": ("    lasts: {uniform: [1, 3], assumption: days}\n", "", "sequencing.ferry_in_port.during", "during: storm", "'storm' has no length", "give the event `lasts`"),
    "idle length": (", during: storm", ", until_meetings: {value: 1, range: [1, 1], assumption: short}", "events.storm.lasts", "lasts:", "no gate is shut during it", "or remove it"),
    "veto": ("bishop: {party: mainland", "bishop: {party: bishop", "vetoes.bishop.party", "bishop:", "'bishop' is no party", "known here: church"),
    "idle veto": ("bishop: {party: mainland", "bishop: {party: church", "vetoes.bishop.party", "bishop:", "'church' wants nothing", "give it weights and values"),
    "event's rounds": ("rounds: [2, 5]", "rounds: [5, 2]", "events.storm.rounds", "rounds: [5, 2]", "is [5, 2]", "1 ≤ first ≤ last"),
    "late event": ("rounds: [2, 5]", "rounds: [12, 15]", "events.storm.rounds", "[12, 15]", "begins after the 10 rounds", "begin earlier"),
    "event's coalition": ("unity: {guilds:", "unity: {gilds:", "events.storm.unity.gilds", "gilds", "'gilds' is no coalition", "did you mean 'guilds'?"),
    "event's instrument": ("credibility: {strike:", "credibility: {strikes:", "events.storm.credibility.strikes", "strikes", "'strikes' is no instrument", "did you mean 'strike'?"),
    "event's party": ("patience: {island:", "patience: {iland:", "events.storm.patience.iland", "iland", "'iland' is no party", "did you mean 'island'?"),
    "event's trigger": ("frustration_above: {island:", "frustration_above: {iland:", "events.storm.when.frustration_above.iland", "iland", "'iland' is no party", "did you mean 'island'?"),
    "speaker": ("speakers: [island, mainland]", "speakers: [island, main]", "protocol.speakers.1", "[island, main]", "'main' is no party", "did you mean 'mainland'?"),
    "speaker twice": ("speakers: [island, mainland]", "speakers: [island, island]", "protocol.speakers", "[island, island]", "names a party twice", "name each speaker once"),
    "idle speaker": ("speakers: [island, mainland]", "speakers: [island, church]", "protocol.speakers.1", "[island, church]", "'church' wants nothing", "give it weights and values"),
    "late deadline": ("deadline: {round: 8", "deadline: {round: 18", "protocol.deadline.round", "round: 18", "lies after the 10 rounds", "set it to 10 or lower"),
    "stacked for ever": ("speakers: [island, mainland]", "speakers: [island, mainland]\n  answers: stacked", "protocol.answers", "stacked", "for talks that end with an agreement", "set protocol.agreements to single"),
    "stacked by one": ("speakers: [island, mainland]", "speakers: [island, mainland]\n  agreements: single\n  turns: one\n  answers: stacked", "protocol.answers", "stacked", "need a turn for every speaker in each round", "set protocol.turns to all"),
    "stacked by lot": ("speakers: [island, mainland]", "speakers: [island, mainland]\n  agreements: single\n  order: random\n  answers: stacked", "protocol.answers", "stacked", "need turns that follow each other, not random", "set protocol.order to alternating"),
    "stacked and silent": ("speakers: [island, mainland]", "speakers: [mainland]\n  agreements: single\n  answers: stacked", "protocol.answers", "stacked", "'island' may have to consent, and never speaks", "add island to protocol.speakers"),
    "single text": ("speakers: [island, mainland]", "speakers: [island, mainland]\n  order: single_text", "protocol.order", "single_text", "single_text needs a mediator", "add one to protocol.speakers"),
    "out of bounds": ("credibility: {uniform: [0.2, 0.5]", "credibility: {uniform: [0.2, 1.5]", "instruments.strike.credibility", "[0.2, 1.5]", "can be 0.2 … 1.5, outside [0, 1]", "keep it in [0, 1]"),
    "infinite": ("severity: {uniform: [0.0, 0.1]", "severity: {value: .inf, range: [0, 1]", "instruments.strike.severity", ".inf, range: [0, 1]", "is inf, outside [0, 2]", "keep it in [0, 2]"),
    "no grounds": ("threaten: {uniform: [0.0, 0.1], assumption: rare}", "threaten: {uniform: [0.0, 0.1]}", "instruments.strike.threaten", "threaten", "carries neither evidence nor an assumption", "add `evidence: [id]`"),
    "constant without range": ("exponent: {value: 1, range: [1, 1], ", "exponent: {value: 1, ", "protocol.deadline.exponent", "exponent", "carries neither evidence nor an assumption with a range", "range: [low, high]"),
    "row without grounds": (", spread: 0.1, assumption: income}", ", spread: 0.1}", "parties.mainland.values.toll", "toll: {modes: [0.0, 0.5", "carries neither evidence nor an assumption", "add `evidence: [id]`"),
    "outside its range": ("sincerity: {value: 0.3, range: [0.1, 0.5]", "sincerity: {value: 0.7, range: [0.1, 0.5]", "parties.island.types.proud.sincerity.range", "value: 0.7", "0.7 lies outside its own range", "widen the range"),
    "range out of bounds": ("range: [0.1, 0.5]", "range: [0.1, 1.5]", "parties.island.types.proud.sincerity.range", "[0.1, 1.5]", "is 0.1 … 1.5, outside [0, 1]", "keep it in [0, 1]"),
    "evidence of a number": ("{uniform: [0.4, 0.6], evidence: [A-1]}", "{uniform: [0.4, 0.6], evidence: [A-2]}", "parties.island.weights.ferry.evidence", "A-2", "'A-2' is no evidence id", "did you mean 'A-1'?"),
    "evidence of a row": ("spread: 0.1, evidence: [A-1]", "spread: 0.1, evidence: [A-2]", "parties.island.values.ferry.evidence", "A-2", "'A-2' is no evidence id", "did you mean 'A-1'?"),
    "evidence of an issue": ("    evidence: [A-1]\n  toll", "    evidence: [A-2]\n  toll", "issues.ferry.evidence", "A-2", "'A-2' is no evidence id", "did you mean 'A-1'?"),
    "evidence of a red line": ("when: {toll: [high]}, evidence: [A-1]", "when: {toll: [high]}, evidence: [A-2]", "parties.island.red_lines.costly.evidence", "A-2", "'A-2' is no evidence id", "did you mean 'A-1'?"),
    "evidence of an order": ("weekly, evidence: [A-1]", "weekly, evidence: [A-2]", "order_constraints.0.evidence", "A-2", "'A-2' is no evidence id", "did you mean 'A-1'?"),
    "source": ("source: almanac", "source: alamanac", "evidence.A-1.source", "alamanac", "'alamanac' is no source", "did you mean 'almanac'?"),
    "late source": ("date: 1999-06-01", "date: 2001-06-01", "sources.almanac.date", "2001-06-01", "is later than the cut-off 2000-01-01", "use earlier evidence"),
    "late forecast": ("date: 1999-12-01", "date: 2001-12-01", "reference.forecasts.gull.date", "2001-12-01", "is later than the cut-off", "use earlier forecasts"),
    "order of no party": ("{party: mainland, say: weights", "{party: manland, say: weights", "order_constraints.1.party", "manland", "'manland' is no party", "did you mean 'mainland'?"),
    "no order": ("say: weights.toll > weights.ferry", "say: toll before ferry", "order_constraints.1.say", "toll before ferry", "'toll before ferry' is no order", "write `values.issue.level > values.issue.other`"),
    "order of no number": ("say: weights.toll > weights.ferry", "say: weights.tolls > weights.ferry", "order_constraints.1.say", "weights.tolls", "'weights.tolls' is no number of this party", "did you mean 'weights.toll'"),
    "impossible order": ("say: weights.toll > weights.ferry", "say: weights.toll < weights.ferry", "order_constraints.1.say", "toll < weights", "no draw can meet 'weights.toll < weights.ferry'", "let the two ranges overlap"),
    "circular orders": ("  - {party: mainland,", "  - {party: mainland, say: values.ferry.daily > values.ferry.none, assumption: cheap}\n  - {party: mainland, say: values.ferry.none > values.ferry.daily, assumption: cheap}\n  - {party: mainland,", "order_constraints.1.say", "values.ferry.daily > values.ferry.none", "no draw can meet", "turn the order round"),
    "headline": ("when: {ferry: [weekly, daily]}", "when: {fery: [weekly, daily]}", "reference.headline.when.fery", "fery", "'fery' is no issue", "did you mean 'ferry'?"),
    "demand": ("demand: {toll: [low, high]}", "demand: {toll: [loww]}", "instruments.strike.demand.toll", "loww", "'loww' is no level of toll", "did you mean 'low'?"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_said_once_with_its_place_and_a_remedy(case: str) -> None:
    old, new, path, place, what, fix = CASES[case]
    text = broken((old, new))
    _, findings = look(text)
    found = [f for f in findings if f.path == path and what in f.what]
    assert len(found) == 1, "\n".join(map(str, findings))
    assert fix.rstrip("?") in found[0].fix
    assert found[0].warning == (case in {"title twice", "leverage unread", "late source"})
    expected = line_of(text, place.split("\n")[0])
    if case in {"zero weights", "weights that vanish", "weight without values"}:
        expected = line_of(text, "title: the Mainland") + (1 if path.endswith("weights") else 4)
    if case == "no principal's weights":
        expected = line_of(text, "title: the Church") - 1
    assert found[0].line == expected
    assert str(found[0]).startswith(f"{NAME}:{expected} ")


def test_the_small_scenario_itself_is_right() -> None:
    assert look(SMALL)[1] == []


def test_a_file_without_an_active_issue_is_told_so() -> None:
    text = broken(
        ("    quorum: 2", "    quorum: 2\n    active: false"),
        ("  toll:\n    levels", "  toll:\n    active: false\n    levels"),
    )
    assert ("issues", "has no active issue") in [(f.path, f.what) for f in look(text)[1]]


def test_orders_that_each_can_be_met_but_hardly_together_are_refused() -> None:
    more = "".join(f"  - {{party: mainland, say: {a} > {b}, assumption: x y z}}\n" for a, b in (
        ("values.toll.low", "values.ferry.none"), ("values.ferry.none", "values.toll.low")))  # fmt: skip
    _, findings = look(broken(("instruments:\n", more + "instruments:\n")))
    assert [f.path for f in findings] == ["order_constraints"]
    assert "hardly ever met" in findings[0].what
    assert "parties.mainland.values.ferry.none" in findings[0].what


def test_an_order_about_an_issue_off_the_table_is_left_out() -> None:
    assert look(broken(("say: weights.toll > weights.ferry", "say: values.flag.new > values.flag.old")))[1] == []


def _levels(count: int) -> str:
    return "[none, " + ", ".join(f"l{k}" for k in range(1, count)) + "]"


@pytest.mark.parametrize(
    ("issues", "levels", "extra", "path", "words"),
    [
        (1, 1025, "", "issues.i0.levels", "has 1025 levels"),
        (23, 2, "", "issues", "makes 8388608 packages"),
        (8, 6, "", "protocol.breadth", "lets one turn choose among 1679616 offers"),
        (13, 2, "", "protocol.breadth", "lets an offer move any of 8192 sets of issues"),
        (13, 2, "  breadth: 3", "", ""),
    ],
)
def test_spaces_too_large_to_play_are_refused_before_they_are_laid_out(
    issues: int, levels: int, extra: str, path: str, words: str
) -> None:
    names = [f"i{k}" for k in range(issues)]
    blocks = "".join(f"  {n}: {{levels: {_levels(levels)}, status_quo: none, holders: [a, b]}}\n" for n in names)
    row = "[" + ", ".join(["0.5"] * levels) + "]"
    wants = (
        "weights: {" + ", ".join(f"{n}: 1" for n in names) + "}, values: {" + ", ".join(f"{n}: {row}" for n in names)
    )
    text = (
        "meta: {title: t, cutoff: 2000-01-01, start: 2000-01-01, content_note: n, evidence: waived}\n"
        f"issues:\n{blocks}parties:\n  a: {{title: A, {wants}}}}}\n  b: {{title: B, {wants}}}}}\n"
        f"protocol:\n  rounds: 3\n  speakers: [a]\n{extra}\n"
    )
    found = [(f.path, f.what) for f in look(text)[1]]
    assert found == ([(path, words)] if path else [])


def test_too_many_parties_and_too_many_conditions_are_refused() -> None:
    more = "".join(f"  p{k}: {{title: P, role: third_party}}\n" for k in range(60))
    assert ("parties", "has 63 parties") in [
        (f.path, f.what) for f in look(broken(("order_constraints:\n", more + "order_constraints:\n")))[1]
    ]
    vetoes = "".join(f"  v{k}: {{party: mainland, when: {{ferry: daily}}}}\n" for k in range(70))
    said = [f.what for f in look(broken(("compliance:\n", vetoes + "compliance:\n")))[1]]
    assert any(what.endswith("conditions on packages") for what in said)


def test_each_check_is_tested_here() -> None:
    """A new check without a case fails: each must say what some case expects."""
    said: dict[str, set[str]] = {check.__name__: set() for check in checks.CHECKS}
    for name, (old, new, path, _, what, _) in CASES.items():
        made, _ = look(broken((old, new)))
        for check in checks.CHECKS if made is not None else ():
            if any(_is(problem, path, what) for problem in check(made)):
                said[check.__name__].add(name)
    untested = [name for name, cases in said.items() if not cases and name not in {"_space", "check_rational"}]
    assert untested == []


def _is(problem: tuple[tuple[str | int, ...], str, str, bool], path: str, what: str) -> bool:
    return ".".join(map(str, problem[0])) == path and what in problem[1]


def test_a_finding_reads_as_one_line() -> None:
    plain = Finding("a.yaml", 4, "issues.x", "is wrong", "mend it")
    assert str(plain) == "a.yaml:4 issues.x: is wrong; mend it."
    assert (
        str(Finding("a.yaml", None, "", "is wrong", "did you mean 'b'?", True))
        == "a.yaml warning: is wrong; did you mean 'b'?"
    )


@pytest.mark.parametrize(("start", "fine"), [("9999-12-20", False), ("9999-10-08", True), ("9999-10-09", False)])
def test_rounds_that_reach_past_the_last_date_are_refused(start: str, fine: bool) -> None:
    text = (SCENARIOS / "tiny.yaml").read_text(encoding="utf-8").replace("start: 2000-01-03", f"start: {start}")
    found = [(f.path, f.what) for f in look(text)[1]]
    what = f"is {start}, and 12 rounds of 7 days end after the year 9999"
    assert found == ([] if fine else [("meta.start", what)])


@pytest.mark.parametrize("name", ["values", "weights", "types", "levels", "parties", "issues", "modes"])
def test_names_of_the_format_are_names_of_parties_and_issues_too(name: str) -> None:
    text = (SCENARIOS / "tiny.yaml").read_text(encoding="utf-8")
    for old in ("north", "truce"):
        changed = re.sub(rf"\b{old}\b", name, text)
        assert changed != text
        scenario, findings = look(changed)
        assert scenario is not None
        assert findings == []
        assert [q.address for q in quantities(scenario)] == [q.address for q in quantities(look(text)[0])]


def test_a_short_row_is_one_finding_and_not_two() -> None:
    row = ("ferry: {modes: [0.0, 0.6, 1.0]", "ferry: {modes: [0.0, 0.6]")
    assert "say: values.ferry.daily > values.ferry.weekly" in SMALL
    assert [f.what for f in look(broken(row))[1]] == ["2 values for 3 levels"]
