"""Published rosters, solved by the command line within their time and read anew: how far above the best known each is.

`python -m backend bench roster`: an hour and a half. The instances are read from ../shared/data/scheduling beside the
repository (or TEAM_OPTIMIZER_ROSTER_DATA); without them nothing is measured, with a word why.
"""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from backend.bench.figure import Figure
from backend.bench.roster import ours

SEED = 1

CALENDAR_S = {
    20.0: (1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12),
    120.0: (8, 13, 14, 15, 16, 17, 18, 19, 20),
    600.0: (21, 22, 23, 24),
}
"""Seconds to the numbers of the instances solved in them."""

PROMISED = dict.fromkeys((1, 2, 3, 4, 5, 6, 7, 10, 12), 0.2) | dict.fromkeys((8, 14, 16, 18, 20), 1.0)
PROMISED |= dict.fromkeys((21, 22, 23, 24), 5.0)
"""Number of an instance to how many percent above the best known its cost may be."""

ACTIVITY_S = 60.0


def folder() -> Path:
    """Where the published instances lie."""
    given = os.environ.get("TEAM_OPTIMIZER_ROSTER_DATA")
    return Path(given) if given else Path(__file__).parents[4] / "shared" / "data" / "scheduling"


def run(seed: int) -> Iterable[Figure]:
    """Measures both families; the seed is that of the searches."""
    if not folder().is_dir():
        sys.stderr.write(f"The published rosters are left out: {folder()} does not exist.\n")
        return
    yield from _calendar(seed)
    yield from _activity(seed)


def _calendar(seed: int) -> Iterator[Figure]:
    with (folder() / "curtis_qu" / "best_known.csv").open(newline="") as lines:
        best = {int(row["instance"]): int(row["best_known_ub"]) for row in csv.DictReader(lines)}
    above = broken = 0
    for limit_s, numbers in CALENDAR_S.items():
        for number in numbers:
            file = folder() / "curtis_qu" / f"Instance{number}.txt"
            if not file.is_file():
                continue
            found = ours.solved("curtis-qu", file, limit_s, seed)
            above += found.bound is not None and found.bound > best[number]
            broken += bool(found.wrong)
            gap = 100.0 * (found.objective - best[number]) / best[number]
            note = f"{found.words}, best known {best[number]}"
            yield Figure(
                f"rosters by the day, {number}: above the best known", gap, "%", PROMISED.get(number), note=note
            )
            yield _late(file, found, limit_s)
    yield Figure("rosters by the day: answers that break a rule", broken, "", 0.0)
    yield Figure("rosters by the day: bounds above the best known", above, "", 0.0)


def _activity(seed: int) -> Iterator[Figure]:
    files = sorted((folder() / "multi_activity").glob("*_*_*_*.txt"), key=_size)
    found = []
    for file in files:
        found.append(ours.solved("multi-activity", file, ACTIVITY_S, seed))
        yield Figure(f"changing tasks, {file.stem}: cost", found[-1].objective, "", note=found[-1].words)
        yield _late(file, found[-1], ACTIVITY_S)
    kept = 100.0 * sum(not each.wrong for each in found) / max(len(found), 1)
    yield Figure("changing tasks: all cover given", kept, "% of instances", 80.0, ">=", note=f"n={len(found)}")


def _late(file: Path, found: ours.Solved, limit_s: float) -> Figure:
    return Figure(
        f"{file.stem}: whole command", found.wall_s, "s", limit_s + 0.5, note=f"{found.cpu_s:.0f} s computing"
    )


def _size(file: Path) -> int:
    _, days, staff, tasks = map(int, file.stem.split("_"))
    return days * staff * tasks
