"""A simulated floor whose store is kept up to date every five minutes, without a network, for the lookout's tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from filled import PAGE, STATE_PAGE, Wire, fill, watch

from backend.centres import default_settings
from backend.clock import utc_to_wall
from backend.dialer.parse import parse_log, parse_productivity
from backend.lookout.asked import Asked
from backend.lookout.review import Reviews
from backend.model import Centre
from backend.schemas import CentreSettings, Foresight
from backend.simulator import Simulation
from backend.store import Store, write

CENTRE = Centre(1, "Floor", excluded_names=())
STEP_S = 300
LOUD: dict[str, Any] = {"false_alerts_per_shift": 20.0, "cool_down_min": 15, "unusual_rule": "seed", "unusual_z": 1.0}
"""Settings so nervous that luck alone raises alerts on a small floor."""


class Living:
    """A floor of `scenario` begun at `start` (UTC s; None: its own time) with `days` of history, and its reviews."""

    def __init__(
        self, store: Store, scenario: Any, start: int | None, days: int, seed: int = 3, **foresight: Any
    ) -> None:
        self.store, self.sim = store, Simulation(seed, scenario, start, 0)
        self.wire = Wire(self.sim, CENTRE)
        self.settings: CentreSettings = default_settings("Floor")
        self.settings.foresight = Foresight(**foresight)
        fill(store, self.sim, CENTRE, days)
        text = self.settings.model_dump_json()
        store.write(lambda conn: write.save_centre(conn, CENTRE, "http://127.0.0.1", text))
        self.note_today()
        self.reviews = Reviews()

    def note_today(self) -> None:
        """The whole local day up to now was read."""
        now = self.sim.now()
        self.store.write(lambda conn: write.set_cursor(conn, 1, "today", {"at": now}))

    def restart(self) -> None:
        """The backend ends and starts again."""
        self.reviews = Reviews()

    def asked(self, **changed: Any) -> Asked:
        """A question at the simulator's time."""
        now = self.sim.now()
        return replace(Asked(self.store, CENTRE, self.settings, now, now, True), **changed)

    def look(self) -> None:
        """Look until nothing is due."""
        asked = self.asked()
        while self.reviews.after_poll(asked) or self.reviews.learning(asked).startswith("Learning"):
            continue

    def go_on(self, times: int = 1, *, look: bool = True) -> None:
        """Let five minutes pass, store what they brought, and look at them."""
        for _ in range(times):
            self.sim.advance(STEP_S)
            self._poll()
            if look:
                self.look()

    def _poll(self) -> None:
        now = self.sim.now()
        first, last = (utc_to_wall(at, CENTRE.zone) for at in (now - 1800, now))
        calls = self.wire.pages("log/retrieve", parse_log, PAGE, start_time=first, end_time=last, order="ASC")
        day = utc_to_wall(now, CENTRE.zone)[:10]
        asked = {"date_start": day, "date_end": day}
        states = self.wire.pages("agent-productivity/search", parse_productivity, STATE_PAGE, **asked)
        self.store.write(lambda conn: write.save_calls(conn, CENTRE, calls, now))
        self.store.write(lambda conn: write.save_states(conn, CENTRE, states, now))
        watch(self.store, self.sim, CENTRE)
