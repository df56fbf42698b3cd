"""From counts of simulated afternoons to changes with likely ranges, and what must be said about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from backend.optimizer.whatif.doubt import Numbers, without_luck
from backend.optimizer.whatif.drawing import Question
from backend.optimizer.whatif.model import AgentModel, CampaignModel, FloorModel, Move
from backend.optimizer.whatif.parts import CALLS, CONTACTS, CONVERSIONS, DROPS, DRY, WAIT_S, Floats
from backend.optimizer.whatif.result import HIGH, LOW, Change, Figure, Range, Unit, WhatIf, range_of

OFTEN = 0.5
"""Leads that run out in more than that share of the runs are worth a sentence."""


@dataclass(frozen=True, slots=True, eq=False)
class Played:
    """Counts (draws, 2, campaigns, COUNTS) of a part of the floor, values of conversions (draws, campaigns).

    `numbers` are what the draws differ in.
    """

    question: Question
    counts: Floats
    value_cents: Floats
    numbers: Numbers
    events: int


@dataclass(frozen=True, slots=True, eq=False)
class _Figures:
    """Each figure's expectations (draws, 2) and its totals with luck (draws, 2); `dry` (2) share of runs."""

    numbers: Numbers
    means: dict[Figure, Floats]
    totals: dict[Figure, Floats]
    wait_s: Floats
    dry: Floats


def answer(
    floor: FloorModel, moving: Mapping[int, Move], played: list[Played], at_s: int, until_s: int, seed: int
) -> WhatIf:
    """The whole answer."""
    rng = np.random.default_rng([seed, 77])
    parts = {
        campaign.campaign_id: _figures(one, c, campaign, rng)
        for one in played
        for c, campaign in enumerate(one.question.campaigns)
    }
    order = [parts[campaign.campaign_id] for campaign in floor.campaigns]
    units = tuple(
        _unit(floor, moving, campaign, figures, at_s, rng)
        for campaign, figures in zip(floor.campaigns, order, strict=True)
    )
    team = _unit(floor, moving, None, _summed(order, played[0]), at_s, rng)
    conversions = team.change("conversions")
    error = conversions.error / conversions.before.likely if conversions.before.likely > 0 else None
    runs = sum(one.counts.shape[0] * (2 if one.question.moves else 1) for one in played)
    return WhatIf(
        at_s, until_s, units, team, played[0].counts.shape[0], runs, sum(one.events for one in played), error,
        tuple(note for unit in units for note in unit.notes),
    )  # fmt: skip


def _figures(played: Played, c: int, campaign: CampaignModel, rng: np.random.Generator) -> _Figures:
    from scipy import stats  # half a second that only those who ask should wait for

    counts = played.counts[..., c, :]
    means: dict[Figure, Floats] = {
        "calls": counts[..., CALLS], "contacts": counts[..., CONTACTS], "conversions": counts[..., CONVERSIONS],
    }  # fmt: skip
    calls, contacts = counts[..., CALLS], counts[..., CONTACTS]
    rate = np.divide(contacts, calls, out=np.zeros_like(calls), where=calls > 0)
    lucky = _lucky(stats.binom, rng, calls, rate)
    won = np.minimum(_lucky(stats.poisson, rng, counts[..., CONVERSIONS]), lucky)
    totals: dict[Figure, Floats] = {"calls": calls, "contacts": lucky, "conversions": won}
    if campaign.value_cents is not None:
        means["revenue_cents"] = counts[..., CONVERSIONS] * played.value_cents[:, c, None]
        totals["revenue_cents"] = won * played.value_cents[:, c, None]
    means["drops"], totals["drops"] = counts[..., DROPS], counts[..., DROPS]
    return _Figures(played.numbers, means, totals, counts[..., WAIT_S], counts[..., DRY].mean(axis=0))


def _lucky(law: Any, rng: np.random.Generator, *parameters: Floats) -> Floats:
    """Counts by chance (draws, 2), with the same chance before and after."""
    chance = rng.random((len(parameters[0]), 1))
    return np.asarray(law.ppf(chance, *parameters), dtype=np.float64)


def _summed(parts: list[_Figures], moved: Played) -> _Figures:
    """The team: revenue only of campaigns with a value."""
    names = {name for part in parts for name in part.means}
    order: tuple[Figure, ...] = ("calls", "contacts", "conversions", "revenue_cents", "drops")
    means: dict[Figure, Floats] = {}
    totals: dict[Figure, Floats] = {}
    for name in order:
        if name in names:
            means[name] = sum((part.means[name] for part in parts if name in part.means), np.zeros(1))
            totals[name] = sum((part.totals[name] for part in parts if name in part.totals), np.zeros(1))
    waits = sum((part.wait_s for part in parts), np.zeros(1))
    return _Figures(moved.numbers, means, totals, waits, np.zeros(2))


def _unit(
    floor: FloorModel, moving: Mapping[int, Move], campaign: CampaignModel | None, figures: _Figures, at_s: int,
    rng: np.random.Generator,
) -> Unit:  # fmt: skip
    changes = tuple(_change(name, figures, rng) for name in figures.means)
    calls, drops = figures.totals["calls"], figures.totals["drops"]
    rates = [_rate(drops[:, side], drops[:, side] + calls[:, side]) for side in (0, 1)]
    waits = [_mean_wait(figures, side) for side in (0, 1)]
    here = None if campaign is None else campaign.campaign_id
    crews = [_crew(floor, moving, here, at_s, moved=moved) for moved in (False, True)]
    goals = {floor.agent(one).campaign_id for one in moving} | {move.campaign_id for move in moving.values()}
    concerned = bool(moving) if campaign is None else here in goals
    notes = _notes(campaign, crews, figures) if campaign is not None and concerned else ()
    return Unit(here, crews[0], crews[1], changes, rates[0], rates[1], waits[0], waits[1], concerned, notes)


def _change(name: Figure, figures: _Figures, rng: np.random.Generator) -> Change:
    means, totals = figures.means[name], figures.totals[name]
    gained = means[..., 1] - means[..., 0]
    gain = without_luck(gained, figures.numbers, rng)
    draws = gain.draws
    better = draws < 0 if name == "drops" else draws > 0
    chance = float(better.mean()) if gained.any() else None
    low, high = np.percentile(draws, (LOW, HIGH))
    change = Range(gain.likely, float(low), float(high))
    return Change(
        name, range_of(totals[:, 0]), range_of(totals[:, 1]), change, chance, gain.error, totals[:, 0], totals[:, 1],
        draws,
    )  # fmt: skip


def _rate(part: Floats, whole: Floats) -> Range | None:
    some = whole > 0
    return range_of(part[some] / whole[some]) if some.any() else None


def _mean_wait(figures: _Figures, side: int) -> float:
    calls = float(figures.means["calls"][..., side].sum())
    return float(figures.wait_s[..., side].sum()) / calls if calls else 0.0


def _crew(floor: FloorModel, moving: Mapping[int, Move], campaign_id: int | None, at_s: int, *, moved: bool) -> int:
    """Agents at work on a campaign (None: on any) at the time of the moves."""
    crew = 0
    for agent in floor.agents:
        move = moving.get(agent.agent_id) if moved else None
        place = move.campaign_id if move else agent.campaign_id
        there = move is not None or _is_there(agent, at_s)
        crew += there and place is not None and campaign_id in (None, place)
    return crew


def _is_there(agent: AgentModel, at_s: int) -> bool:
    arrived = agent.doing != "out" if agent.arrives_s is None else agent.arrives_s <= at_s
    return arrived and agent.leaves_s > at_s


def _notes(campaign: CampaignModel, crews: list[int], figures: _Figures) -> tuple[str, ...]:
    notes = []
    before, after = crews
    if after == 0 < before:
        notes.append("Nobody would be left here: answered calls under way are dropped and dialing stops.")
    elif after < campaign.least_crew and after < before:
        notes.append(f"{after} agents are fewer than the {campaign.least_crew} the dialer needs to pace calls well.")
    if figures.dry[1] > OFTEN:
        notes.append("The leads are likely to run out before the end.")
    if campaign.closes_s is not None and not figures.means["calls"].any():
        notes.append("The campaign is closed: no calls come here.")
    return tuple(notes)
