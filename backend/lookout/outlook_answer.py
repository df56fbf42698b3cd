"""A scene of the day as `schemas.Outlook`: figures, curves, capacity, campaigns side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend.analysis.dayforecast.day import NotEnough
from backend.clock import day_bounds
from backend.lookout.asked import Asked
from backend.lookout.outlook_capacity import Shifts, rates_of, read_capacity, work_hours
from backend.lookout.outlook_ends import FIGURES, Choices, Ends, read_ends
from backend.lookout.outlook_learn import TEAM, Learned, unit_counts
from backend.lookout.outlook_shapes import Moment, curves, figure
from backend.lookout.outlook_today import Today
from backend.lookout.outlook_words import MODEL_NAMES, day_sentence, model_sentence
from backend.model import Campaign, LiveAgent
from backend.schemas import CentreSettings


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """All that is known at one poll: `ends` by campaign (0: the team)."""

    at: int
    moment: Moment
    settings: CentreSettings
    today: Today
    learned: Learned
    shifts: Shifts
    ends: Mapping[int, Ends]
    campaigns: Mapping[int, Campaign]
    live: list[LiveAgent]
    missing: int
    unread: int


def values_of(settings: CentreSettings) -> dict[int, int]:
    """Cents a conversion is worth, by campaign, where the manager said so."""
    return {one.campaign_id: one.value_cents for one in settings.terms if one.value_cents is not None}


def choices_of(settings: CentreSettings) -> Choices:
    """What the manager chose."""
    return Choices(settings.foresight.model, settings.answer_definition, values_of(settings))


def targets_of(settings: CentreSettings) -> dict[str, float]:
    """The team's targets by figure, where one is set."""
    targets = settings.targets
    found = {
        "calls": targets.calls_per_day,
        "contacts": targets.contacts_per_day,
        "conversions": targets.conversions_per_day,
        "revenue_cents": targets.revenue_cents_per_day,
    }
    return {name: float(target) for name, target in found.items() if target}


def unit_ends(learned: Learned, today: Today, moment: Moment, asked: Asked, unit_id: int) -> Ends:
    """How today ends for the team (0) or one campaign, as the centre's settings want it forecast."""
    choices, grid = choices_of(asked.settings), learned.grid
    counts = unit_counts(today.counts, unit_id, choices.values, grid)
    done = grid.done_part(moment.wall)
    return read_ends(asked.centre.centre_id, learned.unit(unit_id), grid, moment.day, counts, done, choices)


def answer(scene: Scene, asked: Asked, unit_id: int) -> dict[str, Any]:
    """`schemas.Outlook` of the team (0) or one campaign, but for its `record`."""
    ends = scene.ends.get(unit_id) or unit_ends(scene.learned, scene.today, scene.moment, asked, unit_id)
    choices, moment = choices_of(asked.settings), scene.moment
    figures = _figures(scene, asked, ends)
    thin = ends.figures["calls"].known is None
    return {
        "centre": asked.centre_ref,
        "as_of": asked.as_of,
        "campaign_id": unit_id or None,
        "day_start": day_bounds(moment.day, moment.zone)[0],
        "opens_at": None if thin else moment.utc(moment.opens),
        "closes_at": None if thin else moment.utc(moment.closes),
        "history_days": ends.unit.history.days,
        "model": choices.model,
        "model_name": MODEL_NAMES[choices.model],
        "model_sentence": model_sentence(choices.model, ends.calls, moment.day, ends.unit.opened),
        "sentence": _sentence(scene, ends, figures),
        "figures": figures,
        "curves": curves(ends, moment, choices.definition),
        "capacity": _capacity(scene, ends, unit_id),
        "campaigns": _rows(scene, asked),
        "record": "",
    }


def _figures(scene: Scene, asked: Asked, ends: Ends) -> list[dict[str, Any]]:
    targets = targets_of(asked.settings) if ends.unit.campaign_id == TEAM else {}
    tolerance, hours = asked.settings.dead_band_points / 100, work_hours(scene.today.work, ends.unit.campaign_id)
    shown = [ends.figures[name] for name in FIGURES if name in ends.figures]
    return [figure(ends, end, scene.moment, targets.get(end.name), tolerance, hours) for end in shown]


def _rows(scene: Scene, asked: Asked) -> list[dict[str, Any]]:
    """The campaigns side by side, by name."""
    names = {one: _name(scene, one) for one in scene.ends if one != TEAM}
    order = sorted(names, key=lambda one: (names[one].casefold(), one))
    return [
        {"campaign_id": one, "name": names[one], "figures": _figures(scene, asked, scene.ends[one])} for one in order
    ]


def _capacity(scene: Scene, ends: Ends, unit_id: int) -> dict[str, Any] | None:
    today = scene.today.counts
    calls = {int(i): float(n) for i, n in zip(today.campaign_ids, today.counts[0].sum(1), strict=True)}
    rates = rates_of(scene.shifts, {**calls, TEAM: sum(calls.values())}, scene.today.work)
    words = "on the floor" if unit_id == TEAM else f"in {_name(scene, unit_id)}"
    return read_capacity(ends.unit, scene.shifts, scene.live, scene.moment, rates, words)


def _name(scene: Scene, campaign_id: int) -> str:
    known = scene.campaigns.get(campaign_id)
    return known.name if known is not None else f"Campaign {campaign_id}"


def _sentence(scene: Scene, ends: Ends, figures: list[dict[str, Any]]) -> str:
    said = day_sentence(figures, scene.moment.zone)
    if isinstance(ends.calls, NotEnough):
        said = f"{said} {ends.calls.why}"
        waiting = scene.unread + scene.missing
    else:
        waiting = scene.missing
    days = "1 past day is" if waiting == 1 else f"{waiting} past days are"
    return f"{said} {days} still being read." if waiting else said
