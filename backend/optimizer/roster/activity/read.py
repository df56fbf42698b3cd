"""Reads the text format of the multi-activity rosters: sections of comma-separated lines, `#` starts a comment."""

from __future__ import annotations

import re

import numpy as np

from backend.optimizer.roster.activity.problem import DAY, FIRST, QUARTER_MIN, BadProblem, Ints, Problem
from backend.optimizer.roster.sections import Line, Sections, split_sections

_SECTIONS = ("SECTION_HORIZON", "SECTION_TASKS", "SECTION_STAFF", "SECTION_COVER")

_MOST_CELLS = 5_000_000
"""Quarters x tasks: far above any published instance, far below what fills the memory."""

_SPAN = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")


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
    tasks = sections.only("SECTION_TASKS").number(0, "the number of tasks", 1, 10_000)
    if days * DAY * tasks > _MOST_CELLS:
        raise BadProblem(f"{days} days x {tasks} tasks are too many.")
    staff = sections.some("SECTION_STAFF", 3)
    names = [line.cells[0] for line in staff]
    for at, line in enumerate(staff):
        if not names[at] or names[at] in names[:at]:
            raise line.wrong(f"employee {names[at]!r} is empty or given twice")
    need, enough = _cover(sections, days, tasks)
    least, most = ([line.number(at, "minutes", 0, 10**7) for line in staff] for at in (1, 2))
    for line, low, high in zip(staff, least, most, strict=True):
        if low > high:
            raise line.wrong(f"the least minutes, {low}, are more than the most, {high}")
    return Problem(
        tuple(names), tuple(str(k + 1) for k in range(tasks)),
        -(-np.array(least, dtype=np.int64) // QUARTER_MIN), np.array(most, dtype=np.int64) // QUARTER_MIN, need, enough,
    )  # fmt: skip


def _cover(sections: Sections, days: int, tasks: int) -> tuple[Ints, Ints]:
    """Least and most per quarter and task; what is not given needs nobody, and everybody there is too many."""
    need, enough = (np.zeros((days * DAY, tasks), dtype=np.int64) for _ in range(2))
    seen = np.zeros((days * DAY, tasks), dtype=np.bool_)
    for line in sections.some("SECTION_COVER", 5):
        task = line.number(2, "a task", 1, tasks) - 1
        for quarter in _quarters(line, days):
            if seen[quarter, task]:
                raise line.wrong("this time and task has its cover given already")
            seen[quarter, task] = True
            need[quarter, task] = line.number(3, "min", 0, 10**6)
            enough[quarter, task] = line.number(4, "max", 0, 10**6)
        if line.number(3, "min", 0, 10**6) > line.number(4, "max", 0, 10**6):
            raise line.wrong("min is greater than max")
    return need, enough


def _quarters(line: Line, days: int) -> range:
    """The quarters of a line: days count from 1, times before 06:00 are early on that calendar day."""
    day, span = line.number(0, "a day", 1, days + 1), _SPAN.fullmatch(line.cells[1].strip())
    if span is None:
        raise line.wrong(f"{line.cells[1]!r} is not a time like 06:00-06:15")
    hour, minute, last_hour, last_minute = map(int, span.groups())
    first, last = hour * 60 + minute, last_hour * 60 + last_minute
    if last <= first:
        last += 24 * 60
    if first % QUARTER_MIN or last % QUARTER_MIN or max(minute, last_minute) > 59 or max(hour, last_hour) > 24:
        raise line.wrong(f"{line.cells[1]!r} is not made of quarter hours")
    start = (day - 1) * DAY + first // QUARTER_MIN - FIRST
    found = range(start, start + (last - first) // QUARTER_MIN)
    if found.start < 0 or found.stop > days * DAY:
        raise line.wrong(f"{line.cells[1]!r} of day {day} lies outside the {days} days from 06:00 to 06:00")
    return found
