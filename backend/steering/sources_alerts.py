"""Candidates for the feed from alerts: what a drift, a streak or a campaign's trouble costs or deserves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from backend.advice.alert import Alert
from backend.advice.feed import Benefit, Candidate, CardFigure, ChartRef
from backend.advice.phrases import phrase
from backend.advice.priority import confidence
from backend.advice.rules import ALERT_RULES, RULES_BY_NAME
from backend.analysis.estimates import Bools, Columns, Floats, Ints, group_sum
from backend.analysis.workload import TOO_LONG_S
from backend.clock import day_bounds
from backend.lookout.callrows import STATE_NUMBERS
from backend.lookout.rows import from_row
from backend.model import State
from backend.steering.inputs import Look
from backend.store import read

WORK = tuple(STATE_NUMBERS[str(state)] for state in (State.WAIT, State.TALK, State.DEAD, State.WRAP))
PULL_HOURS = 10.0
"""An agent's own rate counts as much as the floor's after so many hours of work."""

REACH = 1.2816
"""80 % of a normal range lie within so many standard errors."""

PRAISE_SHARE = 0.1
"""Of a gain that is there already, praise is taken to keep so much."""

FIVE_MIN_S = 300
TIRED_SHARE = 0.05
"""What an agent without a break is taken to lose of an hour's work until there is one."""


@dataclass(frozen=True, slots=True, eq=False)
class Hourly:
    """Conversions per hour of work: by agent, by campaign (its whole crew), and of the floor per agent."""

    agents: Mapping[int, float]
    campaigns: Mapping[int, float]
    floor: float

    def of_agent(self, agent_id: int) -> float:
        """An agent's; the floor's for one who is new."""
        return self.agents.get(agent_id, self.floor)


def hourly(look: Look) -> Hourly:
    """What an hour of work brought over the past days, pulled toward the floor."""
    return look.keep("hourly", (look.history.version, look.asked.today), lambda: _hourly(look))


def _hourly(look: Look) -> Hourly:
    past = look.history.past
    if past is None or not len(past.calls["agent_id"]):
        return Hourly({}, {}, 0.0)
    work = np.isin(past.states["state"], WORK)
    agents, won, hours = _by(past.calls, past.states, work, "agent_id")
    floor = float(won.sum() / max(hours.sum(), 1e-9))
    rates = (won + PULL_HOURS * floor) / (hours + PULL_HOURS)
    campaigns, of_campaign, _ = _by(past.calls, past.states, work, "campaign_id")
    open_hours = _open_hours(past.states, work, campaigns)
    each = of_campaign / np.maximum(open_hours, 1.0)
    return Hourly(
        dict(zip(agents.tolist(), rates.tolist(), strict=True)),
        dict(zip(campaigns.tolist(), each.tolist(), strict=True)), floor,
    )  # fmt: skip


def _by(calls: Columns, states: Columns, work: Bools, key: str) -> tuple[Ints, Floats, Floats]:
    """Conversions and hours of work by agent or campaign."""
    ids = np.unique(np.concatenate([calls[key], states[key][work]]))
    won = group_sum(np.searchsorted(ids, calls[key]), calls["conversion"].astype(np.float64), len(ids))
    seconds = states["seconds"][work].astype(np.float64)
    return ids, won, group_sum(np.searchsorted(ids, states[key][work]), seconds, len(ids)) / 3600


def _open_hours(states: Columns, work: Bools, campaigns: Ints) -> Floats:
    """Hours in which somebody worked on each campaign, counted in quarter hours."""
    keys = np.stack([states[name][work] for name in ("campaign_id", "day", "quarter")])
    seen = np.unique(keys, axis=1)[0] if keys.shape[1] else np.zeros(0, dtype=np.int64)
    known = seen[np.isin(seen, campaigns)]
    return group_sum(np.searchsorted(campaigns, known), np.ones(len(known)), len(campaigns)) / 4


def open_alerts(look: Look) -> list[Alert]:
    """Today's alerts, as stored."""
    start, end = day_bounds(look.asked.today, look.asked.centre.zone)
    with look.asked.store.read() as conn:
        return [from_row(row) for row in read.alerts(conn, look.asked.centre.centre_id, start, end)]


def from_alerts(look: Look, alerts: Iterable[Alert]) -> list[Candidate]:
    """A candidate for each alert that is open, merged ones excepted: the campaign's alert speaks for them."""
    rates = hourly(look)
    wanted = [one for one in alerts if one.ended_at is None and one.state in ("open", "held_back") and _matters(one)]
    return [_candidate(look, one, rates) for one in wanted if one.held_back != "merged" and _rule(one) is not None]


def _matters(alert: Alert) -> bool:
    """Of workload only a time without a break that is too long: a busy hour is shown where it is looked for."""
    return alert.kind != "workload" or (alert.metric == "since_break_s" and alert.latest.now >= TOO_LONG_S)


def _rule(alert: Alert) -> str | None:
    return ALERT_RULES.get((alert.kind, alert.tone))


def _candidate(look: Look, alert: Alert, rates: Hourly) -> Candidate:
    rule = RULES_BY_NAME[ALERT_RULES[alert.kind, alert.tone]]
    latest, said = alert.latest, phrase(alert.metric)
    agents = (alert.agent_id,) if alert.agent_id else alert.agents
    figures = (
        CardFigure(f"{said.name} now", latest.now, said.unit, latest.n, *_range(alert)),
        CardFigure(f"usual {said.name}", latest.usual, said.unit, latest.n),
    )
    began = min(latest.since, alert.began_at)
    return Candidate(
        key=f"{rule.name}:{alert.agent_id or 0}:{alert.campaign_id}:{alert.sign}", rule=rule.name, kind=rule.kind,
        tone=rule.tone, agent_ids=agents, campaign_id=alert.campaign_id, metric=alert.metric,
        benefit_per_hour=_benefit(alert, rates, agents), chance=_chance(alert),
        n=latest.n // FIVE_MIN_S if alert.kind == "workload" else latest.n, since=began,
        as_of=latest.at, more_calls=None, figures=figures,
        chart=ChartRef(alert.metric, alert.agent_id, alert.campaign_id, began, latest.at), alert_id=alert.alert_id,
        parts={
            "now": latest.now, "usual": latest.usual, "agents": float(len(agents)), "luck_shifts": latest.luck_shifts,
        },
        sources=((alert.kind, alert.tone),),
    )  # fmt: skip


def _chance(alert: Alert) -> float:
    """Chance that the change is real, from the odds of its score; what is counted rather than estimated is sure."""
    return 1.0 if alert.kind == "workload" else confidence(alert)


def _range(alert: Alert) -> tuple[float | None, float | None]:
    """The likely range (80 %) of the newest level: of a share as a share, of all else from the calls behind it."""
    latest = alert.latest
    if latest.n < 1 or alert.kind in ("agent_streak", "workload"):
        return None, None
    unit = phrase(alert.metric).unit
    variance = latest.now * (1 - min(latest.now, 1.0)) if unit == "share" else latest.now**2
    reach = REACH * (max(variance, 0.0) / latest.n) ** 0.5
    top = 1.0 if unit == "share" else float("inf")
    return max(0.0, latest.now - reach), min(top, latest.now + reach)


def _benefit(alert: Alert, rates: Hourly, agents: tuple[int, ...]) -> Benefit:
    """Conversions an hour that are lost while it goes on (or, for praise, that praise is taken to keep)."""
    if alert.agent_id or agents:
        base = sum(rates.of_agent(one) for one in agents)
    else:
        base = rates.campaigns.get(alert.campaign_id, sum(rates.campaigns.values()))
    share = _lost(alert)
    error = share / max(alert.latest.n, 1) ** 0.5 if alert.kind != "workload" else share / 2
    weight = base * (PRAISE_SHARE if alert.sign == "better" else 1.0)
    low, high = max(0.0, share - REACH * error), share + REACH * error
    return Benefit(weight * share, weight * low, weight * high, "conversions")


def _lost(alert: Alert) -> float:
    """The share of an hour's conversions that the change takes (or brought)."""
    now, usual = alert.latest.now, alert.latest.usual
    if alert.kind == "workload":
        return TIRED_SHARE
    if alert.metric == "streak":
        return 1.0
    if alert.metric == "drop_rate":
        return min(abs(now - usual), 1.0)
    if alert.metric == "pause_share":
        return min(abs(now - usual) / max(1 - usual, 1e-6), 1.0)
    if phrase(alert.metric).unit == "seconds":
        longer = max(now, usual)
        return abs(now - usual) / longer if longer > 0 else 0.0
    return min(abs(now - usual) / abs(usual), 1.0) if usual else 0.0
