"""Names as people read them."""

import pytest

import sim
from sim.analysis import titles

ISTANBUL = sim.load("scenarios/istanbul_2025.yaml").scenario


@pytest.mark.parametrize(
    ("path", "read"),
    [
        (
            "parties.ukraine.values.ceasefire.unconditional",
            "Ukraine · values · Ceasefire · Thirty days, at once and without conditions"),
        ("type.russia", "type · Russia"),
        ("influence.brazil_to_russia.attendance", "Brazil persuading Russia · attendance"),
        ("influence.united_states_to_ukraine.cost", "The United States pressing Ukraine · cost"),
        ("instruments.us_secondary_sanctions.credibility",
         "US secondary sanctions on those who buy Russian oil · credibility"),
        ("events.summer_offensive.hazard", "A Russian summer offensive gains ground · hazard"),
        ("parties.europe.values.us_sanctions_relief.none",
         "The European side · values · Relief from US sanctions · No relief"),
        ("world.momentum.drift", "world · momentum · drift"),
    ],
)  # fmt: skip
def test_a_path_reads_by_the_titles_of_what_it_names(path, read):
    assert titles.of_path(ISTANBUL, path) == read
