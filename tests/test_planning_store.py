"""Scenarios and schedules in the store: every version stays, none overwrites another, erased names stay away."""

from __future__ import annotations

import json

from backend.model import Agent
from backend.store import Store, read, write

DOCUMENT = json.dumps({
    "name": "Week", "agents": [{"name": "Ann Lee", "agent_id": 7}, {"name": "Bob"}],
    "rules": [{"kind": "off", "who": ["Ann Lee", "Bob"]}], "events": [{"name": "Party", "who": ["Ann Lee"]}],
})  # fmt: skip


def scenario(version: int, scenario_id: int = 1, **changed: object) -> dict[str, object]:
    return {
        "centre_id": 1, "scenario_id": scenario_id, "version": version, "name": "Week", "first_day": 739_585,
        "weeks": 1, "queues": 1, "agents": 2, "rules": 1, "saved_at": 100 + version, "saved_by": "Chrome",
        "document": DOCUMENT,
        **changed,
    }  # fmt: skip


def schedule(version: int, schedule_id: int = 1, **changed: object) -> dict[str, object]:
    return {
        "centre_id": 1, "schedule_id": schedule_id, "version": version, "scenario_id": 1, "scenario_version": 1,
        "first_day": 739_585, "weeks": 1, "state": "draft", "how": "run", "made_at": 5, "made_by": "Chrome",
        "objective": 1.5, "bound": None, "shifts": 1, "document": json.dumps({"duties": [{"agent": "Ann Lee"}]}),
        **changed,
    }  # fmt: skip


def saved(store: Store, row: dict[str, object]) -> bool:
    return store.write(lambda conn: write.save_scenario(conn, row))


def kept(store: Store, row: dict[str, object], agents: dict[str, int] | None = None) -> bool:
    return store.write(lambda conn: write.save_schedule(conn, row, agents or {}))


def test_a_version_is_never_overwritten_and_all_are_kept(store: Store):
    assert saved(store, scenario(1))
    assert saved(store, scenario(2, name="Second"))
    assert not saved(store, scenario(2, name="Mine"))
    assert not saved(store, scenario(5))
    with store.read() as conn:
        assert [row["name"] for row in read.scenario_rows(conn, 1)] == ["Second", "Week"]
        assert read.scenario_row(conn, 1, 1, None)["name"] == "Second"
        assert read.scenario_row(conn, 1, 1, 1)["document"] == DOCUMENT
        assert read.scenario_row(conn, 1, 2, None) is None
        assert read.scenario_row(conn, 2, 1, None) is None


def test_numbers_go_on_per_centre(store: Store):
    assert store.write(lambda conn: write.new_plan_id(conn, 1, of_schedule=False)) == 1
    saved(store, scenario(1, scenario_id=4))
    kept(store, schedule(1, schedule_id=9))
    assert store.write(lambda conn: write.new_plan_id(conn, 1, of_schedule=False)) == 5
    assert store.write(lambda conn: write.new_plan_id(conn, 1, of_schedule=True)) == 10
    assert store.write(lambda conn: write.new_plan_id(conn, 2, of_schedule=True)) == 1


def test_one_schedule_of_a_week_is_published_and_survives_many_drafts(store: Store):
    for schedule_id in (1, 2):
        assert kept(store, schedule(1, schedule_id))
    assert store.write(lambda conn: write.publish_schedule(conn, 1, 2, 1))
    assert store.write(lambda conn: write.publish_schedule(conn, 1, 1, 1))
    with store.read() as conn:
        assert read.published_schedule(conn, 1, 739_591)["schedule_id"] == 1
        assert read.published_schedule(conn, 1, 739_592) is None
        assert [row["state"] for row in read.schedule_rows(conn, 1)].count("published") == 1
    for version in range(2, 40):
        assert kept(store, schedule(version))
    assert not store.write(lambda conn: write.publish_schedule(conn, 1, 1, 3))
    with store.read() as conn:
        versions = [row["version"] for row in read.schedule_rows(conn, 1) if row["schedule_id"] == 1]
        assert versions == [*range(39, 9, -1), 1]
        assert read.published_schedule(conn, 1, 739_585)["version"] == 1


def test_an_erased_agent_is_replaced_in_every_version_and_stays_away(store: Store):
    store.write(lambda conn: write.save_agents(conn, 1, [Agent(7, "Ann (Lee)"), Agent(8, "Bob")], 5))
    saved(store, scenario(1))
    kept(store, schedule(1))
    touched = store.erase_agent(1, 7)
    assert (touched["scenario"], touched["schedule"]) == (1, 1)
    saved(store, scenario(2))
    kept(store, schedule(2), {"Ann Lee": 7, "Bob": 8})
    with store.read() as conn:
        for version in (1, 2):
            document = json.loads(read.scenario_row(conn, 1, 1, version)["document"])
            assert [one["name"] for one in document["agents"]] == ["Erased agent 7", "Bob"]
            assert document["rules"][0]["who"] == ["Erased agent 7", "Bob"]
            assert document["events"][0]["who"] == ["Erased agent 7"]
            duties = json.loads(read.schedule_row(conn, 1, 1, version)["document"])["duties"]
            assert duties == [{"agent": "Erased agent 7"}]


def test_versions_older_than_a_year_are_forgotten(store: Store):
    store.write(lambda conn: conn.exec_driver_sql(
        "INSERT INTO centre VALUES (1, 'One', '', 'UTC', '')"
    ))  # fmt: skip
    saved(store, scenario(1, saved_at=0))
    saved(store, scenario(2, saved_at=400 * 86_400))
    kept(store, schedule(1, made_at=0))
    store.prune(400 * 86_400)
    with store.read() as conn:
        assert [row["version"] for row in read.scenario_rows(conn, 1)] == [2]
        assert read.schedule_rows(conn, 1) == []
