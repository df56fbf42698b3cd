"""The state that is shown: replaced whole, told to the listener, called stale when it grows old."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import structlog

from backend.dialer import Client, DialerClock
from backend.poller.state import FloorState

log = structlog.get_logger("backend.poller")

OLD_INTERVALS = 2.5
OLD_WALL_S = 20.0
"""A picture is old after 2.5 intervals, but not before 20 local seconds (a simulated minute may last one)."""


class Board:
    """Holds the state of one centre for readers on any thread."""

    def __init__(
        self,
        centre_id: int,
        first: FloorState,
        client: Client,
        clock: DialerClock,
        listener: Callable[[FloorState], None] | None,
    ) -> None:
        self._centre_id, self._client, self._clock, self._listener = centre_id, client, clock, listener
        self._state = first

    @property
    def shown(self) -> FloorState:
        """The state of the last poll, stale when its age says so; `requests_per_min` is fresh."""
        state = self._state
        if self.old:
            state = replace(
                state,
                status="stale",
                stale_since=state.as_of,
                reason=state.reason or "The dialer was not read for longer than two polls.",
                what_to_do=state.what_to_do or "Nothing to do: polling goes on by itself.",
            )
        return replace(state, requests_per_min=self._client.requests_per_min())

    @property
    def old(self) -> bool:
        """True when a state that was live is out of date by now."""
        state = self._state
        if state.status != "live" or state.as_of is None:
            return False
        allowed = max(OLD_INTERVALS * state.interval_s, OLD_WALL_S * self._clock.speed)
        return self._clock.now() - state.as_of > allowed

    def put(self, state: FloorState) -> None:
        """Replace the state."""
        self._state = replace(state, version=self._state.version + 1)

    def tell(self) -> None:
        """Tell the listener; what goes wrong there is not polling's problem."""
        if self._listener is None:
            return
        try:
            self._listener(self.shown)
        except Exception as error:
            log.error("listener_failed", centre_id=self._centre_id, error=type(error).__name__)

    def grow_old(self) -> None:
        """Tell once when the state became stale by age alone."""
        if self.old:
            self.put(self.shown)
            self.tell()
