"""What one local day wrote down: call rows and state events, as growing columns of small integers.

Times are seconds since the day's first instant, so a column fits 32 bits; -1 means not (yet).
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

import numpy as np

from backend.simulator.codes import VOID

IDS_PER_DAY = 2_000_000
EPOCH_DAY = 737_000
"""Ordinal of the date whose rows start at id 0; row ids rise with time across days."""

Column = np.ndarray[tuple[int], np.dtype[np.int32]]


def _column() -> array[int]:
    return array("i")


@dataclass(slots=True)
class CallColumns:
    """One entry per row of the call log, in the order the rows came into being."""

    at: array[int] = field(default_factory=_column)
    end: array[int] = field(default_factory=_column)
    agent: array[int] = field(default_factory=_column)
    campaign: array[int] = field(default_factory=_column)
    list_id: array[int] = field(default_factory=_column)
    queue: array[int] = field(default_factory=_column)
    status: array[int] = field(default_factory=_column)
    term: array[int] = field(default_factory=_column)
    kind: array[int] = field(default_factory=_column)
    talk: array[int] = field(default_factory=_column)
    queued: array[int] = field(default_factory=_column)
    wait: array[int] = field(default_factory=_column)
    wrap: array[int] = field(default_factory=_column)
    redisp_at: array[int] = field(default_factory=_column)
    redisp: array[int] = field(default_factory=_column)
    origin: array[int] = field(default_factory=_column)

    def add(
        self, at: int, end: int, agent: int, campaign: int, list_id: int, status: int, term: int,
        kind: int = 0, queue: int = 0, origin: int = 0,
    ) -> int:  # fmt: skip
        """Appends a row (a live one when `end` is -1) and returns its index; `talk` of a finished row is end - at."""
        self.at.append(at)
        self.end.append(end)
        self.agent.append(agent)
        self.campaign.append(campaign)
        self.list_id.append(list_id)
        self.queue.append(queue)
        self.status.append(status)
        self.term.append(term)
        self.kind.append(kind)
        self.talk.append(0 if end >= 0 else -1)
        self.queued.append(0)
        self.wait.append(0)
        self.wrap.append(0)
        self.redisp_at.append(-1)
        self.redisp.append(-1)
        self.origin.append(origin)
        return len(self.at) - 1

    def __len__(self) -> int:
        return len(self.at)


@dataclass(slots=True)
class StateColumns:
    """One entry per state of an agent, in the order the states began."""

    agent: array[int] = field(default_factory=_column)
    state: array[int] = field(default_factory=_column)
    start: array[int] = field(default_factory=_column)
    end: array[int] = field(default_factory=_column)
    campaign: array[int] = field(default_factory=_column)
    code: array[int] = field(default_factory=_column)

    def begin(self, at: int, agent: int, state: int, campaign: int, code: int) -> int:
        """Appends a state that begins now and returns its index."""
        self.agent.append(agent)
        self.state.append(state)
        self.start.append(at)
        self.end.append(-1)
        self.campaign.append(campaign)
        self.code.append(code)
        return len(self.start) - 1

    def finish(self, index: int, at: int) -> None:
        """Ends a state; one that lasted no second is struck out."""
        self.end[index] = at
        if self.start[index] == at:
            self.state[index] = VOID

    def __len__(self) -> int:
        return len(self.start)


def view(column: array[int]) -> Column:
    """A column as a numpy array (a copy: a buffer in use would forbid the column to grow)."""
    return np.array(column, dtype=np.int32)


def first_id(ordinal: int) -> int:
    """Id of a date's first row or event; the date as its proleptic ordinal."""
    return (ordinal - EPOCH_DAY) * IDS_PER_DAY + 1
