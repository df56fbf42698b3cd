"""What a manager waits for in the weeks ahead: through the service and its store, not the bare search.

Scenarios are those of `office`. A run goes on until it stops by itself; the schedule it stores is published, and it is
Tuesday morning of its first week when somebody of Tuesday is marked as away. As in the panel, the schedule has been
looked at before anything is done with it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from backend.bench.figure import Figure
from backend.bench.schedule.office import FIRST, document
from backend.centres import centre_of, default_settings
from backend.clock import day_bounds
from backend.lookout import Asked
from backend.planning.service import Planner
from backend.schemas.planning import AbsenceRequest, MoveRequest, NewScenarioRequest, RunRequest
from backend.store import open_store, write

ZONE = "America/Los_Angeles"
TUESDAY = FIRST + timedelta(days=1)
NOW = day_bounds(TUESDAY, ZONE)[0] + 6 * 3600
HOUR_S, LONGEST_S, DRAGS = 3600, 3600.0, 9
WHO = "bench"


def run(seed: int) -> Iterator[Figure]:
    """Creating, running, repairing and dragging, with a warm compile cache."""
    with _service() as (planner, asked):
        _schedule(planner, asked, 8, seed, 1)
        yield _created(planner, asked, seed)
        published, week = _searched(planner, asked, seed, 1)
        yield week
        yield _searched(planner, asked, seed, 2)[1]
        planner.publish(asked, published["schedule_id"], published["version"], WHO)
        shown = planner.schedule(asked, published["schedule_id"], None)
        yield _repaired(planner, asked, shown)
        yield _dragged(planner, asked, shown)


@contextmanager
def _service() -> Iterator[tuple[Planner, Asked]]:
    """A planner over an empty store."""
    with TemporaryDirectory() as folder:
        settings = default_settings("Bench")
        centre = centre_of(1, settings)
        store = open_store(f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        store.write(lambda conn: write.save_centre(conn, centre, "", settings.model_dump_json()))
        planner = Planner()
        try:
            yield planner, Asked(store, centre, settings, NOW, NOW, True)
        finally:
            planner.close()
            store.close()


def _create(planner: Planner, asked: Asked, agents: int, seed: int, weeks: int) -> dict[str, Any]:
    wanted = NewScenarioRequest(origin="file", text=document(agents, seed, weeks), kind="json")
    return planner.create(asked, wanted, WHO)


def _schedule(planner: Planner, asked: Asked, agents: int, seed: int, weeks: int) -> tuple[dict[str, Any], float]:
    """The schedule of a run that ended by itself, and its CPU seconds from the order to the stored schedule."""
    number = _create(planner, asked, agents, seed, weeks)["scenario_id"]
    began = time.process_time()
    job = planner.run(asked, number, RunRequest(seconds=LONGEST_S, seed=seed), WHO)
    while job["state"] in ("waiting", "running"):
        time.sleep(0.05)
        job = planner.job(asked, job["job_id"])
    if job["schedule_id"] is None:
        raise RuntimeError(job["message"])
    return planner.schedule(asked, job["schedule_id"], None), time.process_time() - began


def _created(planner: Planner, asked: Asked, seed: int) -> Figure:
    spent, made = _timed(lambda: _create(planner, asked, 1000, seed, 1))
    note = f"{len(made['rules'])} rules, from the file's text to what the panel shows"
    return Figure("a scenario of 1,000 agents created", spent, "CPU s", note=note)


def _searched(planner: Planner, asked: Asked, seed: int, weeks: int) -> tuple[dict[str, Any], Figure]:
    found, spent = _schedule(planner, asked, 150, seed, weeks)
    cost, bound, service = found["score"]["total"], found["bound"] or 0.0, found["service"]
    need = sum(sum(queue["required"]) for queue in found["coverage"]) / 4
    note = (
        f"cost {cost:.1f}, bound {bound:.1f}: at most {(cost - bound) / 4:.0f} agent-hours above the best, of "
        f"{need:,.0f} needed; {service['kept']} of {service['goals']} goals kept, "
        f"{sum(one['hard'] for one in found['broken'])} hard rules broken"
    )
    span = "week" if weeks == 1 else f"{weeks} weeks"
    return found, Figure(f"150 agents, {span} through the service until its normal stop", spent, "CPU s", note=note)


def _repaired(planner: Planner, asked: Asked, shown: dict[str, Any]) -> Figure:
    agent, duty = next(iter(_duties(shown, lambda duty: duty["start"] > NOW)))
    wanted = AbsenceRequest(version=shown["version"], agent=agent, start=duty["start"], end=duty["end"])
    wall = time.perf_counter()
    spent, found = _timed(lambda: planner.absence(asked, shown["schedule_id"], wanted, WHO))
    note = (
        f"{found['changed_shifts']} shifts of others changed; cost of coverage {found['coverage_before']:.1f} before, "
        f"{found['coverage_absent']:.1f} with the absence, {found['coverage_after']:.1f} repaired; "
        f"wall {time.perf_counter() - wall:.2f} s"
    )
    return Figure("one of 150 away on the day, repair through the service", spent, "CPU s", 2.0, note=note)


def _dragged(planner: Planner, asked: Asked, shown: dict[str, Any]) -> Figure:
    """One shift an hour later, priced but not kept, for several people."""
    times, costs = [], []
    for _, (agent, duty) in zip(range(DRAGS), _duties(shown, lambda duty: duty["start"] > NOW), strict=False):
        wanted = MoveRequest(version=shown["version"], agent=agent, day=duty["day"], to_start=duty["start"] + HOUR_S)
        spent, found = _timed(lambda wanted=wanted: planner.move(asked, shown["schedule_id"], wanted, WHO))  # type: ignore[misc]
        times.append(1000 * spent)
        costs.append(found["change"])
    note = f"dearest of {len(times)}: {max(times):.0f} ms; costs {min(costs):+.1f} to {max(costs):+.1f}"
    return Figure("the cost of a shift dragged, 150 agents", float(np.median(times)), "CPU ms", 100.0, note=note)


def _duties(shown: dict[str, Any], wanted: Callable[[dict[str, Any]], bool]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Everybody who works on Tuesday with the shift, where that is wanted."""
    for row in shown["agents"]:
        for duty in row["duties"]:
            if duty["day"] == TUESDAY.isoformat() and wanted(duty):
                yield row["agent"], duty


def _timed(work: Callable[[], dict[str, Any]]) -> tuple[float, dict[str, Any]]:
    """CPU seconds of some work, and its answer."""
    began = time.process_time()
    found = work()
    return time.process_time() - began, found
