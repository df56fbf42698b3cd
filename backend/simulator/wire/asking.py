"""What a caller asked: parameters of query and form, read the lenient way the dialer reads them."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from backend.clock import local_date
from backend.simulator.faults import Faults

if TYPE_CHECKING:
    from backend.simulator.floor import Floor


class ApiError(Exception):
    """A refusal in the dialer's envelope: HTTP 200, `success` false, a code and a text."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: which floor, the instant (UTC seconds), parameters, variants, and faults that bend pages."""

    floor: Floor
    now: int
    params: Mapping[str, str]
    variants: frozenset[str]
    faults: Faults
    path: str = ""

    @property
    def today(self) -> date:
        """The local date now."""
        return local_date(self.now, self.floor.scenario.zone)

    @property
    def offset_now(self) -> int:
        """Days since the simulation's first date."""
        return self.floor.offset(self.today)

    def text(self, name: str) -> str:
        """A parameter without surrounding blanks, empty when missing."""
        return self.params.get(name, "").strip()

    def words(self, name: str) -> frozenset[str]:
        """A comma list as a set, empty when missing."""
        return frozenset(word.strip() for word in self.params.get(name, "").split(",") if word.strip())

    def ids(self, name: str) -> frozenset[int]:
        """A comma list of numbers; what is no number matches nothing."""
        return frozenset(int(word) if word.isdecimal() else -1 for word in self.words(name))

    def whole(self, name: str, default: int, code: int) -> int:
        """A whole number; raises ApiError with that code for anything else."""
        word = self.text(name)
        if not word:
            return default
        try:
            value = int(word)
        except ValueError:
            value = -1
        if value < 0:
            raise ApiError(code, "Invalid offset value" if code == 7231 else "Invalid limit value")
        return value

    def page(self, default: int, most: int, furthest: int) -> tuple[int, int]:
        """Offset and limit: a limit above the most is clamped, an offset beyond the furthest refused (7231)."""
        offset = self.whole("offset", 0, 7231)
        if offset > furthest:
            raise ApiError(7231, "Invalid offset value")
        limit = self.whole("limit", default, 7230) or default
        if limit > most and "limit-error" in self.variants:
            raise ApiError(7230, "Invalid limit value")
        return offset, min(limit, most)

    def naive(self, name: str, end_of_day: bool) -> int:
        """A wall time as naive seconds since 1970; a bare date takes its first or last second, today when missing."""
        word = self.text(name).replace("T", " ")
        moment = _moment(word) or datetime.combine(self.today, datetime.min.time())
        if end_of_day and len(word) <= 10:
            moment += timedelta(hours=23, minutes=59, seconds=59)
        return calendar.timegm(moment.timetuple())


def _moment(word: str) -> datetime | None:
    for form in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"):
        try:
            return datetime.strptime(word, form)  # noqa: DTZ007 - naive by design: the wire's times carry no zone
        except ValueError:
            continue
    return None


def naive_date(naive_s: int) -> date:
    """The date of naive seconds."""
    return date(1970, 1, 1) + timedelta(seconds=naive_s)
