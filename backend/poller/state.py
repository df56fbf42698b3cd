"""How polling stands: one immutable picture, replaced whole after every poll."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Status = Literal["starting", "live", "stale", "signed_out"]
StageState = Literal["ok", "warn", "bad", "waiting"]


@dataclass(frozen=True, slots=True)
class Stage:
    """How reading one endpoint went last: times are dialer time, `ms` is the wait for its answers.

    `errors` counts failed runs in a row.
    """

    endpoint: str
    title: str
    state: StageState = "waiting"
    last_run: int | None = None
    last_ok: int | None = None
    ms: float | None = None
    rows: int = 0
    rejected: int = 0
    errors: int = 0
    message: str = ""
    what_to_do: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the history was read; `rows` are calls."""

    done_days: int = 0
    total_days: int = 0
    rows: int = 0
    finished: bool = False
    sentence: str = "Reading the history has not begun yet."


@dataclass(frozen=True, slots=True)
class FloorState:
    """What the manager is told about freshness. Times are UTC seconds on the dialer's clock.

    `as_of` is when the floor and the calls were last read completely, `stale_since` the same while they
    are out of date; `failures` counts polls in a row that failed as a whole.
    """

    status: Status = "starting"
    reason: str = ""
    what_to_do: str = ""
    as_of: int | None = None
    stale_since: int | None = None
    next_update_at: int | None = None
    interval_s: int = 30
    failures: int = 0
    requests_per_min: float = 0.0
    skew_s: float | None = None
    simulated: bool = False
    backfill: Progress = field(default_factory=Progress)
    stages: tuple[Stage, ...] = ()
    version: int = 0
