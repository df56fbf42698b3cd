"""Whatever the dialer does wrong, the right state is shown and no call is lost or doubled once it recovers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.floor import Polled

Fault = tuple[str, dict[str, Any]]

DOWN: dict[str, Fault] = {
    "too slow": ("timeout", {"seconds": 3}),
    "429": ("throttled", {}),
    "429 for six hours": ("throttled", {"retry_after": "21600"}),
    "500": ("error", {}),
    "truncated": ("truncated", {}),
    "NaN": ("nan", {}),
    "1e999": ("nan", {"value": "1e999"}),
    "drip": ("drip", {"seconds": 0.2}),
    "reset": ("reset", {}),
    "cut": ("cut", {}),
}
BAD_PAGES: dict[str, Fault] = {
    "repeats a row": ("duplicate_rows", {}),
    "skips a row": ("shifted_rows", {}),
    "in another order": ("reordered_rows", {}),
    "skewed clock": ("skew", {"seconds": 3600}),
    "a row of wrong types": ("wrong_types", {}),
}


@pytest.mark.parametrize("name", DOWN)
def test_a_dialer_that_fails_is_shown_as_stale_and_nothing_is_lost_when_it_recovers(name: str, tmp_path: Path) -> None:
    kind, options = DOWN[name]
    with Polled(tmp_path, deadline_s=0.4) as p:
        p.poll(2)
        good = p.coordinator.status
        assert good.status == "live"
        p.sim.faults.add(kind, **options)
        first, second = p.poll(), p.poll()
        assert first.status == "live", "one missed poll is no news"
        assert second.status == "stale"
        assert second.as_of == second.stale_since == good.as_of
        assert second.reason
        assert second.what_to_do
        p.poll()
        p.sim.faults.clear()
        p.client.deadline_s = 5
        assert p.poll().status == "live"
        assert p.coordinator.status.stale_since is None
        p.settle()
        p.agree(*p.today())


@pytest.mark.parametrize("name", ["500", "drip", "NaN"])
@pytest.mark.parametrize("section", ["log", "agent-monitor"])
def test_a_failing_core_endpoint_makes_the_floor_stale_while_the_rest_goes_on(
    name: str, section: str, tmp_path: Path
) -> None:
    kind, options = DOWN[name]
    endpoint = {"log": "log", "agent-monitor": "monitor"}[section]
    with Polled(tmp_path, deadline_s=0.4) as p:
        p.poll(2)
        p.sim.faults.add(kind, section, **options)
        assert p.poll(2).status == "stale"
        assert p.stage(endpoint).state == "bad"
        assert p.stage("campaigns").state == "ok"
        p.sim.faults.clear()
        p.client.deadline_s = 5
        assert p.poll().status == "live"
        assert p.stage(endpoint).state == "ok"
        p.settle()
        p.agree(*p.today())


@pytest.mark.parametrize("name", BAD_PAGES)
def test_odd_pages_lose_and_double_nothing(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.poller.calls.PAGE", 40)
    kind, options = BAD_PAGES[name]
    with Polled(tmp_path) as p:
        p.sim.faults.add(kind, "log", **options)
        p.poll(4)
        p.sim.faults.clear()
        p.settle()
        p.agree(*p.today())
        ids = p.ids(*p.today())
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("section", "name"),
    [
        ("agent-productivity", "500"),
        ("agent-performance", "truncated"),
        ("campaigns", "NaN"),
        ("lists", "reset"),
        ("status", "cut"),
    ],
)
def test_a_failing_side_endpoint_marks_its_own_stage_only(section: str, name: str, tmp_path: Path) -> None:
    kind, options = DOWN[name]
    endpoint = {"agent-productivity": "productivity", "agent-performance": "performance", "status": "statuses"}
    with Polled(tmp_path) as p:
        p.sim.faults.add(kind, section, **options)
        assert p.poll(4).status == "live"
        assert p.stage(endpoint.get(section, section)).state == "bad"
        assert {s.endpoint for s in p.coordinator.status.stages if s.state == "bad"} == {endpoint.get(section, section)}
        p.sim.faults.clear()
        p.poll(1, every_s=300)
        p.poll(2)
        assert p.stage(endpoint.get(section, section)).state == "ok"
        p.settle()
        p.agree(*p.today())


def test_a_throttling_dialer_is_left_alone_for_fifteen_minutes_at_most(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll()
        p.sim.faults.add("throttled", retry_after="21600")
        state = p.poll()
        assert state.next_update_at == p.sim.now() + 900
        p.sim.faults.clear()
        p.sim.faults.add("throttled", retry_after="120")
        state = p.poll()
        assert state.next_update_at == p.sim.now() + 120


def test_a_huge_answer_is_refused_and_forgotten(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll()
        p.sim.faults.add("huge", "log")
        assert p.poll(2).status == "stale"
        assert "larger than" in p.coordinator.status.reason
        p.sim.faults.clear()
        p.settle()
        p.agree(*p.today())


def test_a_refused_token_signs_out_asks_again_in_five_minutes_and_heals_by_itself(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll(2)
        as_of = p.coordinator.status.as_of
        p.sim.faults.add("token_expired")
        state = p.poll()
        assert state.status == "signed_out"
        assert state.stale_since == as_of
        assert "Authorization Tokens" in state.what_to_do
        assert state.next_update_at == p.sim.now() + 300
        p.sim.faults.clear()
        assert p.poll(every_s=300).status == "live"
        p.settle()
        p.agree(*p.today())


def test_a_sign_in_page_instead_of_data_signs_out(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll()
        p.sim.faults.add("html")
        assert p.poll().status == "signed_out"


def test_a_sign_in_page_from_one_endpoint_is_only_that_endpoints_failure(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll()
        p.sim.faults.add("html", "agent-monitor")
        state = p.poll(2)
        assert state.status == "stale"
        assert p.stage("monitor").state == "bad"
        assert p.stage("log").state == "ok"


def test_a_wrong_token_is_told_at_the_first_poll_and_a_right_one_is_taken_up_at_once(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.begin(token="wrong0wrong0wrong0wrong0wrong000")
        assert p.poll().status == "signed_out"
        p.coordinator.use_token(p.sim.token)
        assert p.poll().status == "live"
        p.settle()
        p.agree(*p.today())


@pytest.mark.parametrize(
    ("section", "endpoint"),
    [
        ("agent-productivity", "productivity"),
        ("agent-performance", "performance"),
        ("users", "users"),
        ("lists", "lists"),
    ],
)
def test_a_section_the_token_may_not_read_is_named_with_the_checkbox_to_tick(
    section: str, endpoint: str, tmp_path: Path
) -> None:
    with Polled(tmp_path, history_days=1) as p:
        p.sim.faults.add("forbidden", section)
        state = p.poll(3)
        assert state.status == "live"
        assert "may not read" in state.reason
        assert "tick" in state.what_to_do
        assert p.stage(endpoint).state == "bad"
        assert "tick" in p.stage(endpoint).what_to_do
        p.agree(*p.today())
        p.sim.faults.clear()
        p.poll(1, every_s=301)
        state = p.poll(2)
        assert state.reason == ""
        assert p.stage(endpoint).state == "ok"


def test_without_the_call_log_the_floor_is_still_shown_and_the_history_waits(tmp_path: Path) -> None:
    with Polled(tmp_path, history_days=1) as p:
        p.sim.faults.add("forbidden", "log")
        state = p.poll(3)
        assert state.status == "live"
        assert "Call Log" in state.reason
        assert not state.backfill.finished
        assert "Waiting" in state.backfill.sentence
        p.sim.faults.clear()
        p.poll(1, every_s=301)
        assert p.poll(2).backfill.finished
        p.agree(*p.today())


def test_without_monitor_and_log_there_is_no_floor_to_show(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.sim.faults.add("forbidden", "log")
        p.sim.faults.add("forbidden", "agent-monitor")
        state = p.poll()
        assert state.status == "signed_out"
        assert "Call Log" in state.what_to_do


def test_no_request_is_waited_for_longer_than_its_deadline_and_a_silent_dialer_ends_the_poll(tmp_path: Path) -> None:
    with Polled(tmp_path, deadline_s=0.3) as p:
        p.poll()
        p.sim.faults.add("timeout", seconds=3)
        asked = p.client.requests_per_min()
        p.poll()
        assert p.client.requests_per_min() - asked == 2, "two unanswered requests end a poll"


def test_a_refusing_port_is_stale_and_recovers(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll()
        base, p.client.base_url = p.client.base_url, "http://127.0.0.1:9/v1/"
        assert p.poll(2).status == "stale"
        assert "cannot be reached" in p.coordinator.status.reason
        p.client.base_url = base
        assert p.poll().status == "live"
        p.settle()
        p.agree(*p.today())
