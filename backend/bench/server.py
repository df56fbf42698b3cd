"""Answer times on loopback and sizes on the wire, from the real server over floors of 150 and 15,000 agents."""

from __future__ import annotations

import gzip
import http.client
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from backend.bench.figure import Figure
from backend.bench.rig import percentile
from backend.bench.running import Running, running
from backend.bench.vendor import vendor_floor
from backend.config import LOOPBACK

FLOORS = ((150, 7, 400, 8_000), (15_000, 1, 40, 400_000))
"""Agents, days stored, requests measured, and the promised size in bytes."""


def run(seed: int) -> Iterator[Figure]:
    """Asks as the extension does, one connection kept open."""
    for agents, days, rounds, most in FLOORS:
        with tempfile.TemporaryDirectory() as folder:
            vendor_floor(Path(folder), agents=agents, seed=seed, days=days)
            with running(Path(folder)) as backend:
                body, fresh, unchanged = _measure(backend, rounds)
        who, load = f"{agents:,} agents", f"{rounds} requests one after another"
        size = len(gzip.compress(body, 6))
        yield Figure(f"snapshot payload, {who}", size, "B gzip", most, note=f"{len(body):,} B plain")
        targets = (20, 5) if agents == 150 else (None, None)
        yield Figure(f"snapshot GET p95, {who}", percentile(fresh, 0.95), "ms", targets[0], note=load)
        yield Figure(f"snapshot 304 p95, {who}", percentile(unchanged, 0.95), "ms", targets[1], note=load)


def _measure(backend: Running, rounds: int) -> tuple[bytes, list[float], list[float]]:
    connection = http.client.HTTPConnection(LOOPBACK, backend.port)
    head = {"Authorization": f"Bearer {backend.token}"}

    def ask(more: dict[str, str]) -> tuple[float, bytes, str]:
        begun = time.perf_counter()
        connection.request("GET", "/v1/snapshot?window=today", headers=head | more)
        answer = connection.getresponse()
        body = answer.read()
        return (time.perf_counter() - begun) * 1000, body, answer.headers["ETag"]

    _, body, etag = ask({})
    fresh = [ask({})[0] for _ in range(rounds)]
    unchanged = [ask({"If-None-Match": etag})[0] for _ in range(rounds)]
    connection.close()
    return body, fresh, unchanged
