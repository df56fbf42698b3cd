"""A running simulated centre: its clock, its floor, its faults, and the web server's application."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from backend.clock import local_date, wall_to_utc, zone
from backend.simulator import truth as truths
from backend.simulator.faults import Faults
from backend.simulator.floor import Floor
from backend.simulator.loading import load_scenario, make_scenario
from backend.simulator.scenario import Planted, Scenario
from backend.simulator.web import Web
from backend.simulator.wire.asking import Ask
from backend.simulator.wire.routes import answer
from backend.simulator.wire.variants import check_variants


class Simulation:
    """A floor that never existed, with a clock of its own.

    `start` is UTC seconds (default: the scenario's wall time on the latest weekday); `speed` is simulated seconds
    per real second, 0 for a clock that only moves by `advance` and `set_now`. Safe to use from several threads.
    """

    def __init__(
        self,
        seed: int = 1,
        scenario: str | Path | Scenario | Mapping[str, Any] = "demo",
        start: int | None = None,
        speed: float = 0.0,
        variants: str | Sequence[str] = (),
    ) -> None:
        if seed < 0 or speed < 0:
            raise ValueError("seed and speed must not be negative.")
        self.seed = seed
        self.scenario = _scenario(scenario)
        self.variants = check_variants(list(variants) if not isinstance(variants, str) else variants)
        self.lock = threading.RLock()
        self.faults = Faults()
        begin = default_start(self.scenario) if start is None else start
        self._base, self._since, self.speed = float(begin), time.monotonic(), speed
        self.floor = Floor(self.scenario, seed, local_date(begin, self.scenario.zone))
        self.web = Web(self)

    @property
    def token(self) -> str:
        """The first API token the scenario accepts."""
        return self.scenario.token[0].value

    def wsgi(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The application: the wire under /v1/, controls under /control/, the stand-in page elsewhere."""
        return self.web(environ, start_response)

    def ask(self, path: str, **params: object) -> Any:
        """An answer of the wire without a web server, as a client would decode it; the token is added."""
        words = {"auth_token": self.token} | {name: str(value) for name, value in params.items()}
        with self.lock:
            return answer(Ask(self.floor, self.now(), words, self.variants, self.faults, path))

    def now(self) -> int:
        """The simulated time in UTC seconds."""
        return int(self._base + (time.monotonic() - self._since) * self.speed)

    def set_now(self, at: int) -> None:
        """Sets the clock; days are lived again when it is set back."""
        with self.lock:
            self._base, self._since = float(at), time.monotonic()
            self.floor.rewind(self.now())

    def advance(self, seconds: float) -> None:
        """Moves the clock forward (or back, with a negative number)."""
        with self.lock:
            self._base += seconds
            if seconds < 0:
                self.floor.rewind(self.now())

    def set_speed(self, speed: float) -> None:
        """Simulated seconds per real second from now on."""
        if speed < 0:
            raise ValueError("speed must not be negative.")
        with self.lock:
            self._base += (time.monotonic() - self._since) * self.speed
            self._since, self.speed = time.monotonic(), speed

    def agent_id(self, name: str) -> int:
        """Id of the first agent whose name begins so; raises KeyError."""
        for person in self.floor.people:
            if person.name.startswith(name):
                return person.agent_id
        raise KeyError(name)

    def truth(self, start: int, end: int) -> dict[str, Any]:
        """Counts and seconds of [start, end) up to now; see backend.simulator.truth for the definitions."""
        with self.lock:
            return truths.truth(self.floor, start, end, self.now())

    def true_rates(self, at: int | None = None) -> list[dict[str, Any]]:
        """The model's true rates per agent and campaign at an instant, now by default."""
        with self.lock:
            return truths.true_rates(self.floor, min(self.now() if at is None else at, self.now()))

    def move(self, agent_id: int, campaign_id: int) -> None:
        """The agent logs out once free and in again to another campaign; later days start there too."""
        self._known(agent_id, self.floor.by_id, "agent")
        self._known(campaign_id, {part.id for part in self.scenario.campaign}, "campaign")
        self._act("move", agent_id, campaign_id)

    def logout(self, agent_id: int) -> None:
        """Forces the agent out at once; they come back some minutes later."""
        self._known(agent_id, self.floor.by_id, "agent")
        self._act("logout", agent_id)

    def switch_campaign(self, campaign_id: int, on: bool) -> None:
        """Starts or stops dialing in a campaign."""
        self._known(campaign_id, {part.id for part in self.scenario.campaign}, "campaign")
        self._act("campaign", campaign_id, on)

    def change_list(self, list_id: int, **changed: Any) -> None:
        """Changes a list's name, campaign (id) or active."""
        self._known(list_id, {part.id for part in self.scenario.list}, "list")
        if unknown := changed.keys() - {"name", "campaign", "active"}:
            raise ValueError(f"A list has no {', '.join(sorted(unknown))}.")
        self._act("list", list_id, changed)

    def dispose(self, call_id: int, status: str) -> None:
        """Gives a finished call another disposition; raises KeyError for an unknown call."""
        status = Planted(status=status).status
        with self.lock:
            self.floor.dispose(self.now(), call_id, status)

    def script(self, agent_id: int, calls: Iterable[Mapping[str, Any]], then: str = "work") -> None:
        """Plants the next calls of a logged-in agent (fields of a scenario's `calls`)."""
        self._known(agent_id, self.floor.by_id, "agent")
        if then not in ("work", "pause", "logout"):
            raise ValueError(f"then must be work, pause or logout, not {then!r}.")
        self._act("script", agent_id, tuple(Planted.model_validate(dict(one)) for one in calls), then)

    def _act(self, what: str, *values: Any) -> None:
        with self.lock:
            self.floor.act(self.now(), what, *values)

    @staticmethod
    def _known(wanted: int, known: Iterable[int], kind: str) -> None:
        if wanted not in known:
            raise ValueError(f"There is no {kind} {wanted}.")


def _scenario(given: str | Path | Scenario | Mapping[str, Any]) -> Scenario:
    if isinstance(given, Scenario):
        return given
    return load_scenario(given) if isinstance(given, str | Path) else make_scenario(dict(given))


def default_start(scenario: Scenario, today: date | None = None) -> int:
    """The scenario's start on the latest weekday up to today (its zone's date), in UTC seconds."""
    day = today or datetime.now(zone(scenario.zone)).date()
    while day.weekday() > 4:
        day -= timedelta(days=1)
    hours, minutes = scenario.start.split(":")[:2]
    return wall_to_utc(datetime(day.year, day.month, day.day, int(hours), int(minutes)), scenario.zone)  # noqa: DTZ001
