"""Runs one peer in its own Python: the job as JSON on standard input, one JSON line with its answer on output."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

Rows = list[tuple[dict[int, float], float, float]]
BIG = 1e9


def model(job: dict[str, Any]) -> tuple[list[float], list[float], list[bool], Rows]:
    """Costs, upper limits, which variables are whole, and rows (entries, least, most)."""
    cost: list[float] = []
    upper: list[float] = []
    whole: list[bool] = []

    def variable(price: float, most: float, integral: bool) -> int:
        cost.append(price)
        upper.append(most)
        whole.append(integral)
        return len(cost) - 1

    agents, days, per_day, length = len(job["first"]), job["days"], job["per_day"], job["length"]
    starts = [
        [{s: variable(0.0, 1.0, True) for s in range(job["first"][i], job["last"][i] + 1)} for _ in range(days)]
        for i in range(agents)
    ]
    chosen = [[variable(0.0, 1.0, True) for _ in job["patterns"][i]] for i in range(agents)]
    rows: Rows = []
    for i in range(agents):
        rows.append((dict.fromkeys(chosen[i], 1.0), 1.0, 1.0))
        for day in range(days):
            entries = dict.fromkeys(starts[i][day].values(), 1.0)
            for k, pattern in enumerate(job["patterns"][i]):
                if pattern >> day & 1:
                    entries[chosen[i][k]] = -1.0
            rows.append((entries, 0.0, 0.0))
    for day in range(days):
        _day(job, day, [starts[i][day] for i in range(agents)], variable, rows, per_day, length, agents)
    return cost, upper, whole, rows


def _day(
    job: dict[str, Any], day: int, starts: list[dict[int, int]], variable: Any, rows: Rows, per_day: int, length: int,
    agents: int,
) -> None:  # fmt: skip
    total = {s: variable(0.0, float(agents), False) for s in range(per_day - length + 1)}
    for s, column in total.items():
        entries = {each[s]: 1.0 for each in starts if s in each}
        entries[column] = -1.0
        rows.append((entries, 0.0, 0.0))
    breaks = []
    for span, early, late in job["breaks"]:
        at = {t: variable(0.0, float(agents), True) for t in range(early, per_day - length + late + 1)}
        breaks.append((span, at))
        for t in at:
            so_far = {column: 1.0 for u, column in at.items() if u <= t}
            must = {total[s]: -1.0 for s in total if s + late <= t}
            may = {total[s]: -1.0 for s in total if s + early <= t}
            rows.append((so_far | must, 0.0, BIG))
            rows.append((so_far | may, -BIG, 0.0))
        rows.append((dict.fromkeys(at.values(), 1.0) | dict.fromkeys(total.values(), -1.0), 0.0, 0.0))
    for t in range(per_day):
        entries = {total[s]: 1.0 for s in total if s <= t < s + length}
        for span, at in breaks:
            for u, column in at.items():
                if u <= t < u + span:
                    entries[column] = -1.0
        need = float(job["required"][day * per_day + t])
        entries[variable(1.0, float(agents) + need, False)] = 1.0
        entries[variable(0.2, float(agents), False)] = -1.0
        rows.append((entries, need, need))


def highs(job: dict[str, Any]) -> tuple[float | None, float]:
    """Best objective and bound of HiGHS through scipy."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_matrix

    cost, upper, whole, rows = model(job)
    at, columns, values = [0], [], []
    for entries, _, _ in rows:
        columns += list(entries)
        values += list(entries.values())
        at.append(len(columns))
    matrix = csr_matrix((values, columns, at), shape=(len(rows), len(cost)))
    limits = LinearConstraint(matrix, [row[1] for row in rows], [row[2] for row in rows])
    found = milp(
        cost, constraints=limits, bounds=Bounds(0, upper), integrality=np.array(whole, dtype=int),
        options={"time_limit": job["limit_s"], "mip_rel_gap": 0.0},
    )  # fmt: skip
    bound = getattr(found, "mip_dual_bound", None)
    return (None if found.x is None else float(found.fun)), float(bound if bound is not None else 0.0)


def cp_sat(job: dict[str, Any]) -> tuple[float | None, float]:
    """Best objective and bound of CP-SAT with eight workers; costs in fifths."""
    from ortools.sat.python import cp_model

    cost, upper, _, rows = model(job)
    made = cp_model.CpModel()
    columns = [made.new_int_var(0, int(most), "") for most in upper]
    for entries, least, most in rows:
        total = sum(int(factor) * columns[j] for j, factor in entries.items())
        if least == most:
            made.add(total == int(least))
        elif most >= BIG:
            made.add(total >= int(least))
        else:
            made.add(total <= int(most))
    made.minimize(sum(round(5 * price) * columns[j] for j, price in enumerate(cost) if price))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = job["limit_s"]
    solver.parameters.num_workers = 8
    status = solver.solve(made)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return (solver.objective_value / 5 if found else None), solver.best_objective_bound / 5


def main() -> None:
    """Solves the job and prints what it cost."""
    job = json.load(sys.stdin)
    begun = time.perf_counter()
    objective, bound = (highs if job["solver"] == "highs" else cp_sat)(job)
    cpu_s = sum(os.times()[:2])
    print(json.dumps(
        {"objective": objective, "bound": bound, "wall_s": time.perf_counter() - begun, "cpu_s": cpu_s}
    ))  # fmt: skip


if __name__ == "__main__":
    main()
