"""A centre's lease in the store: one process polls it at a time, and a late one writes nothing."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection

from backend.poller.state import Stage
from backend.poller.steps import Outcome
from backend.store import Store, write

MARGIN_S = 60
"""How much longer than an interval a lease lasts: a dead worker's centre is taken over after it."""


class Lease:
    """Claims one centre for this worker; times are `wall` seconds, the same for all processes."""

    def __init__(self, store: Store, centre_id: int, number: int, wall: Callable[[], float]) -> None:
        self.worker = f"{socket.gethostname()}:{os.getpid()}:{number:08x}"
        self._store, self._centre_id, self._wall = store, centre_id, wall

    def clear(self) -> None:
        """Void a lease left by a killed process, where nobody else can have the store open (SQLite)."""
        if self._store.path is not None:
            self._store.write(lambda conn: write.make_due(conn, self._centre_id, int(self._wall()), free=True))

    def claim(self, interval_s: float, *, forced: bool) -> int | None:
        """The fence of this poll; None when the centre is not due (unless `forced`) or another process has it."""
        now = int(self._wall())

        def claim(conn: Connection) -> int | None:
            if forced:
                write.make_due(conn, self._centre_id, now)
            return write.claim(conn, self._centre_id, self.worker, now, int(interval_s) + MARGIN_S)

        return self._store.write(claim)

    def give_back(
        self,
        fence: int,
        wait_s: float,
        failures: int,
        now: int,
        ran: Sequence[Stage],
        results: Mapping[str, Outcome],
    ) -> None:
        """Note how the readings went (at dialer time `now`) and that the centre is due again after `wait_s`."""
        due = int(self._wall() + max(0.0, wait_s))

        def note(conn: Connection) -> None:
            if not write.holds(conn, self._centre_id, fence):
                return
            for s in ran:
                good, ms = s.state != "bad", s.ms or 0.0
                write.save_run(conn, self._centre_id, s.endpoint, now, good, ms, s.rows, s.rejected, s.message)
                write.save_rejects(conn, self._centre_id, results.get(s.endpoint, Outcome()).rejects, now)
            write.finish(conn, self._centre_id, fence, due, failures)

        self._store.write(note)
