"""Workload balance: who works too hard, where people wait, and what would even it out, as `schemas.BalanceRow`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from backend.optimizer.balance import Suggestion, in_words, suggest_balance
from backend.steering.inputs import Look
from backend.steering.lineup_drops import refusal_of
from backend.steering.lineup_plan import Plan, plan_of

MOST = 3


@dataclass(frozen=True, slots=True)
class BalanceNow:
    """One suggestion. `agents`, `from_ids`, `to_ids` are ids, empty where nobody is to move (a break, a question).

    `campaign_id` is where it is too busy or too idle, `about` the overloaded agent (None: the campaign), `occupancy`
    that one's busy share, `team` the team's, `seconds` what it is measured on.
    """

    kind: Literal["overload", "idle"]
    sentence: str
    agents: tuple[int, ...]
    from_ids: tuple[int, ...]
    to_ids: tuple[int, ...]
    campaign_id: int
    about: int | None
    occupancy: float
    team: float
    seconds: int


def balance_now(look: Look) -> list[BalanceNow]:
    """At most three suggestions that break no rule and no drop budget, the largest imbalance first."""
    return look.once("balance", lambda: _balance(look))


def balance_rows(look: Look) -> list[dict[str, Any]]:
    """`schemas.BalanceRow` of each."""
    return [_row(one) for one in balance_now(look)]


def _balance(look: Look) -> list[BalanceNow]:
    plan = plan_of(look, "best")
    if plan is None:
        return []
    found = suggest_balance(plan.problem, plan.here.load, look.asked.settings.steering.balance_margin, MOST)
    return [_told(look, plan, one) for one in found if not _refused(look, plan, one)]


def _refused(look: Look, plan: Plan, one: Suggestion) -> bool:
    after = plan.here.now.copy()
    after[list(one.agents)] = one.target if one.target else after[list(one.agents)]
    before, then = (plan.crew(each) for each in (plan.here.now, after))
    return bool(one.target) and bool(refusal_of(look, plan.here, plan.crews, before, then))


def _told(look: Look, plan: Plan, one: Suggestion) -> BalanceNow:
    here = plan.here
    names = [look.agent(each) for each in here.agent_ids], [look.campaign(each) for each in here.campaign_ids]
    ids = here.campaign_ids
    return BalanceNow(
        one.kind, in_words(one, *names), tuple(here.agent_ids[i] for i in one.agents),
        tuple(ids[j] for j in one.origin), tuple(ids[j] for j in one.target), ids[one.campaign],
        here.agent_ids[one.about] if one.about >= 0 else None, one.occupancy, one.team, one.seconds,
    )  # fmt: skip


def _row(one: BalanceNow) -> dict[str, Any]:
    share = round(one.team, 4) if np.isfinite(one.team) else None
    return {
        "kind": one.kind, "sentence": one.sentence, "from_campaign_id": one.from_ids[0] if one.from_ids else None,
        "to_campaign_id": one.to_ids[0] if one.to_ids else None, "agents": list(one.agents),
        "occupancy": round(one.occupancy, 4), "team_occupancy": share, "n": one.seconds,
    }  # fmt: skip
