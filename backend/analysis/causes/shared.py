"""Who shares a deviation: what all agents of a list show is the list's, what one agent shows on all lists the agent's.

Deviations from the expectation are explained by families of effects: of lists, of campaigns, of agents, one that
grows with the hours on shift, one that everybody shares. Each family is there or not; all sets of at most two
families are weighed by how likely they make what was seen (marginal likelihood of a linear model with normal
effects, ch. 5 in Gelman et al. 2013), so that a deviation goes to the family that explains it with the fewest
effects, and is divided where two explain it as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from backend.analysis.estimates import Bools, Floats, Ints

FAMILIES = ("list", "campaign", "agent", "self", "shift", "common")
SPREADS = (0.15, 0.6)
"""Typical sizes of an effect that are tried, as shares of the expectation."""

PRESENT = {"list": 0.2, "campaign": 0.2, "agent": 0.2, "self": 0.5, "shift": 0.12, "common": 0.15}
"""How likely each family is at work before anything is seen; `self` is the one agent asked about."""

ONE = {"list": 0.2, "agent": 0.1}
"""How likely a single list, or a single agent, is all that is different."""

EARLIER, STEP = 0.3, 0.6
"""How far the whole day may be off before the window began, and how far since some half hour of it, as shares."""

EARLIER_COLUMNS = ("earlier", "step")

SHIFT_H = 4.0
"""An effect of time on shift is stated at so many hours."""

_SMALL = 3e-3


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Today's expectation and deviation (seen less expected) per cell, with the cell's list, campaign and agent.

    `inside` marks the window asked about, `shift_h` the hours on shift, `clock_h` the hour of the day; earlier cells
    only tell whether a deviation grew with the hours.
    """

    expected: Floats
    deviation: Floats
    list: Ints
    campaign: Ints
    agent: Ints
    shift_h: Floats
    clock_h: Floats
    inside: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """The weighed effects: `columns` names each (family, key), `mean` and `cov` are relative deviations.

    `odds` says how likely each family is at work.
    """

    columns: list[tuple[str, int]]
    mean: Floats
    cov: Floats
    odds: dict[str, float]

    def parts(self, cells: Cells, cause_of: Mapping[str, str]) -> dict[str, tuple[float, float]]:
        """Outcomes each cause explains in the inside cells, with their variance; families of one cause together."""
        due = (cells.expected * cells.inside) @ _design(cells, self.columns)
        causes = [cause_of.get(family) for family, _ in self.columns]
        found: dict[str, tuple[float, float]] = {}
        for cause in set(cause_of.values()):
            mine = np.where([one == cause for one in causes], due, 0.0)
            found[cause] = (float(mine @ self.mean), float(mine @ self.cov @ mine))
        return found

    def strongest(self, family: str, cells: Cells) -> tuple[int, float] | None:
        """Key and outcomes of the effect of a family that moves the inside cells most."""
        due = (cells.expected * cells.inside) @ _design(cells, self.columns) * self.mean
        mine = [(float(due[at]), key) for at, (name, key) in enumerate(self.columns) if name == family]
        size, key = max(mine, key=lambda one: abs(one[0]), default=(0.0, 0))
        return (key, size) if abs(size) > 0 else None


@dataclass(slots=True, eq=False)
class _Evidence:
    """The normal equations of the cells in units of noise, and the family of each column.

    No cell has two agents, so their effects are summed out one by one before the few others are solved for.
    """

    families: NDArray[np.str_]
    gram: Floats
    pull: Floats
    reduced: dict[float, tuple[Floats, Floats, float]] = field(default_factory=dict)

    def solve(self, rows: Ints, sd: Floats) -> float:
        """Log marginal likelihood of effects in `rows` with these standard deviations, against no effect at all."""
        agents = self.families[rows] == "agent"
        size = float(sd[agents][0]) if agents.sum() > 1 else 0.0
        gram, pull, base = self._without_agents(size)
        kept = rows[~agents] if size else rows
        spread = sd[~agents] if size else sd
        matrix = np.eye(len(kept)) + spread[:, None] * gram[np.ix_(kept, kept)] * spread
        scaled = spread * pull[kept]
        return base + float(0.5 * scaled @ np.linalg.solve(matrix, scaled) - 0.5 * np.linalg.slogdet(matrix)[1])

    def effects(self, rows: Ints, sd: Floats) -> tuple[Floats, Floats]:
        """Mean and covariance of the effects in `rows`."""
        matrix = np.eye(len(rows)) + sd[:, None] * self.gram[np.ix_(rows, rows)] * sd
        cov = sd[:, None] * np.linalg.inv(matrix) * sd
        return cov @ self.pull[rows], cov

    def _without_agents(self, size: float) -> tuple[Floats, Floats, float]:
        """The equations after summing out agents of that spread, and the log evidence of their own part."""
        if not size:
            return self.gram, self.pull, 0.0
        if size not in self.reduced:
            mine = np.flatnonzero(self.families == "agent")
            own = self.gram[mine, mine]
            firm = 1 / (own + size**-2)
            cross = self.gram[:, mine]
            gram = self.gram - (cross * firm) @ cross.T
            pull = self.pull - cross @ (firm * self.pull[mine])
            base = 0.5 * float((firm * self.pull[mine] ** 2).sum()) - 0.5 * float(np.log1p(size**2 * own).sum())
            self.reduced[size] = (gram, pull, base)
        return self.reduced[size]


def explain(cells: Cells, noise: float, focus: int | None = None, families: Sequence[str] = FAMILIES) -> Shared:
    """Weigh the families on today's cells; `noise` is the variance over the mean of an outcome.

    `focus` is the agent the question is about, who is more likely than others to be the cause. Dials know neither
    agents nor hours on shift: `families` names those that can be at work.
    """
    columns = [column for column in _columns(cells, focus) if column[0] in (*families, *EARLIER_COLUMNS)]
    design = _design(cells, columns)
    weighted = design * (cells.expected / noise)[:, None]
    pull = design.T @ (cells.deviation / noise)
    evidence = _Evidence(np.array([family for family, _ in columns]), design.T @ weighted, pull)
    found = [*_sets(evidence), *_singles(evidence)]
    score = np.array([one[0] for one in found])
    weight = np.exp(score - score.max())
    weight /= weight.sum()
    mean, square = np.zeros(len(columns)), np.zeros((len(columns), len(columns)))
    odds = dict.fromkeys(FAMILIES, 0.0)
    for share, (_, chosen, rows, sd) in zip(weight, found, strict=True):
        for family in chosen:
            odds[family] += float(share)
        if share >= _SMALL:
            one, cov = evidence.effects(rows, sd)
            mean[rows] += share * one
            square[np.ix_(rows, rows)] += share * (cov + np.outer(one, one))
    return Shared(columns, mean, square - np.outer(mean, mean), odds)


def _columns(cells: Cells, focus: int | None) -> list[tuple[str, int]]:
    """The effects there are; a campaign with one list only has none beside that list's."""
    inside = cells.inside
    lists, agents = np.unique(cells.list[inside]).tolist(), np.unique(cells.agent[inside]).tolist()
    pairs = np.unique(np.stack([cells.campaign[inside], cells.list[inside]]), axis=1)
    campaigns, of_each = np.unique(pairs[0], return_counts=True)
    columns = [("list", key) for key in lists] + [("agent", key) for key in agents]
    columns += [("campaign", key) for key in campaigns[of_each > 1].tolist()]
    columns += [("self", focus)] if focus in agents and focus is not None else []
    columns += [("common", 0)] if len(lists) > 1 else []
    halves = np.unique((cells.clock_h[~inside] * 2).astype(np.int64))
    return [*columns, ("shift", 0), ("earlier", 0), *(("step", half) for half in halves[1:].tolist())]


def _design(cells: Cells, columns: list[tuple[str, int]]) -> Floats:
    """How much of each effect each cell shows (cells x columns)."""
    inside = cells.inside.astype(np.float64)
    key_of = {"list": cells.list, "campaign": cells.campaign, "agent": cells.agent, "self": cells.agent}
    plain = {"shift": cells.shift_h / SHIFT_H, "common": inside, "earlier": 1 - inside}

    def column(name: str, key: int) -> Floats:
        if name == "step":
            return (1 - inside) * (cells.clock_h >= key / 2)
        return plain[name] if name in plain else (key_of[name] == key) * inside

    return np.array([column(*one) for one in columns]).T


def _sets(evidence: _Evidence) -> Iterator[tuple[float, tuple[str, ...], Ints, Floats]]:
    """No family, each alone and each pair at every size, with their log weights.

    What came before the window touches only the slope over the shift, so without it that is weighed once.
    """
    here = [family for family in FAMILIES if (evidence.families == family).any()]
    before = _before(evidence, {})
    sloped = {size: _before(evidence, {"shift": size}) for size in SPREADS} if "shift" in here else {}
    for k in (0, 1, 2):
        for chosen in combinations(here, k):
            prior = sum(np.log(PRESENT[f] if f in chosen else 1 - PRESENT[f]) for f in here) - k * np.log(len(SPREADS))
            for sizes in product(SPREADS, repeat=k):
                of = dict(zip(chosen, sizes, strict=True))
                earlier = sloped[of["shift"]][1] if "shift" in of else ()
                sd = _spread(evidence, of, earlier)
                rows = np.flatnonzero(sd)
                score = evidence.solve(rows, sd[rows]) if len(rows) else 0.0
                penalty = sloped[of["shift"]][2] if "shift" in of else before[0]
                yield score + float(prior) + penalty, chosen, rows, sd[rows]


def _before(evidence: _Evidence, sizes: Mapping[str, float]) -> tuple[float, tuple[int, ...], float]:
    """How likely the earlier cells are with the day off as a whole and perhaps off anew since some half hour of it.

    Returns the log evidence, the columns of the likeliest such story, and the log prior of that.
    """
    whole_day = tuple(np.flatnonzero(evidence.families == "earlier").tolist())
    steps = np.flatnonzero(evidence.families == "step").tolist()
    stories = [whole_day, *((*whole_day, step) for step in steps)]
    scores = []
    for story in stories:
        sd = _spread(evidence, sizes, story)
        rows = np.flatnonzero(sd)
        scores.append(evidence.solve(rows, sd[rows]))
    prior = [np.log(0.5)] + [np.log(0.5 / max(len(steps), 1))] * len(steps)
    best = int(np.argmax(np.array(scores) + prior))
    return float(scores[best] + prior[best]), stories[best], float(prior[best])


def _singles(evidence: _Evidence) -> Iterator[tuple[float, tuple[str, ...], Ints, Floats]]:
    """One list or one agent that alone is different, with their log weights."""
    before, asked = _before(evidence, {})[0], bool((evidence.families == "self").any())
    for family, present in ONE.items():
        rows = np.flatnonzero(evidence.families == family)
        prior = np.log(present / max(len(rows), 1)) + np.log(1 - PRESENT["self"]) * asked + before
        firm, pull = evidence.gram[rows, rows], evidence.pull[rows]
        grown = 1 + SPREADS[-1] ** 2 * firm
        score = 0.5 * SPREADS[-1] ** 2 * pull**2 / grown - 0.5 * np.log(grown)
        for row, one in zip(rows.tolist(), score.tolist(), strict=True):
            yield one + float(prior), (family,), np.array([row]), np.array([SPREADS[-1]])


def _spread(evidence: _Evidence, sizes: Mapping[str, float], earlier: Sequence[int]) -> Floats:
    sd = np.zeros(len(evidence.families))
    for family, size in sizes.items():
        sd[evidence.families == family] = size
    for at in earlier:
        sd[at] = EARLIER if evidence.families[at] == "earlier" else STEP
    return sd
