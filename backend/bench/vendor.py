"""A stored floor of any number of agents with a shift in progress now, for measuring without a dialer."""

from __future__ import annotations

import time
from datetime import timedelta
from functools import partial
from pathlib import Path

import numpy as np
from numpy.random import Generator
from sqlalchemy import Connection

from backend.bench.bigstore_build import CAMPAIGNS, STATES, call_rows
from backend.bench.bigstore_build import insert as insert_rows
from backend.centres import centre_of, default_settings
from backend.clock import day_bounds, local_date
from backend.config import Settings
from backend.model import Agent, Campaign, Disposition, FloorTotals, LiveAgent, State, StateEvent
from backend.store import open_store, write
from backend.store.roll_calls import refresh_buckets, refresh_call_day
from backend.store.schema import call

CALLS_A_DAY = 150
SHIFT_HOUR = 15
FIRST_ID = 1000
DISPOSITIONS = (
    Disposition("NI", "Not Interested", contact=True, reached=True, final=True),
    Disposition("CALLBK", "Callback", contact=True, reached=True, callback=True),
    Disposition("DNC", "Do Not Call", contact=True, reached=True, dnc=True, final=True),
    Disposition("SALE", "Sale", contact=True, success=True, reached=True, final=True),
    Disposition("A", "Answering Machine", voicemail=True),
    Disposition("NA", "No Answer AutoDial"),
    Disposition("DROP", "Agent Not Available In Campaign"),
)


def zone_where_it_is(hour: int, now: int) -> str:
    """A zone whose clocks show that hour now, so that a measurement never meets an empty night."""
    ahead = (hour - now // 3600 % 24 + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


def vendor_floor(folder: Path, *, agents: int, seed: int, days: int = 30, campaigns: int = CAMPAIGNS) -> str:
    """Fills the store of a data folder with one centre; returns the store's address."""
    now = int(time.time())
    settings = default_settings("Bench").model_copy(update={"zone": zone_where_it_is(SHIFT_HOUR, now)})
    centre = centre_of(1, settings)
    url = Settings(data_dir=folder).store_url
    store = open_store(url)
    rng = np.random.default_rng(seed)
    crew = np.arange(FIRST_ID, FIRST_ID + agents)
    store.write(lambda conn: write.save_centre(conn, centre, "http://127.0.0.1:9/v1/", settings.model_dump_json()))
    store.write(partial(_people, crew=crew, campaigns=campaigns, now=now, rng=rng))
    today, next_id = local_date(now, centre.zone), 1
    for back in range(days - 1, -1, -1):
        day = today - timedelta(days=back)
        n = agents * CALLS_A_DAY
        start, end = day_bounds(day, centre.zone)
        rows = [row for row in call_rows(1, crew, start + 8 * 3600, next_id, n, rng, campaigns) if row[1] < now - 600]
        store.write(lambda conn, rows=rows: insert_rows(conn, call, iter(rows)))  # type: ignore[misc]
        store.write(lambda conn, span=(start, end): refresh_buckets(conn, 1, *span))  # type: ignore[misc]
        store.write(lambda conn, day=day: refresh_call_day(conn, centre, day))  # type: ignore[misc]
        next_id += n
    events = _events(crew, day_bounds(today, centre.zone)[0] + 8 * 3600, now)
    store.write(lambda conn: write.save_states(conn, centre, events, now))
    store.close()
    return url


def _people(conn: Connection, crew: np.ndarray, campaigns: int, now: int, rng: Generator) -> None:
    on = rng.integers(1, campaigns + 1, len(crew)).tolist()
    states = rng.integers(0, len(STATES), len(crew)).tolist()
    since = (now - rng.integers(5, 600, len(crew))).tolist()
    write.save_agents(conn, 1, [Agent(i, f"{_first(i)} {_last(i)}") for i in crew.tolist()], now)
    write.save_campaigns(conn, 1, [Campaign(i, f"Campaign {i}") for i in range(1, campaigns + 1)], now)
    write.save_dispositions(conn, 1, list(DISPOSITIONS), now)
    live = [
        LiveAgent(i, f"{_first(i)} {_last(i)}", STATES[s], at, campaign_id=c)
        for i, s, at, c in zip(crew.tolist(), states, since, on, strict=True)
    ]
    settings = default_settings("Bench").model_copy(update={"zone": zone_where_it_is(SHIFT_HOUR, now)})
    write.save_live(conn, centre_of(1, settings), live, FloorTotals(dialable_leads=12_000), now)


def _events(crew: np.ndarray, start: int, now: int) -> list[StateEvent]:
    """Quarter hours of wait, talk, wrap and pause in turn for everybody, from the shift's start to now."""
    events, number = [], 0
    for agent_id in crew.tolist():
        for nth, at in enumerate(range(start, now - 900, 900)):
            number += 1
            state = (State.WAIT, State.TALK, State.WRAP, State.TALK)[(nth + agent_id) % 4]
            events.append(StateEvent(number, agent_id, state, at, 900, campaign_id=agent_id % CAMPAIGNS + 1))
    return events


def _first(number: int) -> str:
    return ("Sarah", "Marcus", "James", "Ana", "Luis", "Priya", "Wei", "Omar", "Nina", "Kofi")[number % 10]


def _last(number: int) -> str:
    return f"{('Reed', 'Cole', 'Diaz', 'Shah', 'Okafor', 'Kim', 'Novak')[number % 7]} {number}"
