"""Inputs the line-up had to do without, and what that means."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backend.steering.inputs import Look
from backend.steering.lineup_plan import Plan
from backend.steering.lineup_words import listed

FEW_DAYS = 5
NAMED = 3


def missing_inputs(look: Look, plan: Plan) -> list[dict[str, Any]]:
    """`schemas.MissingInput` rows."""
    return [
        {"what": what, "sentence": sentence, "campaign_id": campaign_id}
        for what, sentence, campaign_id in _missing(look, plan)
    ]


def _missing(look: Look, plan: Plan) -> Iterator[tuple[str, str, int | None]]:
    yield from _worth(look, plan)
    settings, here = look.asked.settings, plan.here
    seated = {one.campaign_id for one in settings.steering.wanted if one.seats is not None}
    open_ended = [one for one in here.campaign_ids if one not in seated]
    if open_ended:
        names = _names(look, open_ended)
        yield (
            "seats", f"No number of seats is set for {names}: the most agents ever seen there at once, and two more, "
            "is taken as the limit.", open_ended[0] if len(open_ended) == 1 else None,
        )  # fmt: skip
    if look.live_totals.dialable_leads is None:
        yield "leads", "The dialer does not say how many leads are left, so none is taken to run out today.", None
    if not here.knows_leaving:
        yield "shifts", "No past day says when agents log out, so everybody is taken to stay four hours.", None
    if not look.asked.backfilled:
        yield "history", "Past days are still being read; the line-up gets surer with each of them.", None
    elif plan.worths.days < FEW_DAYS:
        days = "1 day" if plan.worths.days == 1 else f"{plan.worths.days} days"
        yield "history", f"Only {days} of calls are known, so agents are hard to tell apart.", None
    needs = sorted({need for want in here.wants for need in want.needs})
    if needs and not any(person.skills for person in here.people):
        yield "skills", f"Nobody has {listed(needs)} in Convoso or in the settings, so nobody may be moved there.", None


def _worth(look: Look, plan: Plan) -> Iterator[tuple[str, str, int | None]]:
    if plan.worths.unit == "cents":
        terms = {one.campaign_id: one for one in look.asked.settings.terms}
        if any(terms[one].margin_cents is None for one in plan.here.campaign_ids if one in terms):
            yield (
                "margin",
                "Not every campaign has a margin per conversion, so the value of a conversion decides.",
                None,
            )
        return
    terms = {one.campaign_id: one for one in look.asked.settings.terms}
    bare = [one for one in plan.here.campaign_ids if one not in terms or terms[one].value_cents is None]
    for one in bare[:NAMED]:
        yield (
            "value", f"{look.campaign(one)} has no value per conversion, so conversions decide: one counts as much "
            "there as anywhere.", one,
        )  # fmt: skip
    if len(bare) > NAMED:
        yield "value", f"{len(bare) - NAMED} more campaigns have no value per conversion.", None
    if not bare:
        yield "value", "Campaigns have either a value or a margin per conversion, not all the same one.", None


def _names(look: Look, ids: list[int]) -> str:
    names = [look.campaign(one) for one in ids]
    return listed(names) if len(names) <= NAMED else f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"
