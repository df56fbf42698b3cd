"""What a day begins with: usual levels learned from the days before, and the kinds of alerts that are held back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from backend.analysis import anomaly, drift
from backend.lookout.packing import Reviewed
from backend.model import Disposition
from backend.store.packed import pack, unpack

ENGINE = 2
"""Version of everything between intervals and alerts; another one learns anew and replays only its own days."""

LEAST_DAYS = 5
"""Open days after which warnings begin."""


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """Usual levels after `days` open days; `muted` are (kind, tone) pairs, as the record stood in the morning."""

    drift: drift.Baselines
    usual: anomaly.Usual
    days: int = 0
    muted: frozenset[tuple[str, str]] = frozenset()

    @property
    def ready(self) -> bool:
        """Whether enough days were learned to warn of anything."""
        return self.days >= LEAST_DAYS


def first_basis(zone: str) -> Basis:
    """Nothing learned yet."""
    return Basis(drift.start_baselines(zone), anomaly.start_usual())


def learned(basis: Basis, day: Sequence[Reviewed], zone: str) -> Basis:
    """What is usual after one more finished day; a day without calls teaches nothing."""
    intervals = [one.interval for one in day]
    if not any(len(interval.calls["agent_id"]) for interval in intervals):
        return basis
    none: dict[str, Disposition] = {}
    meanings = reduce(lambda known, one: known | dict(one.dispositions), day, none)
    return replace(
        basis,
        drift=drift.learn_day(basis.drift, intervals, meanings, zone),
        usual=anomaly.learn_day(basis.usual, intervals, meanings, zone),
        days=basis.days + 1,
    )


def pack_basis(basis: Basis) -> bytes:
    """The bytes to keep."""
    parts = {"drift": drift.dump(basis.drift), "usual": anomaly.dump(basis.usual)}
    tables = {name: {"bytes": np.frombuffer(part, np.int8).astype(np.int64)} for name, part in parts.items()}
    return pack(tables, {"days": basis.days, "muted": sorted(basis.muted)})


def unpack_basis(blob: bytes) -> Basis:
    """What `pack_basis` packed; raises ValueError for anything else."""
    note, tables = unpack(blob)
    parts = {name: table["bytes"].astype(np.int8).tobytes() for name, table in tables.items()}
    muted = frozenset((kind, tone) for kind, tone in note["muted"])
    return Basis(drift.load(parts["drift"]), anomaly.load(parts["usual"]), int(note["days"]), muted)
