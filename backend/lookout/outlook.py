"""Where today ends, for the team and each campaign: `schemas.Outlook`, made anew after each poll."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from backend.clock import local_date
from backend.lookout.accuracy import accuracy, last_hour, record_sentence, scored
from backend.lookout.accuracy_keep import keep_marks, replay, score_days
from backend.lookout.asked import Asked
from backend.lookout.outlook_answer import Scene, answer, unit_ends, values_of
from backend.lookout.outlook_capacity import Shifts, learn_shifts
from backend.lookout.outlook_days import DayCounts, PastDays, Reading, read_floor, wall_s
from backend.lookout.outlook_learn import TEAM, Learned, learn_days
from backend.lookout.outlook_shapes import Moment, opening
from backend.lookout.outlook_today import read_today
from backend.model import LiveAgent
from backend.store import read

PATIENCE_S = 3.0
"""A question waits so long for past days to be read; the rest of them is read after the next poll."""

LATELY_DAYS = 14
"""A campaign is shown when it had calls on so many past days, or today."""

SCORE_S = 300
"""How often to look for finished days whose forecasts were not compared with what came."""


@dataclass(slots=True, eq=False)
class _Kept:
    """One centre: its past days, what they taught, the last scene and the answers made from it."""

    days: PastDays = field(default_factory=PastDays)
    learned: Learned | None = None
    shifts: Shifts | None = None
    learned_from: object = None
    scene: Scene | None = None
    answers: dict[int, dict[str, Any]] = field(default_factory=dict)
    marks: set[tuple[date, int]] = field(default_factory=set)
    replayed_on: date | None = None
    scored_at: int = 0
    records: dict[tuple[int, date, int], str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    reading: threading.Lock = field(default_factory=threading.Lock)


class Outlooks:
    """The outlooks of all centres; past days are learned once a day, a poll only moves today."""

    def __init__(self) -> None:
        self._kept: dict[int, _Kept] = {}
        self._lock = threading.Lock()

    def outlook(self, asked: Asked, campaign_id: int | None) -> dict[str, Any]:
        """`schemas.Outlook`; LookupError for an unknown campaign."""
        kept = self._of(asked.centre.centre_id)
        scene = self.scene(asked)
        unit = campaign_id or TEAM
        if unit != TEAM and unit not in scene.ends and unit not in scene.campaigns:
            raise LookupError(f"There is no campaign {campaign_id}.")
        with kept.lock:
            answers = kept.answers if kept.scene is scene else {}
            if unit not in answers:
                answers[unit] = {**answer(scene, asked, unit), "record": _record(kept, scene, asked, unit)}
            return {**answers[unit], "now": asked.now}

    def scene(self, asked: Asked) -> Scene:
        """All that is known of today at this poll."""
        patient_until = time.monotonic() + PATIENCE_S
        return self._scene(self._of(asked.centre.centre_id), asked, lambda: time.monotonic() > patient_until)

    def past_days(self, asked: Asked) -> list[tuple[date, DayCounts]]:
        """Past days as counts per quarter hour, oldest first, as far as they are read."""
        return self._of(asked.centre.centre_id).days.in_order()

    def after_poll(self, asked: Asked, stop: Callable[[], bool] = lambda: False) -> None:
        """Move today on; when an hour of `accuracy.HOURS` has passed or a day ended, keep and score forecasts.

        At the first poll with a complete history the last stored days are worked out afterwards. Leaves long work
        as soon as `stop` says so.
        """
        kept = self._of(asked.centre.centre_id)
        scene = self._scene(kept, asked, stop)
        if scene.missing or stop():
            return
        written = keep_marks(scene, asked, kept.marks)
        if kept.scored_at // SCORE_S != scene.at // SCORE_S:
            kept.scored_at = scene.at
            written += score_days(kept.days.counts(), asked, scene.at)
        if kept.replayed_on != scene.moment.day and not kept.days.unread:
            written += replay(kept.days.in_order(), asked, scene.at, stop)
            kept.replayed_on = None if stop() else scene.moment.day
        if written:
            with kept.lock:
                kept.answers, kept.records = {}, {}

    def accuracy(self, asked: Asked) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """`schemas.ForecastScore` by figure and hour, and `schemas.ForecastDay` of the last days."""
        return accuracy(asked.store, asked.centre.centre_id, asked.centre.zone, asked.today)

    def forget_days(self, centre_id: int, day: date | None = None) -> None:
        """A past day was written to (all of them without `day`): read it again at the next question."""
        kept = self._of(centre_id)
        kept.days.forget(day)
        kept.scene = None

    def _of(self, centre_id: int) -> _Kept:
        with self._lock:
            return self._kept.setdefault(centre_id, _Kept())

    def _scene(self, kept: _Kept, asked: Asked, stop: Callable[[], bool]) -> Scene:
        at = asked.at
        known = kept.scene
        if known is not None and known.at == at and known.settings == asked.settings and not known.missing:
            return known
        floor = read_floor(asked.store, asked.centre)
        if kept.reading.acquire(timeout=PATIENCE_S):
            try:
                kept.days.refresh(asked.store, asked.centre.centre_id, floor[0], at, stop)
            finally:
                kept.reading.release()
        with kept.lock:
            learned, shifts = _learned(kept, asked, at)
            kept.scene = _look(kept, asked, floor, at, learned, shifts)
            kept.answers = {}
            return kept.scene


def _record(kept: _Kept, scene: Scene, asked: Asked, unit: int) -> str:
    key = (unit, scene.moment.day, last_hour(scene.moment.wall))
    if key not in kept.records:
        rows = scored(asked.store, asked.centre.centre_id, unit, scene.moment.day)
        kept.records[key] = record_sentence(rows, key[2])
    return kept.records[key]


def _learned(kept: _Kept, asked: Asked, at: int) -> tuple[Learned, Shifts]:
    """What the past days teach; worked out again when one of them changed, but not while they are being read."""
    values, zone = values_of(asked.settings), asked.centre.zone
    source = (local_date(at, zone), kept.days.version, values)
    if kept.learned is None or kept.shifts is None or (source != kept.learned_from and not kept.days.missing):
        kept.learned = learn_days(kept.days.in_order(), values)
        kept.shifts = learn_shifts(dict(kept.days.days), zone)
        kept.learned_from = source
    return kept.learned, kept.shifts


def _look(
    kept: _Kept, asked: Asked, floor: tuple[Reading, list[LiveAgent]], at: int, learned: Learned, shifts: Shifts
) -> Scene:
    zone, centre_id = asked.centre.zone, asked.centre.centre_id
    day, (reading, here) = local_date(at, zone), floor
    today = read_today(asked.store, centre_id, reading, day, at, kept.scene.today if kept.scene else None)
    with asked.store.read() as conn:
        campaigns = read.campaigns(conn, centre_id)
    wall = wall_s(at, zone)
    bare = Moment(day, zone, at, wall, learned.grid.first_s, learned.grid.end_s)
    team = unit_ends(learned, today, bare, asked, TEAM)
    moment = Moment(day, zone, at, wall, *opening(team))
    recent = {int(i) for _, counts in kept.days.in_order()[-LATELY_DAYS:] for i in counts.campaign_ids}
    shown = recent | {int(i) for i in today.counts.campaign_ids}
    ends = {TEAM: team, **{one: unit_ends(learned, today, moment, asked, one) for one in sorted(shown)}}
    return Scene(
        at, moment, asked.settings, today, learned, shifts, ends, campaigns, here, kept.days.missing, kept.days.unread
    )
