"""Which of two versions of a row is the truer one: a finished one beats a running one, then the later seen wins."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from backend.store.bulk import Row


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a table's rows, as tuples in column order, keep what matters; `seen` is the last column."""

    key: int
    started: int
    seen: int
    finished: Callable[[Row], bool]

    def truth(self, row: Row) -> tuple[bool, int]:
        """Greater for the truer version."""
        return (self.finished(row), row[self.seen])


@dataclass(slots=True)
class Plan:
    """What has to be written; `touched` are old and new versions of the rows that change."""

    write: list[Row] = field(default_factory=list)
    seen_again: list[int] = field(default_factory=list)
    touched: list[Row] = field(default_factory=list)
    moved: list[Row] = field(default_factory=list)
    inserted: int = 0
    changed: int = 0


def truest(rows: Iterable[Row], layout: Layout) -> dict[int, Row]:
    """The truest row of each key; of two equally true ones the later."""
    best: dict[int, Row] = {}
    for row in rows:
        old = best.get(row[layout.key])
        if old is None or layout.truth(row) >= layout.truth(old):
            best[row[layout.key]] = row
    return best


def compare(rows: dict[int, Row], stored: dict[int, Row], layout: Layout) -> Plan:
    """What the new rows change in the stored ones; `moved` are stored rows that began at another time."""
    plan = Plan()
    for key, row in rows.items():
        old = stored.get(key)
        if old is None:
            plan.inserted += 1
        elif layout.truth(row) < layout.truth(old):
            continue
        elif row[: layout.seen] == old[: layout.seen]:
            plan.seen_again.append(key)
            continue
        else:
            plan.changed += 1
            plan.touched.append(old)
            if old[layout.started] != row[layout.started]:
                plan.moved.append(old)
        plan.write.append(row)
        plan.touched.append(row)
    return plan
