"""`log/retrieve`: the call log, everything a string or null."""

from __future__ import annotations

from typing import Any

import numpy as np

from backend.simulator.codes import CALL_TYPES, OUTCOMES, STATUS, SYSTEM_NAMES, TERMS
from backend.simulator.day import Day
from backend.simulator.ledger import first_id, view
from backend.simulator.wire.asking import ApiError, Ask, naive_date
from backend.simulator.wire.bending import bend
from backend.simulator.wire.wording import Walls, lead_of, phone_of

Mask = np.ndarray[Any, Any]
WORDY = ("id", "lead_id", "phone_number", "number_dialed", "first_name", "last_name", "called_count")
"""Filters no column answers; they compare the finished row."""


def retrieve(ask: Ask) -> dict[str, Any]:
    """One page of the call log; newest first unless `order` is ASC."""
    offset, limit = ask.page(10 if "log-limit-10-default" in ask.variants else 500, 500, 40_000)
    _check_ids(ask)
    found = [(day, rows) for day in _days(ask) if len(rows := matching(ask, day))]
    if ask.text("order").upper() != "ASC":
        found = [(day, rows[::-1]) for day, rows in reversed(found)]
    total = sum(len(rows) for _, rows in found)
    start = max(0, offset + ask.faults.page_shift(ask.path, offset))
    results = [row for day, indices in _page(found, start, limit) for row in log_rows(ask, day, indices)]
    results = ask.faults.reorder(ask.path, bend(results, ask.variants), offset)
    return {"success": True, "data": {
        "offset": offset, "limit": limit, "total_found": str(total), "entries": len(results), "results": results,
    }}  # fmt: skip


def _days(ask: Ask) -> list[Day]:
    first, last = ask.naive("start_time", False), ask.naive("end_time", True)
    return list(ask.floor.days(naive_date(first), naive_date(last), ask.now))


def _check_ids(ask: Ask) -> None:
    scenario = ask.floor.scenario
    known = (
        ("list_id", {part.id for part in scenario.list}, 6002, "Unknown List Id"),
        ("campaign_id", {part.id for part in scenario.campaign}, 6004, "Unknown Campaign ID"),
        ("user_id", {*ask.floor.by_id, *SYSTEM_NAMES}, 6006, "Unknown User Id"),
        ("queue_id", {part.id for part in scenario.queue}, 6030, "Unknown Queue ID"),
    )
    for name, ids, code, text in known:
        if ask.text(name) and not ask.ids(name) <= ids:
            raise ApiError(code, text)


def matching(ask: Ask, day: Day) -> Mask:
    """Indices of a day's rows that are visible now and match the request, oldest first."""
    calls, at_now = day.calls, ask.now - day.start
    at, end = view(calls.at), view(calls.end)
    naive = Walls(day).naive_column(at)
    keep = (naive >= ask.naive("start_time", False)) & (naive <= ask.naive("end_time", True)) & (end <= at_now)
    for name, column in (("campaign_id", calls.campaign), ("list_id", calls.list_id), ("queue_id", calls.queue),
                         ("user_id", calls.agent)):  # fmt: skip
        if ask.text(name):
            keep &= np.isin(view(column), list(ask.ids(name)))
    if ask.text("status"):
        wanted = [STATUS.get(word.upper(), -9) for word in ask.words("status")]
        keep &= np.isin(status_now(day, at_now), wanted)
    if ask.text("call_type"):
        kinds = [CALL_TYPES.index(word.upper()) for word in ask.words("call_type") if word.upper() in CALL_TYPES]
        keep &= np.isin(view(calls.kind), kinds)
    rows = np.flatnonzero(keep)
    wanted_words = {name: ask.text(name) for name in WORDY if ask.text(name)}
    if wanted_words:
        written = log_rows(ask, day, rows.tolist())
        rows = rows[[all(row[name] == word for name, word in wanted_words.items()) for row in written]]
    return rows


def status_now(day: Day, at_now: int) -> Mask:
    """Every row's disposition as it stands at a second of the day."""
    status, later = view(day.calls.status), view(day.calls.redisp_at)
    return np.where((later >= 0) & (later <= at_now), view(day.calls.redisp), status)


def _page(found: list[tuple[Day, Mask]], offset: int, limit: int) -> list[tuple[Day, list[int]]]:
    picked = []
    for day, rows in found:
        if limit <= 0:
            break
        part = rows[offset : offset + limit].tolist()
        offset = max(0, offset - len(rows))
        limit -= len(part)
        picked.append((day, part))
    return picked


def lead_of_row(day: Day, row: int) -> int:
    """The synthetic lead a row is about."""
    list_id = day.calls.list_id[row]
    stock = day.stocks.get(list_id)
    return lead_of(list_id, row + first_id(day.date.toordinal()), stock.spec.leads if stock else 9000)


def log_rows(ask: Ask, day: Day, indices: list[int]) -> list[dict[str, Any]]:
    """Rows of a day as the wire writes them."""
    calls, at_now = day.calls, ask.now - day.start
    walls, base = Walls(day), first_id(day.date.toordinal())
    offset, offset_now = day.offset, ask.offset_now
    names = {
        **SYSTEM_NAMES,
        **{p.agent_id: ask.floor.name(p.agent_id, offset, offset_now) for p in ask.floor.people},
    }
    campaigns = {part.id: part.name for part in ask.floor.scenario.campaign}
    queues = {part.id: part.name for part in ask.floor.scenario.queue}
    recorded = ask.text("include_recordings") == "1"
    out: list[dict[str, Any]] = []
    for i in indices:
        agent, queue, list_id, call_id = calls.agent[i], calls.queue[i], calls.list_id[i], i + base
        lead = lead_of_row(day, i)
        phone = phone_of(lead)
        status, comment = calls.status[i], ""
        if 0 <= calls.redisp_at[i] <= at_now:
            status = calls.redisp[i]
            comment = (
                f'|"System Call Re-disp by {names[agent]}: {walls.text(calls.redisp_at[i])} {OUTCOMES[status].code}"'
            )
        out.append({
            "id": str(call_id), "lead_id": str(lead), "list_id": str(list_id),
            "campaign_id": str(calls.campaign[i]), "campaign": campaigns.get(calls.campaign[i], ""),
            "user": names[agent], "user_id": str(agent),
            "phone_number": phone, "number_dialed": phone,
            "first_name": "Test", "last_name": f"Lead {lead % 100_000}",
            "status": OUTCOMES[status].code, "status_name": OUTCOMES[status].name,
            "call_length": None if calls.end[i] < 0 else str(calls.talk[i]), "call_date": walls.text(calls.at[i]),
            "agent_comment": comment,
            "queue_id": str(queue) if queue else "", "queue": queues.get(queue),
            "called_count": str(1 + call_id * 40503 % 7), "caller_id_displayed": "5555550199",
            "inbound_number": "5555550100" if queue else "",
            "term_reason": TERMS[calls.term[i]], "call_type": CALL_TYPES[calls.kind[i]],
            "queue_position": "1", "queue_seconds": f"{calls.queued[i]}.00",
            "originating_agent_id": str(calls.origin[i]) if calls.origin[i] else None,
            "session_id": f"{call_id * 2654435761 % 2**63:016x}",
        })  # fmt: skip
        if recorded and calls.end[i] >= 0 and agent in ask.floor.by_id:
            out[-1]["recording"] = [_recording(call_id)]
    return out


def _recording(call_id: int) -> dict[str, str]:
    name = f"simulated-{call_id}.mp3"
    url = f"https://admin-dt.convoso.com/play-recording-public/{name}"
    return {"recording_id": str(call_id), "src": url, "type": "audio/mpeg", "filename": name, "public_url": url}
