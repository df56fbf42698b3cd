"""A big SQLite store for measuring: many centres, a month of calls, made fast and always the same for a seed.

Single states are made for the last day only; the day rollups of states for all days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from sqlalchemy import Connection, Table, text

from backend.clock import day_bounds
from backend.model import Agent, CallType, Campaign, Centre, State
from backend.store import open_store, write
from backend.store.bulk import Row, raw_rows, upsert
from backend.store.roll_calls import refresh_buckets, refresh_call_day
from backend.store.schema import call, roll_state_day, state_event

LAST_DAY = date(2026, 6, 10)
ZONE = "America/Los_Angeles"
CAMPAIGNS = 8
STATUSES = np.array(["NA", "A", "NI", "CALLBK", "DNC", "SALE", "DROP"], dtype=object)
SHARES = (0.40, 0.22, 0.20, 0.08, 0.03, 0.05, 0.02)
NO_AGENT = frozenset({"NA", "DROP"})
STATES = (State.WAIT, State.TALK, State.WRAP, State.PAUSE)


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is; `calls` in all, spread evenly over centres and days; states of the last day per call."""

    calls: int = 10_000_000
    agents: int = 15_000
    centres: int = 120
    days: int = 30
    states_per_call: int = 3

    def crew(self, centre_id: int) -> range:
        """The agents of a centre (numbered from 1)."""
        each = self.agents // self.centres
        return range(1000 + each * (centre_id - 1), 1000 + each * centre_id)

    def dates(self) -> list[date]:
        """The local days, oldest first."""
        return [LAST_DAY - timedelta(days=back) for back in range(self.days - 1, -1, -1)]


def build_big_store(path: Path, size: Size, seed: int) -> Path:
    """The store at `path`; made when it is not there yet, which takes about 15 s per million calls."""
    if path.exists():
        return path
    unfinished = path.with_name(path.name + ".part")
    unfinished.unlink(missing_ok=True)
    store = open_store(f"sqlite:///{unfinished}")
    shapes = store.write(_bare)
    for centre_id in range(1, size.centres + 1):
        rng = np.random.default_rng((seed, centre_id))
        store.write(partial(_fill, centre=Centre(centre_id, f"Centre {centre_id}", ZONE), size=size, rng=rng))
    store.write(partial(_indexed, shapes=shapes))
    store.close()
    unfinished.with_name(unfinished.name + ".lock").unlink()
    return unfinished.replace(path)


def _bare(conn: Connection) -> list[Row]:
    """Drop the indexes to be made again at the end; what the planner was told about them, which goes with them."""
    shapes = raw_rows(conn, text("SELECT tbl, idx, stat FROM sqlite_stat1"))
    for table in (call, state_event):
        for index in table.indexes:
            index.drop(conn)
    return shapes


def _indexed(conn: Connection, shapes: list[Row]) -> None:
    for table in (call, state_event):
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            index.create(conn)
    conn.exec_driver_sql("DELETE FROM sqlite_stat1")
    conn.exec_driver_sql("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", shapes)


def _fill(conn: Connection, centre: Centre, size: Size, rng: Generator) -> None:
    crew = np.array(size.crew(centre.centre_id))
    last = day_bounds(LAST_DAY, ZONE)[1]
    write.save_centre(conn, centre, "https://dialer.example", "{}")
    write.save_agents(conn, centre.centre_id, [Agent(int(a), f"Agent {a}") for a in crew], last)
    write.save_campaigns(conn, centre.centre_id, [Campaign(c, f"Campaign {c}") for c in range(1, CAMPAIGNS + 1)], last)
    per_day = size.calls // size.centres // size.days
    for nth, day in enumerate(size.dates()):
        first_id = 1 + nth * per_day
        insert(conn, call, call_rows(centre.centre_id, crew, _opening(day), first_id, per_day, rng))
        upsert(conn, roll_state_day, list(_state_days(centre.centre_id, crew, day, rng)))
        start, end = day_bounds(day, ZONE)
        refresh_buckets(conn, centre.centre_id, start, end)
        refresh_call_day(conn, centre, day)
    insert(conn, state_event, _states(centre.centre_id, crew, size.states_per_call * per_day, rng))


def insert(conn: Connection, table: Table, rows: Iterator[tuple[Any, ...]]) -> None:
    """Append rows to a SQLite table in the order of its columns."""
    marks = ", ".join("?" for _ in table.columns)
    conn.connection.cursor().executemany(f"INSERT INTO {table.name} VALUES ({marks})", list(rows))  # noqa: S608


def call_rows(
    centre_id: int,
    crew: NDArray[np.int64],
    opening: int,
    first_id: int,
    n: int,
    rng: Generator,
    campaigns: int = CAMPAIGNS,
) -> Iterator[tuple[Any, ...]]:
    """`n` finished calls of the ten hours from `opening` in the order of their start, as rows of the table."""
    started = np.sort(rng.integers(opening, opening + 36_000, n))
    status = rng.choice(STATUSES, n, p=SHARES)
    agent = np.where(np.isin(status, list(NO_AGENT)), 0, rng.choice(crew, n))
    talk = np.where(agent == 0, 0, rng.gamma(1.5, 90.0, n)).astype(np.int64)
    kind = np.where(rng.random(n) < 0.1, str(CallType.INBOUND), str(CallType.OUTBOUND)).astype(object)
    columns = (started, range(first_id, first_id + n), agent, rng.integers(1, campaigns + 1, n))
    leads = rng.integers(10**6, 10**8, n)
    lists = rng.integers(100, 140, n)
    for at, call_id, who, campaign, in_list, lead, code, talk_s, call_type in zip(
        *(np.asarray(column).tolist() for column in (*columns, lists, leads, status, talk, kind)), strict=True
    ):
        known = (centre_id, at, call_id, who, campaign, in_list, None, lead, code, talk_s, call_type)
        yield (*known, "AGENT" if who else "SYSTEM", 1, 0.0, 0, at + 900)


def _opening(day: date) -> int:
    return day_bounds(day, ZONE)[0] + 8 * 3600


def _state_days(centre_id: int, crew: NDArray[np.int64], day: date, rng: Generator) -> Iterator[tuple[Any, ...]]:
    seconds = rng.integers(600, 12_000, (len(crew), len(STATES)))
    for agent_id, worked in zip(crew.tolist(), seconds.tolist(), strict=True):
        campaign_id = int(agent_id) % CAMPAIGNS + 1
        for state, spent in zip(STATES, worked, strict=True):
            code = 1066 if state is State.PAUSE else 0
            yield (centre_id, day.toordinal(), agent_id, campaign_id, str(state), code, spent, spent // 60)


def _states(centre_id: int, crew: NDArray[np.int64], n: int, rng: Generator) -> Iterator[tuple[Any, ...]]:
    opening = _opening(LAST_DAY)
    started = np.sort(rng.integers(opening, opening + 36_000, n)).tolist()
    lasted = rng.integers(5, 200, n).tolist()
    who = rng.choice(crew, n).tolist()
    for i, (at, duration_s, agent_id) in enumerate(zip(started, lasted, who, strict=True)):
        state = str(STATES[i % len(STATES)])
        yield (centre_id, i + 1, agent_id, state, at, at + duration_s, duration_s, 1, 0, at + 900)
