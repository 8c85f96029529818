"""The draws of a tape, by compiled code."""

from __future__ import annotations

from sim.compiling import compiled
from sim.scenario import tape
from sim.scenario.tape import ELEVEN

philox = compiled(tape.philox)


@compiled
def fill(seed, runs, where, when, slots, attempts, out):
    """Uniform draws on [0, 1), shape (run, slot), each from the word at its address."""
    for r in range(runs.size):
        for s in range(slots.size):
            word = philox(where[s], when, slots[s], attempts[r, s], seed, runs[r])
            out[r, s] = (word >> ELEVEN) * 2.0**-53
