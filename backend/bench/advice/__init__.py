"""Whether following the advice pays: `python -m backend bench advice [--seed N] [--json FILE]`.

Two hundred shifts, each on a floor of its own (`floors`), are played hour by hour under the same rules by six policies
(`shifts`, `policies`); what they bring is the truth's expected margin. Seeds 0 to 99 were for tuning, those reported
are 1000 and up. `lived` plays a few of them call by call in the simulator, `speed` measures the fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from backend.analysis.estimates import Floats
from backend.analysis.pairing import fit
from backend.bench.advice import check, speed
from backend.bench.advice.policies import Advised, Random, by_raw_pairs, by_raw_rank, by_truth, cells_of, stay
from backend.bench.advice.shifts import FIRST, LAST, Choose, Moment, Shift, draw_shift, play
from backend.bench.figure import Figure

SEED = 1000
"""Reported unless another seed is asked for; 0 to 99 are for tuning."""

SHIFTS, RESAMPLED = 200, 2000
SHARE_OF_ORACLE, ABOVE_GREEDY = 0.6, 0.8
RULES = "40 agents, 5 campaigns, 20 past days; 3 moves an hour, 5 minutes each, one hour's stay, seats, crews"


def run(seed: int) -> Iterable[Figure]:
    """Measures the shifts, then the ranges, a few lived shifts and the speed."""
    results: dict[str, list[float]] = {}
    moves: dict[str, list[int]] = {}
    inside: list[tuple[float, float]] = []
    for number in range(seed, seed + SHIFTS):
        shift = draw_shift(number)
        for name, choose in _policies(number).items():
            margin, moved = play(shift, choose)
            results.setdefault(name, []).append(margin)
            moves.setdefault(name, []).append(moved)
        inside.append(_inside(shift))
    gains = {name: np.array(each) - np.array(results["stay"]) for name, each in results.items()}
    yield from _figures(gains, np.array(results["stay"]), seed, float(np.mean(moves["advised"])))
    yield from _ranges(np.array(inside))
    yield from check.run(seed)
    yield from speed.run(seed)


def _policies(number: int) -> dict[str, Choose]:
    return {
        "stay": stay, "advised": Advised(), "every piece": Advised(0.0, -1.0), "random": Random(number),
        "raw rank": by_raw_rank, "raw pairs": by_raw_pairs, "oracle": by_truth,
    }  # fmt: skip


def _figures(gains: dict[str, Floats], base: Floats, seed: int, moved: float) -> Iterator[Figure]:
    rng = np.random.default_rng([seed, 44])
    rows = rng.integers(len(base), size=(RESAMPLED, len(base)))
    part = _range(gains["advised"][rows].sum(1) / gains["oracle"][rows].sum(1))
    yield Figure(
        "advice followed: share of the oracle's gain", float(gains["advised"].sum() / gains["oracle"].sum()), "",
        SHARE_OF_ORACLE, ">=", f"{part}; {len(base)} shifts: {RULES}; {moved:.0f} agents moved a shift",
    )  # fmt: skip
    for name, rival, target in (
        ("best agent to best campaign", "raw rank", ABOVE_GREEDY), ("exact line-up on raw pairs", "raw pairs", None),
    ):  # fmt: skip
        above = gains["advised"] > gains[rival]
        note = f"{_range(above[rows].mean(1))}; raw rates, same rules and solver"
        yield Figure(f"advice followed: shifts above {name}", float(above.mean()), "", target, ">=", note)
    for name, each in gains.items():
        if name != "stay":
            part = _range(100 * each[rows].sum(1) / base[rows].sum(1))
            yield Figure(f"margin above nobody moving: {name}", 100 * float(each.sum() / base.sum()), "%", note=part)


def _range(resampled: Floats) -> str:
    low, high = np.quantile(resampled, [0.025, 0.975])
    return f"{low:.3g} to {high:.3g} (95 % of {RESAMPLED} resamples of shifts)"


def _inside(shift: Shift) -> tuple[float, float]:
    """Share of true conversions an hour inside the 80 % range before the shift: of pairs that met, and of others."""
    everywhere = np.full(len(shift.begin), -1)
    model = fit(cells_of(Moment(shift, FIRST, shift.begin, everywhere, shift.past)))
    values = model.values(range(FIRST, LAST + 1))
    each, truth = values.conversions_per_hour, shift.truth.conversions[:, :, FIRST : LAST + 1].mean(2)
    hit, met = (truth >= each.low) & (truth <= each.high), values.contacts > 0
    return float(hit[met].mean()), float(hit[~met].mean()) if (~met).any() else np.nan


def _ranges(inside: Floats) -> Iterator[Figure]:
    for column, name in enumerate(("pairs that met", "pairs that never met")):
        share = float(np.nanmean(inside[:, column]))
        note = "true conversions an hour inside the 80 % likely range, mean of the shifts' shares; above 80 %, as old "
        note += "days are trusted less than here, where nothing changes, they could be"
        yield Figure(f"likely ranges: {name}", share, "", 0.75, ">=", note)
