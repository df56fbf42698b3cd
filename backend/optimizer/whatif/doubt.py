"""How much of what runs differ by is doubt about the truth, and how much is luck of the simulated afternoon.

Every run lives one possible truth with luck of its own, and luck is by far the larger part. What the drawn numbers of a
truth explain is doubt: a plane through the runs (Kleijnen 2015, ch. 2) tells it several times more exactly than the
spread within and between truths would, for the plane has a few slopes to learn and not one mean for each truth. What is
known to be luck is taken out by the same plane.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from backend.optimizer.whatif.drawing import Question
from backend.optimizer.whatif.parts import LONGER_S, LUCKIER, NEVER, Floats, Records

LEAST_RUNS = 2
"""Truths needed for each number of the plane; with fewer luck stays in the range, which is then too wide."""
SAME = 1e-9


def drawn_numbers(question: Question, lines: Records, desks: Records, values: Floats) -> Floats:
    """What was drawn for each truth (draws, numbers), standardised: dialers, rates, time away, who moves, values."""
    columns = [
        *(np.log(np.maximum(lines[name], SAME)) for name in ("level", "limit")), lines["soon"],
        *(np.log(np.maximum(lines[name][:, :, 0], SAME)) for name in ("answer", "contact_curve")),
        lines["conversion_curve"][:, :1, 0], _away(lines.shape[1], desks), values,
    ]  # fmt: skip
    movers = [a for a, agent in enumerate(question.agents) if agent.agent_id in question.moves]
    columns += _skills(desks, movers)
    drawn = np.concatenate(columns, axis=1)
    spread = drawn.std(axis=0)
    some = spread > SAME * np.maximum(np.abs(drawn).max(axis=0), 1.0)
    return np.asarray((drawn[:, some] - drawn[:, some].mean(axis=0)) / spread[some])


def _away(campaigns: int, desks: Records) -> Floats:
    """Seconds away of everybody on each campaign (draws, campaigns)."""
    away = _away_s(desks)
    return np.stack([(away * (desks["home"] == c)).sum(axis=1) for c in range(campaigns)], axis=1)


def _away_s(desks: Records) -> Floats:
    """Seconds in pauses, less the seconds until the end of work (draws, agents)."""
    pauses = np.where(desks["pause_at"] < NEVER, desks["pause_s"], 0).sum(axis=2)
    return np.asarray(pauses - desks["leave"], dtype=np.float64)


def _skills(desks: Records, movers: list[int]) -> list[Floats]:
    """What those who move are like, all of them together (draws, numbers)."""
    if not movers:
        return []
    mine = desks[:, movers]
    both = [np.log(np.maximum(mine[name], SAME)).mean(axis=1) for name in ("talk", "wrap", "contact")]
    away = _away_s(mine).sum(axis=1, keepdims=True)
    return [*both, mine["conversion"].mean(axis=1), away, mine["lost"].mean(axis=1)[:, None]]


def lucky_numbers(counts: Floats) -> Floats:
    """What only luck did in each run (draws, numbers): counts (draws, 2, campaigns, COUNTS) without and with moves.

    They are 0 on average by their making, so whatever they explain can be taken out of a mean without shifting it
    (control variates: Lavenberg & Welch 1981).
    """
    luck = counts[..., [LONGER_S, LUCKIER]].reshape(len(counts), -1)
    scale = np.sqrt((luck**2).mean(axis=0))
    return np.asarray(luck[:, scale > SAME] / scale[scale > SAME])


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """What runs differ in (draws, numbers), `drawn` and `luck`, and what turns gains into slopes of both (1 +, draws).

    Every change of every unit is read off the same plane: it is solved once. Without `solver` there are too few draws.
    """

    drawn: Floats
    luck: Floats
    solver: Floats | None


def numbers(drawn: Floats, luck: Floats) -> Numbers:
    """The plane through runs with these numbers, whatever they gain."""
    if len(drawn) < LEAST_RUNS * (drawn.shape[1] + luck.shape[1]):
        return Numbers(drawn, luck, None)
    design = np.concatenate([np.ones((len(drawn), 1)), drawn, luck], axis=1)
    return Numbers(drawn, luck, np.linalg.pinv(design.T @ design, hermitian=True) @ design.T)


@dataclass(frozen=True, slots=True, eq=False)
class Gain:
    """Draws (draws,) of a mean change as far as it is unknown, its mean, and the mean's standard error."""

    draws: Floats
    likely: float
    error: float


def without_luck(gained: Floats, known: Numbers, rng: np.random.Generator) -> Gain:
    """A change from what runs gained (draws,) and what they differ in.

    What simulating more would still change is added to the draws.
    """
    draws, mean = len(gained), float(gained.mean())
    total = float(gained.var(ddof=1))
    if total == 0:
        return Gain(gained.copy(), mean, 0.0)
    if known.solver is None:
        return Gain(gained.copy(), mean, float(np.sqrt(total / draws)))
    likely, plane, left = _explained(gained, known, known.solver)
    n, seen = known.drawn.shape[1], float(plane.var(ddof=1))
    doubt = _certainly(seen - n * left / (draws - 1), np.sqrt(2 * n) * left / (draws - 1), total)
    error = float(np.sqrt((doubt + left) / draws))
    pulled = plane * np.sqrt(doubt / seen) if seen > 0 else np.zeros(draws)
    return Gain(np.asarray(likely + pulled + rng.normal(0, error, draws)), likely, error)


def _explained(gained: Floats, known: Numbers, solver: Floats) -> tuple[float, Floats, float]:
    """The mean without luck, the plane of the drawn numbers around it (draws,), the variance neither explains."""
    slopes, n = solver @ gained, known.drawn.shape[1]
    plane = known.drawn @ slopes[1 : 1 + n]
    left = gained - slopes[0] - plane - known.luck @ slopes[1 + n :]
    return float(slopes[0]), plane, float((left**2).sum()) / max(len(gained) - len(slopes), 1)


def _certainly(seen: float, error: float, most: float) -> float:
    """A variance that is seen with an error and is never below 0: its mean given both (a truncated normal's)."""
    if error <= 0:
        return min(max(seen, 0.0), most)
    far = seen / error
    hazard = np.exp(-(far**2) / 2 - special.log_ndtr(far)) / np.sqrt(2 * np.pi)
    return float(min(error * (far + hazard), most))
