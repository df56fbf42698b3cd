"""The leaderboard: figures, places, comparison with the team, trend and status of every agent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from backend.analysis.estimates import Bools, Columns, Floats, Ints, chance_below
from backend.analysis.goals import mixed
from backend.analysis.metrics import Book, Figures, Metric, figures, share_parts
from backend.analysis.policy import Policy
from backend.analysis.ranks import Ranks, rank_counts, rank_rows, reliability, reliability_sentence
from backend.analysis.status import Status, read_status
from backend.analysis.sums import Sums, per_agent
from backend.analysis.team import team_mix
from backend.analysis.trend import Trend, share_trend
from backend.model import Disposition

COLUMNS: tuple[Metric, ...] = (
    "answer_rate", "conversion_per_contact", "conversions_per_hour", "handle_s", "occupancy", "efficiency",
)  # fmt: skip

OBSERVATIONS = {"answer_rate": "calls", "handle_s": "calls", "calls_per_hour": "calls"}


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far the order is skill (0 to 1, None when unknown), the median observations per agent, and a sentence."""

    value: float | None
    n: int
    metric: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Board:
    """One row per agent of the book, in the order of its ids; NaN or 0 where there is nothing to say."""

    figures: Mapping[str, Figures]
    ranks: Ranks
    below_team: Floats
    versus_team: Floats
    trend: Trend
    status: list[Status]
    why: list[str]
    reliability: Reliability


@dataclass(frozen=True, slots=True)
class Parts:
    """Call groups of the recent part of the window; the earlier part is the rest."""

    recent: Columns
    dispositions: Mapping[str, Disposition]


def read_board(
    book: Book,
    parts: Parts,
    team: Mapping[str, Figures],
    counted: Bools,
    rng: np.random.Generator,
    history: Floats | None = None,
) -> Board:
    """The board of a window. `counted` are the agents whose average is the team's (logged in);
    `history` is each agent's own earlier figure, for the benchmark "own history"."""
    table: dict[str, Figures] = {metric: figures(book, metric) for metric in COLUMNS}
    policy, sums = book.policy, book.sums
    trend = read_trend(sums, parts, policy)
    index = table["efficiency"]
    assumed = np.nan_to_num(mixed(sums, book.goals.target_assumed.astype(np.float64), "contacts"), nan=1.0) > 0.5
    status, why = read_status(index.estimates.value, index.shown, index.estimates.n, trend.mark, policy, assumed)
    if policy.rank_metric == "calls":
        calls = np.rint(sums.agents["calls"]).astype(np.int64)
        versus = _versus_calls(calls, counted, policy)
        nothing = np.full(len(calls), np.nan)
        certain = Reliability(
            None, int(np.median(calls)) if len(calls) else 0, "calls", "Calls are counted, not estimated."
        )
        return Board(table, rank_counts(calls, calls > 0), nothing, versus, trend, status, why, certain)
    metric: Metric = policy.rank_metric
    ranked = table[metric]
    ranks = rank_rows(ranked.estimates, ranked.shown, rng)
    below = _below(book, metric, ranked, team, counted)
    versus = _versus(book, metric, ranked, team, counted, history)
    return Board(table, ranks, below, versus, trend, status, why, _reliability(book, metric, ranked))


def read_trend(sums: Sums, parts: Parts, policy: Policy) -> Trend:
    """Change of the trend metric from the earlier part of the window to the recent one."""
    metric = policy.trend_metric
    recent = per_agent(parts.recent, parts.dispositions, sums.agent_ids)
    hits, n = share_parts(recent, metric, policy.answer_definition)
    all_hits, all_n = share_parts(sums.agents, metric, policy.answer_definition)
    earlier = np.maximum(all_hits - hits, 0), np.maximum(all_n - n, 0)
    return share_trend(hits, n, *earlier, dead_band=policy.dead_band, min_n=policy.min_contacts, seed=policy.seed)


def _below(book: Book, metric: Metric, ranked: Figures, team: Mapping[str, Figures], counted: Bools) -> Floats:
    """Chance that each ranked agent is truly below what the team achieves on the agent's own campaigns."""
    if metric == "efficiency":
        at = np.full(len(ranked.shown), team["efficiency"].estimates.value[0])
    else:
        at = team_mix(book, counted, metric)
    chance = chance_below(ranked.estimates, np.nan_to_num(at))
    return np.where(ranked.shown & np.isfinite(at), chance, np.nan)


def _versus(
    book: Book,
    metric: Metric,
    ranked: Figures,
    team: Mapping[str, Figures],
    counted: Bools,
    history: Floats | None,
) -> Floats:
    """Signed difference of each shown figure to the benchmark the centre chose."""
    if book.policy.benchmark == "team_median":
        inside = ranked.value[counted & ranked.shown]
        return np.asarray(ranked.value - (float(np.median(inside)) if len(inside) else np.nan))
    if book.policy.benchmark == "target" and metric == "conversion_per_contact":
        set_targets = np.where(book.goals.target_assumed, np.nan, book.goals.target)
        return np.asarray(ranked.value - mixed(book.sums, set_targets, "contacts"))
    if book.policy.benchmark == "own_history" and history is not None:
        return np.asarray(ranked.value - history)
    return np.asarray(ranked.value - team[metric].value[0])


def _versus_calls(calls: Ints, counted: Bools, policy: Policy) -> Floats:
    inside = calls[counted & (calls > 0)]
    if not len(inside):
        return np.full(len(calls), np.nan)
    middle = float(np.median(inside) if policy.benchmark == "team_median" else inside.mean())
    return np.asarray(calls - middle, dtype=np.float64)


def _reliability(book: Book, metric: Metric, ranked: Figures) -> Reliability:
    n = ranked.estimates.n[ranked.shown]
    median = int(np.median(n)) if len(n) else 0
    value = reliability(ranked.estimates, ranked.shown)
    return Reliability(value, median, metric, reliability_sentence(value, median, OBSERVATIONS.get(metric, "contacts")))
