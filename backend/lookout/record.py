"""How often alerts were right: by kind, with their leads, and in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from backend.advice.alert import Alert
from backend.advice.record import Tally, tally
from backend.advice.words import record_sentence
from backend.clock import day_bounds
from backend.lookout.asked import Asked
from backend.lookout.past import newest_basis, record_of

TITLES = {
    "agent_drift": ("Agents: early warnings", "Agents getting better"),
    "agent_unusual": ("Agents: unusual", "Agents: unusually good"),
    "agent_streak": ("Bad runs", "Successes in a row"),
    "campaign_drift": ("Campaigns: early warnings", "Campaigns getting better"),
    "campaign_unusual": ("Campaigns: unusual", "Campaigns: unusually good"),
    "campaign_drops": ("Dropped calls", "Fewer dropped calls"),
    "campaign_agents": ("Several agents of a campaign", "Several agents getting better"),
    "team_unusual": ("The team: unusual", "The team: unusually good"),
    "workload": ("Workload", "Workload"),
}


def record(asked: Asked, scores: Sequence[dict[str, Any]] = (), days: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """`schemas.Record`; `scores` and `days` are those of the forecasts."""
    mine = _alerts(asked)
    tallies = _tallies(asked, mine)
    counted = [one for one in mine if one.counts and one.state != "missed"]
    since = min((one.raised_at for one in mine), default=None)
    return {
        "centre": asked.centre_ref,
        "now": asked.now,
        "as_of": asked.as_of,
        "since": since,
        "sentence": _sentence(counted),
        "before_sentence": _before(counted),
        "kinds": [_kind(asked, one, mine) for one in tallies],
        "scores": list(scores),
        "days": list(days),
    }


def kind_records(asked: Asked) -> list[dict[str, Any]]:
    """`schemas.KindRecord` of every kind and tone that was raised in the last three months."""
    mine = _alerts(asked)
    return [_kind(asked, one, mine) for one in _tallies(asked, mine)]


def _alerts(asked: Asked) -> list[Alert]:
    return record_of(asked, asked.at + 1)


def _tallies(asked: Asked, mine: Sequence[Alert]) -> list[Tally]:
    today = asked.today
    _, basis = newest_basis(asked.store, asked.centre.centre_id, today)
    return tally(mine, basis.muted if basis else ())


def _kind(asked: Asked, one: Tally, mine: Sequence[Alert]) -> dict[str, Any]:
    """`schemas.KindRecord`."""
    risk, better = TITLES[one.kind]
    answer = asdict(one) | {"title": risk if one.tone == "risk" else better, "muted_since": None}
    if one.muted:
        held = [a.raised_at for a in mine if a.kind == one.kind and a.tone == one.tone and a.held_back == "muted"]
        answer["muted_since"] = min(held, default=_midnight(asked))
    answer["sentence"] = _said(one)
    return answer


def _midnight(asked: Asked) -> int:
    return day_bounds(asked.today, asked.centre.zone)[0]


def _said(one: Tally) -> str:
    if one.kind in ("agent_streak", "workload"):
        return "states what was; nothing to be right about"
    judged = one.right + one.wrong
    said = record_sentence(one.right, judged, one.median_lead_s)
    return f"{said}; held back until it is right more often" if one.muted else said


def _sentence(counted: Sequence[Alert]) -> str:
    judged = [one for one in counted if one.judged.outcome in ("right", "wrong")]
    if not judged:
        return "No alert could be judged yet: each is, two hours after it was raised, by the calls made in between."
    right = sum(one.judged.outcome == "right" for one in judged)
    replayed = sum(one.origin == "replay" for one in judged)
    said = f"{right} of {len(judged)} alerts were right"
    return f"{said}; {replayed} of them are from days tested afterwards." if replayed else f"{said}."


def _before(counted: Sequence[Alert]) -> str:
    leads = [one.judged.lead_s for one in counted if one.judged.outcome == "right" and one.judged.lead_s is not None]
    if not leads:
        return "No right alert yet whose drop can be dated."
    early = sum(lead > 0 for lead in leads)
    return f"{early} of {len(leads)} right alerts ({100 * early / len(leads):.0f} %) came before the drop."
