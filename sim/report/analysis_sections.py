"""The analysis of one run in sentences and titled tables."""

from __future__ import annotations

from collections.abc import Iterable

from sim.analysis import titles
from sim.analysis.pivots import Pivot
from sim.analysis.possible import REASONS
from sim.engines.analysed import Analysed
from sim.engines.influence_log import KINDS
from sim.report import words
from sim.report.sections import Row, Section

MOST = 6
"""Ties, frontier packages and moves that a table shows; the files hold all."""


def of_analysis(analysis: Analysed) -> list[Section]:
    """All sections."""
    return [_points(analysis), _frontier(analysis), _pivots(analysis), _coalitions(analysis), _moves(analysis)]


def sentences(analysis: Analysed) -> list[str]:
    """The main findings, a sentence each."""
    return [_efficiency(analysis), _why(analysis), _apart(analysis), *_openers(analysis)]


def _efficiency(analysis: Analysed) -> str:
    yard, space = analysis.yardsticks, analysis.situation.space
    deal = words.moved(analysis.setup, analysis.setup.game.status_quo, analysis.played.state.standing[0])
    lead = "Nothing was agreed, and that" if deal == "nothing" else f"What is in force ({deal})"
    fair, best = len(space.rational), len(space.frontier)
    size = f"{best:,} of the {fair:,} packages that no player loses by are on the frontier"
    if yard.efficient:
        return f"{lead} is efficient: nobody could gain without another's loss; {size}."
    return (
        f"{lead} leaves value on the table: one package would have given the players {words.number(yard.left)} more in "
        f"sum without a loss to any, and one, the same or another, at least {words.number(yard.inside)} more to each; "
        f"{size}."
    )


def _why(analysis: Analysed) -> str:
    assert analysis.played.possible is not None
    reason = REASONS[int(analysis.played.possible.bigger[0])]
    return f"Why no bigger deal: {words.plain(reason)} ({words.WHY[reason]})."


def _apart(analysis: Analysed) -> str:
    if not (analysis.situation.space.rational_gains > 0).any():
        return "No package gains a player anything without another's loss."
    return (
        f"Opposition is {words.number(analysis.yardsticks.opposition)}: the distance from the point at which each "
        "player has the most that it can gain (each counted as 1) to the nearest package; 0 would be harmony."
    )


def _openers(analysis: Analysed) -> Iterable[str]:
    """What alone keeps the zone shut."""
    if analysis.as_it_is.now.packages:
        return
    for pivot in analysis.pivots:
        if pivot.now.packages:
            what = titles.start(_without(analysis, pivot))
            yield f"{what}, the zone that was empty at the end would hold {_packages(pivot.now.packages)}."


def _packages(count: int) -> str:
    return "1 package" if count == 1 else f"{count:,} packages"


def _points(analysis: Analysed) -> Section:
    yard, table = analysis.yardsticks, analysis.points
    titles_ = tuple(titles.start(analysis.setup.scenario.parties[name].title) for name in yard.players)
    rows: list[Row] = [("in force at the end", *map(words.signed, yard.reached.tolist()), "0", "0")]
    rows.append(("ideal point", *map(words.signed, yard.ideal.tolist()), "–", "–"))
    for name, group in table.groupby("solution", sort=False):
        for k, row in enumerate(group.head(MOST).to_dict("records")):
            label = words.SOLUTIONS[str(name)] if k == 0 else f"  ties with it ({k + 1} of {len(group)})"
            gains = (words.signed(row[f"gain.{player}"]) for player in yard.players)
            rows.append((label, *gains, words.number(row["distance"]), words.number(row["weighted_distance"])))
    weights = ", ".join(f"{title} {weight:g}" for title, weight in zip(titles_, yard.weights, strict=True))
    note = (
        "Gains over the status quo by true preferences in the world at the end; packages that no player loses by. "
        f"Distance in utility, and weighted in shares of the ideal gains. Bargaining weights: {weights}. "
        "All exact ties count."
    )
    return Section("What was possible", ("gain over the status quo", *titles_, "distance", "weighted"), rows, note)


def _frontier(analysis: Analysed) -> Section:
    setup, space = analysis.setup, analysis.situation.space
    rows: list[Row] = []
    for row in analysis.frontier.head(MOST).to_dict("records"):
        levels = space.levels(row["package"])
        gains = ", ".join(words.signed(row[f"gain.{player}"]) for player in analysis.yardsticks.players)
        rows.append((words.moved(setup, setup.game.status_quo, levels), gains, words.number(row["distance"])))
    title = f"The nearest of {len(analysis.frontier)} packages on the Pareto frontier"
    order = ", ".join(setup.scenario.parties[name].title for name in analysis.yardsticks.players)
    return Section(title, ("moves from the status quo", "gains", "distance"), rows, f"Gains in this order: {order}.", 2)


def _pivots(analysis: Analysed) -> Section:
    rows = [_pivot("as it is", analysis.as_it_is)]
    rows += [_pivot(_without(analysis, pivot), pivot) for pivot in analysis.pivots]
    note = (
        "Packages that all who must consent would gain from and may sign, counted from the status quo, and from what "
        "was in force at the end; 'calmer' ones let less of the conflict go on."
    )
    columns = ("zone of agreement", "from the start", "calmer", "at the end", "calmer")
    return Section("Who and what is pivotal", columns, rows, note)


def _pivot(label: str, pivot: Pivot) -> Row:
    counts = (pivot.anew.packages, pivot.anew.calmer, pivot.now.packages, pivot.now.calmer)
    return (label, *(f"{count:,}" for count in counts))


def _without(analysis: Analysed, pivot: Pivot) -> str:
    scenario = analysis.setup.scenario
    whose = scenario.parties[pivot.party].title
    match pivot.kind:
        case "consent":
            return f"with the consent of {whose} given"
        case "red_line":
            return f"without a red line of {whose} ({words.plain(pivot.name)})"
        case "gate":
            return f"without what {whose} refuses for now ({words.plain(pivot.name)})"
        case "veto":
            return f"without a veto of {whose} ({words.plain(pivot.name)})"
        case _:
            return f"without pressure by {whose} ({titles.of_instrument(scenario, pivot.name)})"


def _coalitions(analysis: Analysed) -> Section:
    rows = []
    for name, game in analysis.consent_games.items():
        index = ", ".join(f"{_party(analysis, p)} {words.number(x)}" for p, x in game.shapley_shubik.items())
        winning, blocking = _sets(analysis, game.minimal_winning), _sets(analysis, game.minimal_blocking)
        rows.append((_moved(analysis, name), winning, blocking, index))
    note = "Parties not named have no say. The index is a party's share of the orders in which its word decides."
    columns = ("moving", "minimal winning coalitions", "minimal blocking coalitions", "Shapley–Shubik index")
    return Section("Who can sign, and who can block", columns, rows, note, 4)


def _moved(analysis: Analysed, name: str) -> str:
    named = {"every_issue": "every issue at once", "agreed": "what was agreed"}
    return named.get(name) or titles.of_issue(analysis.setup.scenario, name)


def _sets(analysis: Analysed, coalitions: list[frozenset[int]]) -> str:
    shown = [" + ".join(_party(analysis, p) for p in sorted(c)) for c in coalitions[:MOST]]
    more = f"; and {len(coalitions) - MOST} more" if len(coalitions) > MOST else ""
    return "; ".join(shown) + more


def _party(analysis: Analysed, p: int) -> str:
    return words.party(analysis.setup, p)


def _moves(analysis: Analysed) -> Section:
    parties, graph = analysis.setup.scenario.parties, analysis.network
    edges = sorted(graph.edges(data=True), key=lambda edge: -edge[2]["strength"])
    rows = [
        (
            f"{titles.start(parties[a].title)} {KINDS[edge['kind']]} {parties[b].title}", str(edge["times"]),
            words.number(edge["strength"]),
        )
        for a, b, edge in edges[: 2 * MOST]
    ]  # fmt: skip
    note = (
        "Strength in sum over rounds: a push is the shift of the target's chance to come, and of what it asks for; "
        "pressure and accepted offers are shares of all that the issues can give the target."
    )
    columns = ("", "rounds or times", "strength")
    return Section("Who moved whom", columns, rows, note if rows else "Nobody moved anybody.")
