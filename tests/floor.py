"""A simulated floor, a real store and a coordinator, driven poll by poll on the simulator's own clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from backend.clock import day_bounds, local_date, wall_to_utc
from backend.dialer import Answer, Client, DialerClock
from backend.model import DROP_STATUSES, Centre
from backend.poller import Coordinator, FloorState
from backend.simulator import Simulation
from backend.simulator.server import running
from backend.store import Columns, Store, open_store, read, write
from tests import copied

ZONE = "America/Los_Angeles"
SMALL: dict[str, Any] = {
    "start": "10:00",
    "history_days": 5,
    "floor": {"agents": 6, "absence": 0.0},
    "campaign": [{"id": 1001, "name": "Solar Outbound"}, {"id": 1002, "name": "Home Insurance", "transfer": 0.05}],
    "list": [
        {"id": 3301, "name": "Solar California", "campaign": "Solar Outbound"},
        {"id": 3302, "name": "Home Texas", "campaign": "Home Insurance"},
    ],
    "queue": [{"id": 20001, "name": "Home Live Transfer", "campaign": "Home Insurance", "calls_per_hour": 20}],
}
THURSDAY = date(2025, 6, 12)


def at(day: date, hour: int = 10, minute: int = 0, *, zone: str = ZONE) -> int:
    """UTC seconds of a wall time."""
    return wall_to_utc(datetime(day.year, day.month, day.day, hour, minute), zone)


class SimulatedTimeClient(Client):
    """The real client, whose answers come at the simulator's time, so that a test can let hours pass at once."""

    simulation: Simulation

    def ask(self, name: str, params: Mapping[str, str] | None = None, *, deadline_s: float | None = None) -> Answer:
        return replace(super().ask(name, params, deadline_s=deadline_s), at=float(self.simulation.now()))


class Polled:
    """One centre being polled; use as a context manager.

    `history_days` 0 leaves the past alone. Requests have a deadline of `deadline_s` real seconds.
    """

    def __init__(
        self,
        folder: Path,
        *,
        scenario: Mapping[str, Any] = SMALL,
        start: int | None = None,
        seed: int = 3,
        variants: Sequence[str] = (),
        history_days: int = 0,
        deadline_s: float = 5.0,
        store_url: str = "",
        centre: Centre | None = None,
    ) -> None:
        self.sim = Simulation(seed, dict(scenario), at(THURSDAY) if start is None else start, 0, variants)
        self.centre = centre or Centre(1, "Floor", excluded_names=())
        self.history_days, self.deadline_s = history_days, deadline_s
        self.store_url = store_url or copied.put(folder / "data" / "floor.db")
        self.states: list[FloorState] = []
        self._stack = ExitStack()

    def __enter__(self) -> Polled:
        self.url = self._stack.enter_context(running(self.sim))
        self.store = open_store(self.store_url)
        self.store.write(lambda conn: write.save_centre(conn, self.centre, self.url, "{}"))
        self.begin()
        return self

    def __exit__(self, *_: object) -> None:
        self.coordinator.stop()
        self.store.close()
        self._stack.close()

    def clock_s(self) -> float:
        """The simulator's clock, which stands still during a poll."""
        return float(self.sim.now())

    def begin(self, token: str = "") -> None:
        """A fresh coordinator, as after a start of the backend."""
        self.client = SimulatedTimeClient(
            self.url, token or self.sim.token, requests_per_s=0, deadline_s=self.deadline_s
        )
        self.client.simulation = self.sim
        self.coordinator = self.make_coordinator(self.store, self.client)

    def make_coordinator(self, store: Store, client: Client) -> Coordinator:
        """A coordinator on the simulator's clock."""
        return Coordinator(
            store,
            client,
            self.centre,
            DialerClock(monotonic=self.clock_s, wall=self.clock_s),
            on_update=self.states.append,
            history_days=self.history_days,
            monotonic=self.clock_s,
            wall=self.clock_s,
        )

    def restart(self) -> None:
        """Stop the backend and start it again on the same store."""
        self.coordinator.stop()
        self.store.close()
        self.store = open_store(self.store_url)
        self.begin()

    def poll(self, times: int = 1, every_s: int = 30) -> FloorState:
        """Let time pass and poll, `times` in a row; the last state."""
        for _ in range(times):
            self.sim.advance(every_s)
            state = self.coordinator.poll_once()
        return state

    def settle(self) -> FloorState:
        """Poll after the next hourly reading of the whole day, so that late dispositions are in."""
        self.poll(every_s=3600)
        return self.poll(every_s=61)

    def stage(self, name: str) -> Any:
        """How reading an endpoint stands."""
        return next(s for s in self.coordinator.status.stages if s.endpoint == name)

    def today(self) -> tuple[int, int]:
        """Bounds of the local day now."""
        return day_bounds(local_date(self.sim.now(), self.centre.zone), self.centre.zone)

    def stored(self, start: int, end: int) -> dict[str, Any]:
        """What the store holds of finished calls, in the shape of `Simulation.truth`."""
        with self.store.read() as conn:
            groups = read.call_groups(conn, self.centre.centre_id, start, end)
            flags = read.dispositions(conn, self.centre.centre_id)
        return {
            "team": _counts(groups, flags, np.ones(len(groups["n"]), dtype=bool)),
            "agents": {int(i): _counts(groups, flags, groups["agent_id"] == i) for i in set(groups["agent_id"]) - {0}},
            "campaigns": {
                int(i): _counts(groups, flags, groups["campaign_id"] == i) for i in set(groups["campaign_id"])
            },
        }

    def true(self, start: int, end: int) -> dict[str, Any]:
        """The simulator's truth, reduced to what `stored` counts."""
        truth = self.sim.truth(start, end)
        keep = ("calls", "contacts", "conversions", "talk_s", "drops", "rows")
        return {
            "team": {k: truth["team"][k] for k in keep},
            "agents": {i: {k: one[k] for k in keep} for i, one in truth["agents"].items()},
            "campaigns": {i: {k: one[k] for k in keep} for i, one in truth["campaigns"].items()},
        }

    def agree(self, start: int, end: int) -> None:
        """Assert that not one call, second or drop of `[start, end)` is lost or doubled."""
        true = self.true(start, end)
        assert true["team"]["rows"] > 0, "nothing happened, so nothing is shown"
        assert self.stored(start, end) == true

    def ids(self, start: int, end: int) -> list[int]:
        """Ids of all stored calls, live ones too."""
        with self.store.read() as conn:
            return read.calls(conn, self.centre.centre_id, start, end, limit=1_000_000)["call_id"].tolist()

    def use_settings(self, **changed: Any) -> None:
        """Change the centre's settings while polling goes on."""
        self.centre = replace(self.centre, **changed)
        self.coordinator.use_centre(self.centre)


def _counts(groups: Columns, flags: Mapping[str, Any], mine: Any) -> dict[str, int]:
    handled = mine & (groups["agent_id"] > 0)
    contact = np.array([s in flags and flags[s].contact for s in groups["status"]], dtype=bool)
    success = np.array([s in flags and flags[s].success for s in groups["status"]], dtype=bool)
    dropped = np.array([s in DROP_STATUSES for s in groups["status"]], dtype=bool) & ~groups["inbound"].astype(bool)
    n = groups["n"]
    return {
        "calls": int(n[handled].sum()),
        "contacts": int(n[handled & contact].sum()),
        "conversions": int(n[handled & success].sum()),
        "talk_s": int(groups["talk_s"][handled].sum()),
        "drops": int(n[mine & dropped].sum()),
        "rows": int(n[mine].sum()),
    }


def seconds(p: Polled, start: int, end: int) -> dict[int, dict[str, int]]:
    """Stored seconds of finished states per agent, in the shape of the truth."""
    named = {"talk": "talk_s", "wait": "wait_s", "wrap": "wrap_s", "dead": "wrap_s", "pause": "pause_s"}
    with p.store.read() as conn:
        groups = read.state_groups(conn, 1, start, end)
        running = [event for event in read.open_states(conn, 1) if event.started_at < end]
    found: dict[int, dict[str, int]] = {}
    for agent, state, n in zip(groups["agent_id"].tolist(), groups["state"], groups["seconds"].tolist(), strict=True):
        if state in named:
            one = found.setdefault(agent, dict.fromkeys(set(named.values()), 0))
            one[named[state]] += n
    for event in running:  # the truth counts finished states only
        if str(event.state) in named:
            found[event.agent_id][named[str(event.state)]] -= max(0, end - max(start, event.started_at))
    return {agent: one for agent, one in found.items() if any(one.values())}


def true_seconds(p: Polled, start: int, end: int) -> dict[int, dict[str, int]]:
    """The simulator's truth in the shape of `seconds`."""
    truth: dict[int, dict[str, int]] = p.sim.truth(start, end)["seconds"]
    named = ("talk_s", "wait_s", "wrap_s", "pause_s")
    return {i: {k: one[k] for k in named} for i, one in truth.items() if any(one[k] for k in named)}
