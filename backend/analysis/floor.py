"""The whole picture of a window: what the store and the monitor know, put together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from backend.analysis.board import Board, Parts, read_board
from backend.analysis.campaigns import (
    Money,
    campaign_figures,
    drop_rate,
    drops_in,
    money,
    revenue_of_agents,
    whole_floor,
)
from backend.analysis.estimates import Bools, Columns, Floats, Ints
from backend.analysis.metrics import Book, Figures, open_book
from backend.analysis.policy import Policy
from backend.analysis.sums import Sums, add_up, one_campaign
from backend.analysis.team import Balance, balance, team_figures
from backend.clock import Window
from backend.model import Agent, Campaign, Centre, Disposition, FloorTotals, LiveAgent, State


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known about a centre besides calls and states; `live` is the monitor's last picture."""

    centre: Centre
    policy: Policy
    now: int
    agents: Mapping[int, Agent] = field(default_factory=dict)
    campaigns: Mapping[int, Campaign] = field(default_factory=dict)
    dispositions: Mapping[str, Disposition] = field(default_factory=dict)
    codes: Mapping[int, str] = field(default_factory=dict)
    live: Sequence[LiveAgent] = ()
    totals: FloorTotals = field(default_factory=FloorTotals)


@dataclass(frozen=True, slots=True)
class Slice:
    """One window's columns: call groups of all of it and of its recent part, state groups with the open states,
    and the call groups of the last 30 local days; `history` are earlier figures of the ranking metric by agent."""

    window: Window
    calls: Columns
    recent: Columns
    states: Columns
    month: Columns
    dispersion: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CampaignBoard:
    """One row per campaign of the sums; `crew` and `waiting` are agents now, `month` the 30-day drop counts."""

    figures: Mapping[str, Figures]
    month: Mapping[str, Floats]
    month_rate: Figures
    money: Money
    crew: Ints
    waiting: Ints
    versus_team: Floats


@dataclass(frozen=True, slots=True)
class Floor:
    """The picture of one window; agents' rows follow `book.sums.agent_ids`, campaigns' `campaign_ids`."""

    scene: Scene
    window: Window
    book: Book
    campaign_id: int | None
    board: Board
    team: Mapping[str, Figures]
    balance: Balance
    campaigns: CampaignBoard
    agent_revenue: Ints
    counted: Bools
    on_floor: Sequence[LiveAgent]


def excluded_agents(scene: Scene) -> frozenset[int]:
    """Agents whose names the centre says are no agents (trainers, tests)."""
    patterns = [re.compile(pattern, re.IGNORECASE) for pattern in scene.centre.excluded_names]
    named = {a.agent_id: a.name for a in scene.agents.values()} | {a.agent_id: a.name for a in scene.live}
    return frozenset(agent_id for agent_id, name in named.items() if any(p.search(name) for p in patterns))


def read_sums(scene: Scene, piece: Slice, campaign_id: int | None = None) -> Sums:
    """The sums of a window, of one campaign if asked; every agent on the floor is listed."""
    excluded = excluded_agents(scene)
    calls, states = piece.calls, piece.states
    here = [a for a in scene.live if a.agent_id not in excluded]
    listed = [c.campaign_id for c in scene.campaigns.values() if c.active] + [
        a.campaign_id for a in here if a.campaign_id
    ]
    if campaign_id is not None:
        calls, states, listed = one_campaign(calls, campaign_id), one_campaign(states, campaign_id), [campaign_id]
        here = [a for a in here if a.campaign_id == campaign_id]
    return add_up(
        calls, states, scene.dispositions,
        agent_ids=[a.agent_id for a in here], campaign_ids=listed, excluded=excluded,
    )  # fmt: skip


def assemble(
    scene: Scene,
    piece: Slice,
    rng: np.random.Generator,
    campaign_id: int | None = None,
    history: Mapping[int, float] | None = None,
) -> Floor:
    """Everything the panel shows of a window. `history` is each agent's earlier figure in the ranking metric."""
    sums = read_sums(scene, piece, campaign_id)
    book = open_book(sums, scene.centre.terms, scene.policy, piece.dispersion)
    listed = set(sums.agent_ids.tolist())
    here = [a for a in scene.live if a.agent_id in listed and a.state != State.LOGOUT]
    counted = counted_agents(sums, here)
    undelivered = max(0.0, float(sums.campaigns["dials"].sum() - sums.cells["dials"].sum()))
    team = team_figures(book, counted, undelivered) | whole_floor(book)
    before = None if history is None else np.array([history.get(int(i), np.nan) for i in sums.agent_ids])
    recent = piece.recent if campaign_id is None else one_campaign(piece.recent, campaign_id)
    board = read_board(book, Parts(recent, scene.dispositions), team, counted, rng, before)
    campaigns = _campaign_board(scene, piece, book, here, team)
    revenue = revenue_of_agents(sums, scene.centre.terms)
    spread = balance(board.figures["occupancy"], counted)
    return Floor(scene, piece.window, book, campaign_id, board, team, spread, campaigns, revenue, counted, here)


def counted_agents(sums: Sums, here: Sequence[LiveAgent]) -> Bools:
    """The agents who make the team's average: those logged in, or all when nobody is (A021)."""
    inside = np.isin(sums.agent_ids, [a.agent_id for a in here])
    return inside if inside.any() else np.ones(len(sums.agent_ids), dtype=bool)


def _campaign_board(
    scene: Scene, piece: Slice, book: Book, here: Sequence[LiveAgent], team: Mapping[str, Figures]
) -> CampaignBoard:
    ids = book.sums.campaign_ids
    table = campaign_figures(book)
    month = drops_in(piece.month, ids, scene.dispositions)
    crew = _per_campaign(ids, here)
    waiting = _per_campaign(ids, [a for a in here if a.state == State.WAIT])
    by_hour = scene.policy.rank_metric == "conversions_per_hour"
    metric = "conversions_per_hour" if by_hour else "conversion_per_contact"
    versus = table[metric].value - _campaign_benchmark(book, table[metric], team[metric], metric)
    budget = drop_rate(month["drops"], month["live_answers"])
    return CampaignBoard(table, month, budget, money(book.sums, scene.centre.terms), crew, waiting, versus)


def _campaign_benchmark(book: Book, figures: Figures, team: Figures, metric: str) -> Floats | float:
    """What campaigns are compared with: the team, the median campaign, or each one's target where one is set."""
    if book.policy.benchmark == "team_median":
        shown = figures.value[figures.shown]
        return float(np.median(shown)) if len(shown) else np.nan
    if book.policy.benchmark == "target" and metric == "conversion_per_contact":
        return np.where(book.goals.target_assumed, np.nan, book.goals.target)
    return float(team.value[0])


def _per_campaign(ids: Ints, agents: Sequence[LiveAgent]) -> Ints:
    where = np.array([a.campaign_id or 0 for a in agents], dtype=np.int64)
    return np.array([(where == i).sum() for i in ids], dtype=np.int64)


def team_revenue(floor: Floor) -> int | None:
    """Cents earned in the window; None where no campaign has a value per conversion."""
    priced = floor.campaigns.money.revenue_cents
    return int(priced[priced >= 0].sum()) if (priced >= 0).any() else None


def main_campaigns(floor: Floor) -> list[int | None]:
    """The campaign each agent is logged into, else the one with most of their calls in the window."""
    sums, now_in = floor.book.sums, {a.agent_id: a.campaign_id for a in floor.on_floor}
    order = np.lexsort((sums.cells["calls"], sums.cells.agent))
    usual = dict(
        zip(sums.cells.agent[order].tolist(), sums.campaign_ids[sums.cells.campaign[order]].tolist(), strict=True)
    )
    return [now_in.get(int(agent)) or usual.get(row) for row, agent in enumerate(sums.agent_ids)]
