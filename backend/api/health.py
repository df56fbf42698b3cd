"""The page Data: every stage between the dialer and the panel, when it last worked and what to do if it did not."""

from __future__ import annotations

from backend.dialer.endpoints import ENDPOINTS
from backend.schemas import Stage
from backend.store.read import Run

LATE_POLLS = 4
SLOW_ENDPOINTS = frozenset({"campaigns", "lists", "users", "statuses"})


def dialer_stages(runs: dict[str, Run], now: int, interval_s: int) -> list[Stage]:
    """A stage for each endpoint of the dialer that is asked, in the order they are asked."""
    return [_stage(name, runs.get(name), now, interval_s) for name in ENDPOINTS if name in runs or name == "monitor"]


def _stage(name: str, run: Run | None, now: int, interval_s: int) -> Stage:
    title = ENDPOINTS[name].title
    if run is None:
        return waiting(name, title, "Not asked yet.")
    return Stage(
        name=name,
        title=title,
        last_run=run.at,
        last_ok=run.last_ok_at,
        duration_ms=run.ms,
        rows=run.rows,
        rejected=run.rejected,
        errors=run.errors,
        state=_state(name, run, now, interval_s),
        message=run.message,
        what_to_do="" if run.ok else "It is asked again by itself; if this lasts, test the token in the settings.",
    )


def _state(name: str, run: Run, now: int, interval_s: int) -> str:
    if not run.ok:
        return "bad"
    late = name not in SLOW_ENDPOINTS and now - run.at > LATE_POLLS * max(interval_s, 60)
    return "warn" if late or run.rejected else "ok"


def waiting(name: str, title: str, message: str) -> Stage:
    """A stage that has not run."""
    return Stage(
        name=name,
        title=title,
        last_run=None,
        last_ok=None,
        duration_ms=None,
        rows=0,
        rejected=0,
        errors=0,
        state="waiting",
        message=message,
        what_to_do="",
    )
