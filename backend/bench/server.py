"""Answer times on loopback and sizes on the wire, from a real server over floors of 150 and 15,000 agents."""

from __future__ import annotations

import gzip
import http.client
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backend.api import create_api
from backend.api.panel import Panel
from backend.bench.figure import Figure
from backend.bench.rig import percentile
from backend.bench.vendor import vendor_floor
from backend.config import LOOPBACK, Settings
from backend.floors import Floors
from backend.guard import Guard
from backend.server import make_server, take_port
from backend.snapshot import Pictures
from backend.store import open_store
from backend.vault import Vault

ROUNDS = 400


def run(seed: int) -> Iterator[Figure]:
    """Serves two stored floors and asks as the extension does, one connection kept open."""
    for agents, most in ((150, 8_000), (15_000, 400_000)):
        with tempfile.TemporaryDirectory() as folder:
            url = vendor_floor(Path(folder), agents=agents, seed=seed)
            with served(url, Path(folder)) as (port, token):
                body, fresh, unchanged = _measure(port, token, ROUNDS if agents == 150 else 40)
        size = len(gzip.compress(body, 6))
        who = f"{agents:,} agents"
        yield Figure(f"snapshot payload, {who}", size, "B gzip", most, note=f"{len(body):,} B plain")
        if agents == 150:
            yield Figure("snapshot GET p95", percentile(fresh, 0.95), "ms", 20, note=f"{who}, {ROUNDS} requests")
            yield Figure("snapshot 304 p95", percentile(unchanged, 0.95), "ms", 5, note=who)
        else:
            yield Figure(f"snapshot GET p95, {who}", percentile(fresh, 0.95), "ms")


@contextmanager
def served(store_url: str, folder: Path) -> Iterator[tuple[int, str]]:
    """The web interface over a stored floor, without polling; gives port and token."""
    store, pictures, vault = open_store(store_url), Pictures(), Vault(folder, say=lambda _: None, use_keyring=False)
    token = vault.add("bench", "", int(time.time()))
    floors = Floors(Settings(data_dir=folder), store, pictures)
    with take_port(0) as taken:
        port = taken.getsockname()[1]
        floors.open({})
        server = make_server(create_api(Panel(store, pictures, floors), Guard(vault, port)), taken)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        try:
            yield port, token
        finally:
            server.close()
            store.close()


def _measure(port: int, token: str, rounds: int) -> tuple[bytes, list[float], list[float]]:
    connection = http.client.HTTPConnection(LOOPBACK, port)
    head = {"Authorization": f"Bearer {token}"}

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
