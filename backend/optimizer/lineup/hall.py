"""Who sits in which column of seats, and what the shortest paths between columns need: the compiled code's state."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

FORBIDDEN = -(1 << 60)
"""Worth of a seat an agent must not have."""

FAR = 1 << 61
_STATE = ("seats", "must", "prices", "load", "at", "first", "after", "ahead", "loss", "mover", "far", "way", "done")


class Hall(NamedTuple):
    """Everybody's place. `loss[j, k]` is what column j's `mover[j, k]` loses by going to k, the least there.

    `worth` (agents, columns); of each column the `seats`, how many of them `must` be filled (each adds `bonus`), and
    what each further agent brings less: `fall` a step and, unless it is empty, `less` (columns, agents) in all.
    Agents of a column are a list: `first` of each column, `after` and `ahead` of each agent, -1 at the ends.
    """

    worth: Ints
    seats: Ints
    must: Ints
    fall: Ints
    less: Ints
    bonus: Ints
    prices: Ints
    load: Ints
    at: Ints
    first: Ints
    after: Ints
    ahead: Ints
    loss: Ints
    mover: Ints
    far: Ints
    way: Ints
    done: NDArray[np.bool_]


def open_hall(worth: Ints, seats: Ints, must: Ints, fall: Ints, less: Ints, bonus: int) -> Hall:
    """An empty hall with all prices at nothing; its `worth` is not copied."""
    agents, columns = worth.shape
    none, nobody = np.zeros(columns, np.int64), np.full(agents, -1, np.int64)
    return Hall(
        worth, seats.copy(), must.copy(), fall, less, np.array([bonus]), none, none.copy(), nobody,
        np.full(columns, -1, np.int64), nobody.copy(), nobody.copy(),
        np.full((columns, columns), FAR, np.int64), np.full((columns, columns), -1, np.int64),
        none.copy(), none.copy(), np.zeros(columns, np.bool_),
    )  # fmt: skip


def copy_hall(hall: Hall) -> Hall:
    """The same line-up, free to be changed: only what never changes within a search is shared."""
    state = {name: getattr(hall, name).copy() for name in _STATE}
    return hall._replace(**state)
