"""Sums per unit, day and interval of the wall clock: what the trend charts are drawn from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from backend.analysis.estimates import Bools, Columns, Floats, Ints
from backend.lookout.callrows import states_in
from backend.lookout.history import Rows
from backend.schemas.base import AnswerDefinition

QUARTERS = 96
Add = Callable[[Columns, Ints, Floats], Floats]
CALL_STATS = ("calls", "human", "contacts", "conversions", "talk_s", "outbound")
STATE_STATS: Mapping[str, tuple[str, ...]] = {
    "after": ("wrap", "dead"), "busy": ("talk", "wrap", "dead"), "wait": ("wait",), "pause": ("pause",),
    "login": ("talk", "wrap", "dead", "wait", "pause", "login", "unknown"),
}  # fmt: skip

METRICS = (
    "handle_s", "conversion_per_contact", "contact_rate", "answer_rate", "wrap_s", "conversions_per_hour",
    "pause_share", "occupancy",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Cube:
    """Sums (units, days, slots) by name, of the units `ids` in ascending order."""

    ids: Ints
    sums: Mapping[str, Floats]

    def of(self, unit_id: int) -> Cube:
        """One unit's sums."""
        rows = self.ids == unit_id
        return Cube(self.ids[rows], {name: column[rows] for name, column in self.sums.items()})


@dataclass(frozen=True, slots=True, eq=False)
class Ratio:
    """A metric as `hits` / `size` with `n` observations, arrays of the cube's shape."""

    hits: Floats
    size: Floats
    n: Floats

    def __getitem__(self, at: slice) -> Ratio:
        return Ratio(self.hits[at], self.size[at], self.n[at])


def ratio(cube: Cube, metric: str, unit: str, definition: AnswerDefinition) -> Ratio:
    """What counts and out of what; see docs/method.md for the definitions."""
    s = cube.sums
    hours = (s["busy"] + s["wait"]) / 3600
    dials = s["outbound"] + s["missed"]
    parts = {
        "handle_s": (s["talk_s"] + s["after"], s["human"], s["human"]),
        "wrap_s": (s["after"], s["calls"], s["calls"]),
        "conversion_per_contact": (s["conversions"], s["contacts"], s["contacts"]),
        "conversions_per_hour": (s["conversions"], hours, s["contacts"]),
        "pause_share": (s["pause"], s["login"], s["calls"]),
        "occupancy": (s["busy"], s["busy"] + s["wait"], s["calls"]),
        "contact_rate": (s["contacts"], s["calls"], s["calls"])
        if unit == "agent"
        else (s["contacts"], np.maximum(dials, s["contacts"]), dials),
        "answer_rate": _answers(s, unit, definition),
    }
    return Ratio(*parts[metric])


def _answers(s: Mapping[str, Floats], unit: str, definition: AnswerDefinition) -> tuple[Floats, Floats, Floats]:
    if definition == "non_machine":
        return s["contacts"], s["human"], s["human"]
    size = s["calls"] if unit == "agent" or definition == "human_answered" else s["calls"] + s["missed"]
    return s["human"], size, size


def add_cube(rows: Rows, unit: str, slot_s: int = 900, mine: Mapping[str, Bools] | None = None) -> Cube:
    """Add up rows by unit ("team" is one unit, 0) and interval; `mine` picks rows per table."""
    tables = {name: getattr(rows, name) for name in ("calls", "dials", "states")}
    if mine is not None:
        tables = {name: {c: v[mine[name]] for c, v in table.items()} for name, table in tables.items()}
    ids = _ids(tables, unit)
    calls, dials, states = tables["calls"], tables["dials"], tables["states"]
    shape = (len(ids), len(rows.days), 86_400 // slot_s)

    def add(table: Columns, slot: Ints, weights: Floats) -> Floats:
        spot = _spot(table, unit, ids)
        ok = spot >= 0
        code = (spot * shape[1] + table["day"]) * shape[2] + slot
        total = np.bincount(code[ok], weights=weights[ok], minlength=shape[0] * shape[1] * shape[2])
        return np.asarray(total.reshape(shape), dtype=np.float64)

    slot = calls["wall_s"] // slot_s
    ones = np.ones(len(slot))
    counted = {
        "calls": ones, "human": calls["human"] * 1.0, "contacts": calls["contact"] * 1.0,
        "conversions": calls["conversion"] * 1.0, "talk_s": calls["talk_s"] * 1.0,
        "outbound": 1.0 - calls["inbound"],
    }  # fmt: skip
    sums = {name: add(calls, slot, weights) for name, weights in counted.items()}
    for name, which in STATE_STATS.items():
        seconds = states["seconds"] * states_in(states["state"], which)
        sums[name] = _spread(add, states, seconds, slot_s)
    nobody = unit == "agent"
    sums["missed"] = np.zeros(shape) if nobody else _spread(add, dials, dials["n"] * 1.0, slot_s)
    return Cube(ids, sums)


def _spread(add: Add, table: Columns, weights: Floats, slot_s: int) -> Floats:
    """Sums known by quarter hour, shared evenly among shorter intervals."""
    begin = table["quarter"] * 900
    parts = max(900 // slot_s, 1)
    return np.asarray(sum(add(table, (begin + k * slot_s) // slot_s, weights / parts) for k in range(parts)))


def _ids(tables: Mapping[str, Columns], unit: str) -> Ints:
    if unit == "team":
        return np.zeros(1, dtype=np.int64)
    columns = [tables[name][f"{unit}_id"] for name in ("calls", "states")]
    ids = np.unique(np.concatenate(columns).astype(np.int64))
    return ids[ids > 0]


def _spot(table: Columns, unit: str, ids: Ints) -> Ints:
    if unit == "team":
        return np.zeros(len(table["day"]), dtype=np.int64)
    if not len(ids):
        return np.full(len(table["day"]), -1, dtype=np.int64)
    key = table[f"{unit}_id"]
    spot = np.minimum(np.searchsorted(ids, key), len(ids) - 1)
    return np.where(ids[spot] == key, spot, -1)


def regroup(column: Floats, slot_s: int) -> Floats:
    """Sums per quarter hour (..., 96) as sums per interval of `slot_s`."""
    if slot_s < 900:
        return np.repeat(column, 900 // slot_s, axis=-1) * (slot_s / 900)
    width = slot_s // 900
    return np.asarray(column.reshape(*column.shape[:-1], QUARTERS // width, width).sum(-1))
