"""What the routes ask for; the composition root gives an object that knows the store and the pictures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

from backend.api.parameters import CallFilters, CallQuery, MatrixQuery, SnapshotQuery
from backend.lookout import Asked, Lookout
from backend.planning.service import Planner
from backend.schemas import CentreRef, CentreSettings, SettingsAnswer, TokenTest, WindowName
from backend.steering import Advisor


class Unknown(Exception):
    """There is no such centre, agent or campaign; the text says which."""


class Served(Protocol):
    """A ready answer: JSON bytes and the tag that changes with them."""

    @property
    def body(self) -> bytes: ...
    @property
    def etag(self) -> str: ...
    def render(self, next_update_in_s: float, now: int) -> bytes:
        """The body with the countdown put in front."""


class Live(NamedTuple):
    """A picture of the floor, the seconds until the next one is worth asking for, and the dialer's time."""

    served: Served
    next_update_in_s: float
    now: int


class Answers(Protocol):
    """Every question of the panel. `centre` is None for the first centre; Unknown means there is no such thing."""

    @property
    def lookout(self) -> Lookout:
        """What is drifting, unusual, likely, and how often that was right."""

    @property
    def advisor(self) -> Advisor:
        """Who should work where, what to do next, and whether it helped."""

    @property
    def planner(self) -> Planner:
        """The weeks ahead: scenarios, schedules and what becomes of them."""

    def asked(self, centre: int | None) -> Asked:
        """What a question to the lookout comes with."""

    def centres(self) -> list[CentreRef]:
        """All centres, the first first."""

    def snapshot(self, query: SnapshotQuery) -> Live:
        """The live floor in one window."""

    def agent(self, centre: int | None, agent_id: int, window: WindowName) -> Served:
        """One agent in depth; Unknown when no such agent was ever seen."""

    def calls(self, query: CallQuery) -> Any:
        """One page of calls as a CallPage."""

    def call_rows(self, filters: CallFilters) -> Iterator[bytes]:
        """The calls as lines of a CSV file, header first, at most 40,000 rows."""

    def matrix(self, query: MatrixQuery) -> Served:
        """Agents by campaigns in one metric."""

    def seed_switch(self, centre: int | None, window: WindowName) -> Any:
        """Whose place changes with the seed formula, as a SeedSwitch."""

    def data_health(self, centre: int | None) -> Served:
        """Where the data come from and how well."""

    def settings(self, centre: int | None) -> SettingsAnswer:
        """The centre's settings and what is missing in them."""

    def save_settings(self, centre: int | None, settings: CentreSettings) -> SettingsAnswer:
        """Store the settings and let the poller take them up; ValueError names what is not allowed."""

    def test_token(self, centre: int | None) -> TokenTest:
        """Ask the dialer, section by section, whether the stored token is accepted."""

    def refresh(self, centre: int | None) -> None:
        """Poll soon; at most once in 10 seconds."""

    def log_out(self, centre: int | None, agent_id: int, confirmed: str) -> None:
        """Log an agent out of the dialer; a Refusal says why not."""

    def note(self, who: str, centre: int | None, action: str, thing: str, detail: str = "") -> None:
        """Write one line of the audit."""
