"""The real command serving a stored floor, for benches that ask it from outside."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from backend.config import LOOPBACK
from backend.server import take_port
from backend.vault import Vault

NOBODY = "http://127.0.0.1:9/v1"
"""A dialer that never answers: only what is stored is served."""

MOST_S = 120


@dataclass(frozen=True)
class Running:
    """A backend with a picture: its port, a script's token, a pairing code, and how long it took to get there."""

    port: int
    token: str
    code: str
    pid: int
    ready_s: float


@contextmanager
def running(folder: Path, port: int = 0) -> Iterator[Running]:
    """Starts `serve` on a data folder and waits until a picture with agents is served."""
    if not port:
        with take_port(0) as taken:
            port = taken.getsockname()[1]
    vault = Vault(folder, say=lambda _: None, use_keyring=False)
    token = vault.add(f"bench-{time.time_ns()}", "", int(time.time()))
    command = [sys.executable, "-m", "backend", "serve", "--data-dir", str(folder), "--port", str(port)]
    environment = {**os.environ, "TEAM_OPTIMIZER_DIALER_TOKEN": "x" * 32}
    begun = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--dialer-url", NOBODY], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not _pictured(port, token):
            if process.poll() is not None or time.perf_counter() - begun > MOST_S:
                raise RuntimeError(f"the backend on {folder} gave no picture within {MOST_S} s")
            time.sleep(0.02)
        ready_s = time.perf_counter() - begun
        yield Running(port, token, vault.open_code(int(time.time())), process.pid, ready_s)
    finally:
        process.terminate()
        process.wait(20)


def _pictured(port: int, token: str) -> bool:
    request = urllib.request.Request(
        f"http://{LOOPBACK}:{port}/v1/snapshot?window=today", headers={"Authorization": f"Bearer {token}"}
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return b'"agents":{"n":0' not in answer.read()
    except (urllib.error.URLError, OSError):
        return False
