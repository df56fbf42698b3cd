"""A scenario for the weeks after it: the same rules, people and shifts, contacts forecast again (E019)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise

from backend.lookout import Asked
from backend.planning.errors import BadPlan
from backend.planning.history import Wanted, from_history, named
from backend.planning.scenario import Demand, Likely, Queue, Scenario
from backend.store import read


@dataclass(frozen=True, slots=True)
class _Learned:
    """What the history says of the weeks: each queue anew, and the range of all of them at once."""

    queues: dict[str, Queue]
    together: Likely | None


def forecast_again(
    asked: Asked, scenario: Scenario, weeks_back: int, weights: Sequence[float] = ()
) -> tuple[Scenario, list[str]]:
    """The scenario with the contacts that the history lets expect; queues it does not know keep theirs.

    Goals, growth, time off the phones and patience stay. With notes on where the contacts come from.
    """
    numbers = _numbers(asked, scenario)
    if not numbers:
        return scenario, ["No campaign of this week is known from calls: the contacts are those of the week copied."]
    wanted = Wanted(scenario.name, scenario.first, weeks_back, 1.0, 0.0, frozenset(numbers), weights=tuple(weights))
    try:
        weeks = [
            from_history(asked, replace(wanted, first=scenario.first + timedelta(days=7 * n)))
            for n in range(scenario.weeks)
        ]
    except BadPlan as error:
        return scenario, [f"{error} The contacts are those of the week copied."]
    found = _joined([one for one, _ in weeks])
    queues = tuple(_renewed(queue, found.queues.get(queue.name)) for queue in scenario.queues)
    kept = [queue.name for queue in scenario.queues if queue.name not in found.queues]
    notes = [f"The contacts were forecast again. {weeks[0][1][0]}"]
    if kept:
        notes.append(f"As in the week copied, for want of calls: {', '.join(kept)}.")
    together = None if kept else found.together
    return scenario.model_copy(update={"queues": queues, "together": together}), notes


def _numbers(asked: Asked, scenario: Scenario) -> set[int]:
    """The dialer's numbers of the campaigns that the queues are named after."""
    with asked.store.read() as conn:
        campaigns = read.campaigns(conn, asked.centre.centre_id)
    here = {queue.name for queue in scenario.queues}
    return {number for number, name in named((n, one.name) for n, one in campaigns.items()).items() if name in here}


def _joined(weeks: Sequence[Scenario]) -> _Learned:
    """Weeks one after the other; only queues that all of them know."""
    names = [queue.name for queue in weeks[0].queues]
    queues = {}
    for name in names:
        each = [queue for week in weeks for queue in week.queues if queue.name == name]
        if len(each) == len(weeks):
            demand = Demand(
                contacts=tuple(n for one in each for n in one.demand.contacts),
                aht_s=tuple(n for one in each for n in one.demand.aht_s),
                likely=_after_each_other([one.demand.likely for one in each]),
            )
            queues[name] = each[0].model_copy(update={"demand": demand})
    return _Learned(queues, _after_each_other([week.together for week in weeks]))


def _after_each_other(ranges: Sequence[Likely | None]) -> Likely | None:
    known = [one for one in ranges if one is not None]
    if len(known) < len(ranges):
        return None
    if any(not one.days for one in known) or any(a.calls != b.calls for a, b in pairwise(known)):
        return Likely(calls=min(one.calls for one in known))
    return Likely(
        calls=known[0].calls, low=tuple(n for one in known for n in one.low),
        high=tuple(n for one in known for n in one.high), days=tuple(day for one in known for day in one.days),
    )  # fmt: skip


def _renewed(old: Queue, new: Queue | None) -> Queue:
    return old if new is None else old.model_copy(update={"demand": new.demand, "pace": new.pace or old.pace})
