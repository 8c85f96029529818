"""A small study of two neighbours, for tests of how studies are played."""

import hashlib

import sim


def small_study(runs=10, rounds=4):
    """Nine cases of talks of a few rounds."""
    talks = sim.load("scenarios/tiny.yaml").with_({"protocol.rounds": rounds})
    plan = sim.Plan(
        title="Two neighbours",
        vary={
            "parties.north.patience": {"range": [0.8, 0.99], "points": 3},
            "world.momentum.drift": [-0.05, 0, 0.05],
        },
        runs=runs,
        outcomes=["deal", "gain.north", "momentum", "why_not_more.missed"],
        seed=3,
    )
    return sim.Study(talks, plan, "small")


def digest(results):
    """One number for all final tables, to the last bit."""
    whole = b"".join(
        table.to_csv(index=False, float_format="%.17g").encode()
        for table in (results.outcomes, results.cases, results.runs)
    )
    return hashlib.sha256(whole).hexdigest()
