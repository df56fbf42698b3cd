"""A jump of the drop rate in figures: both forms of the change, the calls behind it, and what is left of the budget.

The legal figure is a campaign's drops over the calls a person answered, over 30 days (16 CFR 310.4(b)(4)(i)): half an
hour alone breaks nothing, so the advice says what it does to the 30 days.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

LIMIT = 0.03


@dataclass(frozen=True, slots=True)
class DropChange:
    """A campaign's drops in a window against the usual share, and the 30 days with and without the window.

    `points` is in shares (0.003 is 0.3 points); `relative` is None where usually nothing is dropped. `extra` are the
    drops beyond the usual number. `spare` is how many more answered calls without any drop would bring the
    30 days back to the limit (0 when they are inside), `room` how many drops they still hold.
    """

    now: float
    usual: float
    points: float
    relative: float | None
    dropped: int
    answered: int
    extra: float
    month_before: float
    month_now: float
    room: int
    spare: int


def drop_change(
    dropped: int, answered: int, usual: float, month_dropped: int, month_answered: int, limit: float = LIMIT
) -> DropChange:
    """The figures of a window with `dropped` of `answered`; the month's counts include the window."""
    if not 0 <= dropped <= answered or not dropped <= month_dropped <= month_answered or answered > month_answered:
        raise ValueError("drops are among the answered calls, and the window's calls among the month's.")
    if not 0 < limit < 1:
        raise ValueError(f"the limit is a share between 0 and 1, not {limit}.")
    now, before = _share(dropped, answered), _share(month_dropped - dropped, month_answered - answered)
    return DropChange(
        now, usual, now - usual, now / usual - 1 if usual > 0 else None, dropped, answered, dropped - usual * answered,
        before, _share(month_dropped, month_answered), max(0, floor(limit * month_answered + 1e-9) - month_dropped),
        max(0, ceil(month_dropped / limit - 1e-9) - month_answered),
    )  # fmt: skip


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
