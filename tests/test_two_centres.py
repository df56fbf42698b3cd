"""Two accounts in one backend never mix: what is asked about one never shows, counts or changes the other.

Both floors number their agents from the same number on and share one campaign number, so that whatever is
looked up by a number alone would show a name of the wrong floor.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from backend import app
from backend.clock import day_bounds, local_date
from backend.config import load
from backend.simulator import Simulation
from backend.simulator.server import running
from backend.store.schema import audit
from backend.vault import Vault
from tests.fakes.process import until

WEST: dict[str, Any] = {
    "start": "10:00",
    "history_days": 1,
    "floor": {"agents": 9, "absence": 0.0},
    "campaign": [{"id": 1001, "name": "Solar Outbound"}, {"id": 1002, "name": "Home Insurance"}],
    "list": [
        {"id": 3301, "name": "Solar California", "campaign": "Solar Outbound"},
        {"id": 3302, "name": "Home Texas", "campaign": "Home Insurance"},
    ],
    "token": [{"value": "west0west0west0west0west0west000"}],
}
EAST: dict[str, Any] = {
    "start": "11:30",
    "history_days": 1,
    "floor": {"agents": 6, "absence": 0.0},
    "campaign": [{"id": 1001, "name": "Debt Relief"}, {"id": 2002, "name": "Final Expense"}],
    "list": [
        {"id": 4401, "name": "Debt Florida", "campaign": "Debt Relief"},
        {"id": 4402, "name": "Expense Ohio", "campaign": "Final Expense"},
    ],
    "token": [{"value": "east0east0east0east0east0east000"}],
}
NAMES = {1: "My floor", 2: "Eastern office"}
ZONE = "America/Los_Angeles"
WINDOWS = ("15m", "1h", "today", "7d")


@dataclass
class Two:
    """A backend with two centres, the two simulated accounts behind it, and a script's way to ask."""

    backend: app.Backend
    floors: dict[int, Simulation]
    urls: dict[int, str]
    headers: dict[str, str]

    def get(self, path: str, centre: int, **headers: str) -> Any:
        """Ask about one centre."""
        mark = "&" if "?" in path else "?"
        return self.backend.api.test_client().get(f"{path}{mark}centre={centre}", headers=self.headers | headers)

    def own(self, centre: int) -> set[str]:
        """Words that only this account has: its agents, campaigns, lists, address and token."""
        other = self.floors[3 - centre]
        words = _names(self.floors[centre]) - _names(other)
        return words | {self.urls[centre], self.floors[centre].token, NAMES[centre]}


def _names(simulation: Simulation) -> set[str]:
    parts = (*simulation.scenario.campaign, *simulation.scenario.list)
    return {person.name for person in simulation.floor.people} | {part.name for part in parts}


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    folder = tmp_path_factory.mktemp("two")
    west, east = Simulation(3, WEST), Simulation(8, EAST)
    with running(west) as west_url, running(east) as east_url:
        settings = load(data_dir=folder, dialer_url=west_url + "/v1", requests_per_s=1000)
        app.build(settings, 8137, print).close()
        app.add_centre(settings.model_copy(update={"dialer_url": east_url + "/v1"}), 2, NAMES[2], ZONE)
        vault = Vault(folder, say=print, use_keyring=False)
        vault.store_dialer_token(1, west.token)
        vault.store_dialer_token(2, east.token)
        headers = {"Authorization": f"Bearer {vault.add('report', '', 1)}", "Host": "127.0.0.1:8137"}
        backend = app.build(settings, 8137, print)
        try:
            made = Two(backend, {1: west, 2: east}, {1: west_url, 2: east_url}, headers)
            for centre in NAMES:
                until(lambda c=centre: made.get("/v1/snapshot", c).json["status"] == "live")
            yield made
        finally:
            backend.close()


def everything(two: Two, centre: int) -> dict[str, str]:
    """Every answer about one centre, as text."""
    paths = [f"/v1/{name}?window={window}" for window in WINDOWS for name in ("snapshot", "matrix", "seed-switch")]
    paths += ["/v1/snapshot?formulas=seed", "/v1/calls?window=7d&limit=500", "/v1/calls.csv?window=7d"]
    paths += ["/v1/data-health", "/v1/settings"]
    paths += [f"/v1/agents/{person.agent_id}?window=7d" for person in two.floors[centre].floor.people]
    answers = {path: two.get(path, centre) for path in paths}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {path: answer.get_data(as_text=True) for path, answer in answers.items()}


@pytest.mark.parametrize("centre", NAMES)
def test_no_answer_about_one_account_holds_a_word_of_the_other(two, centre):
    answers = everything(two, centre)
    foreign = two.own(3 - centre)
    assert len(foreign) > 9
    assert [(path, word) for path, text in answers.items() for word in foreign if word in text] == []
    said = "".join(answers.values())
    never = {two.floors[centre].token} | {part.name for part in two.floors[centre].scenario.list}
    assert [word for word in two.own(centre) - never if word not in said] == [], "the words looked for do show"


@pytest.mark.parametrize("centre", NAMES)
def test_each_accounts_figures_are_its_own_truth(two, centre):
    simulation = two.floors[centre]
    true = simulation.truth(*day_bounds(local_date(simulation.now(), ZONE), ZONE))["team"]
    shown = two.get("/v1/snapshot", centre).json
    assert shown["centre"]["id"] == centre
    assert shown["status"] == "live"
    assert (shown["team"]["dials"], shown["team"]["conversions"]) == (true["rows"], true["conversions"])
    people = {person.agent_id: person.name for person in simulation.floor.people}
    columns = shown["agents"]["columns"]
    assert dict(zip(columns["id"], columns["name"], strict=True)) == people
    campaigns = shown["campaigns"]["columns"]
    assert set(campaigns["id"]) == {part.id for part in simulation.scenario.campaign}


def test_the_same_number_is_another_person_and_campaign_in_each(two):
    names = [two.get("/v1/agents/300101", centre).json["name"] for centre in NAMES]
    assert names == [two.floors[centre].floor.people[0].name for centre in NAMES]
    assert names[0] != names[1]
    for centre, name in ((1, "Solar Outbound"), (2, "Debt Relief")):
        page = two.get("/v1/calls?window=today&campaign=1001", centre).json
        assert page["total"] > 0
        assert set(page["columns"]["campaign"]) == {name}
        assert two.get("/v1/settings", centre).json["campaigns"]["1001"] == name


def test_what_only_the_other_has_does_not_exist_here(two):
    assert two.get("/v1/agents/300109", 1).status_code == 200
    assert two.get("/v1/agents/300109", 2).status_code == 404
    assert two.get("/v1/snapshot?campaign=2002", 2).status_code == 200
    assert two.get("/v1/snapshot?campaign=2002", 1).status_code == 404
    assert two.get("/v1/calls?window=7d&campaign=2002", 1).json["total"] == 0
    assert two.get("/v1/calls?window=7d&agent=300109", 2).json["total"] == 0


def test_every_call_of_a_list_or_file_is_the_accounts_own(two):
    for centre, simulation in two.floors.items():
        lists = {part.id for part in simulation.scenario.list}
        before = two.get("/v1/calls?window=7d", centre).json["total"]
        text = two.get("/v1/calls.csv?window=7d", centre).get_data(as_text=True)
        rows = list(csv.DictReader(io.StringIO(text)))
        assert 0 < before <= len(rows) <= two.get("/v1/calls?window=7d", centre).json["total"]
        assert {int(row["list_id"]) for row in rows if row["list_id"]} <= lists


def test_a_picture_of_one_is_never_taken_for_that_of_the_other(two):
    for path in ("/v1/snapshot", "/v1/matrix", "/v1/data-health", "/v1/agents/300101"):
        tag = two.get(path, 1).headers["ETag"]
        assert two.get(path, 2, **{"If-None-Match": tag}).status_code == 200, path


def test_settings_of_one_leave_the_other_as_it_was(two):
    before = {centre: two.get("/v1/settings", centre).json for centre in NAMES}
    changed = before[1]["settings"] | {"poll_interval_s": 45, "drop_limit": 0.02, "min_contacts": 77}
    terms = [{"campaign_id": 1001, "value_cents": 4242}]
    answer = two.backend.api.test_client().put(
        "/v1/settings?centre=1", headers=two.headers, json=changed | {"terms": terms}
    )
    assert answer.status_code == 200, answer.data
    assert two.get("/v1/settings", 1).json["settings"]["min_contacts"] == 77
    assert two.get("/v1/settings", 2).json == before[2]
    with two.backend.store.read() as conn:
        rows = {centre.centre_id: text for centre, _, text in app.read.centres(conn)}
    assert '"min_contacts":77' in rows[1]
    assert "4242" not in rows[2]
    assert two.get("/v1/snapshot", 2).json["team"]["revenue_cents"] is None


def test_a_refused_token_signs_out_its_own_account_only(two):
    two.floors[2].faults.add("token_expired")
    try:
        floor = two.backend.floors.get(2)
        until(lambda: (floor.coordinator.refresh_soon(), two.get("/v1/snapshot", 2).json["status"] == "signed_out")[1])
        shown = two.get("/v1/snapshot", 1).json
        assert (shown["status"], shown["reason"]) == ("live", "")
    finally:
        two.floors[2].faults.clear()
        until(lambda: (floor.coordinator.refresh_soon(), two.get("/v1/snapshot", 2).json["status"] == "live")[1])


def test_the_audit_notes_the_look_at_an_agent_under_its_own_account(two):
    for centre in NAMES:
        assert two.get("/v1/agents/300104", centre).status_code == 200
    with two.backend.store.read() as conn:
        rows = conn.execute(select(audit.c.centre_id, audit.c.who).where(audit.c.object == "300104")).all()
    assert sorted(tuple(row) for row in rows) == [(1, "report"), (2, "report")]
