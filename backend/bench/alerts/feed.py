"""What reaches the manager's feed: the product's own desk on the early warning's signals, with the default budget."""

from __future__ import annotations

import numpy as np

from backend.advice.alert import Kind
from backend.advice.desk import Desk, Manners
from backend.advice.thresholds import thresholds
from backend.analysis.interval import INTERVAL_S
from backend.analysis.signals import Signal
from backend.bench.alerts.desk import Raised
from backend.bench.alerts.scores import METRIC_NAMES
from backend.bench.alerts.tables import FIRST_SLOT

KINDS: tuple[Kind, ...] = ("agent_drift", "campaign_drift")
FALSE_PER_SHIFT = 1.0
"""The settings' default budget of false alerts a shift."""
NEVER = 1e9


def feed(days: list[list[list[Signal]]], agents: list[int], campaigns: list[int]) -> tuple[Raised, Raised]:
    """(agents' and merged alerts, campaigns' alerts) that entered the feed; `days` holds signals by day and slot."""
    marks = thresholds(FALSE_PER_SHIFT, len(agents) + len(campaigns), NEVER)
    rows: dict[str, list[tuple[float, ...]]] = {"agent": [], "campaign": []}
    for day, said in enumerate(days):
        desk, shown = Desk(), set()
        for slot, signals in enumerate(said):
            at = (FIRST_SLOT + slot + 1) * INTERVAL_S
            for alert in desk.look(at, signals, KINDS, marks, Manners(), len(agents)):
                if not alert.in_feed or alert.alert_id in shown:
                    continue
                shown.add(alert.alert_id)
                kind = "campaign" if alert.kind == "campaign_drift" else "agent"
                merged = alert.kind == "campaign_agents"
                ids = agents if alert.agent_id else campaigns
                unit = alert.campaign_id if merged else ids.index(alert.agent_id or alert.campaign_id)
                sign, metric = int(alert.sign == "better"), METRIC_NAMES.index(alert.metric)
                rows[kind].append((day, slot, unit, sign, metric, 0.0, merged))
    return raised(rows["agent"]), raised(rows["campaign"])


def raised(rows: list[tuple[float, ...]]) -> Raised:
    """Rows of (day, slot, unit, sign, metric, score, merged) as alerts."""
    table = np.array(rows, dtype=np.float64).reshape(-1, 7)
    whole = table.astype(np.int64)
    day, slot, unit, sign, metric = whole[:, :5].T
    return Raised(day, slot, unit, sign, metric, table[:, 5], whole[:, 6].astype(bool))


def laid(parts: list[Raised], first: list[int]) -> Raised:
    """The alerts of several centres, whose days begin at `first`."""
    days = [part.day + start for part, start in zip(parts, first, strict=False)]
    return Raised(
        np.concatenate(days), np.concatenate([p.slot for p in parts]), np.concatenate([p.unit for p in parts]),
        np.concatenate([p.sign for p in parts]), np.concatenate([p.metric for p in parts]),
        np.concatenate([p.score for p in parts]), np.concatenate([p.merged for p in parts]),
    )  # fmt: skip
