"""`agent-productivity/search`: every state of every agent as an event with its duration."""

from __future__ import annotations

from typing import Any

import numpy as np

from backend.simulator.codes import AVAILABILITY, LOGOUT, STATE_WORDS, STATE_WORDS_CAMEL, VOID
from backend.simulator.day import Day
from backend.simulator.ledger import first_id, view
from backend.simulator.wire.asking import ApiError, Ask, naive_date
from backend.simulator.wire.bending import bend
from backend.simulator.wire.wording import Walls, span

Mask = np.ndarray[Any, Any]
BROWSER = "agent-dt.convoso.com ---- ---- Mozilla/5.0 (X11; Linux x86_64) SimulatedBrowser/1.0"


def search(ask: Ask) -> dict[str, Any]:
    """One page of state events, oldest first (variant `productivity-desc`: newest first)."""
    offset, limit = ask.page(1000, 1000, 50_000)
    first, last = ask.naive("date_start", False), ask.naive("date_end", True)
    days = list(ask.floor.days(naive_date(first), naive_date(last), ask.now))
    found = [(day, rows) for day in days if len(rows := _matching(ask, day))]
    if "productivity-desc" in ask.variants:
        found = [(day, rows[::-1]) for day, rows in reversed(found)]
    total = sum(len(rows) for _, rows in found)
    if not total and "empty-6031" in ask.variants:
        raise ApiError(6031, "Missing Agents")
    start = max(0, offset + ask.faults.page_shift(ask.path, offset))
    entries: list[dict[str, Any]] = []
    for day, rows in found:
        part = rows[start : start + limit - len(entries)].tolist()
        start = max(0, start - len(rows))
        entries += _events(ask, day, part)
    entries = ask.faults.reorder(ask.path, bend(entries, ask.variants), offset)
    return {"success": True, "data": {
        "offset": offset, "limit": str(limit), "total": str(total), "entries": entries,
    }}  # fmt: skip


def _matching(ask: Ask, day: Day) -> Mask:
    states = day.states
    keep = view(states.state) != VOID
    if "open-state-absent" in ask.variants:
        keep &= view(states.end) >= 0
    if "performance-time-of-day" in ask.variants:
        naive = Walls(day).naive_column(view(states.start))
        keep &= (naive >= ask.naive("date_start", False)) & (naive <= ask.naive("date_end", True))
    if ask.text("campaign_id"):
        keep &= np.isin(view(states.campaign), list(ask.ids("campaign_id")))
    if ask.text("agent_emails"):
        emails = {word.lower() for word in ask.words("agent_emails")}
        keep &= np.isin(view(states.agent), [p.agent_id for p in ask.floor.people if p.email in emails])
    return np.flatnonzero(keep)


def _events(ask: Ask, day: Day, indices: list[int]) -> list[dict[str, Any]]:
    states, walls, base = day.states, Walls(day), first_id(day.date.toordinal())
    campaigns = {part.id: part.name for part in ask.floor.scenario.campaign}
    names = {p.agent_id: ask.floor.name(p.agent_id, ask.offset_now, ask.offset_now) for p in ask.floor.people}
    words = STATE_WORDS_CAMEL if "state-camel" in ask.variants else STATE_WORDS
    lowest = min(names)
    out = []
    for i in indices:
        agent, start, end, code = str(states.agent[i]), states.start[i], states.end[i], states.code[i]
        campaign, state = states.campaign[i], states.state[i]
        running = end < 0 and state != LOGOUT
        out.append({
            "id": str(base + i), "user_id": agent,
            "state": words[state], "availability_code": str(code),
            "campaign_id": str(campaign),
            "event_epoch": str(day.start + start),
            "event_sec": None if running and "open-state-null" in ask.variants else span(0 if running else end - start),
            "created_at": walls.text(start),
            "browser": BROWSER, "ip_address": f"192.0.2.{1 + (states.agent[i] - lowest) % 254}",
            "user_uid": agent, "user_name": names[states.agent[i]],
            "availability_code_name": AVAILABILITY[code] if code >= 1000 else "",
            "campaign_uid": str(campaign), "campaign_name": campaigns.get(campaign, ""), "campaign_type": "Normal",
            "availability_name": AVAILABILITY[code],
        })  # fmt: skip
    return out
