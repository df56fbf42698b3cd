"""Everything that is kept and shown about one agent, as a sheet to hand over (right of access)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import orjson

from backend.clock import iso
from backend.lookout import Asked
from backend.lookout.alerts import alerts_between
from backend.lookout.callrows import STATE_NUMBERS
from backend.lookout.history import history_of
from backend.lookout.names import read_names
from backend.store import read
from backend.store.columns import Columns

HEAD = ("part", "when", "what", "value", "from", "remark")
YEAR_S = 365 * 86_400
FORMULA = ("=", "+", "-", "@", "\t", "\r")
Line = tuple[object, ...]


def agent_sheet(asked: Asked, agent_id: int) -> bytes:
    """The sheet as CSV, one fact a line; LookupError for an agent who was never seen."""
    with asked.store.read() as conn:
        names = read_names(conn, asked.centre.centre_id)
        known = read.agents(conn, asked.centre.centre_id).get(agent_id)
        if agent_id not in names.agents:
            raise LookupError(f"There is no agent {agent_id}.")
        end = asked.at + 1
        told = list(_advice(conn, asked.centre.centre_id, agent_id, end - YEAR_S, end))
        looked = read.looks(conn, asked.centre.centre_id, "view_agent", end - YEAR_S).get(str(agent_id), 0)
    lines: list[Line] = [HEAD, ("agent", "", "name", names.agents[agent_id], "", f"number {agent_id} in Convoso")]
    lines.append(("agent", "", "active in Convoso", "unknown" if known is None else known.active, "", ""))
    lines.append(("views", "", "page opened by managers within a year", looked, "", "counted once an hour"))
    lines += _days(asked, agent_id, names.campaigns)
    lines += [*_alerts(asked, agent_id), *told]
    return _csv(lines)


def _days(asked: Asked, agent_id: int, campaigns: Mapping[int, str]) -> Iterator[Line]:
    """Per day and campaign: calls, contacts, conversions, and seconds by state."""
    history = history_of(asked)
    assert history.today is not None
    for rows in (history.past, history.today[1]):
        for place, day in enumerate(rows.days if rows is not None else ()):
            assert rows is not None
            yield from _of_day(day.isoformat(), _mine(rows.calls, place, agent_id), campaigns)
            yield from _states(day.isoformat(), _mine(rows.states, place, agent_id))


def _mine(table: Columns, place: int, agent_id: int) -> Columns:
    rows = (table["day"] == place) & (table["agent_id"] == agent_id)
    return {name: column[rows] for name, column in table.items()}


def _of_day(day: str, calls: Columns, campaigns: Mapping[int, str]) -> Iterator[Line]:
    for campaign_id in np.unique(calls["campaign_id"]).tolist():
        here = calls["campaign_id"] == campaign_id
        where = campaigns.get(campaign_id, f"Campaign {campaign_id}")
        for what, value in (
            ("calls", int(here.sum())),
            ("contacts", int(calls["contact"][here].sum())),
            ("conversions", int(calls["conversion"][here].sum())),
            ("talk seconds", int(calls["talk_s"][here].sum())),
        ):
            yield ("calls", day, what, value, int(here.sum()), where)


def _states(day: str, states: Columns) -> Iterator[Line]:
    for name, number in STATE_NUMBERS.items():
        seconds = int(states["seconds"][states["state"] == number].sum())
        if seconds:
            yield ("states", day, f"{name} seconds", seconds, "", "")


def _alerts(asked: Asked, agent_id: int) -> Iterator[Line]:
    _, found = alerts_between(asked, asked.at + 1 - YEAR_S, asked.at + 1)
    for one, said in found:
        if agent_id != one.agent_id and agent_id not in one.agents:
            continue
        remark = f"{said['reaction']}: {said['reaction_reason']}" if said["reaction"] else ""
        yield ("alerts", iso(said["raised_at"]), said["sentence"], said["outcome"], said["n"], remark)


def _advice(conn: Any, centre_id: int, agent_id: int, start: int, end: int) -> Iterator[Line]:
    rows = [row for row in read.advices(conn, centre_id, start, end) if agent_id in orjson.loads(row["agents_json"])]
    told = {one["advice_id"]: one for one in read.advice_reactions(conn, centre_id, [row["advice_id"] for row in rows])}
    for row in rows:
        facts, reaction = orjson.loads(row["facts_json"]), told.get(row["advice_id"])
        said = facts.get("sentence", row["kind"])
        part = "advice" if row["part"] == "shown" else "advice not shown"
        yield (part, iso(row["shown_at"]), said, row["state"], "", "" if reaction is None else reaction["reaction"])


def _csv(lines: Iterable[Line]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([[_cell(worth) for worth in line] for line in lines])
    return out.getvalue().encode()


def _cell(worth: object) -> object:
    return f"'{worth}" if isinstance(worth, str) and worth.startswith(FORMULA) else worth
