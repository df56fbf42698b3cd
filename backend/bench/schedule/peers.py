"""HiGHS and CP-SAT on the same centre, in an interpreter of their own; what they find is put beside ours.

Both get the tightest model known for it: one yes-or-no for each agent, day and start, patterns of days, and breaks
counted by kind and time between cumulative limits (Bechtold & Jacobs 1990), which is exact here because the windows of
breaks move with the start. Their answers are kept by the hash of the job, as in the forecast's bench.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from backend.bench.figure import Figure
from backend.bench.forecast.peers import ANSWERS, python
from backend.bench.schedule.instance import DAYS, PER_DAY, SHIFT, named
from backend.optimizer.roster.tours import Problem, Result

LIMIT_S = 150
PEERS = {"highs": "HiGHS (scipy milp)", "cp-sat": "OR-tools CP-SAT, 8 workers"}


def run(seed: int, ours: Result) -> Iterator[Figure]:
    """Each peer's best after its time, its first answer, and how much sooner ours was as good."""
    interpreter = python()
    if interpreter is None:
        return
    problem = named(150, seed)
    for solver, name in PEERS.items():
        sys.stderr.write(f"  {name} for {LIMIT_S} s ...\n")
        answer = _ask(interpreter, _job(problem, solver))
        if answer is None:
            continue
        objective, bound = answer["objective"], answer["bound"]
        note = f"bound {bound:.1f}; {answer['cpu_s']:.0f} CPU s, {answer['wall_s']:.0f} s wall"
        if objective is None:
            yield Figure(f"150 named agents: {name}", float("inf"), "", note="no schedule; " + note)
            continue
        sooner = next((each.seconds for each in ours.trace if each.objective <= objective + 1e-6), float("inf"))
        gap = 100 * (objective / ours.lower_bound - 1)
        note += f"; {gap:.2f} % above our bound; ours was as good after {sooner:.2f} CPU s"
        yield Figure(f"150 named agents: {name}, objective", objective, "", note=note)


def _job(problem: Problem, solver: str) -> dict[str, Any]:
    return {
        "solver": solver, "limit_s": LIMIT_S, "days": DAYS, "per_day": PER_DAY, "length": SHIFT.length,
        "breaks": [[each.length, each.earliest, each.latest] for each in SHIFT.breaks],
        "required": (problem.coverage.least[0] + 1).tolist(),
        "first": [agent.windows[0].first for agent in problem.agents],
        "last": [agent.windows[0].last for agent in problem.agents],
        "patterns": [list(agent.patterns or ()) for agent in problem.agents],
    }  # fmt: skip


def _ask(interpreter: str, job: dict[str, Any]) -> dict[str, Any] | None:
    text = json.dumps(job, sort_keys=True)
    kept = ANSWERS / f"schedule-{job['solver']}-{hashlib.sha256(text.encode()).hexdigest()[:16]}.json"
    if not kept.exists():
        worker = Path(__file__).with_name("peer_worker.py")
        try:
            done = subprocess.run(
                [interpreter, str(worker)], input=text, capture_output=True, text=True, timeout=LIMIT_S * 6, check=True
            )
        except (subprocess.SubprocessError, OSError) as error:
            last = str(getattr(error, "stderr", "") or error).strip().splitlines()[-1:]
            sys.stderr.write(f"  left out: {' '.join(last)}\n")
            return None
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(done.stdout.splitlines()[-1], encoding="utf-8")
    answer: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return answer
