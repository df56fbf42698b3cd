"""No question and no write reads all of a centre's rows to find a few, also in a store just made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import Connection, event

from backend.clock import day_bounds
from backend.model import Call, Centre, State, StateEvent
from backend.store import Store, read, read_cells, write

CENTRE = Centre(1, "A")
DAY = date(2026, 3, 8)
START, END = day_bounds(DAY, CENTRE.zone)
BIG = ("call", "state_event", "roll_call_5min", "roll_state_15min")


@contextmanager
def steps(conn: Connection) -> Iterator[list[str]]:
    """The steps of SQLite's plans of what is run meanwhile."""
    planned: list[str] = []

    def explain(conn: Connection, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "INSERT")):
            one = parameters[0] if many else parameters
            explained = cursor.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", one)
            planned.extend(row[3] for row in explained.fetchall())

    event.listen(conn, "before_cursor_execute", explain)
    yield planned
    event.remove(conn, "before_cursor_execute", explain)


def whole_centre(planned: list[str]) -> list[str]:
    """Steps that read a big table by nothing but its centre, or all of it."""
    scans = {f"SCAN {table}" for table in BIG}
    by_centre = [step for step in planned if step.startswith("SEARCH") and step.endswith("(centre_id=?)")]
    return [step for step in by_centre if step.split()[1] in BIG] + [step for step in planned if step in scans]


def test_questions_read_only_what_they_ask_for(sqlite_store: Store) -> None:
    with sqlite_store.read() as conn, steps(conn) as planned:
        read.call_groups(conn, 1, END - 900, END)
        read.call_buckets(conn, 1, START, END, agent_id=5)
        read.calls(conn, 1, START - 30 * 86_400, END, agent_id=5)
        read.calls(conn, 1, START, END, campaign_id=7, before=(END, 9))
        read.calls_summary(conn, 1, START - 30 * 86_400, END, agent_id=5)
        read.state_groups(conn, 1, END - 900, END)
        read.states(conn, 1, 5, START, END)
        read.wraps(conn, 1, [5, 6], START, END)
    assert len(planned) >= 8
    assert whole_centre(planned) == []


def test_an_agents_calls_are_found_by_the_agent(sqlite_store: Store) -> None:
    with sqlite_store.read() as conn, steps(conn) as planned:
        read.calls(conn, 1, START - 30 * 86_400, END, agent_id=5)
    assert any("call_by_agent" in step and "agent_id=?" in step for step in planned)


def test_a_poll_reads_only_what_it_touches(sqlite_store: Store) -> None:
    def poll(conn: Connection) -> list[str]:
        calls = [Call(i, START + i, 7, "SALE", 101, talk_s=60) for i in range(1, 40)]
        events = [StateEvent(i, 101, State.TALK, START + i, 60) for i in range(1, 40)]
        with steps(conn) as planned:
            for later in (0, 30):
                write.save_calls(conn, CENTRE, calls, END + later)
                write.save_states(conn, CENTRE, events, END + later)
        return planned

    planned = sqlite_store.write(poll)
    assert any("call_by_id" in step for step in planned)
    assert whole_centre(planned) == []


def test_what_lies_behind_a_figure_is_found_by_time_or_agent(sqlite_store: Store) -> None:
    with sqlite_store.read() as conn, steps(conn) as planned:
        read_cells.agent_calls(conn, 1, START, END)
        read_cells.dial_cells(conn, 1, START, END)
        read_cells.after_calls(conn, 1, START, END)
        read_cells.state_quarters(conn, 1, [5, 6], START, END)
        read_cells.state_pieces(conn, 1, START, END)
    assert len(planned) >= 5
    assert whole_centre(planned) == []
