"""Work is shared out to any executor of concurrent.futures, or to a Dask cluster, with the same results."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

from backend.optimizer.executors import FEW, workers
from backend.optimizer.roster import tours as r

SEARCH = r.Search(goal=0.0, attempts=3, first=4, rounds=6, climbs=10, nudges=2)


def centre() -> r.Problem:
    """Ten agents, three days of ten quarter hours, one shift with a break."""
    kind = r.Kind("day", 6, (r.Break(1, 2, 3),))
    windows = tuple(r.Window(day, 0, 0, 4) for day in range(3))
    need = np.rint(3 + 2 * np.sin(np.arange(30)))[None, :]
    people = tuple(r.Agent(f"agent {i}", windows, r.day_patterns(3, 1, 2)) for i in range(10))
    return r.Problem((0, 10, 20, 30), r.short_and_over(need), (kind,), people)


def same(one: r.Result, other: r.Result) -> bool:
    return one.objective == other.objective and bool((one.schedule.queue == other.schedule.queue).all())


def searched(executor: Executor) -> r.Result:
    found = r.solve(centre(), seed=1, search=SEARCH, executor=executor)
    assert not r.broken_rules(centre(), found.schedule)
    return found


@pytest.fixture(scope="module")
def by_threads() -> r.Result:
    with ThreadPoolExecutor(2) as pool:
        return searched(pool)


def test_a_process_pool_makes_the_schedules_of_a_thread_pool(by_threads: r.Result) -> None:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert same(searched(pool), by_threads)


@contextmanager
def dask_cluster() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed", reason="dask and distributed are not installed")
    alone = {"threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with distributed.LocalCluster(n_workers=2, **alone) as cluster, distributed.Client(cluster) as client:
        yield client


def test_dask_makes_the_schedules_of_a_thread_pool(by_threads: r.Result) -> None:
    with dask_cluster() as client, client.get_executor() as executor:
        assert workers(executor) == 2
        assert same(searched(executor), by_threads)


class Plain(Executor):
    """The least an executor can be: it says nothing of itself and works at once."""

    def __init__(self) -> None:
        self.given = 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.given += 1
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


def test_an_executor_that_says_nothing_of_itself_gets_a_few_pieces(by_threads: r.Result) -> None:
    executor = Plain()
    assert workers(executor) == FEW == 2
    assert same(searched(executor), by_threads)
    assert executor.given == 2
