"""One live poll: the readings that are due, each failing on its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from backend.dialer import DialerError, Garbled, Refused, Throttled, Unreachable
from backend.poller.calls import poll_calls
from backend.poller.desk import Desk
from backend.poller.floor import poll_monitor, poll_performance
from backend.poller.health import Health
from backend.poller.names import poll_campaigns, poll_lists, poll_statuses
from backend.poller.plan import CORE, Plan
from backend.poller.states import poll_states
from backend.poller.steps import Outcome, Steps, run

Reading = Callable[[Desk], Steps[Outcome]]

READINGS: dict[str, Reading] = {
    "monitor": poll_monitor,
    "log": poll_calls,
    "productivity": poll_states,
    "performance": poll_performance,
    "campaigns": poll_campaigns,
    "lists": poll_lists,
    "statuses": poll_statuses,
}

HURRIED_S = 5.0
"""Deadline of a request after one got no answer, so that a silent dialer holds a poll for 20 s at most."""

STRIKES = 2


@dataclass(slots=True)
class Cycle:
    """How a live poll went. `error` is what hindered it first; `rejects` belong to the data page."""

    worked: list[str] = field(default_factory=list)
    failed: dict[str, DialerError] = field(default_factory=dict)
    results: dict[str, Outcome] = field(default_factory=dict)
    signed_out: Refused | None = None
    throttled_s: float = 0.0
    broken: bool = False

    @property
    def dialer_down(self) -> bool:
        """True when not one reading worked, for other reasons than permissions."""
        return not self.worked and any(not _forbidden(e) for e in self.failed.values())

    @property
    def error(self) -> DialerError | None:
        """What to tell first: the problem of the floor or the calls before any other."""
        for name in CORE:
            if name in self.failed:
                return self.failed[name]
        return next(iter(self.failed.values()), None)


def _forbidden(error: DialerError) -> bool:
    return isinstance(error, Refused) and error.forbidden


def live_poll(
    desk: Desk, plan: Plan, health: Health, *, stopped: Callable[[], bool], after_core: Callable[[Cycle], None]
) -> Cycle:
    """Do the readings that are due, in order.

    1. A reading that fails leaves the others alone; 2. after one request without an answer the next ones
    get 5 s, after two the poll ends; 3. a dialer that asks to slow down ends it at once; 4. a refused token
    is only believed when a second endpoint refuses it too.
    """
    cycle = Cycle()
    desk.deadline_s = None
    strikes = 0
    names = plan.live(desk.now())
    for i, name in enumerate(names):
        if stopped() or cycle.broken:
            break
        error = read_one(desk, plan, health, cycle, name)
        if isinstance(error, Unreachable):
            strikes += 1
            desk.deadline_s = HURRIED_S
        if isinstance(error, Throttled):
            cycle.throttled_s, cycle.broken = error.retry_after_s, True
        if isinstance(error, Refused) and error.signed_out and not cycle.worked:
            _believe(desk, plan, health, cycle, name, error)
        cycle.broken = cycle.broken or strikes >= STRIKES
        if name == CORE[-1] or (i + 1 == len(names) and CORE[-1] not in names):
            after_core(cycle)
    if not cycle.broken and not stopped():
        _one_campaign(desk, plan, health, cycle)
    desk.deadline_s = None
    return cycle


def read_one(desk: Desk, plan: Plan, health: Health, cycle: Cycle, name: str) -> DialerError | None:
    """Do one reading and note how it went; its error, if it got no usable answer."""
    began = time.perf_counter()
    try:
        result = run(READINGS[name](desk), desk.answer)
    except DialerError as error:
        health.failed(name, desk.now(), error)
        plan.failed(name, desk.now(), forbidden=_forbidden(error))
        cycle.failed[name] = error
        return error
    health.ran(name, desk.now(), (time.perf_counter() - began) * 1000, result)
    cycle.results[name] = result
    if not result.ok:
        garbled = Garbled(result.message, result.what_to_do)
        plan.failed(name, desk.now(), forbidden=False)
        cycle.failed[name] = garbled
        return garbled
    plan.done(name, desk.now())
    cycle.worked.append(name)
    return None


def _believe(desk: Desk, plan: Plan, health: Health, cycle: Cycle, name: str, error: Refused) -> None:
    """Ask a second endpoint before saying that the token is no longer accepted."""
    other = read_one(desk, plan, health, cycle, "campaigns" if name != "campaigns" else "statuses")
    if isinstance(other, Refused) and other.signed_out:
        cycle.signed_out, cycle.broken = error, True


def _one_campaign(desk: Desk, plan: Plan, health: Health, cycle: Cycle) -> None:
    """The totals of one campaign, in turn; noted only when they fail."""
    active = desk.staffed or {i for i, on in desk.known.campaigns.items() if on}
    campaign_id = plan.campaign(active) if "performance" not in cycle.failed else None
    if campaign_id is None or "performance" in health.forbidden:
        return
    try:
        run(poll_performance(desk, campaign_id), desk.answer)
    except Throttled as error:
        cycle.throttled_s, cycle.broken = error.retry_after_s, True
    except DialerError as error:
        health.failed("performance", desk.now(), error)
        cycle.failed["performance"] = error
