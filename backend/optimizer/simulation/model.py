"""A centre to be simulated, as checked data: queues, groups of agents, who answers what, a dialer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from backend.optimizer.simulation.law import BadModel, Law

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

Medium = Literal["call", "chat", "email"]
EXPONENTIAL = Law()


@dataclass(frozen=True, slots=True)
class Patience:
    """When a waiting customer gives up: after `mean_s` seconds on average, at once with the share `balking`.

    The share `retrying` of those who gave up contacts again `retry_after_s` later, as patient as before.
    """

    mean_s: float | tuple[float, ...]
    law: Law = EXPONENTIAL
    balking: float = 0.0
    retrying: float = 0.0
    retry_after_s: float = 0.0

    def __post_init__(self) -> None:
        means = self.mean_s if isinstance(self.mean_s, tuple) else (self.mean_s,)
        if not all(mean > 0 for mean in means) or not (0 <= self.balking <= 1 and 0 <= self.retrying <= 1):
            raise BadModel("Patience needs a mean above 0 s, and shares of balking and retrying from 0 to 1.")
        if self.retrying and self.retry_after_s <= 0:
            raise BadModel("Customers who contact again need a time after which they do.")


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """Contacts as they came, instead of random ones: seconds from the start, handling seconds, and patience seconds."""

    at_s: tuple[float, ...]
    handling_s: tuple[float, ...]
    patience_s: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if list(self.at_s) != sorted(self.at_s) or len(self.handling_s) != len(self.at_s):
            raise BadModel("A trace needs its contacts in the order of their times, each with a handling time.")
        if len(self.patience_s) not in (0, len(self.at_s)):
            raise BadModel("A trace needs the patience of every contact or of none.")


@dataclass(frozen=True, slots=True, eq=False)
class Queue:
    """Contacts of one kind: `contacts` expected per interval, handled in `handling_s` on average.

    A call or chat waits as long as its `patience` (None: for ever); an e-mail waits for ever and is worked by agents
    who have nothing else to do; if `interruptible`, it is put aside when a call comes and taken up again later.
    `target_s` is the time of the service level. `trace` replaces random contacts.
    """

    name: str
    contacts: tuple[float, ...]
    handling_s: float | tuple[float, ...]
    target_s: float
    medium: Medium = "call"
    law: Law = EXPONENTIAL
    patience: Patience | None = None
    interruptible: bool = True
    trace: Trace | None = None

    def __post_init__(self) -> None:
        numbers = np.array(self.contacts, dtype=float)
        if not (np.isfinite(numbers).all() and (numbers >= 0).all()):
            raise BadModel(f"Queue '{self.name}': contacts must be numbers that are not negative.")
        means = self.handling_s if isinstance(self.handling_s, tuple) else (self.handling_s,)
        if not all(0 < mean < float("inf") for mean in means) or self.target_s < 0:
            raise BadModel(f"Queue '{self.name}': handling times must be above 0 s and the target not negative.")
        if self.medium == "email" and self.patience is not None:
            raise BadModel(f"Queue '{self.name}': nobody gives up waiting for an e-mail; leave its patience out.")


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Agents with the same skills: `agents` at work in each interval.

    `queues` are numbers in tiers: an agent who becomes free takes the longest waiting contact of the first tier that
    has one. `chats` is how many chats one agent handles at once, each further one making new ones `slower` by that
    share. `spare` agents are kept free of e-mail.
    """

    name: str
    agents: tuple[int, ...]
    queues: tuple[tuple[int, ...], ...]
    chats: int = 1
    slower: float = 0.0
    spare: int = 0

    def __post_init__(self) -> None:
        if any(number < 0 for number in self.agents) or self.chats < 1 or self.slower < 0 or self.spare < 0:
            raise BadModel(
                f"Group '{self.name}': agents, chats and spare agents must not be negative, chats at least 1."
            )
        if not any(self.queues):
            raise BadModel(f"Group '{self.name}' has no skill; give it a queue or leave it out.")


@dataclass(frozen=True, slots=True)
class Dialer:
    """Dials `queue` from `from_s` to `until_s` whenever an agent becomes free.

    With at least `least_free` agents of the groups `watched` free it dials `per_free` x the free agents of `dialing`
    groups, rounded; each number is reached with the chance `reach` of the interval (one for all or for each).
    """

    queue: int
    watched: tuple[int, ...]
    dialing: tuple[int, ...]
    least_free: int
    per_free: float
    reach: float | tuple[float, ...]
    from_s: float
    until_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """The whole centre over intervals of `interval_s`; after the last one what waits is worked off by the last crew.

    `order` (queues) lists the groups a new contact is offered to; with `spread_evenly` a free agent of any of them is
    taken at random instead of the first group's. `busyness` is the coefficient of variation of a factor all contacts of
    a day share (gamma; 0: none). `lines` and `most_waiting` refuse contacts beyond. `clear_when_closed` sends waiting
    contacts away when nobody who could take them is at work.
    """

    interval_s: float
    queues: tuple[Queue, ...]
    groups: tuple[Group, ...]
    order: tuple[tuple[int, ...], ...] = field(default=())
    spread_evenly: bool = False
    busyness: float = 0.0
    lines: int | None = None
    most_waiting: int | None = None
    clear_when_closed: bool = False
    dialer: Dialer | None = None

    def __post_init__(self) -> None:
        if not 0 < self.interval_s < float("inf") or not self.queues or not self.groups:
            raise BadModel("A centre needs queues, groups of agents and intervals with a length.")
        lengths = [(each.name, len(each.contacts)) for each in self.queues]
        for name, length in lengths + [(each.name, len(each.agents)) for each in self.groups]:
            if length != self.intervals:
                raise BadModel(f"'{name}' has {length} intervals, but '{self.groups[0].name}' has {self.intervals}.")
        for group in self.groups:
            if not all(0 <= q < len(self.queues) for tier in group.queues for q in tier):
                raise BadModel(f"Group '{group.name}' names a queue that does not exist.")
        if self.order and (len(self.order) != len(self.queues) or not self._known(self.order)):
            raise BadModel("The order of groups needs one list for each queue, of groups that have that skill.")
        for number, queue in enumerate(self.queues):
            if (sum(queue.contacts) or queue.trace) and not self.offered_to(number):
                raise BadModel(f"Nobody has the skill for queue '{queue.name}'; give it to a group or leave it out.")

    @property
    def intervals(self) -> int:
        """How many intervals."""
        return len(self.groups[0].agents)

    def offered_to(self, queue: int) -> tuple[int, ...]:
        """The groups a new contact of a queue is offered to, in order."""
        if self.order:
            return self.order[queue]
        return tuple(g for g, group in enumerate(self.groups) if any(queue in tier for tier in group.queues))

    def _known(self, order: Sequence[Sequence[int]]) -> bool:
        return all(
            0 <= g < len(self.groups) and any(queue in tier for tier in self.groups[g].queues)
            for queue, groups in enumerate(order) for g in groups
        )  # fmt: skip
