"""What the benches start: a simulated floor in a process of its own, and a store and poller that read it."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from backend.centres import centre_of, default_settings
from backend.dialer import Answer, Client, DialerClock
from backend.poller import Coordinator, FloorState
from backend.snapshot import Pictures
from backend.store import Store, open_store, write


@dataclass(frozen=True)
class Floor:
    """A running simulator."""

    url: str
    token: str

    def control(self, name: str, **body: Any) -> Any:
        """One of the simulator's own controls (clock, faults, truth), outside the dialer's wire."""
        address = self.url.split("/v1")[0] + f"/control/{name}"
        request = urllib.request.Request(address, json.dumps(body).encode(), {"Content-Type": "application/json"})  # noqa: S310
        with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310 - loopback
            return json.load(answer)


@contextmanager
def simulated(scenario: str, seed: int, speed: float = 1.0) -> Iterator[Floor]:
    """A simulator as a child process, so that its work is not counted as ours."""
    command = [sys.executable, "-m", "backend", "simulate", "--port", "0", "--scenario", scenario]
    process = subprocess.Popen(
        [*command, "--seed", str(seed), "--speed", str(speed)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        yield Floor(ready["url"], ready["token"])
    finally:
        process.terminate()
        process.wait(10)


class Metered(Client):
    """A client that adds up the CPU this process spends on asking: transfer, not work on the answer."""

    cpu_s = 0.0
    wall_s = 0.0

    def ask(self, *args: Any, **kwargs: Any) -> Answer:
        """As Client.ask."""
        cpu, wall = time.process_time(), time.perf_counter()
        try:
            return super().ask(*args, **kwargs)
        finally:
            self.cpu_s += time.process_time() - cpu
            self.wall_s += time.perf_counter() - wall


@dataclass
class Rig:
    """A poller over a fresh store, with the panel's pictures behind it."""

    store: Store
    client: Metered
    coordinator: Coordinator
    pictures: Pictures


@contextmanager
def rig(floor: Floor, folder: Path, *, history_days: int = 30) -> Iterator[Rig]:
    """Puts a poller together as the backend does, without its schedule: the bench calls `poll_once`."""
    settings = default_settings("Bench")
    centre = centre_of(1, settings)
    store = open_store(f"sqlite:///{folder / 'bench.sqlite3'}")
    store.write(lambda conn: write.save_centre(conn, centre, floor.url, settings.model_dump_json()))
    client, clock, pictures = Metered(floor.url, floor.token, requests_per_s=0), DialerClock(), Pictures()

    def draw(state: FloorState) -> None:
        pictures.rebuild(store, centre, settings, state, clock.now(), simulated=True)

    coordinator = Coordinator(
        store, client, centre, clock, on_update=draw, rng=random.Random(0), history_days=history_days
    )
    try:
        yield Rig(store, client, coordinator, pictures)
    finally:
        coordinator.stop()
        store.close()


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the measurements lie."""
    return float(np.quantile(np.asarray(values), share))
