"""Alerts as rows of the store and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import orjson

from backend.advice.alert import Alert, Chart, Figures, Judged
from backend.analysis.signals import Crossing


def to_row(centre_id: int, alert: Alert) -> tuple[Any, ...]:
    """The alert in the order of the table's columns."""
    facts = {
        "first": asdict(alert.first),
        "latest": asdict(alert.latest),
        "units": alert.units,
        "in_feed": alert.in_feed,
        "chart": asdict(alert.chart),
    }
    judged = asdict(alert.judged)
    return (
        centre_id, alert.alert_id, alert.kind, alert.tone, alert.level, alert.state, alert.agent_id, alert.campaign_id,
        _text(alert.agents), alert.metric, _text(alert.metrics), _text(facts), alert.began_at, alert.raised_at,
        alert.updated_at, alert.ended_at, alert.held_back, alert.origin, alert.settings_hash, alert.judged.outcome,
        _text(judged), alert.judged.at, alert.judged.lead_s,
    )  # fmt: skip


def from_row(row: Mapping[str, Any]) -> Alert:
    """The alert of a stored row; of one read without its facts, all but the figures and the chart."""
    facts = orjson.loads(row["facts_json"]) if "facts_json" in row else NO_FACTS
    return Alert(
        row["alert_id"], row["kind"], "worse" if row["tone"] == "risk" else "better", row["level"], row["state"],
        row["agent_id"], row["campaign_id"], row["metric"], tuple(orjson.loads(row["metrics_json"])), row["began_at"],
        row["raised_at"], row["updated_at"], _figures(facts["first"]), _figures(facts["latest"]), facts["units"],
        row["ended_at"], facts["in_feed"], row["held_back"], tuple(orjson.loads(row["agents_json"])),
        row["settings_hash"], row["origin"], Judged(**orjson.loads(row["outcome_json"])),
        Chart(**{name: tuple(entries) for name, entries in facts["chart"].items()}),
    )  # fmt: skip


_NONE = asdict(Figures(0, 0.0, 0.0, 0, 0, 0.0, 1.0))
NO_FACTS: dict[str, Any] = {"first": _NONE, "latest": _NONE, "units": 0, "in_feed": False, "chart": {}}


def _figures(stored: Mapping[str, Any]) -> Figures:
    known = dict(stored)
    crosses = known.pop("crosses")
    return Figures(**known, crosses=None if crosses is None else Crossing(**crosses))


def _text(value: Any) -> str:
    return orjson.dumps(value).decode()
