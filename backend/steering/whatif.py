"""What moves would change: `schemas.WhatIf`, simulated for the campaigns concerned and told for the whole day."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from backend.analysis.estimates import Ints
from backend.optimizer.lineup import Wants, Why, build, faults, in_words, refusal, worsens
from backend.optimizer.lineup.broken import broken_rules
from backend.optimizer.whatif import BadFloor, Estimate, FloorModel, Move, Unit, what_if
from backend.optimizer.whatif import WhatIf as Result
from backend.steering.drops import budgets
from backend.steering.inputs import Look
from backend.steering.lineup_drops import refused_sentence
from backend.steering.lineup_people import Here, here_of, permits_of
from backend.steering.lineup_plan import worths_here
from backend.steering.lineup_words import instruction, listed, steps
from backend.steering.whatif_day import change_row, day_rows, range_rate, team_unit
from backend.steering.whatif_floor import SEED, floor_for, wanted_of
from backend.steering.whatif_words import chance_text, change_text, log_out_step

LEAST_DRAWS, MOST_DRAWS = 40, 400
"""Possible truths tried: at least so many for each campaign touched, at most so many in all."""
MOST_EVENTS = 9_000_000
EVENTS_PER_HOUR = 160
"""What an agent's hour costs in simulated events, so that a large floor is tried with fewer possible truths."""

LOST_SPREAD = 0.2
Moves = tuple[tuple[int, int | None], ...]


def try_moves(look: Look, moves: Sequence[tuple[int, int | None]], at: int | None) -> dict[str, Any]:
    """`schemas.WhatIf`; LookupError for who or what there is not, ValueError for moves that make no sense."""
    wanted = tuple(moves)
    when = look.asked.at if at is None else max(at, look.asked.at)
    return look.once(("what_if", wanted, when), lambda: _answer(look, wanted, when))


def _answer(look: Look, moves: Moves, at: int) -> dict[str, Any]:
    here = here_of(look)
    _check(look, here, moves, at)
    begun = time.perf_counter()
    result, floor = _simulated(look, here, moves, at)
    refused = _refused(look, here, moves, result)
    names = [look.agent(agent) for agent, _ in moves]
    return {
        "centre": look.asked.centre_ref, "now": look.asked.now, "as_of": look.asked.as_of, "at": result.at_s,
        "until": result.until_s, "sentence": _sentence(names, result.team), "refused": refused,
        "warnings": [*_warnings(look, here, moves), *_notes(look, result)],
        "units": [*(_unit(look, each, result.runs) for each in result.campaigns if each.concerned),
                  team_unit(look, here, moves, result)],
        "day": day_rows(look, result.team), **_steps(look, here, moves), "basis": _basis(look, floor),
        "runs": result.runs, "took_ms": round(1000 * (time.perf_counter() - begun), 1),
        "monte_carlo_error": None if result.simulation_error is None else round(result.simulation_error, 5),
    }  # fmt: skip


def _check(look: Look, here: Here, moves: Moves, at: int) -> None:
    agents = [agent for agent, _ in moves]
    if len(set(agents)) < len(agents):
        raise ValueError("An agent can only be moved once; leave out the second move.")
    for agent, to in moves:
        i = here.agent(agent)
        if to is not None:
            here.campaign(to)
        if here.now[i] < 0:
            raise ValueError(f"{look.agent(agent)} is on no campaign now.")
        if here.leaves[i] <= at:
            raise ValueError(f"{look.agent(agent)} usually has left by then; choose an earlier time.")
    if all(here.campaign_ids[here.now[here.agent(agent)]] == to for agent, to in moves):
        raise ValueError("Everybody is where the moves would put them; choose another campaign.")
    if at >= here.terms.end:
        raise ValueError("By then everybody has usually left; choose an earlier time.")


def _simulated(look: Look, here: Here, moves: Moves, at: int) -> tuple[Result, FloorModel]:
    """Raises ValueError where too little is known to simulate."""
    touched = {here.campaign_ids[here.now[here.agent(agent)]] for agent, _ in moves}
    touched |= {to for _, to in moves if to is not None}
    lost = 60 * look.asked.settings.steering.switch_min
    try:
        floor = floor_for(look, touched, {agent for agent, _ in moves})
        part = [
            Move(agent, to, Estimate(max(lost, 1.0), LOST_SPREAD * lost)) for agent, to in moves
            if floor.agent(agent).campaign_id != to
        ]  # fmt: skip
        return what_if(floor, part, at, here.terms.end, SEED, _draws(here, touched)), floor
    except BadFloor as error:
        raise ValueError(str(error)) from None


def _draws(here: Here, touched: set[int]) -> int:
    """How many possible truths are tried: fewer where many agents are simulated for long."""
    places = [here.campaign_ids.index(one) for one in touched]
    agents = int(np.isin(here.now, places).sum())
    events = EVENTS_PER_HOUR * agents * (here.terms.end - here.terms.begin) / 3600
    least = min(LEAST_DRAWS * max(len(touched), 2), MOST_DRAWS)
    return int(np.clip(MOST_EVENTS / (2 * max(events, 1.0)), least, MOST_DRAWS))


def _refused(look: Look, here: Here, moves: Moves, result: Result) -> str:
    """Why it must not be done: skills, seats and crews, the drop budget; empty where it may."""
    after = here.now.copy()
    for agent, to in moves:
        i, j = here.agent(agent), -1 if to is None else here.campaign(to)
        after[i] = j
        why = Why(int(permits_of(look).why[i, j])) if j >= 0 and j != here.now[i] else Why.MAY
        if why in (Why.NEVER, Why.LACKS):
            names = look.agent(agent), look.campaign(to)
            return refusal(why, *names, here.people[i], here.wants[j], here.terms)
    return _rules(look, here, after) or _budget(look, result)


def _rules(look: Look, here: Here, after: Ints) -> str:
    """The rules the settings set; what the line-up assumes where they are silent forbids nothing here."""
    value = np.zeros((len(here.agents), len(here.campaign_ids)))
    problem = build(here.people, [_wants(look, one) for one in here.campaign_ids], value, here.terms)
    there = np.where(problem.now >= 0, after, problem.now)
    if not worsens(faults(problem, problem.now), faults(problem, there)):
        return ""
    known = {(each.rule, each.campaign) for each in broken_rules(problem, problem.now)}
    names = [look.agent(one) for one in here.agent_ids], [look.campaign(one) for one in here.campaign_ids]
    wrong = [each for each in broken_rules(problem, there) if each.rule in ("seats", "crew", "open_crew")]
    new = [each for each in wrong if (each.rule, each.campaign) not in known] or wrong
    return in_words(new[0], *names) if new else ""


def _wants(look: Look, campaign_id: int) -> Wants:
    wanted = wanted_of(look, campaign_id)
    return Wants(frozenset(wanted.needs), wanted.seats, wanted.crew_min, predictive=False)


def _budget(look: Look, result: Result) -> str:
    known = budgets(look)
    for unit in result.campaigns:
        if unit.campaign_id is None or not unit.concerned or unit.campaign_id not in known:
            continue
        budget, drops = known[unit.campaign_id].budget, unit.change("drops").change.likely
        answers = unit.change("calls").change.likely + drops
        if budget.refuses(drops, answers):
            now, then = budget.with_more(0, 0), budget.with_more(drops, answers)
            return refused_sentence(look.campaign(unit.campaign_id), now, then, budget.limits.stop)
    return ""


def _warnings(look: Look, here: Here, moves: Moves) -> list[str]:
    """What speaks against it without forbidding it: a break, a move a while ago, too much work."""
    found = []
    for agent, to in moves:
        i = here.agent(agent)
        if to is None:
            continue
        j = here.campaign(to)
        why = Why(int(permits_of(look).why[i, j]))
        if j != here.now[i] and why not in (Why.MAY, Why.NEVER, Why.LACKS):
            names = look.agent(agent), look.campaign(to)
            found.append(refusal(why, *names, here.people[i], here.wants[j], here.terms))
    return list(dict.fromkeys(found))


def _notes(look: Look, result: Result) -> list[str]:
    concerned = [unit for unit in result.campaigns if unit.concerned]
    return [f"{look.campaign(unit.campaign_id)}: {note}" for unit in concerned for note in unit.notes]


def _sentence(names: list[str], team: Unit) -> str:
    """Calls and conversions each by themselves, for the team, until the end of the day."""
    by_name = {one.figure: one for one in team.changes}
    said = [change_text(by_name["conversions"])]
    if by_name["conversions"].chance is not None:
        said[0] += f", {chance_text(by_name['conversions'].chance)}"
    if "revenue_cents" in by_name:
        said.append(change_text(by_name["revenue_cents"]))
    said += [change_text(by_name["calls"]), change_text(by_name["drops"])]
    return f"Moving {listed(names)} changes until the end of the day: {'; '.join(said)}."


def _unit(look: Look, unit: Unit, runs: int) -> dict[str, Any]:
    return {
        "campaign_id": unit.campaign_id, "name": look.campaign(unit.campaign_id), "crew_before": unit.crew_before,
        "crew_after": unit.crew_after, "changes": [change_row(one, runs) for one in unit.changes],
        "drop_rate_before": range_rate(unit.drop_rate_before, runs),
        "drop_rate_after": range_rate(unit.drop_rate_after, runs), "notes": list(unit.notes),
    }  # fmt: skip


def _steps(look: Look, here: Here, moves: Moves) -> dict[str, Any]:
    stay: list[tuple[str, tuple[str, str]]] = []
    leave: list[tuple[str, tuple[str, str]]] = []
    for agent, to in moves:
        at = look.campaign(here.campaign_ids[here.now[here.agent(agent)]])
        (leave if to is None else stay).append((look.agent(agent), (at, look.campaign(to))))
    said = steps([who for who, _ in stay], [places for _, places in stay]) if stay else []
    said += [log_out_step(who, places[0]) for who, places in leave]
    text = [instruction([who for who, _ in stay], [places for _, places in stay])] if stay else []
    text += [f"{who}: please finish your call and log out." for who, _ in leave]
    return {"steps": said, "instruction": "\n".join(text)}


def _basis(look: Look, floor: FloorModel) -> str:
    worths = worths_here(look)
    calls, days = int(worths.model.calls.sum()), worths.days
    said = f"{calls:,} calls of {days} days, today included" if days > 1 else f"{calls:,} calls of today"
    fitted = [look.campaign(one.campaign_id) for one in floor.campaigns if len(one.pacing.level) > 1]
    dialer = f"; the dialer's settings of {listed(fitted)} fitted to waits and drops" if fitted else ""
    return f"{said}{dialer}."
