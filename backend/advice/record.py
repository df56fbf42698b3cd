"""How often alerts of each kind were right, how early, and whether the kind has earned to be shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from backend.advice.alert import Alert, Kind
from backend.analysis.estimates import plain_shares

LAST = 20
LEAST = 10
"""A kind is held back when fewer than the agreed share of its last 20 alerts that asked for action were right, from 10
judged ones on."""

KINDS: tuple[Kind, ...] = (
    "agent_drift", "agent_unusual", "agent_streak", "campaign_drift", "campaign_unusual", "campaign_drops",
    "campaign_agents", "team_unusual", "workload",
)  # fmt: skip
TONES = ("risk", "praise")


@dataclass(frozen=True, slots=True)
class Tally:
    """The track record of one kind and tone; shares are None where too little stands behind them."""

    kind: Kind
    tone: str
    raised: int
    right: int
    wrong: int
    untold: int
    pending: int
    precision: float | None
    precision_low: float | None
    precision_high: float | None
    recall: float | None
    drops: int
    before: float | None
    median_lead_s: int | None
    lead_1h: float | None
    lead_2h: float | None
    muted: bool


def muted_kinds(alerts: Sequence[Alert], mute_below: float) -> frozenset[tuple[str, str]]:
    """(kind, tone) pairs whose last judged alerts, held back ones too, were right too seldom."""
    muted = set()
    for kind in KINDS:
        for tone in TONES:
            judged = [alert for alert in _judged(_of(alerts, kind, tone)) if alert.asks][-LAST:]
            right = sum(alert.judged.outcome == "right" for alert in judged)
            if len(judged) >= LEAST and right < mute_below * len(judged):
                muted.add((kind, tone))
    return frozenset(muted)


def tally(alerts: Sequence[Alert], muted: Iterable[tuple[str, str]]) -> list[Tally]:
    """The record of every kind and tone that was ever raised or muted; `alerts` in the order they were raised."""
    held = frozenset(muted)
    made = [_tally(alerts, kind, tone, (kind, tone) in held) for kind in KINDS for tone in TONES]
    return [one for one in made if one.raised or one.drops or one.muted]


def _of(alerts: Iterable[Alert], kind: Kind, tone: str) -> list[Alert]:
    return [a for a in alerts if a.kind == kind and a.tone == tone and a.counts and a.state != "missed"]


def _judged(alerts: Iterable[Alert]) -> list[Alert]:
    return [alert for alert in alerts if alert.judged.outcome in ("right", "wrong")]


def _tally(alerts: Sequence[Alert], kind: Kind, tone: str, muted: bool) -> Tally:
    mine = _of(alerts, kind, tone)
    judged = _judged(mine)
    right = [alert for alert in judged if alert.judged.outcome == "right"]
    leads = [alert.judged.lead_s for alert in right if alert.judged.lead_s is not None]
    untold, pending = (sum(alert.judged.outcome == name for alert in mine) for name in ("untold", "pending"))
    missed = sum(a.state == "missed" and a.kind == kind for a in alerts) if tone == "risk" else 0
    caught = sum(a.judged.caught_at is not None for a in alerts if a.state != "missed" and _catches(a, kind))
    caught = caught if tone == "risk" else 0
    known = len(judged) >= LEAST
    likely = plain_shares(np.array([len(right)]), np.array([len(judged)]))
    return Tally(
        kind, tone, len(mine), len(right), len(judged) - len(right), untold, pending,
        len(right) / len(judged) if known else None,
        float(likely.low[0]) if known else None, float(likely.high[0]) if known else None,
        caught / (caught + missed) if caught + missed else None, caught + missed,
        _share(leads, 1), int(median(leads)) if leads else None, _share(leads, 3600), _share(leads, 7200), muted,
    )  # fmt: skip


def _catches(alert: Alert, kind: Kind) -> bool:
    """Whose drops an alert came before: an agent's or a campaign's."""
    return alert.judged.caught_kind == kind


def _share(leads: Sequence[int], least_s: int) -> float | None:
    return sum(lead >= least_s for lead in leads) / len(leads) if leads else None
