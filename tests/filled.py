"""A store filled from the simulator through its wire format and the real parsers, without a network."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
from werkzeug.test import Client

from backend.clock import day_bounds, local_date, utc_to_wall
from backend.dialer.parse import (
    parse_campaigns,
    parse_log,
    parse_monitor,
    parse_performance,
    parse_productivity,
    parse_statuses,
    parse_users,
)
from backend.model import Centre
from backend.simulator import Simulation
from backend.store import Store, write

PAGE, STATE_PAGE = 500, 1000


class Wire:
    """Asks the simulator's application directly and parses its answers."""

    def __init__(self, simulation: Simulation, centre: Centre) -> None:
        self.simulation, self.centre = simulation, centre
        self._client = Client(simulation.wsgi)

    def ask(self, path: str, **params: Any) -> Any:
        """The decoded body of one endpoint."""
        answer = self._client.post(f"/v1/{path}", data={"auth_token": self.simulation.token, **params})
        return orjson.loads(answer.data)

    def pages(self, path: str, parse: Any, size: int, **params: Any) -> list[Any]:
        """All rows of a paged endpoint."""
        rows, offset = [], 0
        while True:
            page = parse(self.ask(path, limit=size, offset=offset, **params), self.centre, self.simulation.now())
            rows += page.rows
            offset += size
            if offset >= (page.total or 0):
                return rows


def fill(store: Store, simulation: Simulation, centre: Centre, days: int = 0) -> None:
    """Store the names, the last `days` local days and today up to now, and the live picture."""
    wire, now, seen = Wire(simulation, centre), simulation.now(), simulation.now()
    store.write(lambda conn: write.save_centre(conn, centre, "http://127.0.0.1", "{}"))
    names = (
        (write.save_campaigns, "campaigns/search", parse_campaigns),
        (write.save_dispositions, "status/search", parse_statuses),
        (write.save_agents, "users/search", parse_users),
    )
    for save, path, parse in names:
        rows = parse(wire.ask(path, limit=1000), centre, now).rows
        store.write(lambda conn, save=save, rows=rows: save(conn, centre.centre_id, rows, seen))
    today = local_date(now, centre.zone)
    for back in range(days, -1, -1):
        _fill_day(store, wire, centre, *day_bounds(today - timedelta(days=back), centre.zone), seen)
    performance = parse_performance(wire.ask("agent-performance/search"), centre, now)
    store.write(lambda conn: write.save_tallies(conn, centre, today, performance.rows, seen))
    watch(store, simulation, centre)


def watch(store: Store, simulation: Simulation, centre: Centre) -> None:
    """Store the monitor's picture of now."""
    now = simulation.now()
    live = parse_monitor(Wire(simulation, centre).ask("agent-monitor/search"), centre, now)
    store.write(lambda conn: write.save_live(conn, centre, live.rows, live.extra["totals"], now))


def _fill_day(store: Store, wire: Wire, centre: Centre, start: int, end: int, seen: int) -> None:
    for begin in range(start, min(end, seen), 3600):
        first, last = (utc_to_wall(at, centre.zone) for at in (begin, min(begin + 3600, end) - 1))
        calls = wire.pages("log/retrieve", parse_log, PAGE, start_time=first, end_time=last, order="ASC")
        store.write(lambda conn, calls=calls: write.save_calls(conn, centre, calls, seen))
    day = utc_to_wall(start, centre.zone)[:10]
    states = wire.pages("agent-productivity/search", parse_productivity, STATE_PAGE, date_start=day, date_end=day)
    store.write(lambda conn: write.save_states(conn, centre, states, seen))
