"""Seconds from the command to the first picture of an existing store, and the memory it then holds."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from backend.bench.figure import Figure
from backend.bench.rig import percentile
from backend.bench.vendor import vendor_floor
from backend.config import LOOPBACK
from backend.server import take_port
from backend.vault import Vault

ROUNDS = 3
SETTLE_S = 5.0


def run(seed: int) -> Iterator[Figure]:
    """Starts the real command on a store of 150 agents with 30 days; the dialer does not answer."""
    starts, memory = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        vendor_floor(folder, agents=150, seed=seed)
        token = Vault(folder, say=lambda _: None, use_keyring=False).add("bench", "", int(time.time()))
        for _ in range(ROUNDS):
            seconds, kib = _once(folder, token)
            starts.append(seconds)
            memory.append(kib / 1024)
    yield Figure("start to first picture", percentile(starts, 0.5), "s", 3, note=f"median of {ROUNDS}")
    yield Figure("resident memory", max(memory), "MB", 300, note="150 agents, 30 days stored")


def _once(folder: Path, token: str) -> tuple[float, int]:
    with take_port(0) as taken:
        port = taken.getsockname()[1]
    environment = {**os.environ, "TEAM_OPTIMIZER_DIALER_TOKEN": "x" * 32}
    command = [sys.executable, "-m", "backend", "serve", "--data-dir", str(folder), "--port", str(port)]
    begun = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--dialer-url", "http://127.0.0.1:9/v1"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while not _pictured(port, token):
            if time.perf_counter() - begun > 60:
                raise TimeoutError("no picture within 60 s")
            time.sleep(0.02)
        seconds = time.perf_counter() - begun
        time.sleep(SETTLE_S)
        return seconds, _resident_kib(process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _pictured(port: int, token: str) -> bool:
    request = urllib.request.Request(
        f"http://{LOOPBACK}:{port}/v1/snapshot?window=7d", headers={"Authorization": f"Bearer {token}"}
    )
    try:
        with urllib.request.urlopen(request, timeout=2) as answer:  # noqa: S310
            return b'"agents":{"n":0' not in answer.read()
    except (urllib.error.URLError, OSError):
        return False


def _resident_kib(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])
