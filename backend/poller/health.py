"""How the readings go: per endpoint for the data page, and one line in the log when a state changes."""

from __future__ import annotations

import random
from dataclasses import replace

import structlog

from backend.dialer import ENDPOINTS, DialerError, Refused
from backend.poller.state import Stage
from backend.poller.steps import Outcome

log = structlog.get_logger("backend.poller")

FIRST_WAIT_S = 30.0
LONGEST_WAIT_S = 900.0


def backoff_s(failures: int, interval_s: float, rng: random.Random) -> float:
    """Seconds until the next try after `failures` failed polls in a row: full jitter above the poll interval.

    The upper end doubles from 30 s to 15 min.
    """
    longest = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** min(failures - 1, 10))
    return rng.uniform(interval_s, max(interval_s, longest))


class Health:
    """The last run of each endpoint and whether it failed; a failure is logged once, and so is the recovery."""

    def __init__(self, centre_id: int) -> None:
        self._centre_id = centre_id
        self._stages = {e.name: Stage(e.name, e.title) for e in ENDPOINTS.values() if e.name != "user_activity"}
        self.forbidden: set[str] = set()
        self.failing: set[str] = set()
        self._problems: dict[str, str] = {}

    @property
    def stages(self) -> tuple[Stage, ...]:
        """All endpoints in a fixed order."""
        return tuple(self._stages.values())

    def stage(self, name: str) -> Stage:
        """One endpoint."""
        return self._stages[name]

    def ran(self, name: str, now: int, ms: float, result: Outcome) -> None:
        """Note a reading that came to its end, good or not."""
        old = self._stages[name]
        self._stages[name] = Stage(
            name,
            old.title,
            "bad" if not result.ok else "warn" if result.message else "ok",
            now,
            now if result.ok else old.last_ok,
            round(ms, 1),
            result.rows,
            result.rejected,
            0 if result.ok else old.errors + 1,
            result.message,
            result.what_to_do,
        )
        self.forbidden.discard(name)
        self._problems[name] = "" if result.ok else "too many unreadable rows"

    def failed(self, name: str, now: int, error: DialerError) -> None:
        """Note a reading that got no usable answer."""
        old = self._stages[name]
        self._stages[name] = replace(
            old,
            state="bad",
            last_run=now,
            rows=0,
            rejected=0,
            errors=old.errors + 1,
            message=error.message,
            what_to_do=error.what_to_do,
        )
        if isinstance(error, Refused) and error.forbidden:
            self.forbidden.add(name)
        else:
            self.forbidden.discard(name)
        code = f" {error.code}" if isinstance(error, Refused) else ""
        self._problems[name] = f"{type(error).__name__.lower()}{code}"

    def tell(self, *, dialer_down: bool) -> None:
        """Log one line per endpoint that began to fail or works again; none of their own while the dialer is down.

        The dialer's own words stay out of the log.
        """
        problems, self._problems = self._problems, {}
        for name, problem in problems.items():
            if problem and name not in self.failing and not dialer_down:
                self.failing.add(name)
                log.warning("reading_failed", centre_id=self._centre_id, endpoint=name, reason=problem)
            elif not problem and name in self.failing:
                self.failing.discard(name)
                log.info("reading_recovered", centre_id=self._centre_id, endpoint=name)
