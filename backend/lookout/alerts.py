"""The alerts of a day with their words, and what was done about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from backend.advice import words
from backend.advice.alert import Alert
from backend.advice.phrases import hours, phrase, plural
from backend.advice.priority import priority
from backend.analysis.estimates import Columns
from backend.analysis.meaning import statuses_of
from backend.clock import day_bounds
from backend.lookout.asked import Asked
from backend.lookout.names import Names, read_names
from backend.lookout.record import kind_records
from backend.lookout.rows import from_row
from backend.store import read, write

THIN_SHOWN = 50
"""So many agents with too few calls are listed at most, those nearest to enough first."""

FAR_GROWN = 10.0


@dataclass(frozen=True, slots=True)
class Watching:
    """How the review stands: end of the last interval looked at, agents seen, what is missing, and thin agents."""

    reviewed_at: int | None = None
    units: int = 0
    learning: str = ""
    thin: Columns | None = None


def alerts(asked: Asked, day: date | None = None, watching: Watching = Watching()) -> dict[str, Any]:
    """`schemas.Alerts` of a local day, today without one: open ones first by priority, ended ones, then held back."""
    shown = day or asked.today
    start, end = day_bounds(shown, asked.centre.zone)
    names, found = alerts_between(asked, start, end)
    said = [answer for _, answer in found]
    _explain_first(said)
    foresight = asked.settings.foresight
    return {
        "centre": asked.centre_ref,
        "now": asked.now,
        "as_of": asked.as_of,
        "day_start": start,
        "reviewed_at": watching.reviewed_at,
        "watching": _watching(watching, foresight.horizon_min, foresight.major_drop),
        "budget": _budget(foresight.false_alerts_per_shift),
        "learning": watching.learning,
        "n": len(said),
        "alerts": said,
        "thin": _thin(watching.thin, names),
        "records": kind_records(asked),
    }


def alerts_between(asked: Asked, start: int, end: int) -> tuple[Names, list[tuple[Alert, dict[str, Any]]]]:
    """Names, and the alerts raised in `[start, end)` (UTC s), each with its `schemas.Alert`, as they are shown."""
    with asked.store.read() as conn:
        names = read_names(conn, asked.centre.centre_id)
        found = [from_row(row) for row in read.alerts(conn, asked.centre.centre_id, start, end)]
        found = [one for one in found if one.state != "missed"]
        told = _reactions(conn, asked, found)
        drops = statuses_of("drop", read.dispositions(conn, asked.centre.centre_id))
    return names, [
        (one, _answer(asked, one, names, told.get(one.alert_id), drops)) for one in sorted(found, key=_order)
    ]


def alert(asked: Asked, alert_id: int) -> dict[str, Any]:
    """`schemas.Alert`; LookupError for an unknown one."""
    with asked.store.read() as conn:
        row = read.alert_row(conn, asked.centre.centre_id, alert_id)
        if row is None or row["state"] == "missed":
            raise LookupError(f"There is no alert {alert_id}.")
        one = from_row(row)
        names = read_names(conn, asked.centre.centre_id)
        told = _reactions(conn, asked, [one])
        drops = statuses_of("drop", read.dispositions(conn, asked.centre.centre_id))
    return _answer(asked, one, names, told.get(alert_id), drops)


def react(asked: Asked, alert_id: int, reaction: str, reason: str, who: str) -> dict[str, Any]:
    """Note what was done about an alert; the alert as `alert` gives it then. LookupError for an unknown one."""
    one = alert(asked, alert_id)
    agent_id = one["agent_id"] or 0
    centre_id = asked.centre.centre_id
    asked.store.write(
        lambda conn: write.save_reaction(conn, centre_id, alert_id, agent_id, asked.now, who, reaction, reason.strip())
    )
    return alert(asked, alert_id)


def setting_of(asked: Asked, one: Alert, names: Names) -> words.Setting:
    """What an alert's sentences need to know."""
    foresight = asked.settings.foresight
    who = names.called.get(one.agent_id, f"Agent {one.agent_id}")
    campaign = names.campaigns.get(one.campaign_id, f"Campaign {one.campaign_id}")
    horizon_s = 60 * foresight.horizon_min
    return words.Setting(who, campaign, asked.centre.zone, horizon_s, foresight.major_drop, asked.settings.drop_limit)


def _order(one: Alert) -> tuple[int, float, int]:
    """Open ones first, then what ended, then what was held back; by priority or newest first."""
    rank = 2 if one.state == "held_back" else 1 if one.ended_at is not None else 0
    return (rank, -priority(one) if rank == 0 else -one.raised_at, one.alert_id)


def _explain_first(said: list[dict[str, Any]]) -> None:
    """The first in line says why it is first."""
    risks = [one for one in said if one["state"] == "open" and one["tone"] == "risk" and one["level"] == "act"]
    if len(risks) > 1:
        risks[0]["reason"] += " First in line: the largest change against the usual, weighed by how sure it is."


def _reactions(conn: Connection, asked: Asked, found: Sequence[Alert]) -> dict[int, dict[str, Any]]:
    """The newest reaction to each alert; one that was reopened has none."""
    rows = read.reactions(conn, asked.centre.centre_id, [one.alert_id for one in found])
    newest = {row["alert_id"]: row for row in rows}
    return {number: row for number, row in newest.items() if row["reaction"] != "reopened"}


def _answer(
    asked: Asked, one: Alert, names: Names, told: Mapping[str, Any] | None, drops: Sequence[str]
) -> dict[str, Any]:
    """`schemas.Alert`."""
    setting, latest = setting_of(asked, one, names), one.latest
    dismissed = told is not None and told["reaction"] == "dismissed"
    grown = latest.now / latest.usual - 1 if latest.usual else FAR_GROWN
    relative = grown if grown < FAR_GROWN else None  # from next to nothing only points say anything
    return {
        "id": one.alert_id,
        "kind": one.kind,
        "tone": one.tone,
        "level": one.level,
        "state": "dismissed" if dismissed else one.state,
        "agent_id": one.agent_id or None,
        "agent": names.agents.get(one.agent_id, ""),
        "campaign_id": one.campaign_id or None,
        "campaign": names.campaigns.get(one.campaign_id, ""),
        "agents": list(one.agents),
        "metric": one.metric,
        "metrics": list(one.metrics),
        "unit": phrase(one.metric).unit,
        "now_value": latest.now,
        "usual_value": latest.usual,
        "n": latest.n,
        "points": latest.now - latest.usual,
        "relative": relative,
        "sentence": words.sentence(one, setting),
        "reason": words.reason(one, setting),
        "odds": words.odds(one),
        "advice": words.advice(one, setting),
        "praise": words.praise(one, setting),
        "chance": latest.chance,
        "crosses": _crosses(one),
        "began_at": one.began_at,
        "raised_at": one.raised_at,
        "updated_at": one.updated_at,
        "ended_at": one.ended_at,
        "held_back_why": words.held_back(one),
        "origin": one.origin,
        "priority": priority(one),
        "outcome": one.judged.outcome,
        "outcome_sentence": words.outcome(one, setting),
        "lead_s": one.judged.lead_s,
        "reaction": told["reaction"] if told else None,
        "reaction_reason": told["reason"] if told else "",
        "chart": {name: list(entries) for name, entries in asdict(one.chart).items()},
        "calls": _calls(one, drops),
    }


def _crosses(one: Alert) -> dict[str, int | None] | None:
    crosses = one.latest.crosses
    if crosses is None:
        return None
    return {"earliest": crosses.earliest, "likely": crosses.likely, "latest": crosses.latest}


def _calls(one: Alert, drops: Sequence[str]) -> dict[str, Any]:
    """The calls behind an alert."""
    mine = one.kind in ("campaign_drops", "campaign_drift", "campaign_unusual", "campaign_agents")
    return {
        "start": min(one.latest.since, one.began_at),
        "end": one.ended_at or one.updated_at,
        "agent_id": one.agent_id or None,
        "campaign_id": one.campaign_id if mine else None,
        "statuses": list(drops) if one.metric == "drop_rate" else [],
    }


def _watching(watching: Watching, horizon_min: int, major_drop: float) -> str:
    if not watching.units:
        return f"Nobody is watched yet; a warning means {100 * major_drop:.0f} % off one's own usual level."
    return (
        f"{watching.units} agents and their campaigns are watched for changes of {100 * major_drop:.0f} % or more "
        f"against their own usual level, {hours(60 * horizon_min)} ahead."
    )


def _budget(false_alerts_per_shift: float) -> str:
    number = f"{false_alerts_per_shift:g}"
    noun = "alert" if number == "1" else "alerts"
    return f"Luck alone may raise about {number} {noun} a shift over the whole floor; at most 3 new ones an hour."


def _thin(columns: Columns | None, names: Names) -> list[dict[str, Any]]:
    if columns is None:
        return []
    rows = zip(*(columns[name].tolist() for name in ("more_calls", "agent_id", "calls")), strict=True)
    return [
        {
            "agent_id": agent_id,
            "name": names.agents.get(agent_id, ""),
            "calls": calls,
            "more_calls": more,
            "sentence": f"Not enough calls to warn on {names.called.get(agent_id, 'this agent')}: "
            f"{plural(more, 'more call')} needed.",
        }
        for more, agent_id, calls in sorted(rows)[:THIN_SHOWN]
    ]
