"""The dialer's other rows as the floor's own words, and all of them against arbitrary contents."""

from __future__ import annotations

import contextlib
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.dialer.errors import Garbled
from backend.dialer.parse import (
    event_page,
    parse_campaigns,
    parse_lists,
    parse_log,
    parse_monitor,
    parse_performance,
    parse_productivity,
    parse_statuses,
    parse_user_activity,
    parse_users,
    state_of,
)
from backend.model import Centre, State
from tests.test_dialer_log import CENTRE, IP, LEAD, MAIL, NOW, log, row


def agent(**changed: Any) -> dict[str, Any]:
    """A row of the Agent Monitor as the help article shows it."""
    return {
        "user_id": "300101", "user_full_name": "Agent Example", "campaign_id": "1001",
        "campaign_name": "Solar Outbound", "queue_id": "", "queue_name": "", "list_id": "0", "list_name": "-",
        "call_type": "-", "lead_id": "0", "call_log_id": "999999999", "calls_today": "123", "total_calls": 123,
        "since_last_update": 5, "last_state_change": "2025-10-10 05:39:58", "availability_id": "2",
        "inbound_only": "0", "status": "READY", "status_label": "Ready", "status_time_sec": 2,
        "status_time_mmss": "00:02", "connection_type": "BROWSER", "skill_options": "CA,TX",
    } | changed  # fmt: skip


def monitor(*agents: Any, **more: Any) -> dict[str, Any]:
    entries = {
        "success": True, "code": 200,
        "campaigns": [{"value": 1001, "name": "Solar Outbound"}], "queues": [{"value": 20001, "name": "Transfer"}],
        "agents": list(agents), "call_data": {}, "queue_dialable_leads": 1200, "queue_calls_today": "500",
        "queue_dropped": 20, "queue_answered": 450,
    } | more  # fmt: skip
    return {"success": True, "data": {"entries": entries}}


def test_the_monitor_shows_who_is_in_which_state_since_when() -> None:
    parsed = parse_monitor(monitor(agent()), CENTRE, NOW)
    (one,) = parsed.rows
    assert (one.agent_id, one.name, one.state, one.since) == (300101, "Agent Example", State.WAIT, NOW - 2)
    assert (one.campaign_id, one.queue_id, one.calls_today, one.code) == (1001, None, 123, 2)
    assert (one.status_label, one.call_id, one.skills) == ("Ready", 999999999, ("CA", "TX"))
    assert parsed.extra["totals"].dialable_leads == 1200
    assert parsed.extra["totals"].calls_today == 500
    assert [(q.queue_id, q.name) for q in parsed.extra["queues"]] == [(20001, "Transfer")]


def test_the_monitor_is_found_at_each_of_its_depths() -> None:
    nested = monitor(agent())
    entries = nested["data"]["entries"]
    for body in ({"success": True, "data": entries}, {"success": True, **entries}):
        assert parse_monitor(body, CENTRE, NOW).rows == parse_monitor(nested, CENTRE, NOW).rows
    assert parse_monitor(monitor(), CENTRE, NOW).rows == []
    by_id = monitor(agents={"300101": agent()})
    assert parse_monitor(by_id, CENTRE, NOW).rows == parse_monitor(nested, CENTRE, NOW).rows


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("READY", "wait"), ("Waiting", "wait"), ("INCALL", "talk"), ("In Call", "talk"), ("DEAD CALL", "dead"),
        ("DISPO", "wrap"), ("Wrap up", "wrap"), ("PAUSED", "pause"), ("NOT READY", "pause"), ("NotReady", "pause"),
        ("LOG OUT", "logout"), ("LogOut", "logout"), ("LOGIN", "login"), ("RINGING", "unknown"), ("", "unknown"),
    ],
)  # fmt: skip
def test_status_words_are_understood_in_their_spellings(word: str, state: str) -> None:
    assert state_of(word) == state


def test_since_comes_from_the_time_in_the_state_when_the_change_is_not_told() -> None:
    assert parse_monitor(monitor(agent(last_state_change=None)), CENTRE, NOW).rows[0].since == NOW - 2
    by_text = agent(last_state_change="", status_time_sec=None, status_time_mmss="01:02:03")
    assert parse_monitor(monitor(by_text), CENTRE, NOW).rows[0].since == NOW - 3723
    nothing = agent(last_state_change="", status_time_sec="", status_time_mmss="")
    assert parse_monitor(monitor(nothing), CENTRE, NOW).rejects[0].reason == "no time of the last change"


def test_an_agent_listed_twice_is_shown_once_in_the_latest_state() -> None:
    older = agent(status="PAUSED", last_state_change="2025-10-10 05:00:00")
    for rows in ((agent(), older), (older, agent())):
        assert [a.state for a in parse_monitor(monitor(*rows), CENTRE, NOW).rows] == [State.WAIT]


def test_an_agent_in_no_campaign_and_totals_that_are_missing() -> None:
    body = monitor(agent(campaign_id="0", campaign_name="-", skill_options=["CA"]))
    del body["data"]["entries"]["queue_dropped"]
    parsed = parse_monitor(body, CENTRE, NOW)
    assert parsed.rows[0].campaign_id is None
    assert parsed.rows[0].skills == ("CA",)
    assert parsed.extra["totals"].dropped is None


def test_who_is_no_agent_is_left_out_of_the_monitor_without_being_rejected() -> None:
    parsed = parse_monitor(monitor(agent(user_id="666666"), agent(user_full_name="QA Lead")), CENTRE, NOW)
    assert (parsed.rows, parsed.rejected) == ([], 0)


def performance(**changed: Any) -> dict[str, Any]:
    return {
        "name": "Agent Example", "calls": 843, "human_answered": 708, "talk_sec": "03:24:51",
        "wait_sec": "04:15:30", "pause_sec": "00:47:17", "wrap_sec": "00:11:51", "total_time": "08:39:29",
        "am": 135, "others": 708, "call_type": "", "user_id": "300101",
    } | changed  # fmt: skip


def test_the_dialers_totals_are_read_with_durations_beyond_a_day() -> None:
    body = {"success": True, "total": 1, "data": {"300101": performance(wait_sec="124:15:30")}}
    (tally,) = parse_performance(body, CENTRE, NOW, campaign_id=1001).rows
    assert (tally.agent_id, tally.calls, tally.human_answered, tally.machines) == (300101, 843, 708, 135)
    assert (tally.talk_s, tally.wait_s, tally.pause_s, tally.wrap_s) == (12291, 447330, 2837, 711)
    assert tally.campaign_id == 1001


def test_totals_take_the_inner_id_else_the_key() -> None:
    body = {"success": True, "data": {"300102": performance(), "300103": performance(user_id="")}}
    assert [t.agent_id for t in parse_performance(body, CENTRE, NOW).rows] == [300101, 300103]


@pytest.mark.parametrize(
    "body",
    [{"success": True, "data": []}, {"success": True, "data": {}}, {"success": False, "code": 6031, "text": "x"}],
)
def test_no_agents_is_an_empty_report(body: Any) -> None:
    assert parse_performance(body, CENTRE, NOW).rows == []
    assert parse_productivity(body, CENTRE, NOW).rows == []
    assert event_page(body)[0] == []


@pytest.mark.parametrize("spoilt", ["1:2:3:4", "00:61:00", "00:00:75", "-1:00:00", "aa:bb:cc", "1e9", None, [], "٣:00"])
def test_a_duration_that_is_none_rejects_its_row(spoilt: Any) -> None:
    body = {"success": True, "data": {"1": performance(talk_sec=spoilt)}}
    assert parse_performance(body, CENTRE, NOW).rejected == 1


def event(**changed: Any) -> dict[str, Any]:
    return {
        "id": "999999993", "user_id": "300101", "state": "LOGIN", "availability_code": "1", "campaign_id": "1001",
        "event_epoch": "1748433437", "event_sec": "00:00:03", "created_at": "2025-05-28 04:57:17",
        "browser": f"browser of {LEAD}", "ip_address": IP, "user_name": "Agent Example",
        "availability_code_name": "", "campaign_name": "Solar Outbound", "availability_name": "Login",
    } | changed  # fmt: skip


def events(*rows: Any, total: Any = "14") -> dict[str, Any]:
    return {"success": True, "data": {"offset": 0, "limit": "10", "total": total, "entries": list(rows)}}


def test_a_state_event_takes_its_exact_epoch_and_drops_address_and_browser() -> None:
    parsed = parse_productivity(events(event()), CENTRE, NOW)
    (one,) = parsed.rows
    assert (one.event_id, one.agent_id, one.state, one.started_at, one.duration_s) == (
        999999993, 300101, State.LOGIN, 1748433437, 3,
    )  # fmt: skip
    assert (one.campaign_id, one.code, one.code_name) == (1001, 1, "Login")
    assert parsed.total == 14
    assert parsed.extra["zone_off_s"] == 0
    assert IP not in repr(parsed)
    assert LEAD not in repr(parsed)


def test_without_an_epoch_the_local_time_is_read() -> None:
    for epoch in ("", None, "0"):
        assert parse_productivity(events(event(event_epoch=epoch)), CENTRE, NOW).rows[0].started_at == 1748433437


def test_a_centre_in_the_wrong_zone_is_noticed_by_the_difference_of_the_two() -> None:
    parsed = parse_productivity(events(event(), event(id="2")), Centre(1, "F", zone="America/Denver"), NOW)
    assert parsed.extra["zone_off_s"] == 3600


def test_a_state_without_a_length_goes_on_and_so_does_a_newest_one_of_none() -> None:
    lengths = {"3": "00:00:00", "2": None, "1": "00:00:00"}
    rows = [event(id=i, event_sec=sec, state="READY") for i, sec in lengths.items()]
    assert {e.event_id: e.duration_s for e in parse_productivity(events(*rows), CENTRE, NOW).rows} == {
        3: None,
        2: None,
        1: 0,
    }
    gone = event(event_sec="00:00:00", state="LOG OUT")
    assert parse_productivity(events(gone), CENTRE, NOW).rows[0].duration_s == 0


def test_pause_reasons_are_named_and_unknown_words_judged_by_their_code() -> None:
    rows = [
        event(id="1", state="NOT READY", availability_code="1066", availability_code_name="Break"),
        event(id="2", state="???", availability_code="1085", availability_code_name="Coaching"),
        event(id="3", state="???", availability_code="2", availability_name="Ready"),
        event(id="4", state="???", availability_code="7", availability_name=""),
    ]
    parsed = parse_productivity(events(*rows), CENTRE, NOW)
    assert [e.state for e in parsed.rows] == [State.PAUSE, State.PAUSE, State.WAIT, State.UNKNOWN]
    assert parsed.extra["codes"] == {1066: "Break", 1085: "Coaching", 2: "Ready"}


def test_campaigns_are_read_from_each_of_their_shapes() -> None:
    rows = [
        {"id": 1001, "name": "Solar", "status": "Y", "last_call_date": {"date": "2025-05-28 14:43:52.000000"}},
        {"id": "1002", "name": "Old", "status": "N", "last_call_date": None},
    ]
    shapes: list[Any] = [
        rows,
        {str(r["id"]): r for r in rows},
        {"entries": rows},
        {"entries": {"a": rows[0], "b": rows[1]}},
    ]
    for data in shapes:
        parsed = parse_campaigns({"success": True, "data": data}, CENTRE, NOW)
        assert [(c.campaign_id, c.name, c.active) for c in parsed.rows] == [(1001, "Solar", True), (1002, "Old", False)]


@pytest.mark.parametrize("last", [None, "2025-05-28 14:43:52", {"date": "2025-05-28 14:43:52.000000"}])
def test_lists_know_their_campaign_if_they_tell_it(last: Any) -> None:
    rows = [
        {"id": 2705, "campaign_id": "1001", "name": "Spring", "status": "Y", "last_called_at": last},
        {"id": 2, "name": "x"},
    ]
    parsed = parse_lists({"success": True, "data": rows}, CENTRE, NOW)
    assert [(x.list_id, x.campaign_id, x.active) for x in parsed.rows] == [(2705, 1001, True), (2, None, True)]


def test_users_are_agents_by_their_inner_id_and_without_their_address() -> None:
    user = {"id": 300101, "email": MAIL, "first_name": "Agent", "last_name": "Example", "status": "Y"}
    body = {"success": True, "data": {"offset": 0, "limit": "2", "total": "641", "results": {"300102": user}}}
    parsed = parse_users(body, CENTRE, NOW)
    assert [(a.agent_id, a.name, a.active) for a in parsed.rows] == [(300101, "Agent Example", True)]
    assert parsed.total == 641
    assert MAIL not in repr(parsed)
    assert parse_users({"success": True, "data": {"total": "0", "results": []}}, CENTRE, NOW).rows == []


@pytest.mark.parametrize("yes", ["Y", "y", "1", 1, True])
@pytest.mark.parametrize("no", ["N", "0", 0, False, "", "-"])
def test_dispositions_tell_what_counts_as_contact_and_success(yes: Any, no: Any) -> None:
    sale = {"status": "SALE", "name": "Sale", "final": yes, "reached": yes, "success": yes, "dnc": no, "callback": no,
            "contact": yes, "voicemail": no, "workflow_dispositon_event_option": 1}  # fmt: skip
    (one,) = parse_statuses({"success": True, "code": 200, "data": [sale]}, CENTRE, NOW).rows
    assert (one.status, one.contact, one.success, one.voicemail, one.final) == ("SALE", True, True, False, True)


def test_a_flag_that_is_neither_rejects_its_row() -> None:
    body = {"success": True, "data": [{"status": "X", "name": "x", "contact": "maybe"}]}
    assert parse_statuses(body, CENTRE, NOW).rejects[0].reason == "neither yes nor no"


def test_user_activity_is_two_counters() -> None:
    body = {"success": True, "data": {"available_agents": 36, "logged_in_agents": "125"}}
    (one,) = parse_user_activity(body, CENTRE, NOW).rows
    assert (one.available, one.logged_in) == (36, 125)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12) | st.sampled_from(["0", "-", "2025-10-09 15:57:01", "00:00:05", "NaN", "Y", "300101"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip

PARSERS: dict[str, tuple[Any, Any, Any]] = {
    "log": (parse_log, log, row),
    "monitor": (parse_monitor, monitor, agent),
    "productivity": (parse_productivity, events, event),
    "performance": (parse_performance, lambda *r: {"success": True, "data": list(r)}, performance),
    "users": (parse_users, lambda *r: {"success": True, "data": {"results": list(r)}}, lambda **c: {"id": 1, **c}),
    "statuses": (parse_statuses, lambda *r: {"success": True, "data": list(r)}, lambda **c: {"status": "A", **c}),
    "lists": (parse_lists, lambda *r: {"success": True, "data": list(r)}, lambda **c: {"id": 1, **c}),
}


@pytest.mark.parametrize("name", PARSERS)
@given(data=st.data())
def test_whatever_a_field_holds_the_row_is_read_or_rejected_and_never_raises(name: str, data: st.DataObject) -> None:
    parse, wrap, make = PARSERS[name]
    fields = sorted(make())
    changed = data.draw(st.dictionaries(st.sampled_from(fields), JSON, max_size=4))
    parsed = parse(wrap(make(), make(**changed), data.draw(JSON)), CENTRE, NOW)
    assert parsed.received == 3
    assert 1 <= parsed.rejected <= 2 or (parsed.rejected == 0 and parsed.received == 3)
    assert len(parsed.rejects) == parsed.rejected


@pytest.mark.parametrize("name", PARSERS)
@given(body=JSON)
def test_whatever_the_body_is_it_is_read_or_garbled(name: str, body: Any) -> None:
    parse = PARSERS[name][0]
    for whole in (body, {"success": True, "data": body}):
        with contextlib.suppress(Garbled):
            parsed = parse(whole, CENTRE, NOW)
            assert len(parsed.rejects) <= parsed.rejected <= parsed.received


@given(st.text(alphabet="5550123 -+()abz@.", min_size=7, max_size=40))
def test_no_sample_of_a_rejected_row_gives_a_number_or_a_name_away(secret: str) -> None:
    for name in ("call_date", "call_length", "campaign_id", "call_type", "queue_seconds", "user_id"):
        for reject in parse_log(log(row(**{name: secret})), CENTRE, NOW).rejects:
            assert not any(c in reject.sample.partition("=")[2] for c in "abz")
            assert "555" not in reject.sample.partition("=")[2] or len(secret.strip()) <= 7


def test_decoding_refuses_what_is_no_number() -> None:
    for text in (b'{"a": NaN}', b'{"a": Infinity}', b'{"a": -Infinity}'):
        with pytest.raises(orjson.JSONDecodeError):
            orjson.loads(text)
