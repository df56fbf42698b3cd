"""Which schedule held at a past moment: publications in order, each until another of its weeks replaced it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from backend.lookout import Asked
from backend.planning.plans import StoredSchedule, schedule_of
from backend.store import read

VERSION = "version "
"""How the audit tells the version that was published."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A version that was made the published one of its weeks at a moment (UTC s)."""

    at: int
    schedule_id: int
    version: int
    first: date
    weeks: int

    def covers(self, day: date) -> bool:
        """Whether a local day lies in its weeks."""
        return self.first <= day < self.first + timedelta(weeks=self.weeks)


def publications(asked: Asked) -> list[Publication]:
    """All publications whose versions are still stored, the oldest first."""
    with asked.store.read() as conn:
        actions = read.plan_actions(conn, asked.centre.centre_id)
        rows = read.schedule_rows(conn, asked.centre.centre_id)
    stored = {(row["schedule_id"], row["version"]): row for row in rows}
    found = [one for act in actions if act["action"] == "publish_schedule" if (one := _of(act, stored)) is not None]
    known = {(one.schedule_id, one.version) for one in found}
    bare = [row for key, row in stored.items() if row["state"] == "published" and key not in known]
    return sorted((*found, *(_made(row, row["made_at"]) for row in bare)), key=lambda one: one.at)


def _of(act: dict[str, Any], stored: dict[tuple[int, int], dict[str, Any]]) -> Publication | None:
    if not str(act["object"]).isdecimal():
        return None
    number, detail = int(act["object"]), str(act["detail"])
    if detail.startswith(VERSION) and detail.removeprefix(VERSION).isdecimal():
        row = stored.get((number, int(detail.removeprefix(VERSION))))
    else:  # older lines do not tell it: only the newest version can be published
        mine = [row for (one, _), row in stored.items() if one == number and row["made_at"] <= act["at"]]
        row = max(mine, key=lambda row: int(row["version"]), default=None)
    return None if row is None else _made(row, act["at"])


def _made(row: dict[str, Any], at: int) -> Publication:
    first = date.fromordinal(row["first_day"])
    return Publication(at, row["schedule_id"], row["version"], first, row["weeks"])


def held(found: Sequence[Publication], day: date, at: int) -> Publication | None:
    """The publication in force for a local day at a moment; None before the first."""
    return next((one for one in reversed(found) if one.at <= at and one.covers(day)), None)


class Published:
    """Schedules by publication, each read once."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._kept: dict[tuple[int, int], StoredSchedule] = {}

    def of(self, one: Publication) -> StoredSchedule:
        """The schedule of a publication."""
        key = (one.schedule_id, one.version)
        if key not in self._kept:
            self._kept[key] = schedule_of(self._asked, *key)
        return self._kept[key]
