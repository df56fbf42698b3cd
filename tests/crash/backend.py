"""Kills the whole backend with SIGKILL over and over while it reads a simulated floor's history, then checks it all.

    python -m tests.crash.backend [KILLS] [SEED]

After the last kill the backend starts once more, finishes the history, and its counts must be the simulator's truth.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from backend.bench.rig import simulated
from backend.model import Centre
from backend.server import take_port
from backend.store import open_store
from backend.vault import Vault


def start(folder: Path, url: str, token: str) -> tuple[subprocess.Popen[bytes], int]:
    """The real command on a data folder, polling the simulator."""
    with take_port(0) as taken:
        port = taken.getsockname()[1]
    environment = {**os.environ, "TEAM_OPTIMIZER_DIALER_TOKEN": token, "TEAM_OPTIMIZER_REQUESTS_PER_S": "200"}
    command = [sys.executable, "-m", "backend", "serve", "--data-dir", str(folder), "--port", str(port)]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([*command, "--dialer-url", url], env=environment, stdout=quiet, stderr=quiet)
    return process, port


def ask(port: int, token: str, path: str) -> Any:
    """One question to the backend."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return json.load(answer)


def stored(folder: Path) -> int:
    """Calls in the file, after SQLite's own check of every page."""
    file = next(folder.glob("*.sqlite3"))
    store = open_store(f"sqlite:///{file}", writable=False)
    with store.read() as conn:
        verdict = conn.exec_driver_sql("PRAGMA integrity_check").scalar()
        count = conn.exec_driver_sql("SELECT count(*) FROM call").scalar()
    store.close()
    assert verdict == "ok", verdict
    return int(count or 0)


def main(kills: int, seed: int) -> None:
    """Kill, check, kill again; then compare with the truth."""
    rng = random.Random(seed)
    with simulated("demo", seed) as floor, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        floor.control("clock", speed=0)
        key = Vault(folder, say=lambda _: None, use_keyring=False).add("crash", "", int(time.time()))
        count = 0
        for kill in range(kills):
            process, _ = start(folder, floor.url, floor.token)
            time.sleep(rng.uniform(1.2, 3.2))
            process.send_signal(signal.SIGKILL)
            process.wait()
            now = stored(folder) if list(folder.glob("*.sqlite3")) else 0
            assert now >= count, f"kill {kill}: {count} calls were stored before, {now} now"
            count = now
        process, port = start(folder, floor.url, floor.token)
        try:
            print(f"{kills} kills survived, {count:,} calls stored; finishing the history", flush=True)
            compare(port, key, floor)
        finally:
            process.terminate()
            process.wait(20)


def compare(port: int, key: str, floor: Any) -> None:
    """The picture of today and of seven days against the simulator's truth, without people who are no agents."""
    until = time.monotonic() + 400
    while time.monotonic() < until:
        time.sleep(2)
        try:
            if ask(port, key, "/v1/snapshot")["health"]["backfill"]["finished"]:
                break
        except OSError:
            continue
    time.sleep(35)
    excluded = re.compile("|".join(Centre(1, "x").excluded_names), re.IGNORECASE)
    trainers = {number for number, name in floor.control("state")["agents"].items() if excluded.search(name)}
    for window in ("today", "7d"):
        shown = ask(port, key, f"/v1/snapshot?window={window}")
        truth = floor.control("truth", start=shown["window"]["start"], end=shown["window"]["end"] + 1)
        for figure in ("calls", "contacts", "conversions", "talk_s", "drops"):
            theirs = sum(truth["agents"][number].get(figure, 0) for number in trainers & truth["agents"].keys())
            expected = truth["team"][figure] - theirs
            assert shown["team"][figure] == expected, (window, figure, shown["team"][figure], expected)
        print(f"{window}: {shown['team']['calls']:,} calls, picture equals the truth", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
