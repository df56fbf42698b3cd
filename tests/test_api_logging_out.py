"""Logging an agent out of the dialer from the panel: allowed, confirmed by name, and never while in a call."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from backend.dialer.parse import parse_monitor
from backend.model import State
from tests.fakes.whole import SETTINGS, Whole


@pytest.fixture
def floor(tmp_path: Path):
    with Whole(tmp_path) as whole:
        whole.poll()
        yield whole


def allow(whole: Whole) -> None:
    steering = SETTINGS.steering.model_copy(update={"allow_logout": True})
    found = whole.floors.get(1)
    assert found is not None
    whole.floors.apply(found, SETTINGS.model_copy(update={"steering": steering}))


def live(whole: Whole) -> dict[int, Any]:
    rows = parse_monitor(whole.client.ask("monitor").body, whole.centre, whole.sim.now()).rows
    return {agent.agent_id: agent for agent in rows if agent.state != State.LOGOUT}


def send(whole: Whole, agent_id: int, name: str) -> Any:
    return whole._asking.post(f"/v1/agents/{agent_id}/logout", headers=whole._headers, json={"confirmed": name})


def find(whole: Whole, *, in_call: bool) -> Any:
    for _ in range(40):
        for agent in live(whole).values():
            if (agent.state in (State.TALK, State.DEAD)) == in_call:
                return agent
        whole.sim.advance(20)
    raise AssertionError("no such agent came up")


def test_it_is_off_unless_the_settings_allow_it(floor: Whole):
    agent = find(floor, in_call=False)
    answer = send(floor, agent.agent_id, agent.name)
    assert answer.status_code == 403
    assert "switched off" in answer.json["message"]
    assert agent.agent_id in live(floor)


def test_a_confirmed_agent_who_is_not_in_a_call_is_logged_out(floor: Whole):
    allow(floor)
    agent = find(floor, in_call=False)
    assert send(floor, agent.agent_id, "Somebody Else").status_code == 422
    assert agent.agent_id in live(floor)
    assert send(floor, agent.agent_id, agent.name).json == {"ok": True}
    assert agent.agent_id not in live(floor)
    with floor.store.read() as conn:
        rows = conn.exec_driver_sql("select action, object from audit where action = 'log_out'").all()
    assert [tuple(row) for row in rows] == [("log_out", str(agent.agent_id))]


def test_nobody_is_logged_out_of_a_call(floor: Whole):
    allow(floor)
    agent = find(floor, in_call=True)
    answer = send(floor, agent.agent_id, agent.name)
    assert answer.status_code == 409
    assert "in a call" in answer.json["message"]
    assert agent.agent_id in live(floor)


def test_who_is_not_logged_in_is_not_found(floor: Whole):
    allow(floor)
    assert send(floor, 999_999, "Nobody").status_code == 404
