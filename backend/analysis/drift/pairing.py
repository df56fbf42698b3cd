"""Which call each wrap belongs to: how long a wrap takes depends mostly on how the call ended.

Within an agent calls and wraps alternate, so the first wrap of an interval belongs to the oldest call not yet
written up. Where the numbers do not fit (a call without wrap, a gap in the data) the wraps keep no outcome. The
order of rows within an interval hardly matters: the sum of residuals does not change when two calls swap.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.analysis.drift.channels import TALK, WRAP
from backend.analysis.drift.rows import NONE, Rows
from backend.analysis.estimates import Ints


@dataclass(frozen=True, slots=True, eq=False)
class Open:
    """The calls not yet written up: one per agent, sorted by agent."""

    agent: Ints
    status: NDArray[Any]


NOTHING_OPEN = Open(np.array([], dtype=np.int64), np.array([], dtype=object))


def pair(rows: tuple[Rows, ...], waiting: Open) -> tuple[tuple[Rows, ...], Open]:
    """The observations with the outcome of its call on each wrap, and the calls still open afterwards."""
    calls, wraps = rows[TALK], rows[WRAP]
    assert calls.status is not None
    agent = np.concatenate([waiting.agent, calls.agent])
    status = np.concatenate([waiting.status, calls.status])
    order = np.argsort(agent, kind="stable")
    agent, status = agent[order], status[order]
    ids, first, n_calls = np.unique(agent, return_index=True, return_counts=True)
    place = np.searchsorted(ids, wraps.agent)
    known = place < len(ids)
    known[known] = ids[place[known]] == wraps.agent[known]
    n_wraps = np.bincount(place[known], minlength=len(ids))
    left = n_calls - n_wraps
    fits = (left == 0) | (left == 1)
    matched = np.full(len(wraps), NONE, dtype=object)
    if len(ids):
        sure = known & fits[np.minimum(place, len(ids) - 1)]
        matched[sure] = status[first[place[sure]] + _rank(wraps.agent)[sure]]
    pending = left == 1
    last = (first + n_calls - 1)[pending]
    made = (*rows[:WRAP], replace(wraps, status=matched), *rows[WRAP + 1 :])
    return made, Open(ids[pending], status[last])


def _rank(agent: Ints) -> Ints:
    """How many rows of the same agent come before each row."""
    order = np.argsort(agent, kind="stable")
    ordered = agent[order]
    new = np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(agent)]
    begin = np.maximum.accumulate(np.where(new, np.arange(len(agent)), 0))
    rank = np.empty(len(agent), dtype=np.int64)
    rank[order] = np.arange(len(agent)) - begin
    return rank
