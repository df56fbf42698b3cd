"""Every fault, over a real socket."""

from __future__ import annotations

import json
import math
import subprocess
import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
import requests
from simulated import NOON

from backend.simulator import Simulation, running
from backend.simulator.faults import KINDS


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Simulation, str]]:
    simulation = Simulation(seed=1, scenario="calm", start=NOON)
    with running(simulation) as url:
        yield simulation, url


@pytest.fixture(autouse=True)
def _no_faults_left(served: tuple[Simulation, str]) -> Iterator[None]:
    yield
    served[0].faults.clear()


def ask(served: tuple[Simulation, str], path: str = "campaigns/search", **params: object) -> requests.Response:
    simulation, url = served
    return requests.post(f"{url}/v1/{path}", data={"auth_token": simulation.token, **params}, timeout=5)


def test_every_answer_carries_the_simulated_clock_and_says_it_is_simulated(served):
    answer = ask(served)
    assert answer.headers["X-Simulated"] == "1"
    assert int(parsedate_to_datetime(answer.headers["Date"]).timestamp()) == NOON


def test_query_form_and_json_are_one(served):
    simulation, url = served
    token = {"auth_token": simulation.token}
    query = requests.get(f"{url}/v1/status/search", params={**token, "query": "SALE"}, timeout=5).json()
    assert query["data"][0]["status"] == "SALE"
    mixed = requests.post(f"{url}/v1/status/search", params=token, data={"query": "APPT"}, timeout=5).json()
    assert [row["status"] for row in mixed["data"]] == ["APPT"]
    asked = requests.post(f"{url}/v1/status/search", params=token, json={"query": "DNC"}, timeout=5).json()
    assert [row["status"] for row in asked["data"]] == ["DNC"]


def test_an_unknown_route_is_an_html_page(served):
    answer = ask(served, "campaigns/list")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert answer.text.startswith("<")


def test_the_guard_refuses_the_real_host_and_foreign_names(served):
    url = served[1]
    for host in ("api.convoso.com", "admin-dt.convoso.com", "evil.example"):
        answer = requests.get(f"{url}/v1/campaigns/search", headers={"Host": host}, timeout=5)
        assert (answer.status_code, answer.headers["X-Simulated"]) == (403, "1")
    assert requests.get(f"{url}/", headers={"Host": "admin-dt.convoso.com"}, timeout=5).status_code == 200
    assert requests.get(f"{url}/", headers={"Host": "api.convoso.com"}, timeout=5).status_code == 403


def test_latency_and_timeout_delay_the_answer(served):
    simulation, url = served
    simulation.faults.add("latency", seconds=0.3, times=1)
    begin = time.monotonic()
    assert ask(served).json()["success"] is True
    assert time.monotonic() - begin >= 0.3
    simulation.faults.add("timeout", "log", seconds=2, times=1)
    with pytest.raises(requests.ReadTimeout):
        requests.post(f"{url}/v1/log/retrieve", data={"auth_token": simulation.token}, timeout=0.3)


@pytest.mark.parametrize("retry_after", [None, "30", "21600"])
def test_throttling_with_and_without_retry_after(served, retry_after: str | None):
    served[0].faults.add("throttled", "log", retry_after=retry_after)
    answer = ask(served, "log/retrieve")
    assert (answer.status_code, answer.headers.get("Retry-After")) == (429, retry_after)
    assert ask(served, "campaigns/search").status_code == 200


def test_errors_html_and_cut_off_json(served):
    served[0].faults.add("error", times=1)
    assert ask(served).status_code == 500
    served[0].faults.add("html", times=1)
    page = ask(served)
    assert (page.status_code, page.text[:15]) == (200, "<!doctype html>")
    served[0].faults.add("truncated", times=1)
    with pytest.raises(json.JSONDecodeError):
        json.loads(ask(served).text)
    assert ask(served).json()["success"] is True


def test_a_dripping_answer_comes_byte_by_byte_and_is_whole(served):
    simulation, url = served
    whole = ask(served, "user-activity/search").content
    simulation.faults.add("drip", seconds=0.002, times=1)
    token = {"auth_token": simulation.token}
    with requests.post(f"{url}/v1/user-activity/search", data=token, stream=True, timeout=5) as slow:
        pieces = list(slow.iter_content(1))
    assert b"".join(pieces) == whole


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e999"])
def test_numbers_that_are_none(served, value: str):
    served[0].faults.add("nan", "agent-performance", value=value)
    data = json.loads(ask(served, "agent-performance/search").text)["data"]
    numbers = [one for row in data.values() for one in row.values() if isinstance(one, float)]
    assert any(not math.isfinite(number) for number in numbers)


SEARCHES = ["log/retrieve", *(f"{name}/search" for name in (
    "agent-monitor", "agent-performance", "agent-productivity", "campaigns", "lists", "users", "status"))]  # fmt: skip


@pytest.mark.parametrize("path", SEARCHES)
def test_wrong_types_spoil_one_row_of_any_section(served, path: str):
    good = ask(served, path).text
    served[0].faults.add("wrong_types", path)
    bad = ask(served, path)
    assert bad.json()["success"] is True
    assert bad.text != good
    assert '{"a":1}' in bad.text


def test_refusals_strike_one_section(served):
    served[0].faults.add("forbidden", "log")
    assert ask(served, "log/retrieve").json() == {"success": False, "code": 403, "text": "Forbidden"}
    assert ask(served, "lists/search").json()["success"] is True
    served[0].faults.add("token_expired", "lists")
    assert ask(served, "lists/search").json()["code"] == 5001


def test_a_skewed_date(served):
    served[0].faults.add("skew", seconds=-7200)
    assert int(parsedate_to_datetime(ask(served).headers["Date"]).timestamp()) == NOON - 7200


def test_pages_that_overlap_skip_and_shuffle(served):
    def page(offset: int) -> list[str]:
        rows = ask(served, "log/retrieve", limit=10, offset=offset, order="ASC").json()["data"]["results"]
        return [row["id"] for row in rows]

    good = page(0) + page(10)
    served[0].faults.add("duplicate_rows", times=1)
    assert page(0) + page(10) == good[:10] + good[9:19]
    served[0].faults.add("shifted_rows", times=1)
    assert (page(0) + page(10))[:19] == good[:10] + good[11:]
    served[0].faults.add("reordered_rows", times=1)
    shuffled = page(0)
    assert shuffled != good[:10]
    assert sorted(shuffled) == good[:10]


def test_connections_reset_and_cut(served):
    served[0].faults.add("reset", times=1)
    with pytest.raises(requests.ConnectionError):
        ask(served)
    served[0].faults.add("cut", times=1)
    with pytest.raises((requests.exceptions.ChunkedEncodingError, requests.ConnectionError)):
        ask(served)
    assert ask(served).json()["success"] is True


def test_a_huge_answer(served):
    served[0].faults.add("huge", bytes=3_000_000, times=1)
    assert len(ask(served).content) > 3_000_000


def test_a_kept_connection_survives_a_fault(served):
    simulation, url = served
    session = requests.Session()
    simulation.faults.add("throttled", after=1, times=1)
    codes = [session.post(f"{url}/v1/campaigns/search", data={"auth_token": simulation.token}, timeout=5).status_code
             for _ in range(3)]  # fmt: skip
    assert codes == [200, 429, 200]


def test_faults_are_set_over_the_control_route(served):
    url = served[1]
    control = f"{url}/control/faults"
    body = {"faults": [{"kind": "error", "section": "log", "times": 2, "status": 503}, {"kind": "skew", "seconds": 5}]}
    active = requests.post(control, json=body, timeout=5).json()["active"]
    assert [(one["kind"], one["times"]) for one in active] == [("error", 2), ("skew", None)]
    assert ask(served, "log/retrieve").status_code == 503
    assert set(requests.get(control, timeout=5).json()["known"]) == set(KINDS)
    wrong = requests.post(control, json={"kind": "gremlin"}, timeout=5)
    assert (wrong.status_code, "gremlin" in wrong.json()["error"]) == (400, True)
    assert requests.delete(control, timeout=5).json()["active"] == []


def test_it_serves_https_for_browsers(tmp_path: Path):
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-keyout", str(key), "-out", str(cert), "-subj", "/CN=admin-dt.convoso.com",
         "-addext", "subjectAltName=DNS:admin-dt.convoso.com,IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    with running(Simulation(1, "calm", NOON), https=(cert, key)) as url:
        answer = requests.get(f"{url}/dashboard", headers={"Host": "admin-dt.convoso.com"}, verify=str(cert), timeout=5)
    assert url.startswith("https://")
    assert "Simulated data" in answer.text
