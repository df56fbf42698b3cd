"""A reviewed interval as bytes: its tables, what its statuses meant and which settings held, as known then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from backend.analysis.estimates import Columns
from backend.analysis.interval import INTERVAL_S, Interval
from backend.model import Disposition
from backend.schemas import Foresight
from backend.store.packed import pack, unpack

TABLES = ("calls", "wraps", "states", "dials")
FLAGS = ("contact", "success", "reached", "voicemail", "dnc", "callback", "final")


@dataclass(frozen=True, slots=True, eq=False)
class Reviewed:
    """An interval with the meaning of its statuses, the settings it was looked at with, and how late that was."""

    interval: Interval
    dispositions: Mapping[str, Disposition]
    foresight: Foresight
    live: bool


def pack_reviewed(reviewed: Reviewed) -> bytes:
    """The bytes to keep; the same input gives the same bytes."""
    interval = reviewed.interval
    tables: dict[str, Columns] = {name: getattr(interval, name) for name in TABLES}
    note = {"start": interval.start, "live": reviewed.live, "foresight": reviewed.foresight.model_dump()}
    return pack(tables | {"meanings": _meanings(reviewed)}, note)


def unpack_reviewed(blob: bytes) -> Reviewed:
    """What `pack_reviewed` packed; raises NotPacked."""
    note, tables = unpack(blob)
    start = int(note["start"])
    interval = Interval(start, start + INTERVAL_S, *(tables[name] for name in TABLES))
    foresight = Foresight.model_validate(note["foresight"])
    return Reviewed(interval, _dispositions(tables["meanings"]), foresight, bool(note["live"]))


def used_statuses(interval: Interval, dispositions: Mapping[str, Disposition]) -> dict[str, Disposition]:
    """The dispositions an interval needs, without their names."""
    codes = sorted({*interval.calls["status"].tolist(), *interval.dials["status"].tolist()} & dispositions.keys())
    return {
        code: Disposition(code, "", **{flag: getattr(dispositions[code], flag) for flag in FLAGS}) for code in codes
    }


def _meanings(reviewed: Reviewed) -> Columns:
    used = used_statuses(reviewed.interval, reviewed.dispositions)
    columns: Columns = {"status": np.array(list(used), dtype=object)}
    for flag in FLAGS:
        columns[flag] = np.array([getattr(one, flag) for one in used.values()], dtype=np.bool_)
    return columns


def _dispositions(columns: Columns) -> dict[str, Disposition]:
    rows: list[dict[str, Any]] = [
        {flag: bool(columns[flag][i]) for flag in FLAGS} for i in range(len(columns["status"]))
    ]
    return {code: Disposition(code, "", **row) for code, row in zip(columns["status"].tolist(), rows, strict=True)}
