"""Who was flagged, coached and moved, and whether those with worse leads are flagged more often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import numpy as np
import orjson

from backend.analysis.estimates import Columns, Estimates, plain_counts, plain_shares
from backend.analysis.leadmix import lead_mix
from backend.clock import day_bounds
from backend.lookout import Asked
from backend.lookout.history import HISTORY_DAYS, history_of
from backend.lookout.names import Names, read_names
from backend.store import read

GROUPS = ("worst lists", "middle", "best lists")
SHOWN = ("open", "ended")
FEWEST = 6
"""With fewer agents than this no groups are formed."""


@dataclass(slots=True)
class Tallied:
    """Counts by agent."""

    flagged: Counter[int] = field(default_factory=Counter)
    wrong: Counter[int] = field(default_factory=Counter)
    judged: Counter[int] = field(default_factory=Counter)
    praised: Counter[int] = field(default_factory=Counter)
    coached: Counter[int] = field(default_factory=Counter)
    moved: Counter[int] = field(default_factory=Counter)
    viewed: Counter[int] = field(default_factory=Counter)


def exposure(asked: Asked) -> dict[str, Any]:
    """`schemas.Exposure` over the last four weeks and today."""
    history = history_of(asked)
    assert history.today is not None
    past = [history.past.calls] if history.past is not None else []
    calls = _below([*past, history.today[1].calls])
    start = day_bounds(asked.today - timedelta(days=HISTORY_DAYS), asked.centre.zone)[0]
    with asked.store.read() as conn:
        names = read_names(conn, asked.centre.centre_id)
        tallied = _tallied(conn, asked.centre.centre_id, start, asked.at + 1)
    mix = lead_mix(calls)
    of_agent = dict(zip(mix.agent_id.tolist(), mix.mix.tolist(), strict=True))
    count = Counter(calls["agent_id"].tolist())
    rows = [_row(agent_id, n, names, tallied, of_agent) for agent_id, n in count.items()]
    rows.sort(key=lambda row: (-row["flagged"] - row["coached"] - row["moved"], row["name"]))
    groups = _groups({one: of_agent[one] for one in count if np.isfinite(of_agent.get(one, np.nan))}, tallied)
    return {
        "centre": asked.centre_ref,
        "now": asked.now,
        "as_of": asked.as_of,
        "start": start,
        "end": asked.at,
        "sentence": _sentence(groups),
        "groups": groups,
        "n": len(rows),
        "agents": rows,
    }


def _below(tables: list[Columns]) -> Columns:
    names = ("agent_id", "campaign_id", "list_id", "contact", "conversion")
    return {name: np.concatenate([table[name] for table in tables]) for name in names}


def _tallied(conn: Any, centre_id: int, start: int, end: int) -> Tallied:
    tallied = Tallied()
    alerts = [row for row in read.alerts(conn, centre_id, start, end, facts=False) if row["state"] in SHOWN]
    agents = {row["alert_id"]: _agents(row) for row in alerts}
    for row in alerts:
        counted = tallied.flagged if row["tone"] == "risk" else tallied.praised
        _count(counted, agents[row["alert_id"]])
        if row["tone"] == "risk" and row["outcome"] in ("right", "wrong"):
            _count(tallied.judged, agents[row["alert_id"]])
            if row["outcome"] == "wrong":
                _count(tallied.wrong, agents[row["alert_id"]])
    for told in read.reactions(conn, centre_id, list(agents)):
        if told["reaction"] == "coached":
            _count(tallied.coached, agents[told["alert_id"]])
    _advised(conn, centre_id, start, end, tallied)
    for thing, n in read.looks(conn, centre_id, "view_agent", start).items():
        if thing.isdecimal():
            tallied.viewed[int(thing)] += n
    return tallied


def _advised(conn: Any, centre_id: int, start: int, end: int, tallied: Tallied) -> None:
    """What came of advice: moves that polling saw, coaching and praise that the manager reported."""
    rows = {row["advice_id"]: row for row in read.advices(conn, centre_id, start, end) if row["part"] == "shown"}
    done = {told["advice_id"]: told["reaction"] for told in read.advice_reactions(conn, centre_id, list(rows))}
    for advice_id, row in rows.items():
        agents = orjson.loads(row["agents_json"])
        if row["kind"] in ("move", "balance") and row["followed_at"] is not None:
            _count(tallied.moved, agents)
        elif row["kind"] == "coach" and done.get(advice_id) == "did_it":
            _count(tallied.coached, agents)
        elif row["kind"] == "praise" and done.get(advice_id) == "did_it":
            _count(tallied.praised, agents)


def _agents(row: Mapping[str, Any]) -> list[int]:
    return [row["agent_id"]] if row["agent_id"] else list(orjson.loads(row["agents_json"]))


def _count(counted: Counter[int], agents: Iterable[int]) -> None:
    for agent_id in agents:
        counted[agent_id] += 1


def _row(agent_id: int, n: int, names: Names, tallied: Tallied, mix: Mapping[int, float]) -> dict[str, Any]:
    known = mix.get(agent_id, np.nan)
    return {
        "agent_id": agent_id,
        "name": names.agents.get(agent_id, f"Agent {agent_id}"),
        "calls": n,
        "flagged": tallied.flagged[agent_id],
        "praised": tallied.praised[agent_id],
        "coached": tallied.coached[agent_id],
        "moved": tallied.moved[agent_id],
        "viewed": tallied.viewed[agent_id],
        "list_mix": round(known, 3) if np.isfinite(known) else None,
    }


def _groups(mix: Mapping[int, float], tallied: Tallied) -> list[dict[str, Any]]:
    """Agents in thirds by lead mix, each with flags per agent and the share of judged flags that were wrong."""
    if len(mix) < FEWEST:
        return []
    order = sorted(mix, key=lambda one: (mix[one], one))
    parts = np.array_split(np.array(order), len(GROUPS))
    return [_group(name, part.tolist(), tallied) for name, part in zip(GROUPS, parts, strict=True)]


def _group(name: str, agents: list[int], tallied: Tallied) -> dict[str, Any]:
    flagged = np.array([sum(tallied.flagged[one] for one in agents)])
    judged = np.array([sum(tallied.judged[one] for one in agents)])
    wrong = np.array([sum(tallied.wrong[one] for one in agents)])
    return {
        "name": name,
        "agents": len(agents),
        "flagged_per_agent": _rate(plain_counts(flagged, np.array([float(len(agents))]), n=flagged)),
        "wrong_share": _rate(plain_shares(wrong, judged)),
    }


def _rate(one: Estimates) -> dict[str, Any]:
    raw = float(one.raw[0])
    if not np.isfinite(raw):
        return {"value": None, "low": None, "high": None, "n": int(one.n[0]), "raw": None}
    low, high = (round(float(bound[0]), 4) for bound in (one.low, one.high))
    return {"value": round(raw, 4), "low": low, "high": high, "n": int(one.n[0]), "raw": round(raw, 4)}


def _sentence(groups: list[dict[str, Any]]) -> str:
    """Whether the flags follow the leads: told apart only where the likely ranges do not meet."""
    if not groups:
        return "Too few agents with enough calls to compare by the quality of their leads."
    worst, best = groups[0]["flagged_per_agent"], groups[-1]["flagged_per_agent"]
    pair = f"{worst['value']:.1f} against {best['value']:.1f} flags per agent"
    if worst["low"] > best["high"]:
        return f"Agents with the worst lists are flagged more often ({pair}): look at the lists before the people."
    if best["low"] > worst["high"]:
        return f"Agents with the best lists are flagged more often ({pair})."
    return f"Flags do not follow the quality of the leads ({pair}; the likely ranges meet)."
