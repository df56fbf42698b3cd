"""What one look at a centre works with, kept between polls: today's scene, names, and whatever was made from them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from backend.lookout import Asked, Lookout
from backend.lookout.history import History, history_of
from backend.lookout.names import Names, read_names
from backend.lookout.outlook_answer import Scene
from backend.lookout.outlook_days import DayCounts
from backend.model import FloorTotals
from backend.store import read

T = TypeVar("T")
FRESH_S = 90
"""A look made after the last poll or the one before it answers questions until the next one is ready."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """One centre at one poll. `made` holds what was worked out from it, so that each thing is worked out once.

    `prepared` says that all answers were made beforehand. `kept` outlives the poll: what hardly changes between two
    of them, with its own key of validity.
    """

    asked: Asked
    scene: Scene
    past_days: list[tuple[date, DayCounts]]
    names: Names
    live_totals: FloorTotals
    prepared: bool = False
    made: dict[Hashable, Any] = field(default_factory=dict)
    kept: dict[Hashable, tuple[Hashable, Any]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def history(self) -> History:
        """Past days and today as rows, brought up to date."""
        return self.once("history", lambda: history_of(self.asked))

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, worked out at the first call of this poll; what is made already waits for nobody."""
        if key in self.made:
            known: T = self.made[key]
            return known
        with self.lock:
            if key not in self.made:
                self.made[key] = make()
            found: T = self.made[key]
            return found

    def keep(self, key: Hashable, valid: Hashable, make: Callable[[], T]) -> T:
        """What `make` gave last while `valid` has not changed since, also over several polls."""
        with self.lock:
            if key not in self.kept or self.kept[key][0] != valid:
                self.kept[key] = (valid, make())
            found: T = self.kept[key][1]
            return found

    def agent(self, agent_id: int) -> str:
        """An agent's name."""
        return self.names.agents.get(agent_id, f"Agent {agent_id}")

    def campaign(self, campaign_id: int | None) -> str:
        """A campaign's name; "no campaign" for none."""
        if not campaign_id:
            return "no campaign"
        return self.names.campaigns.get(campaign_id, f"Campaign {campaign_id}")


class Looks:
    """The newest look of each centre. A question during the work on a new poll gets the look before it."""

    def __init__(self, lookout: Lookout) -> None:
        self._lookout = lookout
        self._looks: dict[int, Look] = {}
        self._working: dict[int, threading.Lock] = {}
        self._lock = threading.Lock()

    def of(self, asked: Asked, prepare: Callable[[Look], None] | None = None) -> Look:
        """The look of the question's poll, or while that is being made (by `prepare`) the one before it."""
        centre_id = asked.centre.centre_id
        with self._lock:
            known = self._looks.get(centre_id)
            working = self._working.setdefault(centre_id, threading.Lock())
        if known is not None and (_answers(known, asked) or (prepare is None and _is_fresh(known, asked))):
            return known
        usable = known is not None and prepare is None and _is_same(known, asked)
        if not working.acquire(blocking=not usable):
            assert known is not None
            return known
        try:
            return self._make(asked, prepare)
        finally:
            working.release()

    def _make(self, asked: Asked, prepare: Callable[[Look], None] | None) -> Look:
        centre_id = asked.centre.centre_id
        known = self._looks.get(centre_id)
        if known is not None and _answers(known, asked):
            return known
        with asked.store.read() as conn:
            names, totals = read_names(conn, centre_id), read.live(conn, centre_id)[1]
        scene, days = self._lookout.scene(asked), self._lookout.past_days(asked)
        look = Look(asked, scene, days, names, totals, prepare is not None)
        if known is not None and known.asked.store is asked.store:
            look.kept.update(known.kept)
        if prepare is not None:
            prepare(look)
        with self._lock:
            self._looks[centre_id] = look
        return look


def _is_same(look: Look, asked: Asked) -> bool:
    """Whether only time has passed since the look."""
    known = look.asked
    same = known.store is asked.store and known.settings == asked.settings and known.centre == asked.centre
    return same and known.backfilled == asked.backfilled


def _answers(look: Look, asked: Asked) -> bool:
    """Whether nothing at all has changed since the look."""
    return _is_same(look, asked) and look.asked.at == asked.at


def _is_fresh(look: Look, asked: Asked) -> bool:
    """Whether a prepared look will do: the next one is made beside the questions, and answers say how old they are."""
    return look.prepared and _is_same(look, asked) and 0 <= asked.at - look.asked.at <= FRESH_S


def rate(
    value: float | None, low: float | None = None, high: float | None = None, n: float = 0, raw: float | None = None,
    *, digits: int = 4,
) -> dict[str, Any]:  # fmt: skip
    """`schemas.Rate`."""
    value, low, high, raw = (None if each is None else round(float(each), digits) for each in (value, low, high, raw))
    return {"value": value, "low": low, "high": high, "n": round(n), "raw": raw}


def now(answer: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """A kept answer under the time of the question."""
    return {**answer, "now": asked.now}
