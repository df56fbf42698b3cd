"""The current picture of each centre: replaced whole after a poll, its answers made once and kept with it."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from typing import Any

from backend.analysis.agreement import agreement
from backend.analysis.floor import Scene
from backend.analysis.policy import Formulas
from backend.clock import WINDOWS, local_date
from backend.model import Centre
from backend.poller.state import FloorState
from backend.schemas import CentreSettings
from backend.snapshot.days import Days
from backend.snapshot.health import summary
from backend.snapshot.picture import API, Picture, Served, serve
from backend.snapshot.policy import policy_of
from backend.snapshot.tables import agents_table, campaigns_table, floor_now, team_table
from backend.snapshot.windows import read_windows
from backend.store import Store, read

LIVE_POLLS = 2
"""Running states count on for this many poll intervals after the monitor's last picture, no longer."""

DEFAULT = "today"
ASKED_VERSIONS = 20
"""A window nobody asked for during so many polls is made when somebody does."""


@dataclass(slots=True)
class _Kept:
    """One centre: its picture, the answers made from it, its past days, and how long the last work took."""

    picture: Picture
    days: Days
    answers: dict[tuple[str, int | None, Formulas, bool], Served] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    analyse_ms: float = 0.0
    serve_ms: float = 0.0


class Pictures:
    """The pictures of all centres; reading needs no store, rebuilding happens on the poller's thread."""

    def __init__(self) -> None:
        self._kept: dict[int, _Kept] = {}
        self._days: dict[int, Days] = {}
        self._asked: dict[tuple[int, str], int] = {}
        self._versions = count(1)
        self._lock = threading.Lock()

    def rebuild(
        self,
        store: Store,
        centre: Centre,
        settings: CentreSettings,
        state: FloorState,
        now: int,
        *,
        simulated: bool = False,
    ) -> Picture:
        """Read what a poll changed and put up a new picture; while the dialer is silent, time stands still."""
        with self._lock:
            days = self._days.setdefault(centre.centre_id, Days())
            begun = time.perf_counter()
            picture = self._read(store, centre, settings, state, now, simulated, days)
            kept = _Kept(picture, days)
            wanted = [name for name in WINDOWS if self._is_asked_for(centre.centre_id, name, picture.version)]
            for name in wanted:
                picture.floor(name)
            kept.analyse_ms = (time.perf_counter() - begun) * 1000
            begun = time.perf_counter()
            for name in wanted:
                _answer(kept, name, None, settings.formulas)
            kept.serve_ms = (time.perf_counter() - begun) * 1000
            self._kept[centre.centre_id] = kept
            return picture

    def current(
        self,
        centre_id: int,
        window: str = "today",
        campaign_id: int | None = None,
        formulas: Formulas | None = None,
        *,
        more: bool = False,
    ) -> Served:
        """The ready answer (without the countdown), with the further columns of the agents when `more`.

        Raises LookupError for an unknown centre or campaign.
        """
        kept = self._of(centre_id)
        picture = kept.picture
        if campaign_id is not None and not _knows(picture, campaign_id):
            raise LookupError(f"There is no campaign {campaign_id}.")
        self._asked[(centre_id, window)] = picture.version
        with kept.lock:
            return _answer(kept, window, campaign_id, formulas or picture.settings.formulas, more=more)

    def picture(self, centre_id: int) -> Picture:
        """The current picture of a centre; LookupError where there is none."""
        return self._of(centre_id).picture

    def took_ms(self, centre_id: int) -> tuple[float, float]:
        """Milliseconds of the last analysis and of the last serialisation."""
        kept = self._of(centre_id)
        return kept.analyse_ms, kept.serve_ms

    def forget_days(self, centre_id: int, day: date | None = None) -> None:
        """A past day was written to (all of them without `day`): read it again at the next poll."""
        with self._lock:
            if centre_id in self._days:
                self._days[centre_id].forget(day)

    def _is_asked_for(self, centre_id: int, window: str, version: int) -> bool:
        """Whether a window is made at once: the default one, and those somebody looked at lately."""
        asked = self._asked.get((centre_id, window))
        return window == DEFAULT or (asked is not None and version - asked <= ASKED_VERSIONS * max(len(self._kept), 1))

    def _of(self, centre_id: int) -> _Kept:
        kept = self._kept.get(centre_id)
        if kept is None:
            raise LookupError(f"There is no picture of centre {centre_id} yet.")
        return kept

    def _read(
        self,
        store: Store,
        centre: Centre,
        settings: CentreSettings,
        state: FloorState,
        now: int,
        simulated: bool,
        days: Days,
    ) -> Picture:
        at = now if state.status == "live" or state.as_of is None else min(now, state.as_of)
        with store.read() as conn:
            live, totals, live_at = read.live(conn, centre.centre_id)
            scene = Scene(
                centre, policy_of(settings), now,
                read.agents(conn, centre.centre_id), read.campaigns(conn, centre.centre_id),
                read.dispositions(conn, centre.centre_id), read.code_names(conn, centre.centre_id), live, totals,
            )  # fmt: skip
            until = at if live_at is None else min(at, live_at + LIVE_POLLS * centre.poll_interval_s)
            slices = read_windows(store, conn, centre, scene.dispositions, live, at, until, days)
            tallies = read.tallies(conn, centre.centre_id, local_date(at, centre.zone))
        is_simulated = simulated or state.simulated
        picture = Picture(next(self._versions), settings, state, now, is_simulated, scene, slices)
        sentence, agrees = agreement(picture.floor("today").book.sums, tallies)
        return replace(picture, agreement=sentence, health=summary(state, sentence, agrees=agrees))


def _knows(picture: Picture, campaign_id: int) -> bool:
    return campaign_id in picture.scene.campaigns or campaign_id in picture.floor("7d").book.sums.campaign_ids


def _answer(kept: _Kept, window: str, campaign_id: int | None, formulas: Formulas, *, more: bool = False) -> Served:
    key = (window, campaign_id, formulas, more)
    if key not in kept.answers:
        kept.answers[key] = serve(snapshot_answer(kept.picture, window, campaign_id, formulas, more=more))
    return kept.answers[key]


def snapshot_answer(
    picture: Picture, window: str, campaign_id: int | None, formulas: Formulas, *, more: bool = False
) -> dict[str, Any]:
    """`schemas.Snapshot` without its countdown and the time of the answer."""
    floor = picture.floor(window, campaign_id, formulas)
    span, state = floor.window, picture.state
    return {
        "api": API,
        "version": picture.version,
        "centre": picture.centre_ref,
        "as_of": state.as_of,
        "status": state.status,
        "stale_since": state.stale_since,
        "reason": state.reason,
        "window": {"name": span.name, "start": span.start, "end": span.end},
        "campaign_id": campaign_id,
        "formulas": formulas,
        "answer_definition": picture.settings.answer_definition,
        "floor": floor_now(floor),
        "team": team_table(floor),
        "agents": agents_table(floor, more=more),
        "campaigns": campaigns_table(floor),
        "health": picture.health,
    }
