"""How much of what runs differ by is doubt about the truth, and how much is luck of the simulated afternoon.

Every run lives one possible truth with luck of its own, and luck is by far the larger part. What the drawn numbers of a
truth explain is doubt: a plane through the runs (Kleijnen 2015, ch. 2) tells it several times more exactly than the
spread within and between truths would, for the plane has a few slopes to learn and not one mean for each truth.
"""

from __future__ import annotations

import numpy as np
from scipy import stats

from backend.optimizer.whatif.drawing import Question
from backend.optimizer.whatif.parts import NEVER, Floats, Records

LEAST_RUNS = 3
"""Truths needed for each drawn number; with fewer the spread between truths has to do."""
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


def without_luck(gained: Floats, drawn: Floats, rng: np.random.Generator) -> tuple[Floats, float]:
    """Draws of the mean change as far as it is unknown, and the standard error of their mean.

    `gained` (draws, twins) holds doubt between draws and luck besides, `drawn` (draws, numbers) what the draws differ
    in. What simulating more would still change is added.
    """
    draws = len(gained)
    mean = gained.mean(axis=1)
    total = float(mean.var(ddof=1))
    if total == 0:
        return mean.copy(), 0.0
    error = float(np.sqrt(total / draws))
    shape, doubt = _between(gained) if draws < LEAST_RUNS * drawn.shape[1] else _explained(mean, drawn)
    spread = float(shape.std(ddof=1))
    pulled = shape * (np.sqrt(doubt) / spread) if spread > 0 else np.zeros(draws)
    return np.asarray(mean.mean() + pulled + rng.normal(0, error, draws)), error


def _explained(mean: Floats, drawn: Floats) -> tuple[Floats, float]:
    """The plane through the runs, around 0, and the variance of the doubt it tells."""
    draws, numbers = drawn.shape
    away = mean - mean.mean()
    slopes = np.linalg.lstsq(drawn, away, rcond=None)[0]
    plane = drawn @ slopes
    luck = float(((away - plane) ** 2).sum()) / max(draws - 1 - numbers, 1)
    doubt = (float((plane**2).sum()) - numbers * luck) / (draws - 1)
    return plane, _certainly(doubt, np.sqrt(2 * numbers) * luck / (draws - 1), float(mean.var(ddof=1)))


def _between(gained: Floats) -> tuple[Floats, float]:
    """The truths' means, around 0, and what is left of their variance without luck (Sun, Apley & Staum 2011)."""
    draws, twins = gained.shape
    mean = gained.mean(axis=1)
    total = float(mean.var(ddof=1))
    luck = float(gained.var(axis=1, ddof=1).mean()) / twins if twins > 1 else 0.0
    error = np.sqrt(2 / (draws - 1)) * np.hypot(total, luck)
    return mean - mean.mean(), _certainly(total - luck, float(error), total)


def _certainly(seen: float, error: float, most: float) -> float:
    """A variance that is seen with an error and is never below 0: its mean given both (a truncated normal's)."""
    if error <= 0:
        return min(max(seen, 0.0), most)
    far = seen / error
    return float(min(error * (far + np.exp(stats.norm.logpdf(far) - stats.norm.logcdf(far))), most))
