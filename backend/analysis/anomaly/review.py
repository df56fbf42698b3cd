"""One look at the floor: what is unusual now, good or bad, with how often luck alone brings as much.

1. Agents, campaigns and the team are compared with what was to be expected, over the last hour and over the day.
2. Drops of the last half hour are compared with the campaign's usual share; runs of good calls with the agent's rate.
3. All chances of the look together are adjusted once, so that the budget holds for the floor and not per figure.
4. What moves in one direction at one unit becomes one signal, led by the figure that luck explains least.

Two looks in a row, onset and memory are the advice's business (`onsets` does the least of it).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from backend.analysis.anomaly import budget, evidence, seed
from backend.analysis.anomaly.candidates import KINDS, STREAK, Candidates, candidates, grouped, signals_of, together
from backend.analysis.anomaly.evidence import Evidence
from backend.analysis.anomaly.policy import REVIEW_S, Policy
from backend.analysis.anomaly.streaks import Run, run_chance, usual_run
from backend.analysis.anomaly.table import CONVERSION, DROP, OF_AGENTS, OF_CAMPAIGNS, TIMES, Table
from backend.analysis.anomaly.tails import share_tails
from backend.analysis.anomaly.today import DROP_WINDOW_S, WINDOW_S, Today, observe, start_day
from backend.analysis.anomaly.usual import DAY, HOUR, Usual, rows_of
from backend.analysis.estimates import Floats
from backend.analysis.interval import Interval
from backend.analysis.signals import Signal, SignalKind
from backend.model import Disposition

_JUMP_CHANCE = 0.1

Compare = Callable[[Table, Usual, int, Sequence[int], int], Evidence]


def unusual(
    usual: Usual, intervals: Sequence[Interval], dispositions: Mapping[str, Disposition], zone: str, policy: Policy
) -> list[Signal]:
    """What is unusual at the end of the last of a day's `intervals`; `observe` and `review` do it step by step."""
    if not intervals:
        return []
    today = start_day(usual, intervals[0].start, zone)
    for interval in intervals:
        today = observe(today, usual, interval, dispositions)
    return review(today, usual, policy)


def review(today: Today, usual: Usual, policy: Policy) -> list[Signal]:
    """Signals at `today.end`, those that luck explains least first; nothing before the first day was learned.

    Scores are the log odds against luck at the adjusted chance; from `threshold(policy)` on they keep to the budget.
    All signals with even odds or better are given, and every streak and every drop jump worth a word, whatever
    its odds.
    """
    if usual.days == 0 or today.first is None:
        return []
    hour, since = today.last(WINDOW_S), max(today.end - WINDOW_S, today.first)
    views = (
        (evidence.of_agents(hour, usual, HOUR, OF_AGENTS, policy.min_n), since),
        (evidence.of_agents(today.whole, usual, DAY, OF_AGENTS, policy.min_n), today.first),
    )
    streaks = _streaks(today, views[1][0], usual, policy)
    if policy.rule == "seed":
        return signals_of(streaks, policy) + _by_seed_rule(*views[0], usual, policy)
    found = [
        streaks,
        _drops(today, usual, policy),
        candidates("agent_unusual", views, OF_AGENTS, policy),
        _groups("campaign_unusual", evidence.of_campaigns, hour, since, today, usual, policy),
        _groups("team_unusual", evidence.of_team, hour, since, today, usual, policy),
    ]
    return signals_of(together(found), policy)


def _groups(
    kind: SignalKind, compare: Compare, hour: Table, since: int, today: Today, usual: Usual, policy: Policy
) -> Candidates:
    views = (
        (compare(hour, usual, HOUR, OF_CAMPAIGNS, policy.min_n), since),
        (compare(today.whole, usual, DAY, OF_CAMPAIGNS, policy.min_n), today.first or 0),
    )
    return candidates(kind, views, OF_CAMPAIGNS, policy)


def _drops(today: Today, usual: Usual, policy: Policy) -> Candidates:
    """The last half hour's drops per campaign; a rise worth a word is said however restless the campaign is.

    Whether it is one is asked of the calls alone (binomial); the odds that are said with it know the restlessness.
    """
    view = evidence.of_campaigns(today.last(DROP_WINDOW_S), usual, HOUR, (DROP,), policy.min_n)
    found = candidates("campaign_drops", ((view, today.end - DROP_WINDOW_S),), (DROP,), policy)
    seen, size, mean = (values[:, DROP] for values in (view.seen, view.size, view.mean))
    calls = np.maximum(size, 1.0)
    real = share_tails(np.minimum(seen, calls), calls, mean / calls, np.zeros(len(mean))).high <= _JUMP_CHANCE
    jump = view.tells[:, DROP] & real & (found.now >= found.usual * (1 + policy.drop_jump))
    return replace(found, always=jump)


def _streaks(today: Today, day: Evidence, usual: Usual, policy: Policy) -> Candidates:
    """Every agent's longest run that ended or went on since the last look; 1 is the chance of agents without one."""
    agents, rows = day.unit_ids, len(day.unit_ids)
    fresh = [agent for agent, run in today.runs.items() if run.best >= policy.streak]
    fresh = [agent for agent in sorted(fresh) if today.runs[agent].best_at > today.end - REVIEW_S]
    chance, now, typical, since = np.ones(rows), np.zeros(rows), np.zeros(rows), np.zeros(rows, dtype=np.int64)
    n = np.zeros(rows)
    for agent, row in zip(fresh, np.searchsorted(agents, np.array(fresh, dtype=np.int64)).tolist(), strict=True):
        run = today.runs[agent]
        now[row], since[row], n[row] = run.best, run.best_since, run.trials
        chance[row], typical[row] = _run_odds(run, agent, day.mean[row], day.size[row], usual)
    return Candidates(
        np.full(rows, KINDS.index("agent_streak")), agents, day.campaign_ids, np.full(rows, STREAK), chance,
        np.ones(rows, dtype=np.int64), now, typical, n, since, np.ones(rows), now > 0,
    )  # fmt: skip


def _run_odds(run: Run, agent: int, mean: Floats, size: Floats, usual: Usual) -> tuple[float, float]:
    """Chance of such a run in a shift of the agent's usual contacts at the agent's own rate, and the usual best run."""
    rate = float(np.clip(mean[CONVERSION] / max(size[CONVERSION], 1.0), 0.0, 1.0))
    at = int(rows_of(usual.agent_ids, np.array([agent]))[0])
    days = usual.agent_days[at] if at < len(usual.agent_ids) else 0.0
    trials = max(run.trials, round(usual.agent_size[at, CONVERSION] / days)) if days > 0 else run.trials
    return run_chance(rate, trials, run.best), float(usual_run(rate, trials))


def _by_seed_rule(view: Evidence, since: int, usual: Usual, policy: Policy) -> list[Signal]:
    """Hourly figures beyond `z_limit` sd of the agent's own past hourly figures, whatever luck brings."""
    found = candidates("agent_unusual", ((view, since),), OF_AGENTS, policy)
    at, metric = rows_of(usual.agent_ids, found.unit), found.metric
    n, mean, m2 = (_padded(values)[at, metric] for values in (usual.hour_n, usual.hour_mean, usual.hour_m2))
    value = (view.seen / np.maximum(view.size, 1e-9))[np.searchsorted(view.unit_ids, found.unit), metric]
    value = np.where(found.n > 0, value, np.nan)
    z = seed.z_scores(value, mean, np.sqrt(m2 / np.maximum(n - 1, 1.0)), n, policy.min_values)
    flagged = np.abs(np.nan_to_num(z)) > policy.z_limit
    chance = np.where(np.isnan(z), 1.0, seed.two_sided(np.nan_to_num(z), np.maximum(n, 2.0)))
    is_time = np.isin(metric, TIMES)
    found = replace(found, chance=chance, usual=np.where(is_time, np.exp(np.minimum(mean, 20.0)), mean))
    # The rule knows no budget: what it flags stands at the threshold, the farther out the higher.
    score = budget.threshold(policy) + np.abs(np.nan_to_num(z)) - policy.z_limit
    return grouped(found, score, flagged, policy)


def _padded(values: Floats) -> Floats:
    return np.concatenate([values, np.zeros((1, values.shape[1]))])
