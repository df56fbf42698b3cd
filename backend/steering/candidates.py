"""Who should work on one campaign: `schemas.CampaignCandidates`."""

from __future__ import annotations

from typing import Any

import numpy as np

from backend.optimizer.lineup import Why, refusal
from backend.steering.inputs import Look
from backend.steering.lineup_gains import DRAWS, Draws, draw_gains
from backend.steering.lineup_people import Here, here_of, permits_of
from backend.steering.lineup_plan import worths_here
from backend.steering.lineup_words import amount, more
from backend.steering.values import Worths

MOST_NUMBERS, FEWEST = 2_000_000, 200


def candidates(look: Look, campaign_id: int) -> dict[str, Any]:
    """Everybody here by what moving them would bring, those already there by what they bring; LookupError."""
    return look.once(("candidates", campaign_id), lambda: _answer(look, campaign_id))


def _answer(look: Look, campaign_id: int) -> dict[str, Any]:
    here = here_of(look)
    if campaign_id not in here.campaign_ids:
        if campaign_id not in look.names.campaigns:
            raise LookupError(f"There is no campaign {campaign_id}.")
        closed = f"{look.campaign(campaign_id)} is not worked today."
        return _head(look, campaign_id) | {"unit": "conversions", "sentence": closed, "n": 0, "agents": []}
    worths = worths_here(look)
    rows = [_row(look, here, worths, i, here.campaign(campaign_id)) for i in range(len(here.agents))]
    rows.sort(key=lambda row: (not row["allowed"], -(row["gain"]["value"] or 0.0), -row["worth"]["value"], row["name"]))
    for rank, row in enumerate(rows, 1):
        row["rank"] = rank
    return _head(look, campaign_id) | {
        "unit": worths.unit, "sentence": _sentence(look, worths, rows, campaign_id), "n": len(rows), "agents": rows,
    }  # fmt: skip


def _head(look: Look, campaign_id: int) -> dict[str, Any]:
    return {
        "centre": look.asked.centre_ref, "now": look.asked.now, "as_of": look.asked.as_of, "campaign_id": campaign_id,
        "campaign": look.campaign(campaign_id),
    }  # fmt: skip


def _row(look: Look, here: Here, worths: Worths, i: int, j: int) -> dict[str, Any]:
    agent_id, now = here.agent_ids[i], int(here.now[i])
    at = here.campaign_ids[now] if now >= 0 else None
    why = _why(look, i, j)
    there = worths.rate(agent_id, here.campaign_ids[j])
    return {
        "agent_id": agent_id, "name": look.agent(agent_id), "rank": 0, "now_id": at, "now": look.campaign(at),
        "worth": there, "leaves": worths.rate(agent_id, at), "gain": _gain(look, worths, i, j),
        "contacts_there": there["n"], "allowed": not why, "why_not": why,
    }  # fmt: skip


def _why(look: Look, i: int, j: int) -> str:
    """Why the agent may not go there; empty where they may or are there."""
    here = here_of(look)
    if here.now[i] == j:
        return f"{look.agent(here.agent_ids[i])} is there already."
    why = Why(int(permits_of(look).why[i, j]))
    names = look.agent(here.agent_ids[i]), look.campaign(here.campaign_ids[j])
    return refusal(why, *names, here.people[i], here.wants[j], here.terms)


def _gain(look: Look, worths: Worths, i: int, j: int) -> dict[str, Any]:
    here = here_of(look)
    after = here.now.copy()
    after[i] = j
    if here.now[i] == j or here.now[i] < 0:
        nothing = {"value": 0.0, "low": None, "high": None, "chance": None, "unit": worths.unit}
        return nothing | {"n": worths.rate(here.agent_ids[i], here.campaign_ids[j])["n"]}
    return look.once("everybody", lambda: _everybody(look, worths)).of(np.array([i]), after).as_dict()


def _everybody(look: Look, worths: Worths) -> Draws:
    """Draws of everybody; fewer of them where there are many people."""
    here = here_of(look)
    n = int(np.clip(MOST_NUMBERS // (len(here.agents) * len(here.campaign_ids)), FEWEST, DRAWS))
    return draw_gains(look, worths, here, np.arange(len(here.agents)), permits_of(look).hours, n)


def _sentence(look: Look, worths: Worths, rows: list[dict[str, Any]], campaign_id: int) -> str:
    name = look.campaign(campaign_id)
    if worths.is_thin:
        return f"Not enough calls to say who should work on {name}."
    best = next((row for row in rows if row["allowed"]), None)
    if best is None:
        return f"Nobody may be moved to {name} now."
    gain = best["gain"]
    if gain["value"] is None or gain["value"] <= 0:
        return f"Nobody would bring more on {name} than where they are."
    brings, leaves = (amount(best[part]["value"], worths.unit) for part in ("worth", "leaves"))
    chance = f"{100 * min(max(gain['chance'], 0.01), 0.99):.0f} % chance of a gain"
    return (
        f"{best['name']} gains most on {name}: {brings} an hour there, {leaves} left behind on {best['now']}, "
        f"{more(gain['value'], worths.unit)} with the move paid for, {chance}."
    )
