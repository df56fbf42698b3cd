"""Pages, limits, filters, and local days of 23, 24 and 25 hours."""

from __future__ import annotations

import calendar
import re
from typing import Any

import pytest
from simulated import MIDNIGHT, NOON, events, log_rows, seconds

from backend.simulator import Simulation, make_scenario


@pytest.fixture(scope="module")
def demo() -> Simulation:
    return Simulation(seed=1, start=NOON)


def test_pages_join_without_gap_or_repetition(demo: Simulation):
    ids = [row["id"] for row in log_rows(demo, limit=317)]
    assert len(ids) == len(set(ids)) == int(demo.ask("log/retrieve", limit=1)["data"]["total_found"])


def test_limits_are_clamped_and_far_offsets_refused(demo: Simulation):
    assert demo.ask("log/retrieve", limit=10_000)["data"]["entries"] == 500
    assert demo.ask("agent-productivity/search", limit=5_000)["data"]["limit"] == "1000"
    assert demo.ask("log/retrieve", offset=40_000)["success"] is True
    refused = {"success": False, "code": 7231, "text": "Invalid offset value"}
    assert demo.ask("log/retrieve", offset=40_001) == refused
    assert demo.ask("agent-productivity/search", offset=50_001) == refused
    assert demo.ask("log/retrieve", offset="soon") == refused


def test_filters_choose_rows_and_unknown_parameters_do_not(demo: Simulation):
    whole = int(demo.ask("log/retrieve", limit=1)["data"]["total_found"])
    assert int(demo.ask("log/retrieve", limit=1, start="2026-05-06 13:00:00")["data"]["total_found"]) == whole
    rows = log_rows(demo, campaign_id=1002, user_id=300102)
    assert rows
    assert {(row["campaign_id"], row["user_id"]) for row in rows} == {("1002", "300102")}
    hour = log_rows(demo, start_time="2026-05-06T10:00:00", end_time="2026-05-06 10:59:59")
    assert all(row["call_date"][:13] == "2026-05-06 10" for row in hour)
    one = hour[50]
    assert log_rows(demo, id=one["id"]) == [one]
    assert one in log_rows(demo, lead_id=one["lead_id"])


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [("list_id", 99, 6002), ("campaign_id", 99, 6004), ("user_id", 99, 6006), ("queue_id", 99, 6030)],
)
def test_unknown_ids_are_refused_with_their_code(demo: Simulation, name: str, value: int, code: int):
    assert demo.ask("log/retrieve", **{name: value})["code"] == code


def test_a_day_begins_at_pacific_midnight():
    simulation = Simulation(1, NIGHT, start=NOON)
    simulation.set_now(MIDNIGHT + 86_400 + 1800)
    rows = log_rows(simulation)
    assert rows
    assert {row["call_date"][:10] for row in rows} == {"2026-05-07"}
    assert int(simulation.ask("agent-monitor/search")["data"]["entries"]["queue_calls_today"]) == len(rows)


NIGHT: dict[str, Any] = {
    "floor": {"agents": 6, "shift": ["00:10", "05:30"], "absence": 0.0, "stagger_min": 0,
              "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]},
    "campaign": [{"id": 1, "name": "Night"}],
    "list": [{"id": 2, "name": "Night leads", "campaign": "Night"}],
}  # fmt: skip


@pytest.mark.parametrize(("start", "hours", "hour"), [(1_762_066_800, 25, "01"), (1_772_956_800, 23, "02")])
def test_days_of_25_and_23_hours(start: int, hours: int, hour: str):
    """2025-11-02 has two one o'clock hours, 2026-03-08 has no two o'clock hour."""
    simulation = Simulation(1, make_scenario(NIGHT), start=start)
    day = simulation.floor.today(start)
    assert (day.start, day.length) == (start, hours * 3600)
    simulation.advance(8 * 3600)
    rows = log_rows(simulation)
    instants = [day.start + at for at, end in zip(day.calls.at, day.calls.end, strict=True) if end <= 8 * 3600]
    counted = [sum(start + k * 3600 <= at < start + (k + 1) * 3600 for at in instants) for k in range(4)]
    found = len([row for row in rows if row["call_date"][11:13] == hour])
    assert found == (counted[1] + counted[2] if hours == 25 else 0)
    assert len(rows) == len(instants)
    asked = f"{rows[0]['call_date'][:10]} {hour}:00:00", f"{rows[0]['call_date'][:10]} {hour}:59:59"
    assert len(log_rows(simulation, start_time=asked[0], end_time=asked[1])) == found
    offset = {(int(e["event_epoch"]) - calendar.timegm(tuple(map(int, re.split(r"[- :]", e["created_at"]))))) // 3600
              for e in events(simulation)}  # type: ignore[arg-type]  # fmt: skip
    assert offset == {7, 8}


def test_total_time_over_many_days_passes_24_hours(demo: Simulation):
    body = demo.ask("agent-performance/search", date_start="2026-04-27", date_end="2026-05-06")
    assert max(seconds(one["total_time"]) for one in body["data"].values()) > 24 * 3600
