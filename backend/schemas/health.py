"""Where the data come from and how well."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from backend.schemas.base import CentreRef, FloorStatus, Model
from backend.schemas.floor import Backfill


class Stage(Model):
    """One stage of the pipeline: acquire, store, analyse, serve (and each dialer endpoint)."""

    name: str
    title: str
    last_run: int | None
    last_ok: int | None
    duration_ms: float | None
    rows: int
    rejected: int
    errors: int
    state: Literal["ok", "warn", "bad", "waiting"]
    message: str
    what_to_do: str


class RejectRow(Model):
    """A row of the dialer that was not taken, without personal data."""

    at: int
    endpoint: str
    reason: str
    sample: str = Field(description="The offending field only, personal data removed.")


class DataHealth(Model):
    """Where the data come from, how fresh and how complete they are."""

    centre: CentreRef
    now: int
    as_of: int | None
    status: FloorStatus
    reason: str
    requests_per_min: float
    poll_interval_s: int
    clock_skew_s: float | None
    stages: list[Stage]
    rejects: list[RejectRow]
    backfill: Backfill
    calls_stored: int
    oldest_call: int | None
    store_bytes: int
    schema_version: str
    backend_version: str
    agreement: str = Field(description="Our counts against the dialer's own report, in one sentence.")
