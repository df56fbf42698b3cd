"""Reads the text format of the Curtois & Qu rosters: sections of comma-separated lines, `#` starts a comment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from backend.optimizer.roster.calendar.problem import BadProblem, Problem
from backend.optimizer.roster.sections import Line, Sections, split_sections

_SECTIONS = (
    "SECTION_HORIZON", "SECTION_SHIFTS", "SECTION_STAFF", "SECTION_DAYS_OFF", "SECTION_SHIFT_ON_REQUESTS",
    "SECTION_SHIFT_OFF_REQUESTS", "SECTION_COVER",
)  # fmt: skip

_MOST_CELLS = 30_000_000
"""Employees x days x shifts: far above any published instance, far below what fills the memory."""


@dataclass(frozen=True, slots=True)
class _Names:
    """Numbers of what the file calls by name."""

    days: int
    shifts: dict[str, int]
    staff: dict[str, int]

    def day(self, line: Line, at: int) -> int:
        return line.number(at, "a day", 0, self.days - 1)

    def shift(self, line: Line, at: int) -> int:
        return line.known(at, self.shifts, "shift")

    def employee(self, line: Line, at: int) -> int:
        return line.known(at, self.staff, "employee")


def read_problem(text: str) -> Problem:
    """The problem an instance file describes. Raises BadProblem with the number of the line that is wrong."""
    try:
        return _problem(split_sections(text, _SECTIONS))
    except BadProblem:
        raise
    except ValueError as error:
        raise BadProblem(str(error)) from None


def _problem(sections: Sections) -> Problem:
    days = sections.only("SECTION_HORIZON").number(0, "the number of days", 1, 3660)
    shift_lines, staff_lines = sections.some("SECTION_SHIFTS", 3), sections.some("SECTION_STAFF", 8)
    names = _Names(days, _numbered(shift_lines, "shift"), _numbered(staff_lines, "employee"))
    if len(names.staff) * days * len(names.shifts) > _MOST_CELLS:
        raise BadProblem(f"{len(names.staff)} employees x {days} days x {len(names.shifts)} shifts are too many.")
    taste, wish_cost = _wishes(sections, names)
    return Problem(
        employees=tuple(names.staff), shifts=tuple(names.shifts),
        minutes=np.array([line.number(1, "minutes", 1, 14_400) for line in shift_lines], dtype=np.int64),
        clash=_clashes(shift_lines, names), **_staff_rules(staff_lines, names),
        away=_days_off(sections, names), taste=taste, wish_cost=wish_cost, **_cover(sections, names),
    )  # fmt: skip


def _numbered(lines: list[Line], what: str) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for line in lines:
        if not line.cells[0] or line.cells[0] in numbers:
            raise line.wrong(f"{what} {line.cells[0]!r} is empty or given twice")
        numbers[line.cells[0]] = len(numbers)
    return numbers


def _clashes(lines: list[Line], names: _Names) -> np.ndarray[Any, np.dtype[np.bool_]]:
    clash = np.zeros((len(lines), len(lines)), dtype=np.bool_)
    for first, line in enumerate(lines):
        for name in filter(None, line.cells[2].split("|")):
            if name.strip() not in names.shifts:
                raise line.wrong(f"there is no shift {name.strip()!r}")
            clash[first, names.shifts[name.strip()]] = True
    return clash


_RULES = {
    "most_minutes": (2, 0), "least_minutes": (3, 0), "most_run": (4, 1), "least_run": (5, 1), "least_off": (6, 1),
    "most_weekends": (7, 0),
}  # fmt: skip
"""Rule to the column it stands in and its least value."""


def _staff_rules(lines: list[Line], names: _Names) -> dict[str, Any]:
    rules: dict[str, Any] = {
        name: np.array([line.number(at, name, least, 10**8) for line in lines], dtype=np.int64)
        for name, (at, least) in _RULES.items()
    }
    rules["most_of"] = np.array([_most_of(line, names) for line in lines], dtype=np.int64)
    return rules


def _most_of(line: Line, names: _Names) -> list[int]:
    """Shifts not named may be worked every day, as far as this rule goes."""
    most = [names.days] * len(names.shifts)
    for word in filter(None, line.cells[1].split("|")):
        name, _, count = word.partition("=")
        if name.strip() not in names.shifts or not re.fullmatch(r"\s*\d{1,9}\s*", count):
            raise line.wrong(f"{word!r} is not a shift's name, '=' and a number")
        most[names.shifts[name.strip()]] = min(int(count), names.days)
    return most


def _days_off(sections: Sections, names: _Names) -> np.ndarray[Any, np.dtype[np.bool_]]:
    away = np.zeros((len(names.staff), names.days), dtype=np.bool_)
    for line in sections.lines("SECTION_DAYS_OFF", 1):
        for at in range(1, len(line.cells)):
            away[names.employee(line, 0), names.day(line, at)] = True
    return away


def _wishes(sections: Sections, names: _Names) -> tuple[np.ndarray[Any, np.dtype[np.int64]], int]:
    """A wish for a shift costs its weight unless granted: a constant, and a bonus for granting it."""
    taste = np.zeros((len(names.staff), names.days, len(names.shifts)), dtype=np.int64)
    cost = 0
    for section, sign in (("SECTION_SHIFT_ON_REQUESTS", -1), ("SECTION_SHIFT_OFF_REQUESTS", 1)):
        for line in sections.lines(section, 4):
            weight = line.number(3, "a weight", 0, 10**6)
            taste[names.employee(line, 0), names.day(line, 1), names.shift(line, 2)] += sign * weight
            cost += weight if sign < 0 else 0
    return taste, cost


def _cover(sections: Sections, names: _Names) -> dict[str, Any]:
    wanted = {name: np.zeros((names.days, len(names.shifts)), dtype=np.int64) for name in ("need", "under", "over")}
    seen: set[tuple[int, int]] = set()
    for line in sections.some("SECTION_COVER", 5):
        at = (names.day(line, 0), names.shift(line, 1))
        if at in seen:
            raise line.wrong("this day and shift has its cover given already")
        seen.add(at)
        for column, name in enumerate(wanted, start=2):
            wanted[name][at] = line.number(column, name, 0, 10**6)
    return dict(wanted)
