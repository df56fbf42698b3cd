"""The store with ten million calls: what a manager's questions and a poll's write cost.

The store is made once and kept in `.bench` (TEAM_OPTIMIZER_BENCH_DIR); TEAM_OPTIMIZER_BENCH_CALLS sets another
size. Writes are measured on a copy, so that each run starts from the same store.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.random import Generator

from backend.bench.bigstore_build import LAST_DAY, STATUSES, ZONE, Size, build_big_store
from backend.bench.figure import Figure
from backend.clock import day_bounds
from backend.model import Call, Centre
from backend.store import Store, open_store, read, write

QUESTIONS = 300
POLLS = 60
BATCHES = 20
BATCH = 10_000
FIRST_NEW_ID = 10**8
DENSE = Size(calls=350_000, agents=150, centres=1, days=10, states_per_call=0)
"""A busy floor: 35,000 calls a day."""


def run(seed: int) -> list[Figure]:
    """Measure with the configured size in the configured folder."""
    folder = Path(os.environ.get("TEAM_OPTIMIZER_BENCH_DIR", ".bench"))
    return bench_store(folder, seed, int(os.environ.get("TEAM_OPTIMIZER_BENCH_CALLS", "10000000")))


def bench_store(folder: Path, seed: int, calls: int) -> list[Figure]:
    """Times of reads and writes on a store of so many calls, kept in the folder for the next time."""
    size = Size(calls=calls)
    size = replace(size, centres=max(2, size.centres * calls // 10**7), agents=max(250, size.agents * calls // 10**7))
    folder.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    file = folder / f"store-{calls}-{seed}.db"
    was_there = file.exists()
    build_big_store(file, size, seed)
    figures = [] if was_there else [Figure("store.build_s", time.perf_counter() - began, "s", note=f"{calls:,} calls")]
    figures.append(Figure("store.size_mb", file.stat().st_size / 1e6, "MB", note=f"{calls:,} calls, states of one day"))
    dense = build_big_store(folder / f"store-dense-{seed}.db", DENSE, seed).stat().st_size / DENSE.calls
    figures.append(Figure("store.bytes_per_call", dense, "B", 120, note="with rollups; a single state adds 67 B"))
    store = open_store(f"sqlite:///{file}", writable=False)
    figures += _reads(store, size, np.random.default_rng(seed))
    store.close()
    return [*figures, *_writes(file, size, np.random.default_rng(seed))]


def _reads(store: Store, size: Size, rng: Generator) -> Iterator[Figure]:
    now = day_bounds(LAST_DAY, ZONE)[1]
    pairs = [(int(c), int(rng.choice(size.crew(int(c))))) for c in rng.integers(1, size.centres + 1, QUESTIONS)]

    def last_calls(centre_id: int, agent_id: int) -> None:
        with store.read() as conn:
            found = read.calls(conn, centre_id, now - 30 * 86_400, now, agent_id=agent_id, limit=200)
        assert len(found["call_id"])

    def leaderboard(centre_id: int, agent_id: int) -> None:
        with store.read() as conn:
            read.call_groups_days(conn, centre_id, LAST_DAY, LAST_DAY)
            read.state_groups_days(conn, centre_id, LAST_DAY, LAST_DAY)

    for name, question in (("agent_last_200", last_calls), ("leaderboard_today", leaderboard)):
        cpu = time.process_time()
        times = [_wall_ms(partial(question, *pair)) for pair in pairs]
        yield from _percentiles(f"store.{name}", times, target=20)
        yield Figure(f"store.{name}.cpu", 1000 * (time.process_time() - cpu) / len(pairs), "ms", note="mean CPU time")


def _writes(file: Path, size: Size, rng: Generator) -> Iterator[Figure]:
    copy = Path(shutil.copy(file, file.with_name(file.name + ".copy")))
    store = open_store(f"sqlite:///{copy}")
    try:
        cpu_ms = [_poll_step_cpu_ms(store, nth, size, rng) for nth in range(POLLS)]
        yield from _percentiles("store.poll_step_cpu", cpu_ms, target=50)
        yield Figure("store.ingest", _ingest_per_s(store, size, rng), "calls/s", 5000, ">=", "batches of 10,000")
    finally:
        store.close()
        for left in copy.parent.glob(copy.name + "*"):
            left.unlink()


def _poll_step_cpu_ms(store: Store, nth: int, size: Size, rng: Generator) -> float:
    """CPU of storing one poll in the afternoon: 300 new calls, 700 unchanged, 150 with a late disposition."""
    centre_id = nth % size.centres + 1
    centre, crew, first_id = Centre(centre_id, "", ZONE), list(size.crew(centre_id)), FIRST_NEW_ID + 10_000 * nth
    at = day_bounds(LAST_DAY, ZONE)[0] + 17 * 3600 + int(rng.integers(0, 1800))
    seen = _calls(at - 450, 850, rng, crew, first_id)
    store.write(lambda conn: write.save_calls(conn, centre, seen, at))
    late = [replace(c, status="SALE") for c in seen[700:]]
    page = [*seen[:700], *late, *_calls(at, 300, rng, crew, first_id + 5000, 30)]
    began = time.process_time()
    saved = store.write(lambda conn: write.save_calls(conn, centre, page, at + 30))
    spent = time.process_time() - began
    assert (saved.inserted, saved.changed, saved.unchanged) == (300, 150, 700)
    return 1000 * spent


def _ingest_per_s(store: Store, size: Size, rng: Generator) -> float:
    """Calls stored per second of wall time, a day's calls in the order of their start, one centre after another."""
    start = day_bounds(LAST_DAY, ZONE)[1]
    spent = 0.0
    for nth in range(BATCHES):
        centre = Centre(nth % size.centres + 1, "", ZONE)
        crew = list(size.crew(centre.centre_id))
        batch = _calls(start + 8 * 3600, BATCH, rng, crew, FIRST_NEW_ID * 2 + nth * BATCH, 6 * 3600)
        save = partial(write.save_calls, centre=centre, calls=batch, seen_at=start)
        spent += _wall_ms(partial(store.write, save))
    return BATCHES * BATCH / spent * 1000


def _calls(start: int, n: int, rng: Generator, crew: list[int], first_id: int, within_s: int = 450) -> list[Call]:
    starts = np.sort(rng.integers(start, start + within_s, n)).tolist()
    status = rng.choice(STATUSES[:5], n).tolist()
    agent = rng.choice(crew, n).tolist()
    talk = rng.integers(0, 300, n).tolist()
    return [
        Call(first_id + i, at, i % 8 + 1, code, who if code != "NA" else None, talk_s=talk_s)
        for i, (at, code, who, talk_s) in enumerate(zip(starts, status, agent, talk, strict=True))
    ]


def _wall_ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def _percentiles(name: str, times_ms: list[float], target: float) -> Iterator[Figure]:
    p50, p95 = np.percentile(times_ms, [50, 95])
    yield Figure(f"{name}.p50", float(p50), "ms", None)
    yield Figure(f"{name}.p95", float(p95), "ms", target, note=f"{len(times_ms)} times")
