"""A forecast from a table: contacts and handling times per 15, 30 or 60 minutes, for one campaign or several (E031).

Half hours and hours are split evenly into quarters: contacts are divided, so that their sum stays, handling times are
kept. Days the file names are replaced whole; other days stay. With one bad cell nothing is changed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from backend.clock import quarters
from backend.planning.people_csv import same
from backend.planning.scenario import SLOT_MIN, Demand, Queue, Scenario
from backend.planning.tables import Fault, Faults, Row, number_of, read_table

COLUMNS = {
    "start": ("from", "time", "interval", "start time", "datetime", "date time", "timestamp", "hora", "inicio"),
    "date": ("day", "fecha", "dia"),
    "queue": ("campaign", "skill", "campaña", "campana", "cola"),
    "contacts": ("calls", "volume", "calls offered", "offered", "contactos", "llamadas"),
    "aht_s": ("aht", "aht s", "handle time", "handle time s", "average handle time", "handling time", "tmo"),
    "minutes": ("interval minutes", "length", "minutos"),
}
STEPS = (15, 30, 60)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class QueueRead:
    """What a table says of one queue: days, minutes of its rows, contacts before and after on these days."""

    queue: str
    days: int
    minutes: tuple[int, ...]
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class DemandRead:
    """The scenario with the table's forecast, what changes by queue, and cells that cannot be read."""

    scenario: Scenario
    queues: tuple[QueueRead, ...]
    faults: tuple[Fault, ...]

    @property
    def sentence(self) -> str:
        """What the table does, in words."""
        if self.faults:
            cells = "1 cell" if len(self.faults) == 1 else f"{len(self.faults)} cells"
            return f"{cells} cannot be read, so nothing was changed. Correct the file and load it again."
        return " ".join(_said(one) for one in self.queues)


def _said(one: QueueRead) -> str:
    days = "1 day" if one.days == 1 else f"{one.days} days"
    split = [step for step in one.minutes if step > SLOT_MIN]
    how = f", rows of {' and '.join(map(str, split))} min split evenly into quarter hours" if split else ""
    return f"{one.queue}: {one.after:,.6g} contacts on {days} instead of {one.before:,.6g}{how}."


@dataclass(frozen=True, slots=True)
class _Cell:
    """One row understood: interval of the day it begins in, contacts, handling time if told, minutes if told."""

    row: Row
    slot: int
    contacts: float
    aht_s: float | None
    minutes: int | None


Place = tuple[str, date]


def read_demand(text: str, scenario: Scenario, usual: str | None = None) -> DemandRead:
    """What a table makes of a scenario's forecast; rows that name no queue are for `usual`. Raises BadPlan."""
    rows = read_table(text, COLUMNS, ["start", "contacts"])
    faults = Faults()
    if usual is None and len(scenario.queues) == 1:
        usual = scenario.queues[0].name
    found: dict[Place, list[_Cell]] = defaultdict(list)
    times: dict[tuple[str, date, int], int] = defaultdict(int)
    for row in rows:
        _understand(row, scenario, usual, found, times, faults)
    new = {place: _laid(cells, scenario, place[1], faults) for place, cells in found.items()}
    if not rows:
        faults.say(Row(2, {}), "start", "the table has no rows below the names of its columns.")
    steps = {place: step for place, (step, _) in new.items()}
    queues = tuple(
        _changed(queue, scenario, {day: laid for (name, day), (_, laid) in new.items() if name == queue.name}, faults)
        for queue in scenario.queues
    )
    if faults.found:
        return DemandRead(scenario, (), tuple(sorted(faults.found, key=lambda one: one.row)))
    told = tuple(
        _told(old, queue, scenario, {day: step for (name, day), step in steps.items() if name == old.name})
        for old, queue in zip(scenario.queues, queues, strict=True)
        if any(name == old.name for name, _ in steps)
    )
    return DemandRead(scenario.model_copy(update={"queues": queues}), told, ())


def _understand(
    row: Row, scenario: Scenario, usual: str | None, found: dict[Place, list[_Cell]],
    times: dict[tuple[str, date, int], int], faults: Faults,
) -> None:  # fmt: skip
    before = len(faults.found)
    queue, day, minute = _queue(row, scenario, usual, faults), *_when(row, scenario, faults)
    contacts = _amount(row, "contacts", 1e6, "a number of contacts like 12.5", faults)
    aht = _amount(row, "aht_s", 36_000, "a handling time in seconds like 240", faults) if row["aht_s"] else None
    minutes = _minutes(row, faults)
    if len(faults.found) > before or queue is None or day is None or minute is None or contacts is None:
        return
    slots = _slots(scenario, day).get(minute, [])
    turn = times[queue, day, minute]
    times[queue, day, minute] += 1
    if not slots and not contacts:
        return  # a row of the hour the clock leaves out
    if not slots:
        faults.say(row, "start", f"does not exist on {day}: the clock is put forward that night.")
    elif turn >= len(slots):
        faults.say(row, "start", f"is there twice for {queue} on {day}; give each interval one row.")
    else:
        found[queue, day].append(_Cell(row, slots[turn], contacts, aht, minutes))


def _queue(row: Row, scenario: Scenario, usual: str | None, faults: Faults) -> str | None:
    if not row["queue"]:
        if usual is None:
            faults.say(row, "queue", "is missing; name the campaign the row is for.")
        return usual
    name = next((one.name for one in scenario.queues if same(one.name) == same(row["queue"])), None)
    if name is None:
        names = ", ".join(one.name for one in scenario.queues[:6])
        faults.say(row, "queue", f"is not planned for; the campaigns here are {names}.")
    return name


def _when(row: Row, scenario: Scenario, faults: Faults) -> tuple[date | None, int | None]:
    """Day and minute of the clock: “2026-12-07 09:30” in one cell, or a day and a time in two."""
    parts = re.fullmatch(r"(.*?)[T ]*(\d{1,2}):(\d{2})(?::00)?", row["start"].strip())
    if parts is None or not (int(parts[2]) < 24 and int(parts[3]) < 60):
        faults.say(row, "start", "is no time; write 2026-12-07 09:30, or 09:30 beside a column date.")
        return None, None
    minute = 60 * int(parts[2]) + int(parts[3])
    if minute % SLOT_MIN:
        faults.say(row, "start", "does not lie on a quarter hour.")
        return None, None
    column = "start" if parts[1].strip() else "date"
    text = parts[1].strip() or row["date"]
    day = _day(text, scenario)
    if day is None:
        faults.say(row, column, f"names no day; write it like {scenario.first}, or Monday.")
        return None, None
    if day not in scenario.days:
        faults.say(row, column, f"lies outside the weeks planned, {scenario.first} to {scenario.days[-1]}.")
        return None, None
    return day, minute


def _day(text: str, scenario: Scenario) -> date | None:
    if scenario.weeks == 1 and text.lower() in DAYS:
        return scenario.first + timedelta(days=DAYS.index(text.lower()))
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _amount(row: Row, column: str, most: float, what: str, faults: Faults) -> float | None:
    found = number_of(row[column])
    if found is None or not 0 <= found <= most:
        faults.say(row, column, f"is not {what}.")
        return None
    return found


def _minutes(row: Row, faults: Faults) -> int | None:
    if not row["minutes"]:
        return None
    found = number_of(row["minutes"])
    if found not in STEPS:
        faults.say(row, "minutes", "is not 15, 30 or 60.")
        return None
    return int(found)


def _slots(scenario: Scenario, day: date) -> Mapping[int, Sequence[int]]:
    """By minute of the clock: the intervals of the day that begin then, none or two on nights the clock changes."""
    out: dict[int, list[int]] = defaultdict(list)
    for place, slot in enumerate(quarters(day, scenario.zone)):
        out[SLOT_MIN * slot].append(place)
    return out


Laid = dict[int, tuple[float, float | None, Row]]
"""By interval of the day: contacts, handling time if told, and the row they come from."""


def _laid(cells: list[_Cell], scenario: Scenario, day: date, faults: Faults) -> tuple[int, Laid]:
    """The day's rows in quarters, and the longest of them in minutes; rows that overlap are faults."""
    step, out, longest = _step(cells), Laid(), SLOT_MIN
    for cell in cells:
        minutes = cell.minutes or step
        if minutes is None:
            faults.say(cell.row, "start", f"stands alone on {day}; say in a column minutes whether it is 15, 30 or 60.")
            continue
        longest, parts = max(longest, minutes), minutes // SLOT_MIN
        for slot in range(cell.slot, min(cell.slot + parts, scenario.slots_of(day))):
            if slot in out:
                faults.say(cell.row, "start", f"overlaps with row {out[slot][2].number}: rows of {minutes} minutes.")
                break
            out[slot] = (cell.contacts / parts, cell.aht_s, cell.row)
        if cell.slot + parts > scenario.slots_of(day):
            faults.say(cell.row, "start", f"reaches beyond the end of {day} with {minutes} minutes.")
    return longest, out


def _step(cells: list[_Cell]) -> int | None:
    """Minutes between the rows that tell none themselves: the smallest gap, if that is 15, 30 or 60."""
    starts = sorted(cell.slot for cell in cells if cell.minutes is None)
    gaps = [SLOT_MIN * (b - a) for a, b in pairwise(starts)]
    return min(gaps) if gaps and min(gaps) in STEPS else None


def _changed(queue: Queue, scenario: Scenario, days: Mapping[date, Laid], faults: Faults) -> Queue:
    contacts, aht = list(queue.demand.contacts), list(queue.demand.aht_s)
    at = 0
    for day in scenario.days:
        n = scenario.slots_of(day)
        for slot in range(n if day in days else 0):
            new, took, row = days[day].get(slot, (0.0, None, None))
            contacts[at + slot] = new
            aht[at + slot] = took if took is not None else aht[at + slot]
            if new > 0 and aht[at + slot] <= 0 and row is not None:
                faults.say(row, "aht_s", "has contacts but no handling time; write seconds like 240.")
                aht[at + slot] = 1.0
        at += n
    return queue.model_copy(
        update={"demand": Demand(contacts=tuple(contacts), aht_s=tuple(aht), likely=queue.demand.likely)}
    )


def _told(old: Queue, new: Queue, scenario: Scenario, steps: Mapping[date, int]) -> QueueRead:
    before = after = 0.0
    at = 0
    for day in scenario.days:
        end = at + scenario.slots_of(day)
        if day in steps:
            before, after = before + sum(old.demand.contacts[at:end]), after + sum(new.demand.contacts[at:end])
        at = end
    return QueueRead(old.name, len(steps), tuple(sorted(set(steps.values()))), round(before, 3), round(after, 3))
