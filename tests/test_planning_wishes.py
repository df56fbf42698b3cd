"""Wishes by link: the form is open to who holds it, its answers become soft rules once the manager takes them up."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest

from backend.model import Agent
from backend.planning.wishes import hashed
from backend.schemas import planning as shapes
from backend.store import read, write
from tests.fakes.web import HOST, Web, web
from tests.test_api_planning import created, done, week

PEOPLE = ["Ada Lane", "Ben Ode", "Cy Park"]


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with web(tmp_path_factory.mktemp("wishes")) as made:
        yield made


@pytest.fixture
def scenario(floor: Web) -> Any:
    shifts = [
        {"name": "Standard", "minutes": 480, "first_start": "08:00", "last_start": "10:00"},
        {"name": "Late", "minutes": 480, "first_start": "11:00", "last_start": "12:00"},
    ]
    text = json.dumps(week("2026-11-16", shifts=shifts, agents=[{"name": name} for name in PEOPLE], rules=[
        "Ada Lane prefers Late.", "Ben Ode is off on 2026-11-17."]))  # fmt: skip
    return created(floor, origin="file", kind="json", text=text)


def links_of(floor: Web, scenario: Any, **body: Any) -> dict[str, str]:
    answer = done(floor.post(f"/v1/scenarios/{scenario['scenario_id']}/wishes/links", json=body), shapes.InviteAnswer)
    return {one["agent"]: one["path"] for one in answer["links"]}


def opened(floor: Web, path: str, **headers: str) -> Any:
    return floor.client.get(path, headers={"Host": HOST} | headers)


def sent(floor: Web, path: str, **form: Any) -> Any:
    return floor.client.post(path, data=form, headers={"Host": HOST, "Origin": f"http://{HOST}"})


def rows(floor: Web, scenario: Any) -> dict[str, Any]:
    found = done(floor.get(f"/v1/scenarios/{scenario['scenario_id']}/wishes"), shapes.Wishes)
    return {one["agent"]: one for one in found["wishes"]}


def test_a_form_is_answered_taken_up_and_planned_with(floor: Web, scenario: Any) -> None:
    links = links_of(floor, scenario)
    assert set(links) == set(PEOPLE)
    shown = opened(floor, links["Ada Lane"])
    assert shown.status_code == 200
    assert "Hello Ada Lane" in shown.text
    assert re.findall(r'<option value="(\d\d:\d\d)"', shown.text)[:3] == ["08:00", "08:15", "08:30"]
    thanks = sent(floor, links["Ada Lane"], start1="09:00", start2="10:00", shift1="Standard", off=["Friday", "Sunday"])
    assert "Ada Lane prefers to start at 09:00, then 10:00." in unescape(thanks.text)
    again = opened(floor, links["Ada Lane"]).text
    assert '<option value="09:00" selected>' in again
    assert 'value="Friday" checked' in again
    told = rows(floor, scenario)
    assert (told["Ada Lane"]["state"], told["Ben Ode"]["state"]) == ("answered", "open")
    assert "Ada Lane never works on Fridays and Sundays, by wish, if possible." in told["Ada Lane"]["sentences"]
    address = f"/v1/scenarios/{scenario['scenario_id']}/wishes"
    taken = done(floor.post(address, json={"version": 1}), shapes.ScenarioAnswer)
    assert taken["version"] == 2
    sentences = [one["sentence"] for one in taken["rules"]]
    assert "Ada Lane prefers Late." not in sentences  # the earlier wish
    assert "Ben Ode is off on 2026-11-17." in sentences
    assert "Ada Lane prefers to start at 09:00, then 10:00." in sentences
    assert all(not one["hard"] for one in taken["rules"] if "Ada Lane" in one["sentence"])
    assert rows(floor, scenario)["Ada Lane"]["state"] == "taken up"
    assert opened(floor, links["Ada Lane"]).status_code == 404
    assert floor.post(address, json={"version": 2}).status_code == 422  # nothing waits


def test_an_outdated_version_is_not_overwritten_and_wishes_can_be_declined(floor: Web, scenario: Any) -> None:
    links = links_of(floor, scenario, agents=["Cy Park"])
    sent(floor, links["Cy Park"], shift1="Late")
    address = f"/v1/scenarios/{scenario['scenario_id']}"
    floor.put(address, {"version": 1, "document": scenario["document"]})
    assert floor.post(f"{address}/wishes", json={"version": 1}).status_code == 409
    assert rows(floor, scenario)["Cy Park"]["state"] == "answered"
    declined = done(floor.post(f"{address}/wishes", json={"version": 2, "accept": False}), shapes.ScenarioAnswer)
    assert (declined["version"], rows(floor, scenario)["Cy Park"]["state"]) == (2, "declined")


def test_the_page_runs_no_script_and_takes_nothing_from_elsewhere(floor: Web, scenario: Any) -> None:
    path = links_of(floor, scenario)["Ben Ode"]
    shown = opened(floor, path, **{"Sec-Fetch-Site": "cross-site"})  # opened from a mail page
    policy = shown.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "form-action 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "<script" not in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.headers["Referrer-Policy"] == "same-origin"
    assert not set(re.findall(r"[\w ]+", path)) & {"Ben", "Ode"}


def test_only_the_page_itself_may_send_to_it(floor: Web, scenario: Any) -> None:
    path = links_of(floor, scenario)["Ben Ode"]
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        refused = floor.client.post(path, data={"shift1": "Late"}, headers={"Host": HOST} | headers)
        assert refused.status_code == 403, headers
    assert floor.client.post(path, data={"shift1": "Late"}, headers={"Host": "evil.example"}).status_code == 421
    assert rows(floor, scenario)["Ben Ode"]["state"] == "open"
    elsewhere = floor.client.get("/v1/scenarios", headers={"Host": HOST, "Origin": f"http://{HOST}"})
    assert elsewhere.status_code == 403
    assert floor.client.post("/v1/rules/read", data={"sentence": "x"}, headers=floor.headers).status_code == 415


def test_links_are_secret_end_and_replace_each_other(floor: Web, scenario: Any) -> None:
    first = links_of(floor, scenario)["Ben Ode"]
    token = first.removeprefix("/p/")
    with floor.store.read() as conn:
        row = read.wish_of_token(conn, hashed(token))
    assert row is not None
    assert token not in json.dumps(row)
    second = links_of(floor, scenario)["Ben Ode"]
    assert (opened(floor, first).status_code, opened(floor, second).status_code) == (404, 200)
    assert opened(floor, "/p/guess").text == opened(floor, first).text
    ended = row | {"token_hash": hashed("old"), "expires_at": 5}
    floor.store.write(lambda conn: write.save_wish(conn, ended))
    assert opened(floor, "/p/old").status_code == 404
    assert sent(floor, "/p/old", shift1="Late").status_code == 404
    assert rows(floor, scenario)["Ben Ode"]["state"] == "over"


def test_what_is_no_choice_is_refused_and_names_are_shown_as_text(floor: Web, scenario: Any) -> None:
    path = links_of(floor, scenario)["Ben Ode"]
    for form in ({"start1": "<script>"}, {"shift1": "Night"}, {"start1": "03:00"}):
        again = sent(floor, path, **form)
        assert "none of those offered" in again.text
    assert rows(floor, scenario)["Ben Ode"]["state"] == "open"
    assert "You have no wishes" in sent(floor, path, off="Someday").text
    assert (
        floor.post(f"/v1/scenarios/{scenario['scenario_id']}/wishes/links", json={"agents": ["Zoe"]}).status_code == 422
    )


def test_an_erased_agents_wishes_are_erased(floor: Web, scenario: Any) -> None:
    floor.store.write(lambda conn: write.save_agents(conn, 1, [Agent(4711, "Cy Park")], 5))
    text = json.dumps(week("2026-11-16", agents=[{"name": "Cy Park", "agent_id": 4711}], rules=[]))
    made = created(floor, origin="file", kind="json", text=text)
    sent(floor, links_of(floor, made)["Cy Park"], start1="09:00")
    assert floor.store.erase_agent(1, 4711)["wish"] >= 1
    assert rows(floor, made) == {}
