"""A window's picture as the columns and objects of `schemas.Snapshot`."""

from __future__ import annotations

from typing import Any

import numpy as np

from backend.analysis.board import COLUMNS
from backend.analysis.estimates import Ints
from backend.analysis.floor import Floor, main_campaigns, team_revenue
from backend.model import Campaign, LiveAgent, State
from backend.snapshot.numbers import digits_for, from_one, optional, positive, rate, rate_column, significant, whole

COUNTS = {
    "dials": "dials", "calls": "calls", "human": "human_answered", "contacts": "contacts", "conversions": "conversions",
}  # fmt: skip
BOARD_RATES = ("answer_rate", "efficiency")
SECONDS = {"after_s": "wrap_s", "wait": "wait_s", "pause": "pause_s", "login_s": "login_s"}
CAMPAIGN_RATES = ("contact_rate", "conversion_per_contact", "conversions_per_hour", "handle_s", "drop_rate")
STATES = ("wait", "talk", "dead", "wrap", "pause", "unknown")


def team_table(floor: Floor) -> dict[str, Any]:
    """`schemas.Team`: counts of the whole floor, rates of the agents logged in."""
    sums, campaigns = floor.book.sums.agents, floor.book.sums.campaigns
    reliability, balance = floor.board.reliability, floor.balance
    return {
        **{to: int(sums[name].sum()) for name, to in COUNTS.items() | SECONDS.items()},
        "dials": int(campaigns["dials"].sum()),
        "drops": int(campaigns["drops"].sum()),
        "talk_s": int(sums["talk_s"].sum()),
        "revenue_cents": team_revenue(floor),
        **{metric: rate(figures) for metric, figures in floor.team.items()},
        "balance": {"value": _rounded(balance.value), "n": balance.n, "reading": balance.reading},
        "reliability": {
            "value": _rounded(reliability.value),
            "n": reliability.n,
            "metric": reliability.metric,
            "sentence": reliability.sentence,
        },
    }


def floor_now(floor: Floor) -> dict[str, Any]:
    """`schemas.FloorNow`: the monitor's agents by state, in the campaign shown."""
    count = {state: sum(a.state == state for a in floor.on_floor) for state in STATES}
    others = len(floor.on_floor) - sum(count.values())
    count["unknown"] += others
    return {"logged_in": len(floor.on_floor), **count, "dialable_leads": floor.scene.totals.dialable_leads}


def agents_table(floor: Floor, *, more: bool = False) -> dict[str, Any]:
    """`schemas.AgentsTable`, the best first, those without enough calls after them."""
    order = board_order(floor)
    policy = floor.scene.policy
    columns = _who(floor, order) | _places(floor, order)
    columns |= {to: whole(floor.book.sums.agents[name][order]) for name, to in COUNTS.items()}
    columns |= {metric: rate_column(floor.board.figures[metric], order) for metric in BOARD_RATES}
    columns |= {
        "trend": optional(floor.board.trend.change[order], digits_for(len(order)).trend),
        "trend_mark": [floor.board.trend.mark[i] for i in order],
        "status": [floor.board.status[i] for i in order],
        "status_why": [floor.board.why[i] for i in order],
    }
    return {
        "n": len(order),
        "rank_metric": policy.rank_metric,
        "trend_metric": policy.trend_metric,
        "columns": columns,
        "more": _more(floor, order) if more else None,
    }


def _more(floor: Floor, order: Ints) -> dict[str, Any]:
    chance = digits_for(len(order)).chance
    rates = [metric for metric in COLUMNS if metric not in BOARD_RATES]
    return {
        "below_team": optional(floor.board.below_team[order], chance),
        **_times(floor, order),
        **{metric: rate_column(floor.board.figures[metric], order) for metric in rates},
    }


def board_order(floor: Floor) -> Ints:
    """Rows by place; agents without a place follow, those with most calls first."""
    rank, calls = floor.board.ranks.rank, floor.book.sums.agents["calls"]
    return np.lexsort((floor.book.sums.agent_ids, -calls, np.where(rank > 0, rank, rank.max(initial=0) + 1)))


def name_of(floor: Floor, agent_id: int) -> str:
    """The agent's name, from the user list or else from the monitor."""
    known = floor.scene.agents.get(agent_id)
    if known is not None:
        return known.name
    return next((a.name for a in floor.on_floor if a.agent_id == agent_id), f"Agent {agent_id}")


def pause_reason(floor: Floor, agent: LiveAgent | None) -> str:
    """Why the agent pauses, in the account's own words."""
    if agent is None or agent.state != State.PAUSE:
        return ""
    return floor.scene.codes.get(agent.code or 0, "") or agent.status_label


def _who(floor: Floor, order: Ints) -> dict[str, Any]:
    here = {a.agent_id: a for a in floor.on_floor}
    names = {a.agent_id: a.name for a in floor.on_floor} | {i: a.name for i, a in floor.scene.agents.items()}
    ids = floor.book.sums.agent_ids[order].tolist()
    of = [here.get(i) for i in ids]
    main = main_campaigns(floor)
    return {
        "id": ids,
        "name": [names.get(i, f"Agent {i}") for i in ids],
        "campaign_id": [main[i] for i in order],
        "state": [str(State.LOGOUT) if a is None else str(a.state) for a in of],
        "state_since": [None if a is None else a.since for a in of],
        "pause_reason": [pause_reason(floor, a) for a in of],
    }


def _places(floor: Floor, order: Ints) -> dict[str, Any]:
    ranks, digits = floor.board.ranks, digits_for(len(order))
    ranked = floor.board.figures.get(floor.scene.policy.rank_metric)
    decimals = digits.rates[ranked.estimates.family][0] if ranked is not None else 1
    return {
        "rank": from_one(ranks.rank[order]),
        "rank_low": from_one(significant(ranks.low[order], digits.places)),
        "rank_high": from_one(significant(ranks.high[order], digits.places)),
        "tie": from_one(ranks.tie[order]),
        "versus_team": optional(floor.board.versus_team[order], decimals),
    }


def _times(floor: Floor, order: Ints) -> dict[str, Any]:
    sums = floor.book.sums.agents
    keep = digits_for(len(order)).seconds
    return {
        # Talk is the length of the calls that are listed under it, to the second; states are known less finely.
        "talk_s": whole(sums["talk_s"][order]),
        **{to: significant(sums[name][order], keep).tolist() for name, to in SECONDS.items()},
        "revenue_cents": positive(floor.agent_revenue[order]),
    }


def campaigns_table(floor: Floor) -> dict[str, Any]:
    """`schemas.CampaignsTable`, by name."""
    board, sums = floor.campaigns, floor.book.sums
    known = floor.scene.campaigns
    ids = sums.campaign_ids.tolist()
    of = [known.get(i, Campaign(i, f"Campaign {i}")) for i in ids]
    order = np.array(sorted(range(len(ids)), key=lambda i: (of[i].name.casefold(), ids[i])), dtype=np.int64)
    leads = floor.scene.totals.dialable_leads if len(ids) == 1 else None
    money = board.money
    total = sums.campaigns
    names = ("dials", "calls", "contacts", "conversions", "drops", "live_answers", "talk_s", "login_s")
    columns: dict[str, Any] = {
        "id": [ids[i] for i in order],
        "name": [of[i].name for i in order],
        "active": [of[i].active for i in order],
        "crew": board.crew[order].tolist(),
        "waiting": board.waiting[order].tolist(),
        "dialable_leads": [leads for _ in ids],
        **{name: whole(total[name][order]) for name in names},
        "human_answered": whole(total["human"][order]),
        "revenue_cents": positive(money.revenue_cents[order]),
        "cost_cents": positive(money.cost_cents[order]),
        "cost_per_lead_cents": positive(money.cost_per_lead_cents[order]),
        "cost_note": [money.note[i] for i in order],
        **{metric: rate_column(board.figures[metric], order) for metric in CAMPAIGN_RATES},
        "drop_rate_30d": rate_column(board.month_rate, order),
        "drops_30d": whole(board.month["drops"][order]),
        "live_answers_30d": whole(board.month["live_answers"][order]),
        "versus_team": optional(board.versus_team[order], 4),
    }
    return {"n": len(ids), "columns": columns}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
