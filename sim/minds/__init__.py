"""Who decides for a party. To add a strategy: one file here, its name in `sim.scenario.party.MINDS`, one test."""

from importlib import import_module

from sim.minds.base import Mind
from sim.minds.players import Human, OneByOne, Scripted, as_mind
from sim.minds.seat import IllegalMove, Received, Seat
from sim.scenario import party


def _named(name: str, file: str) -> type[Mind]:
    """The mind of this name in a file of this package."""
    found = vars(import_module(f"sim.minds.{file}")).values()
    return next(x for x in found if isinstance(x, type) and issubclass(x, Mind) and getattr(x, "name", "") == name)


MINDS: dict[str, type[Mind]] = {name: _named(name, file) for name, file in party.MINDS.items()}

__all__ = [
    "MINDS", "Human", "IllegalMove", "Mind", "OneByOne", "Received", "Scripted", "Seat", "as_mind",
]  # fmt: skip
