"""A centre's settings: the defaults of a new one, what is stored, and the `Centre` the rest works with."""

from __future__ import annotations

import json
import re
from collections import Counter
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError

from backend.model import CampaignTerms, Centre, Targets
from backend.schemas import CentreSettings, Steering, TargetsModel, Terms

_FALLBACK = Centre(1, "My floor")


def default_settings(name: str, *, poll_interval_s: int = 30) -> CentreSettings:
    """Settings of a centre nobody has configured yet."""
    return CentreSettings(
        name=name,
        zone=_FALLBACK.zone,
        poll_interval_s=poll_interval_s,
        excluded_names=list(_FALLBACK.excluded_names),
        terms=[],
        targets=TargetsModel.model_validate({}),
        drop_limit=_FALLBACK.drop_limit,
        formulas="corrected",
        answer_definition="non_machine",
        rank_metric="conversions_per_hour",
        benchmark="team_mean",
        dead_band_points=2.0,
        min_contacts=30,
        excellent_at=90.0,
        good_at=85.0,
    )


def stored_settings(text: str, name: str) -> CentreSettings:
    """Settings from the database row; fields that a newer version added get their defaults."""
    default = default_settings(name)
    try:
        return CentreSettings.model_validate_json(text)
    except ValidationError:
        return _filled(text, default)


def _filled(text: str, default: CentreSettings) -> CentreSettings:
    try:
        stored = json.loads(text)
        known = {key: worth for key, worth in stored.items() if key in CentreSettings.model_fields}
        return CentreSettings.model_validate(default.model_dump() | known)
    except (ValueError, AttributeError):
        return default


def check(settings: CentreSettings) -> None:
    """Refuse what the shape alone cannot: ValueError with a sentence naming the field."""
    try:
        ZoneInfo(settings.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"zone: {settings.zone} is no time zone; use a name like America/Los_Angeles.") from None
    for pattern in settings.excluded_names:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"excluded_names: {pattern} is no regular expression: {error}.") from None
    ids = [terms.campaign_id for terms in settings.terms]
    if len(set(ids)) < len(ids):
        raise ValueError("terms: a campaign appears twice.")
    if settings.good_at > settings.excellent_at:
        raise ValueError("good_at: must not be above excellent_at.")
    _check_steering(settings.steering)


def _check_steering(steering: Steering) -> None:
    if steering.drop_warn > steering.drop_stop:
        raise ValueError("steering.drop_warn: must not be above drop_stop.")
    for name, ids in (
        ("wanted: campaign", [one.campaign_id for one in steering.wanted]),
        ("abilities: agent", [one.agent_id for one in steering.abilities]),
    ):
        twice = [number for number, n in Counter(ids).items() if n > 1]
        if twice:
            raise ValueError(f"steering.{name} {twice[0]} appears twice.")
    for one in steering.wanted:
        if one.seats is not None and one.seats < one.crew_min:
            raise ValueError(f"steering.wanted: campaign {one.campaign_id} has fewer seats than its least crew.")
    for able in steering.abilities:
        if able.from_min is not None and able.until_min is not None and able.from_min >= able.until_min:
            raise ValueError(f"steering.abilities: agent {able.agent_id} must begin before they end.")


def centre_of(centre_id: int, settings: CentreSettings) -> Centre:
    """The centre as poller and analysis know it."""
    return Centre(
        centre_id=centre_id,
        name=settings.name,
        zone=settings.zone,
        excluded_names=tuple(settings.excluded_names),
        terms={one.campaign_id: _terms(one) for one in settings.terms},
        targets=Targets(**settings.targets.model_dump()),
        drop_limit=settings.drop_limit,
        poll_interval_s=settings.poll_interval_s,
    )


def _terms(one: Terms) -> CampaignTerms:
    return CampaignTerms(**one.model_dump(exclude={"campaign_id"}))


def missing(settings: CentreSettings) -> list[str]:
    """What is not configured and what that hides, a sentence each."""
    sentences = []
    if not any(one.value_cents is not None for one in settings.terms):
        sentences.append("No campaign has a value per conversion, so revenue stays empty.")
    if not any(one.cost_per_lead_cents is not None or one.cost_per_hour_cents is not None for one in settings.terms):
        sentences.append("No campaign has a cost, so cost per conversion stays empty.")
    if not any(settings.targets.model_dump().values()):
        sentences.append("No daily target is set, so nothing says whether today is on course.")
    if not any(one.seats is not None for one in settings.steering.wanted):
        sentences.append("No campaign has a number of seats, so a line-up keeps to the most ever seen, and two more.")
    return sentences
