"""What was possible in a run: zones of agreement, and the frontier's reference points, by enumeration.

Every package of the scenario is visited once for each run, with that run's true preferences in the
world as it was when the talks ended.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np

from sim.nouns import Bools, Floats, Ints, Masks, Reason
from sim.rules.kernels import ALL, ONE, grid
from sim.rules.state import ENDS, State
from sim.rules.value import Gates, Vetoes, conflict_of, consent_rule, valuation
from sim.scenario.game import Game
from sim.scenario.parameters import Parameters

REASONS = list(Reason)
SOLUTIONS = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")


@numba.njit(cache=True, nogil=True)
def _advance(digits, sizes):
    """Count up in mixed radix; the first place that changed, or −1 at the end."""
    place = sizes.size - 1
    while place >= 0 and digits[place] == sizes[place] - 1:
        digits[place] = 0
        place -= 1
    if place >= 0:
        digits[place] += 1
    return place


@numba.njit(cache=True, nogil=True)
def _prefix(start, digits, who, worth, conflict, satisfied, sums, least, held):
    """Refresh the running sums, minima and intersections from place `start` on."""
    for i in range(start, digits.size):
        level = digits[i]
        least[i + 1] = min(least[i], conflict[i, level])
        held[i + 1] = held[i] & satisfied[i, level]
        for p in who:
            sums[i + 1, p] = sums[i, p] + worth[p, i, level]


@numba.njit(cache=True, nogil=True)
def _terms(bonus):
    """For each party the conditions that carry a bonus, −1 after the last."""
    out = np.empty((bonus.shape[0], bonus.shape[1] + 1), np.int64)
    for p in range(bonus.shape[0]):
        count = 0
        for b in range(bonus.shape[1] + 1):
            out[p, b] = -1
        for b in range(bonus.shape[1]):
            if bonus[p, b] != 0.0:
                out[p, count] = b
                count += 1
    return out


@numba.njit(cache=True, nogil=True)
def _fill(sizes, satisfied, conflict, who, worth, bonus, fight, lines, beyond, always, values, share, truth):
    """Visit every package of one run, in mixed radix: conflict (N,), satisfied conditions (N,), and utility
    (N, P) up to a constant of the party, of those inside (or `beyond`) the red lines `lines` (bits) and
    of two `always`."""
    issues, parties = sizes.size, worth.shape[0]
    terms = _terms(bonus)
    sums, least, held = np.zeros((issues + 1, parties)), np.zeros(issues + 1), np.zeros(issues + 1, np.uint64)
    least[0], held[0] = 1.0, ALL
    digits = np.zeros(issues, np.int64)
    place = n = 0
    while place >= 0:
        _prefix(place, digits, who, worth, conflict, satisfied, sums, least, held)
        share[n], truth[n] = least[issues], held[issues]
        wanted = bool(truth[n] & lines) == beyond or n == always[0] or n == always[1]
        for p in who:
            if not wanted:
                break
            total = sums[issues, p]
            if fight[p] != 0.0:
                total += grid(share[n] * fight[p])
            k = 0
            while terms[p, k] >= 0:
                if (truth[n] >> np.uint64(terms[p, k])) & ONE:
                    total += bonus[p, terms[p, k]]
                k += 1
            values[n, p] = total
        n += 1
        place = _advance(digits, sizes)


@numba.njit(cache=True, nogil=True)
def _number(digits, sizes):
    """The place of a package in the enumeration."""
    n = 0
    for i in range(sizes.size):
        n = n * sizes[i] + digits[i]
    return n


@numba.njit(cache=True, nogil=True)
def _willing(p, gain, newly, truth, forbidden, gates, refused):
    """0 no gain, 1 a gain beyond a red line, 2 behind a shut gate, 3 a gain that it may sign."""
    if gain <= 0.0:
        return 0
    if newly & forbidden[p]:
        return 1
    for g in range(gates.party.size):
        if gates.party[g] == p and (newly & refused[g]) and not (truth & gates.unless[g]):
            return 2
    return 3


@numba.njit(cache=True, nogil=True)
def _reach(digits, standing, holders, quorum, vetoes, gates, truth, newly, value, base, forbidden, refused,
           ready):  # fmt: skip
    """How far a package gets with those who must consent: 0 nowhere, 1 all gain, 2 inside red lines, 3 signable."""
    for p in range(ready.size):
        ready[p] = -1
    far, moved = 3, False
    for i in range(digits.size):
        if digits[i] == standing[i]:
            continue
        moved = True
        count = np.zeros(4, np.int64)
        for p in range(ready.size):
            if (holders[i] >> np.uint64(p)) & ONE:
                if ready[p] < 0:
                    ready[p] = _willing(p, value[p] - base[p], newly, truth, forbidden, gates, refused)
                count[ready[p]] += 1
        reached, total = 0, 0
        for k in range(3, 0, -1):
            total += count[k]
            if total >= quorum[i]:
                reached = k
                break
        far = min(far, reached)
        if far == 0:
            return 0
    for v in range(vetoes.party.size):
        if truth & vetoes.bit[v]:
            p = vetoes.party[v]
            far = min(far, _willing(p, value[p] - base[p], newly, truth, forbidden, gates, refused))
    return far if moved else 0


@numba.njit(cache=True, nogil=True)
def _zones(sizes, holders, quorum, vetoes, gates, standing, forbidden, refused, base, lines, beyond, values, share,
           truth, out):  # fmt: skip
    """(2, 3): whether a better package exists for all who must consent: of any kind, and with less
    conflict; among all packages, inside red lines, and past the gates too."""
    here = _number(standing, sizes)
    ready = np.zeros(values.shape[1], np.int64)
    digits = np.zeros(sizes.size, np.int64)
    place = n = 0
    while place >= 0:
        calmer = share[n] < share[here]
        open_ = not (out[0, 2] and (out[1, 2] or not calmer))
        if open_ and bool(truth[n] & lines) == beyond:
            newly = truth[n] & ~truth[here]
            reach = _reach(digits, standing, holders, quorum, vetoes, gates, truth[n], newly, values[n], base,
                           forbidden, refused, ready)  # fmt: skip
            for k in range(reach):
                out[0, k] = True
                if calmer:
                    out[1, k] = True
        n += 1
        place = _advance(digits, sizes)


@numba.njit(cache=True, nogil=True)
def _solutions(values, truth, lines, players, start, here, gains, at, reached):
    """Gains over the status quo at four reference points (4, player), the first package at each (4,),
    the gains reached (player,); returns by how much all players could gain at once. Packages beyond
    a player's red line are left out."""
    count = players.size
    ideal, best, gain = np.zeros(count), np.zeros(4), np.zeros(count)
    for s in range(4):
        best[s] = -1.0
    inside = 0.0
    for k in range(count):
        reached[k] = values[here, players[k]] - values[start, players[k]]
    for n in range(values.shape[0]):
        if truth[n] & lines:
            continue
        rational, more = True, np.inf
        for k in range(count):
            mine = values[n, players[k]] - values[start, players[k]]
            more = min(more, mine - reached[k])
            rational = rational and mine >= 0.0
        inside = max(inside, more)
        if rational:
            for k in range(count):
                ideal[k] = max(ideal[k], values[n, players[k]] - values[start, players[k]])
    for n in range(values.shape[0]):
        rational = not truth[n] & lines
        for k in range(count):
            gain[k] = values[n, players[k]] - values[start, players[k]]
            if gain[k] < 0.0:
                rational = False
                break
        if rational:
            _compare(gain, ideal, best, gains, at, n)
    return inside


@numba.njit(cache=True, nogil=True)
def _compare(gain, ideal, best, gains, at, n):
    product, relative, lowest, total = 1.0, np.inf, np.inf, 0.0
    for k in range(gain.size):
        product *= gain[k]
        lowest = min(lowest, gain[k])
        total += gain[k]
        if ideal[k] > 0.0:
            relative = min(relative, gain[k] / ideal[k])
    if np.isinf(relative):
        relative = 0.0
    score = (product, relative, lowest, total)
    for s in range(4):
        if score[s] > best[s]:
            best[s] = score[s]
            at[s] = n
            for k in range(gain.size):
                gains[s, k] = gain[k]


@numba.njit(cache=True, nogil=True)
def enumerate_packages(sizes, satisfied, conflict, status_quo, standing, holders, quorum, vetoes, gates, forbidden,
                       refused, players, who, worth, bonus, fight):  # fmt: skip
    """For each run: zones (R, 2, 3), gains at the solutions (R, 4, player), their packages' numbers
    (R, 4), the gains reached (R, player), and the distance inside the frontier (R,)."""
    runs, count = standing.shape[0], 1
    for i in range(sizes.size):
        count *= sizes[i]
    zone, inside = np.zeros((runs, 2, 3), np.bool_), np.zeros(runs)
    gains, at = np.zeros((runs, 4, players.size)), np.zeros((runs, 4), np.int64)
    reached = np.zeros((runs, players.size))
    values, share = np.zeros((count, worth.shape[1])), np.empty(count)
    truth = np.empty(count, np.uint64)
    base = np.zeros(worth.shape[1])
    for r in range(runs):
        start, here = _number(status_quo, sizes), _number(standing[r], sizes)
        lines, today = np.uint64(0), ALL
        for i in range(sizes.size):
            today &= satisfied[i, status_quo[i]]
        for k in range(players.size):
            lines |= forbidden[r, players[k]] & ~today
        # most packages lie beyond a red line: they are valued only where the others leave a question open
        for beyond in (False, True):
            if beyond and zone[r, 0, 2] and zone[r, 1, 2]:
                break
            _fill(sizes, satisfied, conflict[r], who, worth[r], bonus[r], fight[r], lines, beyond,
                  (start, here), values, share, truth)  # fmt: skip
            for p in range(base.size):
                base[p] = values[here, p]
            _zones(sizes, holders[r], quorum[r], vetoes, gates, standing[r], forbidden[r], refused[r], base, lines,
                   beyond, values, share, truth, zone[r])  # fmt: skip
            if not beyond:
                inside[r] = _solutions(values, truth, lines, players, start, here, gains[r], at[r], reached[r])
    return zone, gains, at, reached, inside


@dataclass(frozen=True)
class Possible:
    """What was possible in each run, beside what was agreed."""

    players: tuple[str, ...]
    zone: Bools
    """(run, 2, 3), see `zones`"""
    bigger: Ints
    """(run,) why there was no bigger deal, an index into `Reason`"""
    fighting: Ints
    """(run,) why the conflict goes on as it does, an index into `Reason`; `agreed` where it was reduced"""
    gains: Floats
    """(run, 4, player) at each solution"""
    reached: Floats
    """(run, player) of the actual package"""
    packages: Ints
    """(run, 4, issue)"""
    inside: Floats
    """(run,) distance inside the Pareto frontier"""

    def distance(self) -> Floats:
        """(run, 4): Euclidean distance of the actual gains from each solution's."""
        return np.asarray(np.sqrt(((self.gains - self.reached[:, None]) ** 2).sum(axis=2)))


def possible(
    game: Game, parameters: Parameters, state: State, refused: Masks, gates: Gates, vetoes: Vetoes
) -> Possible:
    """Enumerate what was possible at the end of each run, with `refused` (run, gate) gates still shut."""
    value = valuation(game, parameters, state)
    players = players_of(game)
    wanting = np.flatnonzero(value.worth.any(axis=(0, 2, 3)) | value.bonus.any(axis=(0, 2)))
    zone, gains, at, reached, inside = enumerate_packages(
        game.sizes, game.satisfied, parameters.conflict, game.status_quo, state.standing, *consent_rule(game, state),
        vetoes, gates, parameters.forbidden, refused, players, wanting, value.worth, value.bonus, value.fight,
    )  # fmt: skip
    packages = np.stack(np.unravel_index(at, tuple(game.sizes)), axis=2)
    lower = conflict_of(parameters, state.standing) < parameters.conflict[
        :, np.arange(len(game.issues)), game.status_quo
    ].min(axis=1)
    bigger = reasons(zone[:, 0], state, waiting(state))
    fighting = np.where(lower, REASONS.index(Reason.AGREED), reasons(zone[:, 1], state, waiting(state)))
    return Possible(tuple(game.parties[p] for p in players), zone, bigger, fighting, gains, reached, packages, inside)


def players_of(game: Game) -> Ints:
    """Principals and holders: those whose gains the reference points weigh."""
    held = np.bitwise_or.reduce(game.holders)
    bits = [p for p in range(len(game.parties)) if (int(held) >> p) & 1 or p in game.principals]
    return np.array(bits, np.int64)


def waiting(state: State) -> Bools:
    """(run,): whether a package was waiting for a capital's word when the talks ended."""
    return np.asarray((state.pending > 0).any(axis=1))


def reasons(zone: Bools, state: State, pending: Bools) -> Ints:
    """(run,): the first reason that applies, for zones (run, 3); where nobody is left to gain, `no_zone`."""
    ended = np.array([str(end) for end in ENDS])[state.end]
    out = np.full(state.end.size, REASONS.index(Reason.MISSED))
    out[ended == "deadline"] = REASONS.index(Reason.DEADLINE)
    out[ended == "walkout"] = REASONS.index(Reason.WALKOUT)
    out[pending] = REASONS.index(Reason.AUTHORITY)
    out[~zone[:, 2]] = REASONS.index(Reason.SEQUENCING)
    out[~zone[:, 1]] = REASONS.index(Reason.RED_LINE)
    out[~zone[:, 0]] = REASONS.index(Reason.NO_ZONE)
    return out
