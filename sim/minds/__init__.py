"""Who decides for a party. To add a strategy: one file here, one line in `MINDS`, one test."""

from sim.minds.base import Mind
from sim.minds.hardliner import Hardliner
from sim.minds.human import Human
from sim.minds.mediator import Mediator
from sim.minds.micro import Micro
from sim.minds.negotiator import Negotiator
from sim.minds.one_by_one import IllegalMove, OneByOne, Player, Received, Seat, as_mind
from sim.minds.random_mind import Random
from sim.minds.rational import Rational
from sim.minds.scripted import Scripted
from sim.minds.time_dependent import Boulware, Conceder, Linear
from sim.minds.tit_for_tat import TitForTat

BUILT_IN: tuple[type[Mind], ...] = (
    Negotiator, Boulware, Linear, Conceder, TitForTat, Micro, Hardliner, Random, Rational, Mediator,
)  # fmt: skip
MINDS: dict[str, type[Mind]] = {mind.name: mind for mind in BUILT_IN}

__all__ = [
    "MINDS", "Human", "IllegalMove", "Mind", "OneByOne", "Player", "Received", "Scripted", "Seat", "as_mind",
]  # fmt: skip
