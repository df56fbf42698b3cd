"""A steady beat in the background, on APScheduler in memory: the database owns the schedule, this only asks it."""

from __future__ import annotations

from collections.abc import Callable

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

LONGEST_S = 0.5
SHORTEST_S = 0.02


class Beat:
    """Calls `act` about ten times per interval of `interval_s` seconds, two calls side by side at most."""

    def __init__(self, act: Callable[[], None], interval_s: float) -> None:
        self._scheduler: BackgroundScheduler | None = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(2)},
            job_defaults={"coalesce": True, "max_instances": 2, "misfire_grace_time": None},
            timezone="UTC",
        )
        self._scheduler.add_job(act, "interval", seconds=min(LONGEST_S, max(SHORTEST_S, interval_s / 10)))
        self._scheduler.start()

    def stop(self) -> None:
        """End the beat and wait for the call under way; a second stop does nothing."""
        scheduler, self._scheduler = self._scheduler, None
        if scheduler is not None:
            scheduler.shutdown(wait=True)
