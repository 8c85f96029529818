"""Ranges of numbers as lists of values: all of them where they are few, evenly spaced points where not."""

from __future__ import annotations

from sim.exchange.files import Place

MOST_VALUES = 59
"""With `open` an issue then has 60 levels, the most of a scenario."""
LARGEST = 1e12


def points(
    low: float, high: float, step: float | None, steps: int, place: Place
) -> tuple[dict[str, float], str | None]:
    """The values of a range by name, and a note if points stand for it.

    A range with a `step` of at most 59 values keeps them all; else `steps` of them are taken, evenly
    spaced from the lowest to the highest. Without a step (real numbers) points are always taken.
    """
    if not low <= high or max(abs(low), abs(high)) > LARGEST:
        raise place.wrong(f"ranges from {low:g} to {high:g}", "put the smaller bound first, and keep them finite")
    if step is not None and not step > 0:
        raise place.wrong(f"has the step {step:g}", "make it larger than 0")
    count = steps if step is None else int((high - low) / step + 1e-9) + 1
    if step is not None and count <= MOST_VALUES:
        return {_name(low + k * step): low + k * step for k in range(count)}, None
    taken = [low + (high - low) * k / (steps - 1) for k in range(steps)]
    if step is not None:
        taken = [low + round(k * (count - 1) / (steps - 1)) * step for k in range(steps)]
    what = "real numbers" if step is None else f"{count} numbers"
    note = f"{place.path}: {len(taken)} evenly spaced points stand for {what} from {low:g} to {high:g} (--steps)."
    return {_name(x): x for x in taken}, note


def _name(x: float) -> str:
    return f"{x:.12g}"
