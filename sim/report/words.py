"""How scenarios' names, numbers and packages read in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from sim.analysis import titles
from sim.analysis.titles import plain as plain
from sim.engines.setup import Setup
from sim.nouns import Ints, Reason
from sim.statistics import wilson

WHY = {
    Reason.AGREED: "an agreement reduced the conflict",
    Reason.NO_ZONE: "no package was better than going on for all who had to consent",
    Reason.RED_LINE: "each package that all would have gained from crossed someone's red line",
    Reason.SEQUENCING: "what all would have signed was refused for now: 'first this, then that', or an event",
    Reason.AUTHORITY: "talks ended while a package waited for a capital that had not decided on it before",
    Reason.WALKOUT: "a package for all existed, but a party walked out before it was found",
    Reason.DEADLINE: "a package for all existed, but the deadline came before it was found",
    Reason.REFUSED: "a package for all existed, but a capital had refused the one that was on the table at the end",
    Reason.MISSED: "a package for all existed, but demands stayed too high, or nobody offered it in time",
}


SOLUTIONS = {
    "nash": "Nash (largest product of gains)",
    "kalai_smorodinsky": "Kalai-Smorodinsky (equal shares of what each could gain)",
    "egalitarian": "Egalitarian (best for the one who gains least)",
    "utilitarian": "Utilitarian (largest sum of gains)",
}
"""The solutions of cooperative bargaining theory, by their names in tables."""


def number(x: float) -> str:
    """`.41`, `−.05`: two digits, without the zero that says nothing."""
    digits = f"{abs(x):.2f}"
    text = digits.removeprefix("0") if digits != "0.00" else "0"
    return f"−{text}" if x < 0 and text != "0" else text


def signed(x: float) -> str:
    """`+.07`, `−.21`."""
    text = number(x)
    return text if text.startswith("−") or text == "0" else f"+{text}"


def percent(share: float) -> str:
    """`25.0 %`."""
    return f"{100 * share:.1f} %"


def chance(share: float) -> str:
    """`34 %`, `< 1 %`: a belief, which nobody holds to a tenth."""
    return "< 1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"


def interval(low: float, high: float) -> str:
    """`[16.0, 36.9]`, in per cent."""
    return f"[{100 * low:.1f}, {100 * high:.1f}]"


def share(count: int, runs: int) -> str:
    """`25.0 % [16.0, 36.9]`: a share of runs with its 95 % Wilson interval."""
    low, high = wilson(count, runs)
    return f"{percent(count / runs)} {interval(float(low), float(high))}"


def issue(setup: Setup, i: int) -> str:
    """The title of an issue by its number."""
    return titles.of_issue(setup.scenario, setup.game.issues[i])


def level(setup: Setup, i: int, k: int) -> str:
    """The title of a level by the numbers of issue and level."""
    return titles.of_level(setup.scenario, setup.game.issues[i], setup.game.levels[i][k])


def party(setup: Setup, p: int) -> str:
    """A party's title, as it stands inside a sentence."""
    return setup.scenario.parties[setup.game.parties[p]].title


def instrument(setup: Setup, g: int) -> str:
    """The title of an instrument by its number."""
    return titles.of_instrument(setup.scenario, list(setup.scenario.instruments)[g])


def moved(setup: Setup, before: Ints, after: Ints) -> str:
    """What a package changes: `Ceasefire → Thirty days; Prisoner exchange → All for all`."""
    changes = [
        f"{issue(setup, i)} → {level(setup, i, int(after[i]))}"
        for i in range(len(setup.game.issues))
        if before[i] != after[i]
    ]
    return "; ".join(changes) if changes else "nothing"


def listed(items: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else "nobody"
