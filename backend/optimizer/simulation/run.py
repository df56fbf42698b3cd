"""Days simulated one after the other or in several processes; the same days give the same figures either way."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from itertools import pairwise

import numpy as np

from backend.optimizer.executors import workers
from backend.optimizer.simulation.day import play
from backend.optimizer.simulation.law import BadModel
from backend.optimizer.simulation.model import Model
from backend.optimizer.simulation.outcome import Outcome
from backend.optimizer.simulation.parts import DIALED, EVENTS, FIGURES, FULL, STAFF_FIGURES, build


def simulate(
    model: Model, days: int, seed: int, *, first: int = 0, executor: Executor | None = None, parts: Sequence[int] = ()
) -> Outcome:
    """`days` days numbered from `first`; a day of one number is the same in every model (common random numbers).

    `parts` are first intervals of parts of a day, the first of them 0, that shall have ranges of their own. An
    `executor` (a pool of `concurrent.futures`, or Dask's `Client.get_executor()`) plays a share of the days each.
    """
    if days < 1:
        raise BadModel("At least one day must be simulated.")
    if executor is None:
        return _days(model, days, seed, first, parts)
    shares = min(workers(executor), days)
    edges = np.linspace(first, first + days, shares + 1).astype(int)
    waiting = [executor.submit(_days, model, int(b - a), seed, int(a), parts) for a, b in pairwise(edges)]
    return _joined([each.result() for each in waiting])


def _days(model: Model, days: int, seed: int, first: int, parts: Sequence[int]) -> Outcome:
    tables, floor = build(model)
    out = np.zeros((len(model.queues), model.intervals + 1, FIGURES))
    staff = np.zeros((len(model.groups), model.intervals + 1, STAFF_FIGURES))
    all_out, all_staff = np.zeros_like(out), np.zeros_like(staff)
    by_day, staff_by_day = np.zeros((days, len(out), FIGURES)), np.zeros((days, len(staff), STAFF_FIGURES))
    by_part = np.zeros((days, len(out), len(parts), FIGURES))
    for day in range(days):
        out[:], staff[:] = 0.0, 0.0
        play(tables, floor, seed, first + day, out, staff)
        if floor.counts[FULL]:
            raise BadModel("Far more contacts come than can ever be handled; add agents or patience.")
        by_day[day], staff_by_day[day] = out.sum(axis=1), staff.sum(axis=1)
        if len(parts):
            by_part[day] = np.add.reduceat(out, parts, axis=1)
        all_out += out
        all_staff += staff
    return Outcome(
        by_day, staff_by_day, all_out, all_staff, model.interval_s, int(floor.counts[EVENTS]),
        int(floor.counts[DIALED]), by_part,
    )  # fmt: skip


def _joined(parts: list[Outcome]) -> Outcome:
    return Outcome(
        np.concatenate([part.days for part in parts]), np.concatenate([part.staff_days for part in parts]),
        np.sum([part.by_interval for part in parts], axis=0),
        np.sum([part.staff_by_interval for part in parts], axis=0),
        parts[0].interval_s, sum(part.events for part in parts), sum(part.dialed for part in parts),
        np.concatenate([part.parts for part in parts]),
    )  # fmt: skip
