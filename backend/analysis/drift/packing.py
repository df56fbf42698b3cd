"""Baselines as bytes and back: numpy arrays and a version, no pickle; equal baselines give equal bytes."""

from __future__ import annotations

import io
import zlib

import numpy as np

from backend.analysis.drift.baselines import Baselines
from backend.analysis.drift.effects import GROUPS

VERSION = 2
_MAGIC = b"drift-baselines"
_COLUMNS = ("agent_id", "campaign_id", "list_id", "status", "spread", "noise")


def dump(baselines: Baselines) -> bytes:
    """The baselines, packed; `load` gives them back exactly."""
    out = io.BytesIO()
    head = np.array([VERSION, baselines.days], dtype=np.int64)
    arrays = [head, np.array(baselines.zone, dtype="U64")]
    arrays += [getattr(baselines, name) for name in _COLUMNS] + [baselines.tables[name] for name in GROUPS]
    for array in arrays:
        np.lib.format.write_array(out, np.asarray(array, order="C"), version=(1, 0), allow_pickle=False)
    return _MAGIC + zlib.compress(out.getvalue(), 6)


def load(packed: bytes) -> Baselines:
    """The baselines of `dump`; raises ValueError for anything else, a later version included."""
    if not packed.startswith(_MAGIC):
        raise ValueError("these bytes are no baselines.")
    try:
        source = io.BytesIO(zlib.decompress(packed[len(_MAGIC) :]))
        version, days = np.lib.format.read_array(source, allow_pickle=False).tolist()
        if version != VERSION:
            raise ValueError(f"baselines of version {version} are not understood; known is {VERSION}.")
        arrays = [np.lib.format.read_array(source, allow_pickle=False) for _ in range(1 + len(_COLUMNS) + len(GROUPS))]
    except (zlib.error, EOFError, OSError) as error:
        raise ValueError("these baselines are damaged.") from error
    zone, agent, campaign, lists, status, spread, noise, *groups = arrays
    return Baselines(
        str(zone), days, agent, campaign, lists, status, dict(zip(GROUPS, groups, strict=True)), spread, noise
    )
