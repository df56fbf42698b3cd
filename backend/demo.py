"""The simulated floor as a child process: started with the demo, ended with it however it ends."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.centres import centre_of, default_settings
from backend.clock import wall_to_utc
from backend.config import Settings
from backend.dialer import Client
from backend.dialer.parse import parse_campaigns
from backend.schemas import CentreSettings, Steering, TargetsModel, Terms, Wanted
from backend.store import sqlite

GOALS = (0.12, 0.165, 0.14, 0.085, 0.105, 0.1)
"""Conversions per contact wanted in the simulated campaigns in turn, somewhat above what the floor reaches."""

IDEAL_HANDLE_S = 105
READY_S = 60.0
TARGETS = TargetsModel(
    calls_per_day=5_000, contacts_per_day=2_900, conversions_per_day=230, revenue_cents_per_day=1_700_000
)
"""What a good day of the simulated floor brings."""

SMALL_TARGETS = {"target-200": TargetsModel(calls_per_day=200)}
"""Scenarios of another size have targets of their own."""

CENTRE = "Simulated floor"
VALUES_CENTS = (4_500, 12_000, 2_500, 20_000, 8_000, 6_000)
"""Worth of a conversion in the simulated campaigns in turn, so that revenue shows."""

ALIKE_CENTS = {"target-200": 9_000}
"""Scenarios in which a conversion is worth the same everywhere, so that only who converts decides."""

SEATS = {"target-200": {1005: 3}}
"""Seats of campaigns of small scenarios, which are dialed one call per agent: no least crew, nothing held out."""


class DemoFailed(Exception):
    """The simulated floor did not start; the text says why."""


@dataclass(frozen=True, slots=True)
class Floor:
    """A running simulated floor: its address, its stand-in for Convoso's page, its token."""

    url: str
    page: str
    token: str
    process: subprocess.Popen[str]
    secure_page: str = ""

    def stop(self) -> None:
        """End the child; it also ends by itself when this process dies, because its input closes."""
        self.process.terminate()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start(settings: Settings, page_https: tuple[Path, Path] | None = None) -> Floor:
    """Start the simulator on a free port of this computer and wait until it answers; raises DemoFailed.

    With a certificate and its key in `page_https` the stand-in page is served over https as well.
    """
    secure = ["--page-cert", str(page_https[0]), "--page-key", str(page_https[1])] if page_https else []
    process = subprocess.Popen(
        [sys.executable, "-m", "backend", "simulate", "--with-parent", *_options(settings), *secure],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    ready = _ready_line(process)
    if ready is None:
        process.kill()
        process.wait()
        raise DemoFailed("The simulated floor did not start. Run `python -m backend simulate` to see why.")
    return Floor(ready["url"], ready["page"], ready["token"], process, ready.get("secure_page", ""))


def forget_last(settings: Settings) -> None:
    """Remove the last demo's database: its simulated time would lie ahead of the new one's.

    Raises StoreLocked while another demo runs on it. Pairings stay.
    """
    path = settings.folder / settings.store_file
    with sqlite.hold(path):
        for file in settings.folder.glob(f"{path.name}*"):
            if file.suffix != ".lock":
                file.unlink()


def centre_settings(floor: Floor, scenario: str = "demo") -> CentreSettings:
    """Settings of the simulated centre of a scenario, with a worth for each of its campaigns."""
    client = Client(floor.url, floor.token, requests_per_s=0)
    chosen = default_settings(CENTRE)
    found = parse_campaigns(client.ask("campaigns").body, centre_of(1, chosen), 0).rows
    terms = [
        Terms(
            campaign_id=number,
            value_cents=ALIKE_CENTS.get(scenario, VALUES_CENTS[place % len(VALUES_CENTS)]),
            target_per_contact=GOALS[place % len(GOALS)],
            ideal_handle_s=IDEAL_HANDLE_S,
            cost_per_hour_cents=1_900,
        )
        for place, number in enumerate(sorted(campaign.campaign_id for campaign in found))
    ]
    update = {"terms": terms, "targets": SMALL_TARGETS.get(scenario, TARGETS)}
    return chosen.model_copy(update=update | _small(scenario, [one.campaign_id for one in terms]))


def _small(scenario: str, campaign_ids: list[int]) -> dict[str, Steering]:
    if scenario not in SEATS:
        return {}
    seats = SEATS[scenario]
    wanted = [Wanted(campaign_id=one, predictive=False, seats=seats.get(one)) for one in campaign_ids]
    return {"steering": Steering(wanted=wanted, hold_out=0.0)}


def _options(settings: Settings) -> list[str]:
    options = ["--port", "0", "--seed", str(settings.demo_seed), "--scenario", settings.demo_scenario]
    options += ["--speed", str(settings.speed)]
    if settings.demo_start is not None:
        options += ["--start", str(wall_to_utc(settings.demo_start, default_settings(CENTRE).zone))]
    return options


def _ready_line(process: subprocess.Popen[str]) -> dict[str, Any] | None:
    lines: queue.Queue[str] = queue.Queue()

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:  # goes on reading, so that the child never blocks on a full pipe
            lines.put(line)
        lines.put("")

    threading.Thread(target=read, name="demo-output", daemon=True).start()
    try:
        line = lines.get(timeout=READY_S)
        answer: dict[str, Any] = json.loads(line)
    except (queue.Empty, ValueError):
        return None
    return answer
