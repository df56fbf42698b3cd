"""Where the data come from and how well: the line under every screen, and the page Data."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from backend import __version__
from backend.poller.state import FloorState, Stage
from backend.snapshot.picture import Picture
from backend.store import Store, read
from backend.store.read import Run

BAD, WARN, OK, WAITING = "bad", "warn", "ok", "waiting"


def summary(state: FloorState, sentence: str, *, agrees: bool) -> dict[str, Any]:
    """`schemas.HealthSummary`; `sentence` is our counts against the dialer's."""
    level, words = _level(state, sentence, agrees=agrees)
    return {"level": level, "sentence": words, "backfill": asdict(state.backfill)}


def _level(state: FloorState, sentence: str, *, agrees: bool) -> tuple[str, str]:
    if state.status in ("stale", "signed_out"):
        return BAD, " ".join(text for text in (state.reason, state.what_to_do) if text) or "Convoso does not answer."
    if state.status == "starting":
        return WARN, state.reason or "Waiting for Convoso's first answer."
    failing = [stage for stage in state.stages if stage.state == BAD]
    if failing:
        return WARN, " ".join(text for text in (failing[0].message, failing[0].what_to_do) if text)
    if not agrees:
        return WARN, sentence
    if not state.backfill.finished and state.backfill.total_days:
        return OK, state.backfill.sentence
    return OK, "All sources answer."


def data_health(
    store: Store, picture: Picture, analyse_ms: float, serve_ms: float, answer_bytes: int
) -> dict[str, Any]:
    """`schemas.DataHealth`: the stages acquire, store, analyse, serve and each endpoint of the dialer."""
    state, centre = picture.state, picture.scene.centre
    with store.read() as conn:
        stored, oldest, _ = read.span(conn, centre.centre_id)
        runs, rejects = read.runs(conn, centre.centre_id), read.rejects(conn, centre.centre_id)
    endpoints = [_endpoint_stage(stage, runs.get(stage.endpoint)) for stage in state.stages]
    agents = len(picture.floor("today").book.sums.agent_ids)
    return {
        "centre": picture.centre_ref,
        "now": picture.now,
        "as_of": state.as_of,
        "status": state.status,
        "reason": state.reason,
        "requests_per_min": round(state.requests_per_min, 1),
        "poll_interval_s": state.interval_s,
        "clock_skew_s": None if picture.simulated or state.skew_s is None else round(state.skew_s, 1),
        "stages": [
            _acquire(state, endpoints),
            _stage("store", "Store", picture, None, stored, "Calls kept in the database."),
            _stage("analyse", "Analyse", picture, analyse_ms, agents, "Agents on the board of today."),
            _stage("serve", "Serve", picture, serve_ms, answer_bytes, "Bytes of the picture of today."),
            *endpoints,
        ],
        "rejects": [{"at": r.at, "endpoint": r.endpoint, "reason": r.reason, "sample": r.sample} for r in rejects],
        "backfill": asdict(state.backfill),
        "calls_stored": stored,
        "oldest_call": oldest,
        "store_bytes": store.size_bytes(),
        "schema_version": str(store.schema_version()),
        "backend_version": __version__,
        "agreement": picture.agreement,
    }


def _acquire(state: FloorState, endpoints: list[dict[str, Any]]) -> dict[str, Any]:
    """All endpoints together."""
    runs = [e["last_run"] for e in endpoints if e["last_run"] is not None]
    level = {"live": OK, "starting": WAITING}.get(state.status, BAD)
    if level == OK and any(e["state"] in (BAD, WARN) for e in endpoints):
        level = WARN
    return {
        "name": "acquire",
        "title": "Acquire",
        "last_run": max(runs, default=None),
        "last_ok": state.as_of,
        "duration_ms": sum(e["duration_ms"] or 0.0 for e in endpoints) if runs else None,
        "rows": sum(e["rows"] for e in endpoints),
        "rejected": sum(e["rejected"] for e in endpoints),
        "errors": state.failures,
        "state": level,
        "message": state.reason or "Rows of the last answers together.",
        "what_to_do": state.what_to_do,
    }


def _stage(name: str, title: str, picture: Picture, ms: float | None, rows: int, message: str) -> dict[str, Any]:
    return {
        "name": name,
        "title": title,
        "last_run": picture.now,
        "last_ok": picture.now,
        "duration_ms": None if ms is None else round(ms, 1),
        "rows": rows,
        "rejected": 0,
        "errors": 0,
        "state": OK,
        "message": message,
        "what_to_do": "",
    }


def _endpoint_stage(stage: Stage, run: Run | None) -> dict[str, Any]:
    """The poller's word on an endpoint; after a restart the stored run until it has one."""
    known = stage.last_run is not None or run is None
    return {
        "name": stage.endpoint,
        "title": stage.title,
        "last_run": stage.last_run if run is None or known else run.at,
        "last_ok": stage.last_ok if run is None or known else run.last_ok_at,
        "duration_ms": stage.ms if run is None or known else run.ms,
        "rows": stage.rows if run is None or known else run.rows,
        "rejected": stage.rejected if run is None or known else run.rejected,
        "errors": stage.errors if run is None else run.errors,
        "state": stage.state,
        "message": stage.message,
        "what_to_do": stage.what_to_do,
    }
