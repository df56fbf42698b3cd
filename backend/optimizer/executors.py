"""How work is shared out to an executor of `concurrent.futures` or one that looks like it."""

from __future__ import annotations

from concurrent.futures import Executor

FEW = 2
"""Pieces for an executor that does not say how many it works on at once."""


def workers(executor: Executor) -> int:
    """How many pieces an executor works on at once: those of a pool, or the threads of a Dask cluster.

    For Dask it is `Client.get_executor()`, which is asked anew each time, as a cluster may grow.
    """
    pool = getattr(executor, "_max_workers", None)
    if pool is not None:
        return max(int(pool), 1)
    threads = getattr(getattr(executor, "_client", None), "nthreads", None)
    return max(sum(threads().values()), 1) if callable(threads) else FEW
