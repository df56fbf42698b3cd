"""The call log as calls: tolerant of every documented shape, strict otherwise, at home in the autumn night."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from backend.clock import day_bounds, utc_to_wall
from backend.dialer.errors import Garbled
from backend.dialer.parse import (
    log_total,
    parse_log,
)
from backend.model import CallType, Centre

CENTRE = Centre(1, "Floor")
NOW = 1_760_100_000  # 2025-10-10 05:40:00 in Los Angeles
PHONE, LEAD, MAIL, IP = "5550100123", "Zyxwvut", "agent@example.com", "192.0.2.10"


def row(**changed: Any) -> dict[str, Any]:
    """A row of the call log as the help article shows it."""
    return {
        "id": "14683257", "lead_id": "1364875", "list_id": "3343", "campaign_id": "1001",
        "campaign": "Solar Outbound", "user": "Agent Example", "user_id": "300101",
        "phone_number": PHONE, "number_dialed": PHONE, "first_name": LEAD, "last_name": LEAD,
        "status": "NI", "status_name": "Not Interested", "call_length": "46", "call_date": "2025-10-09 15:57:01",
        "agent_comment": f"called {LEAD}", "queue_id": "", "queue": None, "called_count": "4",
        "caller_id_displayed": PHONE, "inbound_number": "", "term_reason": "AGENT", "call_type": "OUTBOUND",
        "queue_position": "1", "queue_seconds": "0.00", "originating_agent_id": None, "session_id": "x",
    } | changed  # fmt: skip


def log(*rows: Any, total: Any = "546") -> dict[str, Any]:
    data = {"offset": 0, "limit": 500, "total_found": total, "entries": len(rows), "results": list(rows)}
    return {"success": True, "data": data}


def test_a_log_row_becomes_a_call_without_anything_about_the_lead() -> None:
    parsed = parse_log(log(row()), CENTRE, NOW)
    (call,) = parsed.rows
    assert (call.call_id, call.campaign_id, call.agent_id, call.list_id, call.lead_id) == (
        14683257, 1001, 300101, 3343, 1364875,
    )  # fmt: skip
    assert utc_to_wall(call.started_at, CENTRE.zone) == "2025-10-09 15:57:01"
    assert (call.status, call.talk_s, call.call_type, call.called_count) == ("NI", 46, CallType.OUTBOUND, 4)
    assert (call.queue_id, call.queue_s, call.term_reason) == (None, 0.0, "AGENT")
    assert parsed.total == 546
    assert parsed.extra == {"users": {300101: "Agent Example"}, "campaigns": {1001: "Solar Outbound"}}
    assert PHONE not in repr(parsed)
    assert LEAD not in repr(parsed)


def test_numbers_may_come_as_numbers_and_none_in_any_of_its_spellings() -> None:
    plain = parse_log(log(row()), CENTRE, NOW).rows[0]
    numbers = row(id=14683257, lead_id=1364875, list_id=3343, campaign_id=1001, user_id=300101, call_length=46)
    assert parse_log(log(numbers, total=546), CENTRE, NOW).rows[0] == plain
    for none in ("0", "-", "", None, 0):
        assert parse_log(log(row(lead_id=none, queue_id=none)), CENTRE, NOW).rows[0].lead_id is None
    assert parse_log(log(row(call_date="2025-10-09T15:57:01")), CENTRE, NOW).rows[0] == plain


@pytest.mark.parametrize("user", ["666666", "666667", 666669, "0", None])
def test_the_dialers_own_users_are_no_agents(user: Any) -> None:
    assert parse_log(log(row(user_id=user, status="DROP")), CENTRE, NOW).rows[0].agent_id is None


@pytest.mark.parametrize("name", ["Deleted User 7", "Terry TRAINER", "QA Two", "a supervisor"])
def test_excluded_names_are_no_agents(name: str) -> None:
    parsed = parse_log(log(row(user=name)), CENTRE, NOW)
    assert parsed.rows[0].agent_id is None
    assert parsed.extra["users"] == {}


@pytest.mark.parametrize(
    "changed",
    [{"call_length": None}, {"call_length": ""}, {"status": "INCALL"}, {"status": "QUEUE", "call_length": "0"}],
)
def test_a_call_without_a_final_length_is_live(changed: dict[str, Any]) -> None:
    call = parse_log(log(row(**changed)), CENTRE, NOW).rows[0]
    assert call.live
    assert call.talk_s is None


def test_a_missing_length_is_live_and_a_missing_type_is_outbound() -> None:
    bare = row()
    for key in ("call_length", "call_type", "status_name", "queue", "queue_id", "queue_seconds", "called_count"):
        del bare[key]
    call = parse_log(log(bare), CENTRE, NOW).rows[0]
    assert call.live
    assert call.call_type is CallType.OUTBOUND


@pytest.mark.parametrize(
    ("changed", "reason", "sample"),
    [
        ({"id": None}, "not a whole number", "id=null"),
        ({"id": "0"}, "no id", "id='0'"),
        ({"id": True}, "not a whole number", "id=true"),
        ({"id": 1.5}, "not a whole number", "id=1.5"),
        ({"id": "１２"}, "not a whole number", "id='99'"),
        ({"id": "1_000"}, "not a whole number", "id='9_999'"),
        ({"campaign_id": ""}, "not a whole number", "campaign_id=''"),
        ({"status": ""}, "no status", "status=''"),
        ({"status": ["NI"]}, "not a text", "status=a list"),
        ({"call_date": "soon"}, "not a time", "call_date='xxxx'"),
        ({"call_date": "2025-13-01 00:00:00"}, "not a time", "call_date='2025-13-01 00:00:00'"),
        ({"call_date": "2025-10-09 15:57"}, "not a time", "call_date='9999-99-99 99:99'"),
        ({"call_date": "2025-10-09 15:57:61"}, "not a time", "call_date='2025-10-09 15:57:61'"),
        ({"call_date": "2025-10-10 05:45:01"}, "lies in the future", "call_date='2025-10-10 05:45:01'"),
        ({"call_date": "1970-01-01 00:00:00"}, "lies too far in the past", "call_date='1970-01-01 00:00:00'"),
        ({"call_length": "-7"}, "not a whole number", "call_length='-7'"),
        ({"call_length": "NaN"}, "not a whole number", "call_length='XxX'"),
        ({"call_length": "86401"}, "longer than a day", "call_length='86401'"),
        ({"queue_seconds": "inf"}, "not a number of seconds", "queue_seconds='xxx'"),
        ({"queue_seconds": "99999.00"}, "a value is out of its range", ""),
        ({"call_type": "CHAT"}, "unknown call type", "call_type='XXXX'"),
        ({"call_date": f"{LEAD} {PHONE}"}, "not a time", "call_date='Xxxxxxx 9999999999'"),
        ({"user_id": PHONE + "x"}, "not a whole number", "user_id='9999999999x'"),
        ({"user_id": {}}, "not a whole number", "user_id=a dict"),
    ],
)
def test_a_bad_row_is_rejected_with_its_field_and_without_personal_data(
    changed: dict[str, Any], reason: str, sample: str
) -> None:
    parsed = parse_log(log(row(**changed), row(id="2")), CENTRE, NOW)
    assert [c.call_id for c in parsed.rows] == [2]
    (reject,) = parsed.rejects
    assert (reject.endpoint, reject.reason, reject.sample) == ("log", reason, sample)
    assert (parsed.received, parsed.rejected) == (2, 1)


def test_five_minutes_ahead_is_still_taken_for_a_clock_that_differs() -> None:
    assert parse_log(log(row(call_date="2025-10-10 05:45:00")), CENTRE, NOW).rejected == 0


def test_more_than_one_bad_row_in_twenty_spoils_a_page_but_a_single_one_never_does() -> None:
    bad = row(id="x")
    assert not parse_log(log(row(), bad), CENTRE, NOW).unfit
    assert not parse_log(log(*[row(id=str(i)) for i in range(1, 39)], bad, bad), CENTRE, NOW).unfit
    assert parse_log(log(*[row(id=str(i)) for i in range(1, 38)], bad, bad), CENTRE, NOW).unfit


def test_a_row_that_comes_twice_counts_once_as_it_was_last() -> None:
    parsed = parse_log(log(row(), row(status="SALE")), CENTRE, NOW)
    assert [c.status for c in parsed.rows] == ["SALE"]
    assert parsed.received == 2


@pytest.mark.parametrize("data", [[], {}, None, {"results": [], "total_found": "0"}, {"results": {}}])
def test_no_calls_at_all_is_a_good_answer(data: Any) -> None:
    parsed = parse_log({"success": True, "data": data}, CENTRE, NOW)
    assert parsed.rows == []
    assert not parsed.unfit
    assert log_total({"success": True, "data": data}) in (0, None)


@pytest.mark.parametrize(
    "body", [{"success": True}, {"success": True, "data": 5}, {"success": True, "data": {"x": 1}}, []]
)
def test_an_answer_without_a_place_for_rows_is_garbled(body: Any) -> None:
    with pytest.raises(Garbled, match="unknown shape"):
        parse_log(body, CENTRE, NOW)


# The night of 2 November 2025 in Los Angeles: 01:00 to 02:00 happens twice.
FOLD = day_bounds(date(2025, 11, 2), CENTRE.zone)[0] + 2 * 3600
"""UTC seconds at which the second pass begins."""


def night(*walls: str) -> list[dict[str, Any]]:
    return [row(id=str(100 + i), call_date=f"2025-11-02 {wall}") for i, wall in enumerate(walls)]


def starts(rows: list[dict[str, Any]], now: int = FOLD + 6 * 3600, **known: Any) -> list[int]:
    parsed = parse_log(log(*rows), CENTRE, now, **known)
    return [c.started_at - FOLD for c in sorted(parsed.rows, key=lambda c: c.call_id)]


def test_the_repeated_hour_is_read_so_that_ids_rise_with_time() -> None:
    walls = ("00:59:00", "01:10:00", "01:50:00", "01:05:00", "01:55:00", "02:01:00")
    assert starts(night(*walls)) == [-3660, -3000, -600, 300, 3300, 3660]


def test_the_order_of_rows_does_not_matter_for_the_repeated_hour() -> None:
    rows = night("00:59:00", "01:10:00", "01:50:00", "01:05:00", "01:55:00", "02:01:00")
    assert starts(rows[::-1]) == starts(rows)


def test_a_little_disorder_at_the_seam_is_no_new_hour() -> None:
    assert starts(night("01:59:58", "01:00:01", "01:59:59", "01:00:02")) == [-2, 1, -1, 2]


def test_in_the_first_pass_nothing_is_read_as_lying_ahead() -> None:
    assert starts(night("01:20:00", "01:30:00"), now=FOLD - 1700) == [-2400, -1800]


def test_what_an_earlier_poll_saw_settles_the_reading() -> None:
    sparse = night("01:50:00", "01:55:00")
    assert starts(sparse) == [-600, -300], "nothing tells the passes apart here"
    assert starts(sparse, after=(100, FOLD + 3000)) == [-600, 3300]
    assert starts(sparse, known={100: FOLD + 3000}) == [3000, 3300]


def test_rows_that_come_late_take_the_pass_of_the_certain_ones_behind_them() -> None:
    late = night("01:31:41", "01:31:49", "01:32:07")
    assert starts(late) == [-1699, -1691, -1673], "nothing tells the passes apart here"
    assert starts(late, known={101: FOLD + 1909}) == [1901, 1909, 1927]
    both = night("01:30:00", "01:59:00", "01:00:00", "01:31:41", "01:31:49")
    assert starts(both, known={104: FOLD + 1909}) == [-1800, -60, 0, 1901, 1909]


def test_a_stored_reading_that_the_wall_time_contradicts_is_not_kept() -> None:
    assert starts(night("01:50:00"), known={100: FOLD + 9999}) == [-600]


def test_the_missing_hour_of_spring_is_read_as_the_dialer_writes_it() -> None:
    (call,) = parse_log(log(row(call_date="2025-03-09 02:30:00")), CENTRE, NOW).rows
    assert utc_to_wall(call.started_at, CENTRE.zone) == "2025-03-09 03:30:00"


def test_half_hour_changes_of_lord_howe_are_read_right() -> None:
    centre = Centre(1, "Island", zone="Australia/Lord_Howe")
    rows = [row(id=str(i), call_date=f"2025-04-06 {w}") for i, w in enumerate(("01:20:00", "01:40:00", "02:10:00"), 1)]
    begun = [c.started_at for c in parse_log(log(*rows), centre, NOW).rows]
    assert [b - begun[0] for b in begun] == [0, 1200, 4800]
