"""How often the likely range of a change holds the truth, on random floors known to the what-if by polling alone."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from backend.bench.figure import Figure
from backend.bench.whatif.cases import Case, board, campaigns_now, make_case
from backend.bench.whatif.truth import plans_of, true_desks, true_lines
from backend.optimizer.whatif import FIGURES, Move, WhatIf, calibrate, what_if
from backend.optimizer.whatif.engine import run_pairs
from backend.optimizer.whatif.parts import CALLS, CONTACTS, CONVERSIONS, COUNTS, DROPS, Floats

CASES = 300
TRUE_RUNS = 400
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
    after = before.copy()
    a = list(today.desks).index(case.mover)
    after["move"][0, a], after["goal"][0, a], after["lost"][0, a] = 0, list(today.lines).index(case.goal), LOST_S
    counts = np.zeros((1, TRUE_RUNS, 2, lines.shape[1], COUNTS))
    run_pairs(lines, before, after, case.seed + 1_000_000, END_S - at, True, counts)
    value = np.array([case.value_cents[one] for one in today.lines])
    each = np.moveaxis(counts[0], -1, 0)
    won = each[CONVERSIONS]
    figures = np.stack([each[CALLS], each[CONTACTS], won, won * value, each[DROPS]], axis=-1)
    rows = [list(range(len(value))) if one is None else [list(today.lines).index(one)] for one in units]
    of_units = np.stack([figures[:, :, row].sum(axis=2) for row in rows], axis=2)
    gained = of_units[:, 1] - of_units[:, 0]
    return gained.mean(axis=0), gained.std(axis=0) / np.sqrt(TRUE_RUNS), of_units[:, 0].mean(axis=0)


def run(seed: int) -> Iterable[Figure]:
    """Coverage of each figure over CASES floors."""
    judged = []
    for i in range(CASES):
        judged.append(judge(seed * 10_000 + i))
        if i % 50 == 49:
            sys.stderr.write(f"  {i + 1} of {CASES} floors\n")
    return judged
