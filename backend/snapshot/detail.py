"""One agent in depth: `schemas.AgentDetail`."""

from __future__ import annotations

from typing import Any

import numpy as np

from backend.analysis.agreement import agent_agreement
from backend.analysis.campaigns import revenue_of_agents
from backend.analysis.floor import Floor, main_campaigns
from backend.analysis.goals import mixed
from backend.analysis.matrix import MatrixCells, MatrixMetric, read_cells
from backend.analysis.metrics import Figures, Metric, figures, index_parts, seed_index
from backend.clock import day_bounds, local_date
from backend.model import LiveAgent, Tally
from backend.snapshot.numbers import NO_RATE, from_one, optional, positive, rate
from backend.snapshot.picture import Picture
from backend.snapshot.shift import Span, read_shift, span_rows
from backend.snapshot.tables import COUNTS, SECONDS, name_of, pause_reason
from backend.store import Store, read

RATES: tuple[Metric, ...] = (
    "answer_rate", "conversion_per_contact", "conversions_per_hour", "contacts_per_hour", "calls_per_hour",
    "handle_s", "occupancy", "utilisation", "efficiency",
)  # fmt: skip
ROW_RATES: tuple[MatrixMetric, ...] = ("conversion_per_contact", "conversions_per_hour", "handle_s")
MARKS = {"best": "best", "mismatch": "mismatch", "thin": "not enough calls"}


def agent_detail(store: Store, picture: Picture, agent_id: int, window: str) -> dict[str, Any]:
    """Everything about one agent in a window; LookupError when no such agent was ever seen."""
    floor, today = picture.floor(window), picture.floor("today")
    row, live = _row(floor, agent_id), next((a for a in today.on_floor if a.agent_id == agent_id), None)
    if row is None and live is None and agent_id not in picture.scene.agents:
        raise LookupError(f"There is no agent {agent_id}.")
    centre, now = picture.scene.centre, today.window.end
    day = local_date(now, centre.zone)
    with store.read() as conn:
        begun = day_bounds(day, centre.zone)[0]
        strip = read_shift(read.states(conn, centre.centre_id, agent_id, begun, now), live, begun, now)
        tallies = read.tallies(conn, centre.centre_id, day)
    span = floor.window
    return {
        "centre": picture.centre_ref,
        "now": picture.now,
        "as_of": picture.state.as_of,
        "window": {"name": span.name, "start": span.start, "end": span.end},
        "id": agent_id,
        "name": name_of(floor, agent_id),
        **_state(floor, live, row),
        **_counts(floor, row),
        **_standing(floor, row),
        "versus_dialer": _versus_dialer(today, agent_id, tallies),
        "campaigns": [] if row is None else _campaigns(floor, row),
        "states": span_rows(strip, picture.scene.codes),
        "shift_start": strip[0].start if strip else None,
        "shift_end": _shift_end(strip, live),
    }


def _row(floor: Floor, agent_id: int) -> int | None:
    ids = floor.book.sums.agent_ids
    spot = int(np.searchsorted(ids, agent_id))
    return spot if spot < len(ids) and ids[spot] == agent_id else None


def _state(floor: Floor, live: LiveAgent | None, row: int | None) -> dict[str, Any]:
    return {
        "state": "logout" if live is None else str(live.state),
        "state_since": None if live is None else live.since,
        "pause_reason": pause_reason(floor, live),
        "campaign_id": live.campaign_id
        if live is not None
        else main_campaigns(floor)[row]
        if row is not None
        else None,
    }


def _counts(floor: Floor, row: int | None) -> dict[str, Any]:
    names = [to for name, to in (COUNTS | SECONDS).items() if name != "dials"]
    if row is None:
        return dict.fromkeys([*names, "talk_s"], 0) | {"revenue_cents": None}
    sums = floor.book.sums.agents
    counts = {to: round(float(sums[name][row])) for name, to in (COUNTS | SECONDS).items() if name != "dials"}
    revenue = positive(revenue_of_agents(floor.book.sums, floor.scene.centre.terms)[row : row + 1])[0]
    return {**counts, "talk_s": round(float(sums["talk_s"][row])), "revenue_cents": revenue}


def _standing(floor: Floor, row: int | None) -> dict[str, Any]:
    """Place, rates, index and status."""
    if row is None:
        empty = dict.fromkeys(("rank", "rank_low", "rank_high", "below_team", "efficiency_seed"))
        nothing = {"efficiency_parts": {}, "status": "not enough calls", "status_why": "No calls in this window."}
        return {**empty, **dict.fromkeys(RATES, NO_RATE), **nothing}
    board, book = floor.board, floor.book
    pick = slice(row, row + 1)
    parts = index_parts(book)
    return {
        "rank": from_one(board.ranks.rank[pick])[0],
        "rank_low": from_one(board.ranks.low[pick])[0],
        "rank_high": from_one(board.ranks.high[pick])[0],
        "below_team": optional(board.below_team[pick], 3)[0],
        **{metric: rate(board.figures.get(metric) or figures(book, metric), row) for metric in RATES},
        "efficiency_seed": optional(seed_index(book)[pick], 1)[0],
        "efficiency_parts": {
            "handling": optional(parts.handling[pick], 3)[0],
            "talking": optional(parts.talking[pick], 3)[0],
            "outcome": optional(parts.outcome[pick], 3)[0],
            "ideal_handle_s": optional(mixed(book.sums, book.goals.ideal_s, "human")[pick], 1)[0],
            "target_per_contact": optional(mixed(book.sums, book.goals.target, "contacts")[pick], 4)[0],
        },
        "status": board.status[row],
        "status_why": board.why[row],
    }


def _versus_dialer(today: Floor, agent_id: int, tallies: list[Tally]) -> str:
    row = _row(today, agent_id)
    sums = today.book.sums.agents
    calls, human = (0 if row is None else round(float(sums[name][row])) for name in ("calls", "human"))
    own = next((t for t in tallies if t.agent_id == agent_id and t.campaign_id is None), None)
    return agent_agreement(calls, human, own)


def _shift_end(strip: list[Span], live: LiveAgent | None) -> int | None:
    return strip[-1].end if strip and live is None else None


def _campaigns(floor: Floor, row: int) -> list[dict[str, Any]]:
    """`schemas.AgentCampaignRow` per campaign the agent had calls in, most calls first."""
    sums, policy = floor.book.sums, floor.scene.policy
    tables = {metric: read_cells(sums, metric, policy.min_contacts) for metric in ROW_RATES}
    cells = np.flatnonzero(tables["conversion_per_contact"].agent == row)
    known, terms = floor.scene.campaigns, floor.scene.centre.terms
    rows: list[dict[str, Any]] = []
    for cell in cells:
        campaign = int(sums.campaign_ids[tables["conversion_per_contact"].campaign[cell]])
        spot = np.flatnonzero((sums.cells.agent == row) & (sums.campaign_ids[sums.cells.campaign] == campaign))[0]
        part = {name: round(float(column[spot])) for name, column in sums.cells.sums.items()}
        value = terms[campaign].value_cents if campaign in terms else None
        rows.append(
            {
                "campaign_id": campaign,
                "name": known[campaign].name if campaign in known else f"Campaign {campaign}",
                "calls": part["calls"],
                "contacts": part["contacts"],
                "conversions": part["conversions"],
                "login_s": part["login_s"],
                "talk_s": part["talk_s"],
                "revenue_cents": None if value is None else value * part["conversions"],
                **{metric: _cell_rate(table, int(cell), policy.min_contacts) for metric, table in tables.items()},
                "mark": MARKS.get(tables["conversion_per_contact"].mark[cell], ""),
            }
        )
    return sorted(rows, key=lambda r: (-r["calls"], r["campaign_id"]))


def _cell_rate(table: MatrixCells, cell: int, min_n: int) -> dict[str, Any]:
    return rate(Figures(table.estimates, np.asarray(table.estimates.n >= min_n)), cell)
