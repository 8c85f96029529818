"""`parley play`: a person takes a seat in the terminal."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.border import BadUse
from sim.cli.options import Changes, File, Seed, talks_of
from sim.cli.tables import screen, show
from sim.cli.terminal_seat import Chair, TerminalSeat
from sim.engines.round import RoundRecord
from sim.minds import MINDS
from sim.negotiation import Negotiation
from sim.nouns import SEED
from sim.report import summary
from sim.report.for_players import brief, points, reveal
from sim.report.public_record import PublicRecord
from sim.scenario.tape import tape


def play(
    file: File,
    party: Annotated[str, typer.Option("--as", metavar="PARTY", help="Whose seat you take, e.g. ukraine.")],
    seed: Seed = SEED,
    number: Annotated[int, typer.Option("--run", min=0, max=2**40, help="Which run of this seed.")] = 0,
    changes: Changes = [],  # noqa: B006
) -> None:
    """Take a party's seat: offer, accept and refuse, and read at the end what was possible."""
    talks = talks_of(file, changes)
    p = _seat(talks, party)
    setup = talks.setup
    drawn = setup.draw(tape(seed, number, 1))
    console = screen()
    known = brief(setup, drawn, p)
    terminal = TerminalSeat(setup, console, known)
    console.print(f"{talks.scenario.meta.title}\n{summary.WARNING}; seed {seed}, run {number}\n")
    for line in known:
        console.print(line)
    chair = Chair(terminal, MINDS[talks.scenario.parties[party].mind]())
    told = PublicRecord(setup, setup.opening(drawn))

    def tell(record: RoundRecord) -> None:
        lines = told.round(record)
        if not chair.empty:
            for line in ("", *lines):
                console.print(line)

    one = talks.play(seed, number, minds={party: chair}, watch=tell)
    console.print()
    for line in reveal(setup, drawn, one.played):
        console.print(line)
    console.print()
    show(console, points(setup, one.played))


def _seat(talks: Negotiation, party: str) -> int:
    p, game = talks.seat(party), talks.setup.game
    active = {*map(int, game.speakers)} - {*map(int, game.silent)}
    active |= {h for h in range(len(game.parties)) if any((int(held) >> h) & 1 for held in game.holders)}
    if p not in active:
        names = ", ".join(game.parties[h] for h in sorted(active))
        raise BadUse(f"--as {party}: this party makes no offers and answers none here; choose one of {names}.")
    return p
