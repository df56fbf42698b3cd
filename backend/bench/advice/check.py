"""A few of the shifts lived call by call: the quick floors' rates against the simulator's, and the advice there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from backend.bench.advice.floors import Floor, history
from backend.bench.advice.lived import live_past, play_lived
from backend.bench.advice.policies import Advised, by_raw_rank, by_truth, stay
from backend.bench.advice.shifts import Choose, Columns
from backend.bench.figure import Figure

SHIFTS = 6
PAIRS = {"calls an hour": ("calls", "productive_s"), "contacts a call": ("contacts", "calls"),
         "conversions a contact": ("conversions", "contacts")}  # fmt: skip


def run(seed: int) -> Iterator[Figure]:
    """How far the quick floors are off, and the share of the oracle's gain where everything is lived."""
    off: dict[str, list[float]] = {name: [] for name in PAIRS}
    margins: dict[str, list[float]] = {}
    for number in range(seed, seed + SHIFTS):
        shift = live_past(number)
        for name, parts in PAIRS.items():
            off[name] += _ratios(shift.floor, shift.past, history(shift.floor), *parts)
        for name, choose in _policies().items():
            margins.setdefault(name, []).append(play_lived(shift, choose))
    for name, each in off.items():
        note = f"root mean square over {len(each)} campaigns of {SHIFTS} floors, 20 days; luck included"
        yield Figure(f"quick floor against simulator: {name}", 100 * float(np.sqrt(np.mean(np.square(each)))), "%",
                     note=note)  # fmt: skip
    gain = {name: float(np.sum(each) - np.sum(margins["stay"])) for name, each in margins.items()}
    note = f"{SHIFTS} shifts and their past lived call by call, moves carried out; best agent to best campaign: "
    note += f"{gain['raw rank'] / gain['oracle']:.2f}; too few to promise anything"
    yield Figure("advice followed, lived: share of the oracle's gain", gain["advised"] / gain["oracle"], "", note=note)


def _policies() -> dict[str, Choose]:
    return {"stay": stay, "advised": Advised(), "raw rank": by_raw_rank, "oracle": by_truth}


def _ratios(
    floor: Floor, lived: Sequence[Columns], quick: Sequence[Columns], hits: str, size: str
) -> list[float]:  # fmt: skip
    """Relative difference of a rate of each campaign."""
    rates = [
        [_sum(days, int(campaign), hits) / _sum(days, int(campaign), size) for campaign in floor.campaign_ids]
        for days in (lived, quick)
    ]
    return [a / b - 1 for a, b in zip(*rates, strict=True)]


def _sum(days: Sequence[Columns], campaign_id: int, name: str) -> float:
    return float(sum(day[name][day["campaign_id"] == campaign_id].sum() for day in days))
