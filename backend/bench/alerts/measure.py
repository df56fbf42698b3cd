"""All centres of a seed through the product, the limit and the peers, in two processes; the days laid end to end."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.analysis.estimates import Floats, Ints
from backend.bench.alerts import feed, peers
from backend.bench.alerts.cache import VERSION, Recorded, folder, recorded
from backend.bench.alerts.campaign_limit import campaign_limit
from backend.bench.alerts.centre import SCORED
from backend.bench.alerts.desk import Raised
from backend.bench.alerts.limit import limit
from backend.bench.alerts.planting import HISTORY, DayPlan
from backend.bench.alerts.product import watch, whereabouts
from backend.bench.alerts.scores import Scores, joined
from backend.bench.alerts.scoring import MANAGER_AGENTS, Placed

CENTRES, WORKERS = 10, 2
PEERS = ("limit", "worst now", "z-score", "random")


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """Scores of agents by detector ("product", PEERS), of campaigns by product and limit; feed, plans, truth."""

    agents: dict[str, Scores]
    campaigns: Scores
    campaign_limit: Scores | None
    fed: Raised
    campaign_fed: Raised
    plans: list[DayPlan]
    episodes: list[Placed]
    campaign_episodes: list[Placed]
    where: Ints
    hours: Floats
    campaign_ids: list[int]
    step_ms: float

    @property
    def clean(self) -> NDArray[np.bool_]:
        """Days on which nothing was planted."""
        return np.array([plan.kind == "clean" for plan in self.plans])

    @property
    def homes(self) -> dict[tuple[int, int], int]:
        """Campaign id of every (day, agent) at its episode's t."""
        found = {}
        for placed in self.episodes:
            t = placed.crossed.t
            found[placed.day, placed.unit] = int(self.where[placed.day, t if t is not None else 60, placed.unit])
        return found


def measure(
    seed: int, centres: int = CENTRES, scored: int = SCORED, *, rough: bool = False, peers_too: bool = True,
    shuffle: bool = False,
) -> Measured:  # fmt: skip
    """Lives, watches and judges the centres of a seed; `shuffle` is the placebo."""
    work = partial(centre_of, seed, scored, rough, peers_too, shuffle)
    with ProcessPoolExecutor(min(WORKERS, centres)) as pool:
        return laid_end_to_end(list(pool.map(work, range(centres))))


def centre_of(seed: int, scored: int, rough: bool, peers_too: bool, shuffle: bool, index: int) -> Measured:
    """One centre; its days count from 0."""
    made = recorded(seed, index, scored, rough)
    watched = watch(made, np.random.default_rng([seed, index, 99]) if shuffle else None)
    where = whereabouts(made)
    people = [p.agent_id for p in made.centre.people]
    campaigns = [part.id for part in made.centre.plain.campaign]
    agents: dict[str, Scores] = {"product": watched.agents}
    best = None
    if peers_too:
        agents |= {
            "worst now": peers.worst_now(made, where),
            "z-score": peers.z_score(made), "random": peers.at_random(made, np.random.default_rng([seed, index, 98])),
        }  # fmt: skip
        if not rough:  # the rough floor's wander has no likelihood to weigh by
            agents["limit"] = _kept("limit", limit, made)
            best = _kept("campaign-limit", campaign_limit, made)
    placed = {
        unit: [
            Placed(c.index - HISTORY, ids.index(c.episode.unit_id), c)
            for c in made.crossed if c.episode.unit == unit
        ]
        for unit, ids in (("agent", people), ("campaign", campaigns))
    }  # fmt: skip
    staffed = [shift.states["seconds"].sum() / 3600 / MANAGER_AGENTS for shift in made.shifts[HISTORY:]]
    return Measured(
        agents, watched.campaigns, best, *feed.feed(watched.signals, people, campaigns), made.centre.plans,
        placed["agent"], placed["campaign"], where, np.array(staffed, dtype=np.float64), campaigns, watched.step_ms,
    )  # fmt: skip


def laid_end_to_end(parts: list[Measured]) -> Measured:
    """The days of all centres as one long row of days."""
    first = np.cumsum([0, *(len(part.plans) for part in parts)]).tolist()

    def moved(name: str) -> list[Placed]:
        return [
            Placed(placed.day + start, placed.unit, placed.crossed)
            for start, part in zip(first, parts, strict=False) for placed in getattr(part, name)
        ]  # fmt: skip

    best = [part.campaign_limit for part in parts if part.campaign_limit is not None]
    return Measured(
        {name: joined([part.agents[name] for part in parts]) for name in parts[0].agents},
        joined([part.campaigns for part in parts]), joined(best) if len(best) == len(parts) else None,
        feed.laid([part.fed for part in parts], first),
        feed.laid([part.campaign_fed for part in parts], first), [plan for part in parts for plan in part.plans],
        moved("episodes"), moved("campaign_episodes"), np.concatenate([part.where for part in parts]),
        np.concatenate([part.hours for part in parts]), parts[0].campaign_ids,
        float(np.mean([part.step_ms for part in parts])),
    )  # fmt: skip


def _kept(name: str, work: Callable[[Recorded], Scores], made: Recorded) -> Scores:
    centre = made.centre
    path = folder() / f"v{VERSION}-{name}-{centre.seed}-{len(made.shifts)}.npz"
    if path.is_file():
        return _load(path)
    scores = work(made)
    partial_path = path.with_name(f"{path.stem}.{os.getpid()}.npz")
    np.savez_compressed(partial_path, score=scores.score, metric=scores.metric)
    partial_path.replace(path)
    return scores


def _load(path: Path) -> Scores:
    with np.load(path) as file:
        return Scores(file["score"], file["metric"])
