"""Today's counts per quarter hour up to the last poll, always with the board's own totals."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date

import numpy as np

from backend.analysis.estimates import Columns, Floats
from backend.clock import day_bounds
from backend.lookout.outlook_days import COUNTS, SLOT_S, SLOTS, DayCounts, Reading, count_day, outcomes, wall_s
from backend.store import Store, read

NEWEST = 2
"""Quarter hours read anew at each poll; the older ones only when the day's totals say that something moved there."""

FULL_SHARE = 100
"""Reading the whole day again may take one part in so many of the time."""


@dataclass(frozen=True, slots=True, eq=False)
class Today:
    """Counts of `day` up to `at` (UTC s); `full_at` and `full_s` say when all of it was read and how long that took.

    `work` has campaign_id, work_s, pause_s of the day so far, see `store.read.work_seconds`.
    """

    day: date
    at: int
    reading: Reading
    counts: DayCounts
    work: Columns
    full_at: int
    full_s: float


def read_today(store: Store, centre_id: int, reading: Reading, day: date, at: int, before: Today | None) -> Today:
    """The day up to `at`, from what was known `before` where nothing moved."""
    start, _ = day_bounds(day, reading.zone)
    if before is not None and (before.day != day or before.reading != reading or before.at > at):
        before = None
    with store.read() as conn:
        totals = read.call_totals(conn, centre_id, day, reading.nobody)
        work = read.work_seconds(conn, centre_id, day, reading.nobody)
        if before is not None:
            since = at - at % SLOT_S - (NEWEST - 1) * SLOT_S
            # what ended an hour ago belongs to the slots since the last look as well
            since = max(start, min(since, before.at - before.at % SLOT_S))
            calls = read.call_slots(conn, centre_id, since, at + SLOT_S, reading.nobody)
            counts = _joined(before.counts, count_day(calls, reading), wall_s(since, reading.zone) // SLOT_S)
            if _agrees(counts, totals, reading) or at - before.full_at < FULL_SHARE * before.full_s:
                settled = _settled(counts, totals, reading, at)
                return Today(day, at, reading, settled, work, before.full_at, before.full_s)
        begun = time.perf_counter()
        calls = read.call_slots(conn, centre_id, *day_bounds(day, reading.zone), reading.nobody)
        took = time.perf_counter() - begun
    return Today(day, at, reading, _settled(count_day(calls, reading), totals, reading, at), work, at, took)


def _joined(old: DayCounts, new: DayCounts, first: int) -> DayCounts:
    """The old counts before slot `first` and the new ones from there on."""
    ids = np.union1d(old.campaign_ids, new.campaign_ids)
    counts = np.zeros((len(COUNTS), len(ids), SLOTS))
    counts[:, np.searchsorted(ids, old.campaign_ids), :first] = old.counts[:, :, :first]
    counts[:, np.searchsorted(ids, new.campaign_ids), first:] = new.counts[:, :, first:]
    return DayCounts(ids, counts)


def _agrees(counts: DayCounts, totals: Columns, reading: Reading) -> bool:
    known, sums = _sums(totals, reading)
    return np.array_equal(known, counts.campaign_ids) and np.array_equal(sums, counts.counts.sum(2))


def _settled(counts: DayCounts, totals: Columns, reading: Reading, at: int) -> DayCounts:
    """The counts with the totals' sums: what the quarter hours do not show yet counts in the newest of them."""
    ids, sums = _sums(totals, reading)
    settled = np.zeros((len(COUNTS), len(ids), SLOTS))
    same = np.isin(counts.campaign_ids, ids)
    settled[:, np.searchsorted(ids, counts.campaign_ids[same])] = counts.counts[:, same]
    settled[:, :, wall_s(at, reading.zone) // SLOT_S] += sums - settled.sum(2)
    return DayCounts(ids, settled)


def _sums(totals: Columns, reading: Reading) -> tuple[np.ndarray, Floats]:
    """Campaigns and their counts (COUNTS, campaigns) of `store.read.call_totals`."""
    ids = np.unique(totals["campaign_id"][totals["campaign_id"] > 0])
    known = np.isin(totals["campaign_id"], ids)
    sums = np.zeros((len(COUNTS), len(ids)))
    for row, n in zip(sums, outcomes(totals, reading), strict=True):
        np.add.at(row, np.searchsorted(ids, totals["campaign_id"][known]), n[known])
    return ids, sums
