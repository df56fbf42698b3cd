"""Checks answers to the published roster instances from their files' text alone: nothing of the solvers is used.

Written from the formats' descriptions, with plain loops: the penalty is counted anew and every hard rule is tried.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

Lines = dict[str, list[list[str]]]

MINUTES_A_DAY = 1440
SIX_O_CLOCK = 360


def lines_of(text: str) -> Lines:
    """The cells of each section's lines."""
    found: Lines = {}
    name = ""
    for line in (line.strip() for line in text.splitlines()):
        if line.startswith("SECTION_"):
            name = line.removeprefix("SECTION_")
            found[name] = []
        elif line and not line.startswith("#"):
            found[name].append([cell.strip() for cell in line.split(",")])
    return found


def check_curtis_qu(text: str, roster: Mapping[str, Sequence[str]]) -> tuple[int, list[str]]:
    """The penalty of a roster, and every hard rule it breaks. Employee's id to a shift id a day, '' for a day off."""
    lines = lines_of(text)
    days = int(lines["HORIZON"][0][0])
    shifts = {line[0]: (int(line[1]), set(filter(None, line[2].split("|")))) for line in lines["SHIFTS"]}
    bad = [f"{name} is no employee" for name in set(roster) ^ {line[0] for line in lines["STAFF"]}]
    bad += [f"{name} has {len(row)} days" for name, row in roster.items() if len(row) != days]
    bad += [f"{name} has an unknown shift" for name, row in roster.items() if set(row) - set(shifts) - {""}]
    if bad:
        return -1, bad
    for line in lines["STAFF"]:
        bad += [f"{line[0]}: {words}" for words in _broken_by(line, list(roster[line[0]]), shifts)]
    for name, *free in lines.get("DAYS_OFF", []):
        bad += [f"{name} works on day {day}" for day in free if roster[name][int(day)]]
    return _penalty(lines, roster), bad


def _broken_by(rules: list[str], row: list[str], shifts: dict[str, tuple[int, set[str]]]) -> list[str]:
    most, least, most_run, least_run, least_off, most_weekends = (int(cell) for cell in rules[2:8])
    bad, counts = [], Counter(filter(None, row))
    for limit in filter(None, rules[1].split("|")):
        shift, _, number = limit.partition("=")
        if counts[shift] > int(number):
            bad.append(f"{counts[shift]} shifts {shift}")
    total = sum(shifts[shift][0] * number for shift, number in counts.items())
    if not least <= total <= most:
        bad.append(f"{total} minutes")
    bad += [f"{b} follows {a}" for a, b in pairwise(row) if a and b in shifts[a][1]]
    if sum(any(row[day : day + 2]) for day in range(5, len(row), 7)) > most_weekends:
        bad.append("too many weekends")
    pattern = "".join("w" if shift else "-" for shift in row)
    bad += [f"{len(run)} days in a row" for run in re.findall("w+", pattern) if len(run) > most_run]
    bad += [f"only {len(run)} days at work" for run in re.findall("(?<=-)w+(?=-)", pattern) if len(run) < least_run]
    bad += [f"only {len(run)} days off" for run in re.findall("(?<=w)-+(?=w)", pattern) if len(run) < least_off]
    return bad


def _penalty(lines: Lines, roster: Mapping[str, Sequence[str]]) -> int:
    total = 0
    for name, day, shift, weight in lines.get("SHIFT_ON_REQUESTS", []):
        total += int(weight) if roster[name][int(day)] != shift else 0
    for name, day, shift, weight in lines.get("SHIFT_OFF_REQUESTS", []):
        total += int(weight) if roster[name][int(day)] == shift else 0
    for day, shift, need, under, over in lines["COVER"]:
        there = sum(row[int(day)] == shift for row in roster.values())
        total += max(int(need) - there, 0) * int(under) + max(there - int(need), 0) * int(over)
    return total


def check_multi_activity(text: str, shifts: Sequence[Mapping[str, Any]]) -> tuple[int, list[str]]:
    """The penalty of shifts (minutes from 06:00 of the first day), and every hard rule they break, cover included."""
    lines = lines_of(text)
    days, tasks = int(lines["HORIZON"][0][0]), int(lines["TASKS"][0][0])
    by_employee: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for shift in shifts:
        by_employee[str(shift["employee"])].append(shift)
    staff = {line[0]: (int(line[1]), int(line[2])) for line in lines["STAFF"]}
    bad = [f"{name} is no employee" for name in by_employee if name not in staff]
    for shift in shifts:
        bad += [f"{shift['employee']}: {words}" for words in _broken_in_shift(shift, days, tasks)]
    for name, (least, most) in staff.items():
        mine = sorted((shift["start_minute"], shift["end_minute"]) for shift in by_employee[name])
        bad += [f"{name}: {words}" for words in _broken_between(mine, least, most)]
    penalty, missing = _cover(lines, shifts)
    return penalty, bad + missing


def _broken_in_shift(shift: Mapping[str, Any], days: int, tasks: int) -> list[str]:
    start, end, parts = shift["start_minute"], shift["end_minute"], shift["tasks"]
    clock, bad = (start + SIX_O_CLOCK) % MINUTES_A_DAY, []
    if not (clock == 0 or 360 <= clock <= 600 or 840 <= clock <= 1080 or 1200 <= clock < 1440):
        bad.append(f"starts {clock} minutes after midnight")
    if not 360 <= end - start <= 600 or start % 15 or end % 15 or start < 0 or end > days * MINUTES_A_DAY:
        bad.append(f"a shift from {start} to {end}")
    at = start
    for part in parts:
        if part["start_minute"] != at or part["end_minute"] - at < 60 or not 1 <= int(part["task"]) <= tasks:
            bad.append(f"a task from {part['start_minute']} to {part['end_minute']} after {at}")
        at = part["end_minute"]
    return bad if at == end else [*bad, f"the tasks end at {at}, the shift at {end}"]


def _broken_between(mine: list[tuple[int, int]], least: int, most: int) -> list[str]:
    bad = []
    if not least <= sum(end - start for start, end in mine) <= most:
        bad.append(f"{sum(end - start for start, end in mine)} minutes")
    bad += [f"rest of {b[0] - a[1]} minutes" for a, b in pairwise(mine) if b[0] - a[1] < 14 * 60]
    worked = [(start + SIX_O_CLOCK) // MINUTES_A_DAY for start, _ in mine]
    if len(set(worked)) < len(worked):
        bad.append("two shifts on one day")
    bad += [f"six days in a row from {day}" for day in worked if all(day + k in worked for k in range(6))]
    return bad


def _cover(lines: Lines, shifts: Sequence[Mapping[str, Any]]) -> tuple[int, list[str]]:
    there: Counter[tuple[int, int]] = Counter()
    for shift in shifts:
        for part in shift["tasks"]:
            for minute in range(part["start_minute"], part["end_minute"], 15):
                there[minute, int(part["task"])] += 1
    penalty, missing = 0, []
    for day, span, task, least, most in lines["COVER"]:
        hour, minute = int(span[:2]), int(span[3:5])
        at = (int(day) - 1) * MINUTES_A_DAY + hour * 60 + minute - SIX_O_CLOCK
        number = there.pop((at, int(task)), 0)
        penalty += max(number - int(most), 0) ** 2
        if number < int(least):
            missing.append(f"only {number} at task {task}, day {day}, {span}")
    return penalty + sum(number**2 for number in there.values()), missing
