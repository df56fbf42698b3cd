"""The thread on which the lookout works, so that looking ahead never holds up polling."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

from backend.lookout.asked import Asked
from backend.lookout.lookout import Lookout

BREATH_S = 0.2
"""Between two bites of long work, so that questions are answered meanwhile."""

log = structlog.get_logger("backend.lookout")


class Watchman:
    """Hands the newest state of each centre to the lookout, one centre after the other.

    A centre that polls faster than the lookout works loses nothing: each look begins where the last one ended.
    `then` hears of each look that is finished.
    """

    def __init__(self, lookout: Lookout, then: Callable[[Asked], None] = lambda _: None) -> None:
        self._lookout = lookout
        self._then = then
        self._due: dict[int, Asked] = {}
        self._change = threading.Condition()
        self._ended = False
        self._failing: set[int] = set()
        self._thread = threading.Thread(target=self._work, name="lookout", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def tell(self, asked: Asked) -> None:
        """A centre was polled; returns at once."""
        with self._change:
            self._due[asked.centre.centre_id] = asked
            self._change.notify()

    def stop(self, timeout_s: float = 20.0) -> None:
        """Finish the look under way, then end."""
        with self._change:
            self._ended = True
            self._change.notify()
        self._lookout.interrupt()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _work(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._due or self._ended)
                if self._ended:
                    return
                asked = self._due.pop(next(iter(self._due)))
            self._look(asked)
            if asked.centre.centre_id not in self._failing and self._lookout.is_midway(asked):
                with self._change:
                    self._due.setdefault(asked.centre.centre_id, asked)
                    self._change.wait_for(lambda: self._ended, BREATH_S)

    def _look(self, asked: Asked) -> None:
        """One line when looking begins to fail, one when it works again; polling goes on either way."""
        centre_id = asked.centre.centre_id
        try:
            self._lookout.after_poll(asked)
            self._then(asked)
        except Exception as error:
            if centre_id not in self._failing:
                self._failing.add(centre_id)
                log.error("lookout_failed", centre_id=centre_id, exc_info=error)
            return
        if centre_id in self._failing:
            self._failing.discard(centre_id)
            log.info("lookout_works_again", centre_id=centre_id)
