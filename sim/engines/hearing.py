"""The answers to one offer, and what everyone learns from them."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from sim.engines.bench import Bench, Moment, one_of
from sim.minds.decisions import Ask, Decision, Moves, Question
from sim.minds.view import Offer, Reply, View
from sim.nouns import Answer, Bools, Floats, Ints, Masks, Stage, on_grid
from sim.rules import kernels
from sim.rules.arithmetic import expected, logit_choice, retreat
from sim.rules.attendance import authority
from sim.rules.beliefs import clarity, update
from sim.rules.blame import after_refusal, at_risk
from sim.rules.kernels import Heard
from sim.rules.state import State
from sim.rules.value import stakes
from sim.scenario.tape import Purpose, words


@dataclass(frozen=True)
class TurnRecord:
    """What happened in one turn, run by run; -1 or NaN where nothing did."""

    round: int
    turn: int
    stage: Stage
    proposer: Ints
    before: Ints
    """(run, issue)"""
    after: Ints
    """(run, issue) the package offered"""
    answers: Ints
    """(run, party), see `Answer`"""
    gain: Floats
    """(run, party) what it gained each party asked"""
    asked: Floats
    """(run, party) what each party asked for"""
    chance: Floats
    """(run,) the proposer's belief that it would be signed"""
    signed: Bools
    signatories: Masks


Answers = Generator[Ask, Moves, tuple[State, TurnRecord]]
"""Asks for answers, and comes to the state after them and their record."""


class Hearing:
    """The answers to one offer in every run, and what follows from them."""

    def __init__(self, bench: Bench, moment: Moment, turn: int, choice: Ints, proposer: Ints, live: Bools) -> None:
        self.bench, self.moment, self.turn = bench, moment, turn
        self.choice, self.proposer, self.live = choice, proposer, live
        self.game, self.state, self.drawn, self.table = bench.setup.game, bench.state, bench.drawn, moment.table
        self.answers = np.full(self.state.patience.shape, int(Answer.NOT_ASKED), np.int64)
        self.gain, self.asked = (np.full(self.state.patience.shape, np.nan) for _ in range(2))
        self.later: Masks = np.zeros(live.shape, np.uint64)
        self.known: Bools = np.zeros(self.answers.shape, bool)
        t, others = moment.table, self._observers(np.maximum(proposer, 0))
        self.heard: Heard = kernels.hear(t.scene, moment.values, choice, others, live)
        self.levels = self.heard.levels
        self.about = words(np.concatenate([self.state.standing, self.levels, self.state.rung], axis=1))

    def _observers(self, proposer: Ints) -> Masks:
        """Bits of the parties for whom the offer counts besides those needed: proposer and audiences."""
        bits = np.uint64(sum(1 << int(a) for a in self.game.judges))
        return np.asarray(bits | (np.uint64(1) << proposer.astype(np.uint64)))

    def tabled(self) -> tuple[State, TurnRecord]:
        """A fresh offer that the speakers to come answer one after another."""
        own = (np.uint64(1) << np.maximum(self.proposer, 0).astype(np.uint64)) & self.heard.need
        self.later = np.where(self.live, self.heard.need & ~own, np.uint64(0))
        for h in np.unique(self.proposer[self.live]).tolist():
            mine = self._is_needed(h) & (self.proposer == h)
            self._look(h, np.zeros_like(mine), mine, self.turn)
        return self._conclude(Stage.OFFER)

    def offered(self) -> Answers:
        """A fresh offer: delegations answer what they may sign; the rest is referred home."""
        may_sign = authority(self.drawn, self.state)
        stake = stakes(self.drawn, self.state, self.levels)
        absent, questions = ~self.state.present, []
        for h in range(len(self.game.parties)):
            needed = self._is_needed(h)
            if not needed.any():
                continue
            beyond = needed & ((stake[:, h] > may_sign[:, h]) | absent[:, h])
            own = needed & (self.proposer == h)
            questions += self._look(h, needed & ~beyond & ~own, own, self.turn)
            self.answers[beyond, h] = Answer.REFERRED
        yield from self._hear(questions, Stage.OFFER)
        self.later = self._bits(Answer.REFERRED)
        return self._conclude(Stage.OFFER)

    def answered(self, yes: Masks, by: Masks, stage: Stage) -> Answers:
        """An offer made before. The parties in `by` (bits) answer it with full authority.

        Those in `yes` have accepted it already: that binds them, and nobody learns from it again.
        """
        questions = []
        for h in range(len(self.game.parties)):
            bit = np.uint64(1 << h)
            decides = self.live & ((by & bit) != 0)
            agreed = self.live & ((yes & bit) != 0)
            self.known[:, h] = agreed
            if decides.any() or agreed.any():
                questions += self._look(h, decides, agreed, len(self.game.speakers) + self.turn)
        yield from self._hear(questions, stage)
        return self._conclude(stage)

    def _is_needed(self, h: int) -> Bools:
        return np.asarray(self.live & ((self.heard.need & np.uint64(1 << h)) != 0))

    def _look(self, h: int, asked: Bools, agreed: Bools, turn: int) -> list[Question]:
        """Note what the offer gains party h, and its consent in the runs `agreed`; the question to it in `asked`."""
        stream, lasts = self.game.party_streams[h : h + 1], self.drawn.world.judgement
        luck = self.bench.tape.lasting(Purpose.ANSWER, self.state.round, stream, lasts, turn, self.about)[:, 0]
        view = self.bench.view(self.moment, h, asked | agreed, luck)
        offer = self._offer(view)
        self.gain[asked | agreed, h] = offer.gain[asked | agreed]
        self.answers[agreed, h] = Answer.ACCEPTED
        mine = partial(replace, view, live=asked)
        return [Question(Decision.ANSWER, h, asked, mine, None, offer)] if asked.any() else []

    def _hear(self, questions: list[Question], stage: Stage) -> Generator[Ask, Moves, None]:
        """Ask all at once, and note what they say."""
        if not questions:
            return
        said = yield Ask(Decision.ANSWER, self.state.round, self.turn, stage, tuple(questions))
        for question in questions:
            reply, asked, h = said[question.party], question.live, question.party
            assert isinstance(reply, Reply)
            self.asked[asked, h] = reply.asked[asked]
            self.answers[asked, h] = np.where(reply.accepts, Answer.ACCEPTED, Answer.REFUSED)[asked]

    def _offer(self, view: View) -> Offer:
        party, heard = view.party, self.heard
        relief = np.where(self.state.leaders[:, party], self.drawn.character.prestige[:, party], 0.0)
        for a in np.flatnonzero((view.nature.audience > 0).any(axis=0)).tolist():
            blame = self.state.blame[:, party, a]
            share = self._share_of(a, self.state.beliefs[:, party, a])
            relief += at_risk(view.nature.audience[:, a], blame, self.table.blame_rate, share)
        short = retreat(self.moment.values.worth[:, party], view.claim, self.state.standing, self.levels)
        gain, best = one_of(heard.gain, party), one_of(heard.best, party)
        return Offer(self.choice, self.proposer, gain, best, one_of(heard.inside, party), relief, short)

    def _share_of(self, audience: int, belief: Floats) -> Floats:
        """(run,): what an audience would gain from the offer as expected (run, type), as a share of its scale."""
        size = expected(belief, self.table.typical_scale[audience])
        gain = expected(belief, self.heard.seems[:, audience])
        return np.asarray(np.divide(gain, size, out=np.zeros_like(gain), where=size > 0))

    def _conclude(self, stage: Stage) -> tuple[State, TurnRecord]:
        accepted = self._bits(Answer.ACCEPTED)
        rule = (self.table.rules, self.table.today, self.choice, self.heard.truth)
        signed = kernels.signed(*rule, accepted, self.live)
        possible = kernels.signed(*rule, accepted | self.later, self.live)
        chance = self._learn(stage)
        self._react()
        if stage == Stage.OFFER:
            self._keep(possible & ~signed, accepted)
            self._on_record()
        self._sign(signed, accepted)
        made = TurnRecord(
            self.state.round, self.turn, stage, np.where(self.live, self.proposer, -1), self.bench.state.standing,
            self.levels, self.answers, self.gain, self.asked, chance, signed, accepted,
        )  # fmt: skip
        return self.state, made

    def _bits(self, answer: Answer) -> Masks:
        found = (self.answers == answer).astype(np.uint64) << np.arange(len(self.game.parties), dtype=np.uint64)
        return np.asarray(np.bitwise_or.reduce(found, axis=1))

    def _learn(self, stage: Stage) -> Floats:
        """Update beliefs from the answers, and from the offer when it is made; return the proposer's prior belief in
        success."""
        theta, precision = self.table.guess.aspiration, self.table.guess.precision
        willing = logit_choice(precision[None, :, None], self.heard.seems - theta[:, :, None] * self.heard.seems_best)
        state, world, parties = self.state, self.drawn.world, np.arange(len(self.game.parties))
        answer = np.where(self.known, Answer.NOT_ASKED, self.answers)
        later = ((self.later[:, None] >> parties.astype(np.uint64)) & np.uint64(1)).astype(bool)
        own = self.live[:, None] & (self.proposer[:, None] == parties)
        others = ((answer != Answer.NOT_ASKED) | later) & ~own
        believed = expected(state.beliefs[np.arange(self.live.size), np.maximum(self.proposer, 0)], willing)
        factors = np.where(others, believed, 1.0)
        yes = (own & (stage == Stage.OFFER)) | (answer == Answer.ACCEPTED)
        seen = yes | (answer == Answer.REFUSED)
        likelihood = np.where(yes[:, :, None], willing, 1 - willing)
        cost = np.where(seen, np.where(state.leaders, world.costly[:, None], world.costless[:, None]), 0.0)
        weight = cost[:, None] * clarity(self.drawn, state)[:, :, None]
        self.state = state.but(beliefs=update(state.beliefs, likelihood, weight))
        # sorted, so that the order of the parties does not change the product's last bits
        return np.where(self.live, np.sort(factors, axis=1).prod(axis=1), 0.0)

    def _react(self) -> None:
        """Blame for refusing, and what the offer conceded to those who were asked."""
        state, rows = self.state, np.arange(self.live.size)
        refused = self.answers == Answer.REFUSED
        shares = np.zeros(self.gain.shape)
        size = self.drawn.true.scale
        for a in self.game.judges:
            gain = self.heard.gain[:, a]
            shares[:, a] = np.divide(gain, size[:, a], out=np.zeros_like(gain), where=size[:, a] > 0)
        blame = after_refusal(self.drawn, state, refused & self.live[:, None], shares)
        now = on_grid(np.divide(self.gain, size, out=np.zeros_like(size), where=size > 0))
        by = np.maximum(self.proposer, 0)
        before = state.offered[rows, by]
        asked = (self.answers != Answer.NOT_ASKED) & ~self.known & ~np.isnan(now) & self.live[:, None]
        asked[rows, by] = False
        rise = np.where(np.isnan(before), 0.0, now - np.where(np.isnan(before), 0.0, before))
        offered = state.offered.copy()
        offered[rows, by] = np.where(asked, now, before)
        conceded = np.where(asked, np.clip(rise, -1.0, 1.0), state.conceded)
        self.state = state.but(blame=blame, offered=offered, conceded=conceded)

    def _keep(self, waits: Bools, accepted: Masks) -> None:
        """Keep offers that wait for answers."""
        state, t = self.state, self.turn
        pending, by = state.pending.copy(), state.pending_by.copy()
        yes, later = state.pending_yes.copy(), state.pending_later.copy()
        pending[:, t] = np.where(waits, self.choice, pending[:, t])
        by[:, t] = np.where(waits, self.proposer, by[:, t])
        yes[:, t] = np.where(waits, accepted, yes[:, t])
        later[:, t] = np.where(waits, self.later, later[:, t])
        self.state = state.but(pending=pending, pending_by=by, pending_yes=yes, pending_later=later)

    def _on_record(self) -> None:
        """Note the text of the offer, and what it claimed for its proposer."""
        state = self.state
        offers, proposers = state.offers.copy(), state.proposers.copy()
        offers[:, state.round - 1, self.turn] = np.where(self.live[:, None], self.levels, -1)
        proposers[:, state.round - 1, self.turn] = np.where(self.live, self.proposer, -1)
        claim, rows = state.claim.copy(), np.flatnonzero(self.live)
        demanded = np.where(self.levels != state.standing, self.levels, -1)
        claim[rows, self.proposer[rows]] = demanded[rows]
        self.state = state.but(offers=offers, proposers=proposers, claim=claim)

    def _sign(self, signed: Bools, signatories: Masks) -> None:
        """Put what was signed in force; whatever was referred home on the old basis lapses."""
        if not signed.any():
            return
        state, fresh = self.state, signed[:, None]
        self.state = state.but(
            standing=np.where(fresh, self.levels, state.standing),
            agreements=state.agreements + signed,
            bound=np.where(fresh & (self.levels != state.standing), signatories[:, None], state.bound),
            pending=np.where(fresh, 0, state.pending),
            claim=np.where(fresh[:, :, None], -1, state.claim),
            offered=np.where(fresh[:, :, None], np.nan, state.offered),
        )
