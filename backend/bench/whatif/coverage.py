"""How often the likely range of a change holds the truth, on random floors known to the what-if by polling alone."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.bench.figure import Figure
from backend.bench.whatif.cases import Case, board, campaigns_now, make_case
from backend.bench.whatif.truth import plans_of, true_desks, true_lines
from backend.optimizer.whatif import FIGURES, Move, WhatIf, calibrate, what_if
from backend.optimizer.whatif.doubt import lucky_numbers
from backend.optimizer.whatif.engine import run_pairs
from backend.optimizer.whatif.parts import CALLS, CONTACTS, CONVERSIONS, COUNTS, DROPS, NEVER, Floats

CASES = 300
TRUE_RUNS = 300
LOST_S = 67
"""Mean seconds a move takes on the simulated floor."""
END_S = 16 * 3600 + 1800
"""Everybody has left by then."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """One case: each unit's changes as told and as they are. Units are the two campaigns concerned, then the team.

    `told` (units, figures, 3) likely, low, high; `true` and `error` (units, figures) the true mean change and its
    standard error; `total` (units, figures) the true mean before; `chance` of a gain of the team in conversions.
    """

    told: Floats
    true: Floats
    error: Floats
    total: Floats
    chance: Floats
    cpu_s: float
    calibrate_s: float


def judge(seed: int) -> Judged:
    """A case told and true."""
    case = make_case(seed)
    began = time.process_time()
    floor = calibrate(case.past, campaigns_now(case), board(case), case.now_s, case.today.start, seed)
    calibrated = time.process_time()
    result = what_if(floor, [Move(case.mover, case.goal)], case.now_s, case.today.start + END_S, seed)
    done = time.process_time()
    units = _units(case, result)
    told = np.array([[_told(result, unit, name) for name in FIGURES] for unit in units])
    chance = np.array([_chance(result, unit) for unit in units])
    return Judged(told, *true_changes(case, units), chance, done - calibrated, calibrated - began)


def _units(case: Case, result: WhatIf) -> list[int | None]:
    home = case.today.desks[case.mover].campaign
    return [home, case.goal, None]


def _told(result: WhatIf, unit: int | None, name: str) -> tuple[float, float, float]:
    where = result.team if unit is None else result.campaign(unit)
    change = next(one for one in where.changes if one.figure == name).change
    return change.likely, change.low, change.high


def _chance(result: WhatIf, unit: int | None) -> float:
    where = result.team if unit is None else result.campaign(unit)
    return where.change("conversions").chance or 0.0


def true_changes(case: Case, units: Sequence[int | None]) -> tuple[Floats, Floats, Floats]:
    """True mean changes (units, figures), their standard errors, and true means before."""
    today, at = case.today, case.at
    lines = true_lines(today, at)[None]
    before = true_desks(today, at, plans_of(today), {case.mover: case.goal})[None]
    row = {one: c for c, one in enumerate(today.lines)}
    aside = ~np.isin(before["home"], [row[one] for one in units if one is not None])
    before["home"][aside], before["arrive"][aside] = -1, NEVER  # nothing changes on other campaigns
    after = before.copy()
    a = list(today.desks).index(case.mover)
    after["move"][0, a], after["goal"][0, a], after["lost"][0, a] = 0, row[case.goal], LOST_S
    counts = np.zeros((TRUE_RUNS, 2, lines.shape[1], COUNTS))
    run_pairs(lines, before, after, case.seed + 1_000_000, END_S - at, True, counts)
    value = np.array([case.value_cents[one] for one in today.lines])
    each = np.moveaxis(counts, -1, 0)
    won = each[CONVERSIONS]
    figures = np.stack([each[CALLS], each[CONTACTS], won, won * value, each[DROPS]], axis=-1)
    rows = [list(range(len(value))) if one is None else [row[one]] for one in units]
    of_units = np.stack([figures[:, :, row].sum(axis=2) for row in rows], axis=2)
    gained = of_units[:, 1] - of_units[:, 0]
    return *_mean(gained, lucky_numbers(counts)), of_units[:, 0].mean(axis=0)


def _mean(gained: Floats, luck: Floats) -> tuple[Floats, Floats]:
    """Mean of runs (runs, units, figures) with what is known to be luck taken out, and its standard error."""
    design = np.concatenate([np.ones((len(luck), 1)), luck], axis=1)
    flat = gained.reshape(len(gained), -1)
    slopes = np.linalg.lstsq(design, flat, rcond=None)[0]
    left = ((flat - design @ slopes) ** 2).sum(axis=0) / (len(design) - design.shape[1])
    error = np.sqrt(left * np.linalg.inv(design.T @ design)[0, 0])
    return slopes[0].reshape(gained.shape[1:]), error.reshape(gained.shape[1:])


UNITS = ("the campaign left", "the campaign come to", "the team")
LEAST, MOST = 0.75, 0.85
"""An 80 % range that holds the truth this often is neither boastful nor timid."""
SURE = 0.8


def run(seed: int, cases: int = CASES) -> Iterable[Figure]:
    """How often each range holds the truth, over so many floors."""
    yield from figures_of(_judged(seed, cases))


def _judged(seed: int, cases: int) -> list[Judged]:
    """All cases, one process per core, in order: each depends on its own seed alone."""
    judged: list[Judged] = []
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as pool:
        for one in pool.map(judge, range(seed * 10_000, seed * 10_000 + cases)):
            judged.append(one)
            if len(judged) % 25 == 0:
                share = _held(judged).mean()
                sys.stderr.write(f"  {len(judged)} of {cases} floors, {share:.3f} of the ranges hold the truth\n")
    return judged


def _held(judged: Sequence[Judged]) -> NDArray[np.bool_]:
    """Whether each range (cases, units, figures) holds the truth."""
    told, true = (np.stack([getattr(one, name) for one in judged]) for name in ("told", "true"))
    return np.asarray((told[..., 1] <= true) & (true <= told[..., 2]))


def figures_of(judged: Sequence[Judged]) -> Iterable[Figure]:
    """Coverage over all figures (the promise) and of each, bias, chances of a gain, cost."""
    told, true = (np.stack([getattr(one, name) for one in judged]) for name in ("told", "true"))
    held = _held(judged)
    share, note = float(held.mean()), f"{len(judged)} floors, {held[0].size} changes each"
    yield Figure("80 % range of a change holds the truth", share, "", LEAST, ">=", note)
    yield Figure("80 % range of a change holds the truth, not too often", share, "", MOST, "<=", note)
    for u, unit in enumerate(UNITS):
        for f, figure in enumerate(FIGURES):
            off = float(np.median(np.abs(told[:, u, f, 0] - true[:, u, f])))
            shift = float((told[:, u, f, 0] - true[:, u, f]).mean())
            words = f"median error {off:.3g}, mean error {shift:+.2g}, mean true change {true[:, u, f].mean():.3g}"
            yield Figure(
                f"{unit}: change in {figure}: range holds the truth", float(held[:, u, f].mean()), "", note=words
            )
    yield from _chances(judged, true)
    yield Figure("one move on these floors: CPU", float(np.median([one.cpu_s for one in judged])), "s", note="median")
    yield Figure(
        "numbers of these floors: CPU", float(np.median([one.calibrate_s for one in judged])), "s", note="median"
    )


def _chances(judged: Sequence[Judged], true: Floats) -> Iterable[Figure]:
    """Moves said to gain conversions for the team with some chance, and how many of them do."""
    chance, gains = np.array([one.chance[-1] for one in judged]), true[:, -1, FIGURES.index("conversions")] > 0
    for name, some in (("at least 80 %", chance >= SURE), ("20 to 80 %", (chance > 1 - SURE) & (chance < SURE))):
        if some.any():
            said = float(chance[some].mean())
            note = f"{int(some.sum())} floors, said {said:.2f} on average"
            yield Figure(
                f"moves with a chance of {name} to gain conversions: do", float(gains[some].mean()), "", note=note
            )
