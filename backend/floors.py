"""The centres being watched: per centre its settings, its client, its clock and its coordinator."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import structlog

from backend.centres import centre_of, stored_settings
from backend.config import LOOPBACK, Settings
from backend.dialer import Client, DialerClock
from backend.lookout import Asked
from backend.model import Centre
from backend.poller import Coordinator, FloorState
from backend.schemas import CentreSettings
from backend.snapshot import Pictures
from backend.store import Store, StoreError, read, write

log = structlog.get_logger("backend.floors")

NO_TOKEN = FloorState(
    status="signed_out",
    reason="No Convoso token is stored yet.",
    what_to_do="Run `python -m backend connect` and paste the token from Convoso (API > Authorization Tokens).",
)
REFRESH_S = 10.0
IDLE_S = 30.0
DEMO_REQUESTS_PER_S = 50.0
"""A simulated floor on this computer need not be spared; its history is read within a minute or two."""


@dataclass
class Floor:
    """One centre: what is configured now, and how its polling stands; no token, no client."""

    centre: Centre
    settings: CentreSettings
    dialer_url: str
    simulated: bool
    clock: DialerClock
    token: str | None = None
    client: Client | None = None
    coordinator: Coordinator | None = None
    refreshed_at: float = float("-inf")

    @property
    def state(self) -> FloorState:
        """How polling stands now."""
        return NO_TOKEN if self.coordinator is None else self.coordinator.status

    @property
    def is_simulated(self) -> bool:
        """Whether the data are simulated: known for the demo, else as the dialer says."""
        return self.simulated or self.state.simulated

    @property
    def next_update_in_s(self) -> float:
        """Seconds until a new picture is worth asking for."""
        return IDLE_S if self.coordinator is None else self.coordinator.next_update_in_s()

    def refresh_soon(self) -> None:
        """Poll soon, at most once in 10 seconds; without a token there is nothing to poll."""
        now = time.monotonic()
        if self.coordinator is not None and now - self.refreshed_at >= REFRESH_S:
            self.refreshed_at = now
            self.coordinator.refresh_soon()


class Floors:
    """Every centre of this backend by its number; the first is the default. `polled` hears of every new state."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        pictures: Pictures,
        polled: Callable[[Asked], None] = lambda _: None,
    ) -> None:
        self._polled = polled
        self._settings = settings
        self._store = store
        self._pictures = pictures
        self._floors: dict[int, Floor] = {}
        self._lock = threading.Lock()

    def __iter__(self) -> Iterator[Floor]:
        return iter(list(self._floors.values()))

    def get(self, centre_id: int | None) -> Floor | None:
        """The centre of that number; None asks for the first."""
        if centre_id is None:
            return next(iter(self._floors.values()), None)
        return self._floors.get(centre_id)

    def open(self, tokens: Mapping[int, str | None]) -> None:
        """Begin to watch every centre of the store; a centre without a token only shows what is stored."""
        with self._store.read() as conn:
            rows = read.centres(conn)
        for centre, dialer_url, text in rows:
            settings = stored_settings(text, centre.name)
            here = dialer_url.startswith(f"http://{LOOPBACK}")  # only a simulated floor has a faster clock
            clock = DialerClock(speed=self._settings.speed if here else 1.0)
            floor = Floor(centre_of(centre.centre_id, settings), settings, dialer_url, self._settings.demo, clock)
            self._floors[centre.centre_id] = floor
            self._draw(floor, floor.state)
        self.use_tokens(tokens)

    def use_tokens(self, tokens: Mapping[int, str | None]) -> None:
        """Take up tokens that are new or were replaced, and begin to poll where there was none."""
        with self._lock:
            for floor in self:
                token = tokens.get(floor.centre.centre_id)
                if token is None or token == floor.token:
                    continue
                floor.token = token
                if floor.coordinator is None:
                    self._begin(floor, token)
                else:
                    floor.coordinator.use_token(token)

    def asked(self, floor: Floor) -> Asked:
        """What a question to the lookout comes with; while the dialer is silent, time stands still."""
        now, state = floor.clock.now(), floor.state
        at = now if state.status == "live" or state.as_of is None else min(now, state.as_of)
        return Asked(
            self._store, floor.centre, floor.settings, at, state.as_of, floor.is_simulated, state.backfill.finished
        )

    def apply(self, floor: Floor, settings: CentreSettings) -> None:
        """Store new settings of a centre and go on with them; the picture shows them at once."""
        with self._lock:
            centre = centre_of(floor.centre.centre_id, settings)
            text = settings.model_dump_json()
            self._store.write(lambda conn: write.save_centre(conn, centre, floor.dialer_url, text))
            if centre.zone != floor.centre.zone:
                self._pictures.forget_days(centre.centre_id)
            floor.centre, floor.settings = centre, settings
            if floor.coordinator is not None:
                floor.coordinator.use_centre(centre)
        self._draw(floor, floor.state)

    def close(self) -> None:
        """End all polling."""
        for floor in self:
            if floor.coordinator is not None:
                floor.coordinator.stop()

    def _begin(self, floor: Floor, token: str) -> None:
        pace = DEMO_REQUESTS_PER_S if floor.simulated else self._settings.requests_per_s
        floor.client = Client(floor.dialer_url, token, requests_per_s=pace)
        floor.coordinator = Coordinator(
            self._store, floor.client, floor.centre, floor.clock, on_update=lambda state: self._draw(floor, state)
        )
        floor.coordinator.start()

    def _draw(self, floor: Floor, state: FloorState) -> None:
        """A new picture; when the store fails, the last one stays."""
        try:
            self._pictures.rebuild(
                self._store, floor.centre, floor.settings, state, floor.clock.now(), simulated=floor.simulated
            )
        except StoreError as error:
            log.error("picture_failed", centre_id=floor.centre.centre_id, reason=str(error))
        self._polled(self.asked(floor))
