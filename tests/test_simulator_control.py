"""Controls, the stand-in page and the command, over real sockets."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from simulated import MIDNIGHT, NOON

from backend.simulator import Simulation, running
from backend.simulator.server import make


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with running(Simulation(1, "calm", NOON, variants="http-status")) as address:
        yield address


def control(url: str, name: str, **body: Any) -> requests.Response:
    return requests.post(f"{url}/control/{name}", json=body, timeout=10)


def test_the_clock_is_read_set_advanced_and_paced(url: str):
    assert control(url, "clock", now=NOON, speed=0).json() == {"now": NOON, "iso": "2026-05-06T21:00:00Z", "speed": 0}
    assert control(url, "clock", advance=90).json()["now"] == NOON + 90
    assert requests.get(f"{url}/control/clock", timeout=5).json()["now"] == NOON + 90
    assert control(url, "clock", speed=1000).json()["speed"] == 1000
    assert control(url, "clock", speed=0).json()["now"] > NOON + 90
    control(url, "clock", now=NOON)


def test_truth_and_rates_come_out_of_band(url: str):
    truth = requests.get(f"{url}/control/truth", params={"start": MIDNIGHT, "end": NOON}, timeout=10).json()
    assert truth["team"]["calls"] == sum(one["calls"] for one in truth["agents"].values()) > 1000
    assert truth["team"]["conversions"] == sum(one["conversions"] for one in truth["pairs"])
    for seconds in truth["seconds"].values():
        parts = ("talk_s", "wait_s", "wrap_s", "pause_s", "logging_in_s")
        assert seconds["login_s"] == sum(seconds[part] for part in parts)
    rates = requests.get(f"{url}/control/rates", timeout=10).json()["rates"]
    assert len(rates) == 12 * 3
    assert all(0 < rate["conversion_per_contact"] < 0.5 for rate in rates)


def test_moves_logouts_and_plants_over_http(url: str):
    assert control(url, "move", agent_id=300103, campaign_id=1001).json() == {"ok": True}
    assert control(url, "logout", agent_id=300104).json() == {"ok": True}
    assert control(url, "script", agent_id=300101, calls=[{"status": "SALE"}]).json() == {"ok": True}
    assert control(url, "campaign", campaign_id=1002, on=False).json() == {"ok": True}
    assert control(url, "list", list_id=3301, active=False).json() == {"ok": True}
    wrong = control(url, "move", agent_id=1, campaign_id=1001)
    assert (wrong.status_code, wrong.json()["error"]) == (400, "ValueError: There is no agent 1.")
    assert control(url, "teleport").status_code == 404
    assert "300101" in requests.get(f"{url}/control/state", timeout=5).json()["agents"]


def test_refusals_with_an_http_status(url: str):
    assert requests.get(f"{url}/v1/campaigns/search", timeout=5).status_code == 401


@pytest.mark.parametrize("path", ["/", "/dashboard", "/login"])
def test_the_page_is_strict_local_and_says_it_is_simulated(url: str, path: str):
    answer = requests.get(url + path, timeout=5)
    policy = answer.headers["Content-Security-Policy"]
    for part in ("default-src 'self'", "script-src 'self'", "style-src 'self'", "frame-src 'self'"):
        assert part in policy
    assert "unsafe" not in policy
    assert "Simulated data" in answer.text
    assert not re.search(r"<script(?![^>]*src=)|<style|style=|\son\w+=|https?://", answer.text)
    for asset in re.findall(r'(?:src|href)="(/assets/[^"]+)"', answer.text):
        assert requests.get(url + asset, timeout=5).status_code == 200


def test_stricter_pages_by_name(url: str):
    answer = requests.get(f"{url}/page/coep,trusted-types/dashboard", timeout=5)
    assert answer.headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert "require-trusted-types-for 'script'" in answer.headers["Content-Security-Policy"]
    assert requests.get(f"{url}/page/lenient/dashboard", timeout=5).status_code == 404
    assert requests.get(f"{url}/assets/../page.py", timeout=5).status_code == 404
    assert requests.get(f"{url}/assets/nothing.css", timeout=5).status_code == 404


def test_the_page_is_fed_from_the_same_floor(url: str):
    data = requests.get(f"{url}/page/monitor.json", timeout=10).json()
    states = ("ready", "incall", "dispo", "paused", "dead")
    assert data["counters"]["logged_in"] == len(data["agents"])
    assert sum(data["counters"][state] for state in states) == len(data["agents"])
    assert {"Sarah Mitchell", "Marcus Bell"} <= {one["name"] for one in data["agents"]}


def test_the_page_moves_an_agent(url: str):
    data = requests.get(f"{url}/page/monitor.json", timeout=10).json()
    agent = next(one for one in data["agents"] if one["campaign"] != "–")
    goal = next(one for one in data["campaigns"] if one["name"] != agent["campaign"])
    wanted = {"agent_id": agent["id"], "campaign_id": goal["id"]}
    assert requests.post(f"{url}/page/move", json=wanted, timeout=10).json() == {"ok": True}
    requests.post(f"{url}/control/clock", json={"advance": 1800}, timeout=60)
    later = requests.get(f"{url}/page/monitor.json", timeout=10).json()
    assert [one["campaign"] for one in later["agents"] if one["id"] == agent["id"]] == [goal["name"]]
    refused = requests.post(f"{url}/page/move", json={"agent_id": 1, "campaign_id": goal["id"]}, timeout=10)
    assert refused.status_code == 400
    assert "no agent 1" in refused.json()["error"]


def test_it_serves_on_loopback_only():
    with pytest.raises(ValueError, match="loopback"):
        make(Simulation(1, "calm", NOON), host="0.0.0.0")


def test_the_command_says_where_it_listens():
    root = Path(__file__).parents[1]
    command = [sys.executable, "-m", "backend.simulator", "--port", "0", "--scenario", "calm", "--speed", "5"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root, env=dict(os.environ)) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        token = {"auth_token": ready["token"]}
        body = requests.post(f"{ready['url']}/v1/campaigns/search", data=token, timeout=10).json()
        page = requests.get(ready["page"], timeout=10)
        process.terminate()
    assert body["success"] is True
    assert page.headers["X-Simulated"] == "1"


def test_the_command_refuses_in_words():
    root = Path(__file__).parents[1]
    command = [sys.executable, "-m", "backend.simulator", "--port", "0", "--scenario", "nowhere"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, timeout=30)
    assert done.returncode == 1
    assert "There is no scenario 'nowhere'" in done.stderr
