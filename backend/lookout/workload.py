"""How hard one agent works now, in words."""

from __future__ import annotations

from typing import Any

from backend.analysis.estimates import Columns
from backend.analysis.workload import HIGH, LONG_S, measure_load


def workload(pieces: Columns, at: int) -> dict[str, Any]:
    """`schemas.Workload` of one agent from today's states (see `running.agent_pieces`) up to `at` (UTC s)."""
    load = measure_load(pieces, at)
    if not len(load.agent_id):
        return {
            "occupancy": None, "n": 0, "since_break_s": None, "on_shift_s": None, "level": "unknown",
            "sentence": "Not on shift now.",
        }  # fmt: skip
    busy = float(load.occupancy[0])
    known = busy == busy
    level = load.level[0]
    since = int(load.since_break_s[0])
    return {
        "occupancy": round(busy, 4) if known else None, "n": int(load.tracked_s[0]), "since_break_s": since,
        "on_shift_s": int(load.on_shift_s[0]), "level": level, "sentence": _sentence(level, busy, since, known=known),
    }  # fmt: skip


def _sentence(level: str, busy: float, since_s: int, *, known: bool) -> str:
    share = f"Busy {100 * busy:.0f} % of the last two hours" if known else "Too little work to tell a busy share"
    rest = f"{since_s // 3600}:{since_s % 3600 // 60:02d} h since the last break"
    if level in ("ok", "unknown"):
        return f"{share}, {rest}."
    why = f"more than {100 * HIGH:.0f} % is hard to keep up" if known and busy > HIGH else (
        f"a break is due after {LONG_S // 3600}:{LONG_S % 3600 // 60:02d} h"
    )  # fmt: skip
    return f"{share}, {rest}: {why}. Offer a short break or a spell of lighter work."
