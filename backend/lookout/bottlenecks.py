"""Where time above the norm goes in a window, the costliest first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from backend.analysis.bottlenecks import Delay, Times, find_delays, relative_spread
from backend.analysis.causes import Baseline, Facts, learn
from backend.analysis.estimates import Columns, Floats, Ints
from backend.clock import window as window_of
from backend.lookout.asked import Asked
from backend.lookout.callrows import pick
from backend.lookout.cause_words import level
from backend.lookout.facts import day_weights, made
from backend.lookout.history import History, history_of
from backend.lookout.names import Names
from backend.lookout.units import names_of
from backend.store import read

PARTS = {"talk": "talk_s", "wrap": "after_s"}
OWN = ("status", "campaign", "hour", "agent")
OTHERS = ("status", "campaign", "hour")
"""A shift is held against each agent's own usual times, a week against what others take."""

MIN_DAYS = 3
WEEK_DAYS = 6


def bottlenecks(asked: Asked, window: str) -> dict[str, Any]:
    """`schemas.Bottlenecks` of one of the panel's windows; ValueError for an unknown one."""
    history, at = history_of(asked), asked.at
    span = window_of(window, at, asked.centre.zone)
    names = names_of(asked)
    with asked.store.read() as conn:
        words = {code: one.name for code, one in read.dispositions(conn, asked.centre.centre_id).items()}
    with history.lock:
        calls = _calls(history, span.start, span.end)
        days = len(history.past.days) if history.past is not None else 0
        factors = OTHERS if window == "7d" else OWN
        delays = find_delays([_times(history, calls, part, factors) for part in PARTS]) if days >= MIN_DAYS else []
        codes = {number: code for code, number in _codes(history).items()}
    against = "than others on the same campaigns and dispositions" if window == "7d" else "than usual for such calls"
    rows = [_row(delay, names, codes, words, against) for delay in delays]
    return {
        "centre": asked.centre_ref, "now": asked.now, "as_of": asked.as_of, "start": span.start, "end": span.end,
        "n": len(calls["talk_s"]), "rows": rows, "sentence": _summary(rows, len(calls["talk_s"]), days),
    }  # fmt: skip


def _calls(history: History, start: int, end: int) -> Columns:
    """The calls begun in `[start, end)`, with their dispositions as numbers in `code` (-1: never seen before)."""
    assert history.today is not None
    tables = [_coded(history, history.today[1].calls)]
    midnight = tables[0]["started_at"] - tables[0]["wall_s"]
    if history.past is not None and (not len(midnight) or start < int(midnight[0])):
        tables.insert(0, _past(history))
    inside = [pick(table, (table["started_at"] >= start) & (table["started_at"] < end)) for table in tables]
    return {name: np.concatenate([table[name] for table in inside]) for name in inside[0]}


def _past(history: History) -> Columns:
    assert history.past is not None
    calls = history.past.calls
    return made(history, ("coded",), lambda: _coded(history, calls))


def _coded(history: History, calls: Columns) -> Columns:
    codes, status = _codes(history), calls["status"].tolist()
    code = np.fromiter((codes.get(one, -1) for one in status), dtype=np.int64, count=len(status))
    names = ("started_at", "wall_s", "agent_id", "campaign_id", "talk_s", "after_s", "day")
    return {name: calls[name] for name in names} | {"code": code}


def _codes(history: History) -> dict[str, int]:
    """A number for each disposition seen on past days."""
    assert history.past is not None
    past = history.past
    return made(history, ("statuses",), lambda: {code: i for i, code in enumerate(sorted(set(past.calls["status"])))})


def _facts(calls: Columns, part: str) -> tuple[Facts, Columns]:
    known = pick(calls, calls[PARTS[part]] >= 0)
    status = known["code"]
    keys: dict[str, Ints] = {
        "status": status, "campaign": known["campaign_id"], "hour": known["wall_s"] // 3600,
        "agent": known["agent_id"],
    }  # fmt: skip
    return Facts(known[PARTS[part]].astype(np.float64), np.ones(len(status)), keys), known


def _norm(history: History, part: str, factors: tuple[str, ...]) -> tuple[Baseline, Floats]:
    """What such calls take, learned from the past days, and per disposition how much one call differs from it."""

    def make() -> tuple[Baseline, Floats]:
        assert history.past is not None
        facts, calls = _facts(_past(history), part)
        base = learn(facts, factors, day_weights(history)[calls["day"]])
        return base, relative_spread(facts.y, base.code(facts).expected, facts.keys["status"])

    return made(history, ("norm", part, factors), make)


def _times(history: History, calls: Columns, part: str, factors: tuple[str, ...]) -> Times:
    base, spread = _norm(history, part, factors)
    facts, _ = _facts(calls, part)
    norm = base.code(facts).expected
    each = np.append(spread, spread.mean() if len(spread) else 1.0)[facts.keys["status"]]
    keys = {"agent": facts.keys["agent"], "campaign": facts.keys["campaign"], "hour": facts.keys["hour"]}
    return Times(part, facts.y, norm, each * norm**2, {**keys, "disposition": facts.keys["status"]})


def _row(
    delay: Delay, names: Names, codes: Mapping[int, str], words: Mapping[str, str], against: str
) -> dict[str, Any]:
    name = _name(delay, names, codes, words)
    minutes = max(round(delay.extra_s / 60), 1)
    text = (
        f"{name}: {delay.part} {level(delay.now_s, 'seconds')} a call instead of {level(delay.usual_s, 'seconds')}, "
        f"{minutes} {'minute' if minutes == 1 else 'minutes'} more in {delay.calls} calls {against}."
    )
    return {
        "by": delay.by, "id": None if delay.by == "disposition" else delay.key, "name": name, "part": delay.part,
        "calls": delay.calls, "usual_s": round(delay.usual_s, 1), "now_s": round(delay.now_s, 1),
        "extra_s": round(delay.extra_s), "low_s": round(delay.low_s, 1), "high_s": round(delay.high_s, 1),
        "sentence": text,
    }  # fmt: skip


def _name(delay: Delay, names: Names, codes: Mapping[int, str], words: Mapping[str, str]) -> str:
    if delay.by == "agent":
        return names.agents.get(delay.key, f"Agent {delay.key}")
    if delay.by == "campaign":
        return names.campaigns.get(delay.key, f"Campaign {delay.key}")
    if delay.by == "hour":
        return f"{delay.key:02d}:00 to {(delay.key + 1) % 24:02d}:00"
    code = codes.get(delay.key, "")
    return words.get(code, code) or "New dispositions"


def _summary(rows: list[dict[str, Any]], n: int, days: int) -> str:
    if days < MIN_DAYS:
        return f"What calls usually take is not known yet: {MIN_DAYS} past open days are needed, there are {days}."
    if not rows:
        return f"No delay beyond luck in {n:,} calls."
    return f"The costliest delay: {rows[0]['sentence']}"
