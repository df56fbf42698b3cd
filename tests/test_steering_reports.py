"""Exposure, audit and the agent's data sheet over a real store."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from living import CENTRE, Living

from backend.advice.alert import Alert, Figures, Judged
from backend.lookout import Lookout
from backend.lookout.rows import to_row
from backend.schemas import Audit, Exposure
from backend.steering import Advisor
from backend.store import read, write

SCENARIO = {
    "start": "12:00",
    "history_days": 4,
    "floor": {"agents": 9, "absence": 0.0},
    "campaign": [{"id": 1001, "name": "Solar Outbound"}],
    "list": [
        {"id": 3301, "name": "Solar Fresh", "campaign": "Solar Outbound", "quality": 1.4},
        {"id": 3302, "name": "Solar Aged", "campaign": "Solar Outbound", "quality": 0.6},
    ],
    "queue": [],
}


@pytest.fixture
def living(sqlite_store):
    floor = Living(sqlite_store, SCENARIO, None, 3)
    floor.go_on(2, look=False)
    return floor


def raise_alert(living: Living, alert_id: int, agent_id: int, **changed: Any) -> None:
    at = living.sim.now() - 600
    figures = Figures(at, 120.0, 100.0, 20, at, 5.0, 9.0)
    alert = Alert(
        alert_id, "agent_drift", "worse", "act", "open", agent_id, 1001, "handle_s", ("handle_s",), at, at, at, figures,
        figures, 9,
    )  # fmt: skip
    living.store.write(lambda conn: write.save_alerts(conn, [to_row(1, alert.but(**changed))]))


def note(living: Living, action: str, thing: str, detail: str = "") -> None:
    at = living.sim.now()
    living.store.write(lambda conn: write.save_audit(conn, at, "Chrome", CENTRE.centre_id, action, thing, detail))


def test_exposure_counts_what_happened_to_each_agent(living: Living):
    advisor, asked = Advisor(Lookout()), living.asked()
    with living.store.read() as conn:
        agent_id, other = sorted(read.agents(conn, 1))[:2]
    wrong = Judged(outcome="wrong", at=asked.at)
    raise_alert(living, 1, agent_id)
    raise_alert(living, 2, agent_id, judged=wrong)
    raise_alert(living, 3, agent_id, state="held_back")
    raise_alert(living, 4, 0, kind="campaign_agents", agents=(agent_id, other))
    raise_alert(living, 5, other, sign="better")
    living.store.write(lambda conn: write.save_reaction(conn, 1, 1, agent_id, asked.at, "Chrome", "coached", ""))
    note(living, "view_agent", str(agent_id))
    answer = advisor.exposure(asked)
    Exposure.model_validate(answer)
    rows = {row["agent_id"]: row for row in answer["agents"]}
    told = [
        (rows[one]["flagged"], rows[one]["praised"], rows[one]["coached"], rows[one]["viewed"])
        for one in (agent_id, other)
    ]
    assert told == [(3, 0, 1, 1), (1, 1, 0, 0)]
    assert len(answer["agents"]) == 9
    assert [group["name"] for group in answer["groups"]] == ["worst lists", "middle", "best lists"]
    assert sum(group["agents"] for group in answer["groups"]) == 9
    assert sum(group["wrong_share"]["n"] for group in answer["groups"]) == 1
    assert sum(g["flagged_per_agent"]["n"] for g in answer["groups"]) == sum(r["flagged"] for r in answer["agents"])


def test_the_audit_speaks_in_sentences_and_pages(living: Living):
    advisor, asked = Advisor(Lookout()), living.asked()
    with living.store.read() as conn:
        agent_id, name = next((a.agent_id, a.name) for a in read.agents(conn, 1).values())
    note(living, "view_agent", str(agent_id))
    note(living, "react_to_advice", "7", "did_it")
    note(living, "something_new", "thing")
    first = advisor.audit(asked, None, 2)
    Audit.model_validate(first)
    assert [row["sentence"] for row in first["rows"]] == [
        "Chrome: something new thing.", "Chrome reacted to advice 7: did it.",
    ]  # fmt: skip
    second = advisor.audit(asked, first["next"], 2)
    assert [row["sentence"] for row in second["rows"]] == [f"Chrome looked at {name}."]
    assert second["next"] is None


def test_the_sheet_holds_what_is_known_of_one_agent_and_nothing_of_others(living: Living):
    advisor, asked = Advisor(Lookout()), living.asked()
    with living.store.read() as conn:
        agents = read.agents(conn, 1)
    agent_id = min(agents)
    rows = list(csv.reader(io.StringIO(advisor.agent_sheet(asked, agent_id).decode())))
    assert rows[0] == ["part", "when", "what", "value", "from", "remark"]
    assert rows[1][:4] == ["agent", "", "name", agents[agent_id].name]
    calls = sum(int(row[3]) for row in rows if row[0] == "calls" and row[2] == "calls")
    with living.store.read() as conn:
        stored = read.calls_summary(conn, 1, 0, asked.at + 1, agent_id=agent_id)
    assert calls == stored.total
    others = {one.name for one in agents.values() if one.agent_id != agent_id}
    assert not others & {cell for row in rows for cell in row}
    with pytest.raises(LookupError, match="no agent 5"):
        advisor.agent_sheet(asked, 5)
