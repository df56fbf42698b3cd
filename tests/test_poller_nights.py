"""Midnight and the nights the clocks change: every call keeps its place."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from backend.clock import day_bounds
from backend.simulator.ledger import first_id
from backend.store import read
from tests.floor import SMALL, THURSDAY, ZONE, Polled, at, seconds, true_seconds

FALL_BACK = date(2025, 11, 2)
FOLD = day_bounds(FALL_BACK, ZONE)[0] + 2 * 3600
"""UTC seconds at which the hour from one to two begins again."""

NIGHT_SHIFT = {**SMALL, "floor": {**SMALL["floor"], "shift": ["00:20", "06:00"], "days": ["sat", "sun", "mon"]}}


def test_midnight_moves_on_to_the_next_day_without_a_hole(tmp_path: Path) -> None:
    scenario = {**SMALL, "floor": {**SMALL["floor"], "shift": ["00:05", "23:59"]}}
    tomorrow = THURSDAY + timedelta(days=1)
    with Polled(tmp_path, scenario=scenario, start=at(THURSDAY, 23, 50), history_days=1) as p:
        p.poll(40)
        live = p.ids(at(THURSDAY, 23, 50), p.sim.now())
        p.sim.set_now(at(tomorrow, 2, 10))
        p.poll(2)
        p.agree(*day_bounds(THURSDAY, ZONE))
        p.agree(*day_bounds(tomorrow, ZONE))
        assert set(live) <= set(p.ids(at(THURSDAY, 23, 50), p.sim.now()))
        assert seconds(p, *day_bounds(THURSDAY, ZONE)) == true_seconds(p, *day_bounds(THURSDAY, ZONE))


@pytest.mark.parametrize("every_s", [120, 240])
def test_the_night_the_clocks_go_back_is_read_in_order(every_s: int, tmp_path: Path) -> None:
    start, end = day_bounds(FALL_BACK, ZONE)
    with Polled(tmp_path, scenario=NIGHT_SHIFT, start=at(FALL_BACK, 0, 50)) as p:
        p.poll((FOLD + 1800 - p.sim.now()) // every_s, every_s=every_s)
        p.agree(FOLD, p.sim.now())
        p.poll(5400 // every_s, every_s=every_s)
        p.settle()
        p.agree(start, end)
        for hour in range(5):
            p.agree(start + hour * 3600, start + (hour + 1) * 3600)
        assert seconds(p, start, end) == true_seconds(p, start, end)


def test_calls_that_begin_late_in_the_second_pass_are_not_taken_for_the_first(tmp_path: Path) -> None:
    """A quiet floor: nothing before them tells the passes apart, only when they were first seen."""
    with Polled(tmp_path, scenario=NIGHT_SHIFT, start=FOLD + 1500) as p:
        day = p.sim.floor.day(FALL_BACK, p.sim.now())
        real = p.client.ask

        def began(row: dict[str, str]) -> int:
            return day.start + day.calls.at[int(row["id"]) - first_id(FALL_BACK.toordinal())]

        def quiet(name: str, params: Any = None, **kwargs: Any) -> Any:
            answer = real(name, params, **kwargs)
            if name == "log":
                rows = list(answer.body["data"]["results"])
                while int(params.get("offset", 0)) == 0 and len(rows) < int(answer.body["data"]["total_found"]):
                    more = real(name, {**params, "offset": str(len(rows))}, **kwargs)
                    rows += more.body["data"]["results"]
                rows = [row for row in rows if began(row) >= FOLD + 1900]
                answer.body["data"] |= {"results": rows, "total_found": len(rows)}
            return answer

        p.client.ask = quiet  # type: ignore[method-assign]
        p.poll(30, every_s=60)
        with p.store.read() as conn:
            found = read.calls(conn, 1, FOLD - 7200, FOLD + 7200, limit=10_000)
        assert len(found["call_id"]) > 50
        assert found["started_at"].tolist() == [began({"id": str(i)}) for i in found["call_id"].tolist()]


def test_the_night_the_clocks_go_back_is_read_right_from_the_history_too(tmp_path: Path) -> None:
    start, end = day_bounds(FALL_BACK, ZONE)
    with Polled(tmp_path, scenario=NIGHT_SHIFT, start=at(FALL_BACK + timedelta(days=1), 10), history_days=2) as p:
        assert p.poll(2).backfill.finished
        p.agree(start, end)
        for hour in range(5):
            p.agree(start + hour * 3600, start + (hour + 1) * 3600)


def test_the_night_the_clocks_go_forward_is_read_right(tmp_path: Path) -> None:
    day = date(2025, 3, 9)
    with Polled(tmp_path, scenario=NIGHT_SHIFT, start=at(day, 0, 40)) as p:
        p.poll(40, every_s=240)
        p.settle()
        p.agree(*day_bounds(day, ZONE))
