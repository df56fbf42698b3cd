"""The line-up as `schemas.Lineup`, as a file, and its moves as data."""

from __future__ import annotations

import csv
import io
from typing import Any

import numpy as np

from backend.clock import day_bounds
from backend.optimizer.lineup import in_words
from backend.schemas.steering import LineupMode
from backend.steering.balance import balance_rows
from backend.steering.inputs import Look
from backend.steering.lineup_missing import missing_inputs
from backend.steering.lineup_people import here_of
from backend.steering.lineup_plan import MoveNow, Plan, plan_of
from backend.steering.lineup_reasons import agent_reason, held_reason, lineup_sentence, unfit
from backend.steering.lineup_words import instruction, more, move_sentence, steps

SHOWN_REFUSED = 5
"""Refused moves shown, those that would gain most first."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEAD = (
    "agent_id", "agent", "now", "proposed", "moves", "worth_now_per_hour", "worth_proposed_per_hour", "gain_per_hour",
    "chance", "unit", "contacts", "reason", "held",
)  # fmt: skip


def mode_of(look: Look, mode: str | None) -> LineupMode:
    """The mode asked for, or the settings'."""
    return "plain" if (mode or look.asked.settings.steering.mode) == "plain" else "best"


def lineup(look: Look, mode: str | None) -> dict[str, Any]:
    """`schemas.Lineup`."""
    chosen = mode_of(look, mode)
    return look.once(("lineup", chosen), lambda: _answer(look, chosen))


def moves_now(look: Look) -> list[MoveNow]:
    """All moves looked at now, advised ones first, each with its gain, price in drops and verdict."""
    plan = plan_of(look, mode_of(look, None))
    return [] if plan is None else list(plan.moves)


def move_dict(look: Look, move: MoveNow) -> dict[str, Any]:
    """`schemas.LineupMove`."""
    names = [look.agent(one) for one in move.agents]
    pairs = zip(move.from_ids, move.to_ids, strict=True)
    places = [(look.campaign(here), look.campaign(there)) for here, there in pairs]
    gain = more(move.gain.value, move.gain.unit)
    return {
        "agents": list(move.agents), "sentence": move_sentence(names, places, gain, move.gain.chance),
        "steps": steps(names, places), "instruction": instruction(names, places), "gain": move.gain.as_dict(),
        "drops": None if move.drops is None else round(move.drops, 2), "refused": move.refused,
    }  # fmt: skip


def _answer(look: Look, mode: LineupMode) -> dict[str, Any]:
    plan = plan_of(look, mode)
    whole = {"centre": look.asked.centre_ref, "now": look.asked.now, "as_of": look.asked.as_of, "mode": mode}
    if plan is None:
        return whole | _nobody(look)
    refused = [move for move in plan.moves if move.verdict == "refused"][:SHOWN_REFUSED]
    places = np.arange(len(plan.here.agents))
    now, then = (_sum(plan, campaign) for campaign in (plan.here.now, plan.proposed))
    hours = max(float(plan.may.hours.mean()), 1e-9)
    least = float(plan.problem.value[places[plan.problem.now >= 0], plan.problem.now[plan.problem.now >= 0]].sum())
    names = [look.agent(one) for one in plan.here.agent_ids], [look.campaign(one) for one in plan.here.campaign_ids]
    return whole | {
        "unit": plan.worths.unit, "sentence": lineup_sentence(look, plan), "worth_now": round(now, 3),
        "worth_proposed": round(then, 3), "gain": plan.gain.as_dict(),
        "bound": round(max(now + (plan.bound - least) / plan.scale / hours, then), 3),
        "status": plan.result.status, "broken": [*(in_words(each, *names) for each in plan.broken), *unfit(look, plan)],
        "solve_ms": round(plan.solve_ms, 2), "history_days": plan.worths.days, "missing": missing_inputs(look, plan),
        "campaigns": [_campaign(look, plan, j) for j in range(len(plan.here.campaign_ids))], "n": len(places),
        "agents": [_agent(look, plan, i) for i in places.tolist()],
        "moves": [move_dict(look, move) for move in [*plan.advised, *refused]], "balance": balance_rows(look),
    }  # fmt: skip


def _nobody(look: Look) -> dict[str, Any]:
    here = here_of(look)
    why = "Nobody is logged in." if not here.agents else "No campaign is being worked."
    nothing = {"value": None, "low": None, "high": None, "chance": None, "unit": "conversions", "n": 0}
    return {
        "unit": "conversions", "sentence": why, "worth_now": 0.0, "worth_proposed": 0.0, "gain": nothing, "bound": 0.0,
        "status": "empty", "broken": [], "solve_ms": 0.0, "history_days": 0, "missing": [], "campaigns": [], "n": 0,
        "agents": [], "moves": [], "balance": [],
    }  # fmt: skip


def _sum(plan: Plan, campaign: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> float:
    """Worth an hour of everybody at work."""
    there = (campaign >= 0) & ~plan.may.returns & ~plan.may.gone
    return float(plan.per_hour[np.flatnonzero(there), campaign[there]].sum())


def _campaign(look: Look, plan: Plan, j: int) -> dict[str, Any]:
    campaign_id, want = plan.here.campaign_ids[j], plan.here.wants[j]
    steering = look.asked.settings.steering
    wanted = next((one for one in steering.wanted if one.campaign_id == campaign_id), None)
    terms = next((one for one in look.asked.settings.terms if one.campaign_id == campaign_id), None)
    crews = [int(plan.crew(each)[j]) for each in (plan.here.now, plan.proposed)]
    worth = [_sum(plan, np.where(each == j, each, -1)) for each in (plan.here.now, plan.proposed)]
    drops = plan.crews.get(campaign_id)
    predictive = wanted is None or wanted.predictive
    hours = max((plan.here.terms.end - plan.here.terms.begin) / 3600, 1e-9)
    hour = float(plan.result.hour_worth[j]) / plan.scale
    return {
        "campaign_id": campaign_id, "name": look.campaign(campaign_id), "predictive": predictive,
        "crew_now": crews[0], "crew_proposed": crews[1], "crew_min": want.crew,
        "crew_open": steering.open_crew if predictive else 1, "seats": want.seats, "needs": sorted(want.needs),
        "value_cents": None if terms is None else terms.value_cents,
        "margin_cents": None if terms is None else terms.margin_cents,
        "worth_now": round(worth[0], 3), "worth_proposed": round(worth[1], 3),
        "seat_worth": round(float(plan.result.seat_worth[j]) / plan.scale / hours, 3),
        "hour_worth": round(hour, 3) if hour > 0 else None,
        "drops_now": None if drops is None else round(drops.per_hour(crews[0]), 2),
        "drops_proposed": None if drops is None else round(drops.per_hour(crews[1]), 2),
        "leads_left": want.leads_left,
    }  # fmt: skip


def _agent(look: Look, plan: Plan, i: int) -> dict[str, Any]:
    agent_id = plan.here.agent_ids[i]
    now, then = (int(each[i]) for each in (plan.here.now, plan.proposed))
    ids = plan.here.campaign_ids
    places = [ids[place] if place >= 0 else None for place in (now, then)]
    rates = [plan.worths.rate(agent_id, place) for place in places]
    move = next((each for each in plan.advised if agent_id in each.agents), None) if now != then else None
    return {
        "agent_id": agent_id, "name": look.agent(agent_id), "now_id": places[0], "now": look.campaign(places[0]),
        "proposed_id": places[1], "proposed": look.campaign(places[1]), "moves": now != then, "worth_now": rates[0],
        "worth_proposed": rates[1], "raw_now": rates[0]["raw"],
        "gain": _no_gain(plan, rates[0]["n"]) if move is None else plan.own_gain(i).as_dict(),
        "reason": agent_reason(look, plan, i), "held": held_reason(look, plan, i),
        "occupancy": plan.here.people[i].occupancy, "calls": _calls(look, agent_id, places[1]),
    }  # fmt: skip


def _no_gain(plan: Plan, n: int) -> dict[str, Any]:
    return {"value": 0.0, "low": None, "high": None, "chance": None, "unit": plan.worths.unit, "n": n}


def _calls(look: Look, agent_id: int, campaign_id: int | None) -> dict[str, Any]:
    """The calls behind an agent's worth on a campaign: those of the days looked at."""
    past = look.history.past
    first = past.days[0] if past is not None and past.days else look.asked.today
    start = day_bounds(first, look.asked.centre.zone)[0]
    return {
        "start": start, "end": look.asked.at, "agent_id": agent_id, "campaign_id": campaign_id, "statuses": [],
    }  # fmt: skip


def lineup_csv(look: Look, mode: str | None) -> bytes:
    """The line-up, one line per agent; what a spreadsheet would take for a formula is quoted."""
    answer = lineup(look, mode)
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(HEAD)
    for row in answer["agents"]:
        gain = row["gain"]
        lines.writerow([_cell(each) for each in (
            row["agent_id"], row["name"], row["now"], row["proposed"], "yes" if row["moves"] else "no",
            row["worth_now"]["value"], row["worth_proposed"]["value"], gain["value"], gain["chance"], gain["unit"],
            row["worth_proposed"]["n"], row["reason"], row["held"],
        )])  # fmt: skip
    return out.getvalue().encode()


def _cell(worth: object) -> object:
    """A text that begins like a formula is none; numbers stay numbers."""
    return f"'{worth}" if isinstance(worth, str) and worth.startswith(FORMULA) else worth


__all__ = ["MoveNow", "lineup", "lineup_csv", "move_dict", "moves_now"]
