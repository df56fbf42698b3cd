"""Who is put where: by the product's values, by raw rates, by chance, by one who knows the truth, or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from backend.analysis.estimates import Floats, Ints, group_sum
from backend.analysis.pairing import PairCells, PairModel, fit, make_cells
from backend.bench.advice.floors import HISTORY
from backend.bench.advice.shifts import Moment, kept, with_values
from backend.optimizer.lineup import best_moves, solve

LEAST_CHANCE, LEAST_GAIN = 0.75, 0.02
"""As the product's settings are by default: a move gains with this chance, and at least this share of the worth."""

DRAWS = 1000


def stay(moment: Moment) -> Ints:
    """Nobody moves."""
    return moment.now


@dataclass(slots=True)
class Advised:
    """The product's advice: values from counts, the exact line-up, and only pieces that gain likely enough.

    `least_chance` 0 takes every piece of the line-up.
    """

    least_chance: float = LEAST_CHANCE
    least_gain: float = LEAST_GAIN
    model: PairModel | None = field(default=None)

    def __call__(self, moment: Moment) -> Ints:
        """The line-up after the advised moves."""
        self.model = fit(cells_of(moment), start=self.model)
        values = self.model.values(moment.hours.tolist())
        cents = moment.shift.floor.margin_cents.astype(np.float64)
        per_hour = values.conversions_per_hour.value * cents
        problem = moment.problem_of(per_hour)
        after = moment.now.copy()
        for piece in best_moves(problem, solve(problem)):
            agents = np.array(piece.agents)
            then = moment.now.copy()
            then[agents] = piece.target
            gain = values.gain(moment.now, then, moment.stay, cents=cents, lost_h=1 / 12, seed=moment.hour, n=DRAWS)
            worth = float((per_hour[agents, moment.now[agents]] * moment.stay[agents]).sum())
            if gain.chance >= self.least_chance and gain.value >= self.least_gain * worth:
                after[agents] = piece.target
        return after


def cells_of(moment: Moment) -> PairCells:
    """Everything counted up to now."""
    columns = {name: np.concatenate([each[name] for each in moment.seen]) for name in moment.seen[0]}
    floor = moment.shift.floor
    return make_cells(columns, HISTORY + 1, floor.agent_ids.tolist(), floor.campaign_ids.tolist())


def by_truth(moment: Moment) -> Ints:
    """The oracle: the same line-up, rules and moves an hour, with the true rates of the hours to come."""
    problem = moment.problem_of(moment.shift.cents[:, :, moment.hour : moment.hours[-1] + 1].mean(2))
    return kept(problem, solve(problem).campaign)


def by_raw_rank(moment: Moment) -> Ints:
    """Greedy "best agent to best campaign": raw conversions an hour of agents, raw margin an hour of campaigns.

    Their product makes the best agent wanted most where an hour brings most; the rules and moves are the same.
    """
    won, hours = _sums(moment)
    agent = won.sum(1) / np.maximum(hours.sum(1), 1e-9)
    campaign = (won / np.maximum(hours.sum(0), 1e-9)).sum(0) * moment.shift.floor.margin_cents
    return _towards(moment, agent[:, None] * campaign[None, :] / max(float(agent.mean()), 1e-9))


def by_raw_pairs(moment: Moment) -> Ints:
    """The exact line-up on raw margins an hour of each pair; where a pair never was, the campaign's."""
    won, hours = _sums(moment)
    campaign = won.sum(0) / np.maximum(hours.sum(0), 1e-9)
    each = np.divide(won, hours, out=np.broadcast_to(campaign, won.shape).copy(), where=hours > 0)
    return _towards(moment, each * moment.shift.floor.margin_cents)


@dataclass(frozen=True, slots=True)
class Random:
    """Any moves the rules allow, as many an hour as the others may make."""

    seed: int

    def __call__(self, moment: Moment) -> Ints:
        """The line-up best by values drawn at random."""
        rng = np.random.default_rng([self.seed, moment.hour])
        problem = moment.problem_of(np.ones(moment.shift.truth.calls.shape[:2]))
        problem = with_values(problem, rng.integers(1, 1_000_000, problem.value.shape))
        return kept(problem, solve(problem).campaign)


def _towards(moment: Moment, per_hour: Floats) -> Ints:
    problem = moment.problem_of(per_hour)
    return kept(problem, solve(problem).campaign)


def _sums(moment: Moment) -> tuple[Floats, Floats]:
    """Conversions and hours (agents, campaigns) counted so far."""
    cells = cells_of(moment)
    shape = len(cells.agent_ids), len(cells.campaign_ids)
    pair = cells.agent * shape[1] + cells.campaign
    won, seconds = (group_sum(pair, each, shape[0] * shape[1]) for each in (cells.conversions, cells.productive_s))
    return won.reshape(shape), seconds.reshape(shape) / 3600
