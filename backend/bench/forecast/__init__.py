"""How good the day's forecasts are: rolling origin on real floors, beside what one does by hand and the peers.

Every figure but those named "early" is of the locked last block of each set, which no constant was chosen on.
Ratios compare the same days; n is stated. An error below the Poisson floor would mean that the future leaked.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from backend.analysis.dayforecast.errors import MODELS
from backend.bench.figure import Figure
from backend.bench.forecast import data as sets
from backend.bench.forecast import peers, score, speed
from backend.bench.forecast.data import DaySet, on_grid
from backend.bench.forecast.ours import TARGETS, Rolled, by_hand, roll

Floats = NDArray[np.float64]

BANK_TARGETS = {"day ahead": (0.173, 0.160), "at 12:00": (0.166, 0.155)}
"""WAPE of the remaining slots: what was promised, and the goal."""


def run(seed: int) -> Iterable[Figure]:
    """Measures the forecasts; without the data only the speed, with a word why."""
    yield from speed.run(seed)
    root = sets.folder()
    if not root.is_dir():
        sys.stderr.write(f"The real floors are left out: {root} does not exist.\n")
        return
    covered: list[NDArray[np.bool_]] = []
    yield from _bank(sets.bank(root), seed, covered)
    for data in (
        sets.outbound(root, "contacts"), sets.centre(root, "Incoming Calls"),
        sets.outbound(root, "conversions"), sets.centre(root, "Answered Calls"),
    ):  # fmt: skip
        yield from _daily(data, seed, covered)
    share = float(np.mean(np.concatenate(covered)))
    n = sum(len(each) for each in covered)
    yield Figure("all sets: 80 % band covers", share, "", 0.75, ">=", f"n={n} day ends; goal .77-.83")
    yield Figure("all sets: 80 % band covers, not too much", share, "", 0.88, "<=", f"n={n} day ends")


def _bank(data: DaySet, seed: int, covered: list[NDArray[np.bool_]]) -> Iterator[Figure]:
    scored = _scored(data, data.locked, len(data.days))
    truth = data.counts[scored]
    mine = roll(data, scored)
    covered.extend(_within(mine, truth))
    yield from _floor(data, mine, truth)
    yield from _bank_errors(data, mine, truth)
    yield from _bank_others(data, scored, mine, seed)
    yield from _chances(data, mine, truth)
    early = _scored(data, 60, data.locked)
    before = roll(data, early)
    for m, (name, moment) in enumerate(data.moments.items()):
        value = score.wape(before.slots[m], data.counts[early], moment)
        yield Figure(f"{data.name}: early block, WAPE {name}", value, "", note=f"n={len(early)}, constants chosen here")
    yield Figure("bank: CPU of one forecast", mine.forecast_ms, "ms")
    yield Figure("bank: CPU to learn one day", mine.learn_ms, "ms")


def _bank_errors(data: DaySet, mine: Rolled, truth: Floats) -> Iterator[Figure]:
    for m, (name, moment) in enumerate(data.moments.items()):
        target, goal = BANK_TARGETS.get(name, (None, None))
        note = f"n={len(truth)}" + (f"; goal {goal}" if goal else "")
        yield Figure(f"bank: WAPE {name}", score.wape(mine.slots[m], truth, moment), "", target, note=note)
        yield Figure(f"bank: MAPE of the day's total {name}", score.total_mape(mine.slots[m], truth, moment), "")


def _bank_others(data: DaySet, scored: list[int], mine: Rolled, seed: int) -> Iterator[Figure]:
    place = {index: i for i, index in enumerate(scored)}
    others = {name: (scored, slots, 0.0) for name, slots in by_hand(data, scored).items()}
    for model in MODELS[1:]:
        others[f"ours, {model}"] = (scored, roll(data, scored, model).slots, 0.0)
    for name, peer in peers.run_all(data, scored).items():
        others[name] = (peer.scored, peer.slots, peer.cpu_s)
    for name, (days, slots, cpu_s) in others.items():
        at = [place[index] for index in days]
        truth = data.counts[days]
        for m, (when, moment) in enumerate(data.moments.items()):
            ours = _daily_errors(mine.slots[m][at], truth, moment)
            ratio, low, high = score.ratio_range(ours, _daily_errors(slots[m], truth, moment), seed)
            mape = score.total_mape(slots[m], truth, moment)
            note = f"total MAPE {mape:.3f}; ours / this {ratio:.2f} ({low:.2f}-{high:.2f}), n={len(days)}"
            note += f"; {cpu_s:.2g} CPU s a forecast" if cpu_s else ""
            yield Figure(f"bank: {name}, WAPE {when}", score.wape(slots[m], truth, moment), "", note=note)


def _chances(data: DaySet, mine: Rolled, truth: Floats) -> Iterator[Figure]:
    ours, line = [], []
    for m, name in enumerate(data.moments):
        share = float(np.mean(_within(mine, truth)[m]))
        yield Figure(f"bank: 80 % band covers {name}", share, "", note=f"n={len(truth)}")
        if name == "day ahead":
            continue
        ours.append(score.brier(mine.chance[m], mine.hit))
        line.append(score.brier(mine.straight[m], mine.hit))
        yield Figure(f"bank: Brier of P(hit) {name}", ours[-1], "", note=f"straight line {line[-1]:.3f}")
    note = f"targets {TARGETS} x the evening's forecast, n={3 * mine.hit.size}; goal .35"
    yield Figure("bank: Brier of P(hit) / straight line", sum(ours) / sum(line), "", 0.5, note=note)


def _floor(data: DaySet, mine: Rolled, truth: Floats) -> Iterator[Figure]:
    rate = mine.slots[0] / mine.slots[0].sum(1, keepdims=True) * truth.sum(1, keepdims=True)
    floor = score.poisson_floor(rate)
    least = score.wape(mine.slots[0], truth, 0) / floor
    yield Figure(
        f"{data.name}: WAPE day ahead / Poisson floor", least, "", 1.0, ">=", f"floor {floor:.4f}; below 1 = leak"
    )
    known = score.wape(rate, truth, 0)
    yield Figure(f"{data.name}: WAPE if the day's total were known", known, "", note="what shape alone leaves")


def _daily(data: DaySet, seed: int, covered: list[NDArray[np.bool_]]) -> Iterator[Figure]:
    scored = _scored(data, data.locked, len(data.days))
    truth = data.counts[scored]
    mine = roll(data, scored)
    covered.extend(_within(mine, truth))
    share = float(np.mean(_within(mine, truth)[0]))
    yield Figure(f"{data.name}: WAPE of day totals", score.wape(mine.slots[0], truth, 0), "", note=f"n={len(scored)}")
    yield Figure(f"{data.name}: 80 % band covers", share, "", note=f"n={len(scored)}")
    others = {name: (scored, slots, 0.0) for name, slots in by_hand(data, scored).items() if "pace" not in name}
    for name, peer in peers.run_all(data, scored).items():
        others[name] = (peer.scored, peer.slots, peer.cpu_s)
    yield from _daily_others(data, scored, mine, others, seed)


def _daily_others(
    data: DaySet, scored: list[int], mine: Rolled, others: dict[str, tuple[list[int], Floats, float]], seed: int
) -> Iterator[Figure]:
    place = {index: i for i, index in enumerate(scored)}
    ratios: dict[str, tuple[float, float, float, int]] = {}
    for name, (days, slots, cpu_s) in others.items():
        truth = data.counts[days]
        ours = _daily_errors(mine.slots[0][[place[index] for index in days]], truth, 0)
        ratio = score.ratio_range(ours, _daily_errors(slots[0], truth, 0), seed)
        ratios[name] = (*ratio, len(days))
        note = f"ours / this {ratio[0]:.2f} ({ratio[1]:.2f}-{ratio[2]:.2f}), n={len(days)}"
        note += f"; {cpu_s:.2g} CPU s a forecast" if cpu_s else ""
        yield Figure(f"{data.name}: {name}, WAPE of day totals", score.wape(slots[0], truth, 0), "", note=note)
    best = max(ratios, key=lambda name: ratios[name][0])
    least, low, high, n = ratios[best]
    note = f"best is {best}; 80 % range {low:.2f}-{high:.2f}, n={n}; goal .9"
    yield Figure(f"{data.name}: WAPE / best other on the same days", least, "", 1.0, note=note)


def _scored(data: DaySet, first: int, last: int) -> list[int]:
    """The real, ordinary days of a block; a holiday is nobody's forecast."""
    days, _, real = on_grid(data)
    ordinary = {day for day, ok in zip(days, real, strict=True) if ok}
    return [i for i in range(first, last) if data.days[i] in ordinary]


def _daily_errors(slots: Floats, truth: Floats, moment: int) -> Floats:
    return np.asarray(np.abs(slots - truth)[:, moment:].sum(1))


def _within(mine: Rolled, truth: Floats) -> list[NDArray[np.bool_]]:
    total = truth.sum(1)
    return [(low <= total) & (total <= high) for low, high in zip(mine.low, mine.high, strict=True)]
