"""The stored history put to the test: how far the forecast of past weeks would have been off, by several methods."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from backend.clock import day_bounds
from backend.lookout import Asked
from backend.planning.backtest import MOST_WEEKS, BackTest, back_test
from backend.planning.history import counted_of, past_of
from backend.store import read


def from_store(asked: Asked, weeks_back: int, weights: Sequence[float], campaigns: frozenset[int]) -> BackTest:
    """All contacts of the campaigns (none: all known) a day, each week forecast from `weeks_back` weeks before it."""
    zone, centre_id = asked.centre.zone, asked.centre.centre_id
    since = asked.today - timedelta(days=7 * (weeks_back + MOST_WEEKS))
    with asked.store.read() as conn:
        calls = read.contact_slots(conn, centre_id, day_bounds(since, zone)[0], day_bounds(asked.today, zone)[0])
        known = read.campaigns(conn, centre_id).keys()
    counted = np.zeros(len(calls["slot"]), dtype=bool)
    for number in {int(one) for one in calls["campaign_id"]} & (known & campaigns if campaigns else known):
        counted |= counted_of(calls, number)[1]
    return back_test(past_of(calls, counted, (), zone), weeks_back, weights)
