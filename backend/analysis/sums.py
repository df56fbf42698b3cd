"""The sums of one window: calls and seconds per agent, per campaign and per pair of both.

Everything else is computed from these. Team and campaign figures are ratios of sums, never means of means (X15).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from backend.analysis.estimates import Bools, Columns, Floats, Ints, group_sum
from backend.analysis.meaning import Meaning, read_statuses
from backend.model import Disposition, State

CALL_SUMS = (
    "dials", "calls", "human", "contacts", "conversions", "machines", "talk_s", "talk_sq",
    "won_n", "won_s", "met_n", "met_s", "rest_n", "rest_s",
)  # fmt: skip
"""Sums over calls. won/met/rest: human-answered calls that converted, were a contact only, or neither."""

STATE_SUMS = tuple(str(state) for state in State)
"""Seconds per state."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Sums per pair of agent and campaign; `agent` and `campaign` are positions in the lists of ids."""

    agent: Ints
    campaign: Ints
    sums: Mapping[str, Floats]

    def __getitem__(self, name: str) -> Floats:
        return self.sums[name]


@dataclass(frozen=True, slots=True)
class Sums:
    """One window. `agents`, `campaigns` and `cells` hold the sums of STATE_SUMS and CALL_SUMS.

    The campaigns' `dials`, `drops` and `live_answers` cover every outbound row, with or without an agent;
    all other sums cover the agents listed.
    """

    agent_ids: Ints
    campaign_ids: Ints
    agents: Mapping[str, Floats]
    campaigns: Mapping[str, Floats]
    cells: Cells


def add_up(
    calls: Columns,
    states: Columns,
    dispositions: Mapping[str, Disposition],
    *,
    agent_ids: Sequence[int] = (),
    campaign_ids: Sequence[int] = (),
    excluded: frozenset[int] = frozenset(),
) -> Sums:
    """Add up call groups and state groups (see the store's columns).

    `agent_ids` and `campaign_ids` are listed even without a call; `excluded` agents are left out of
    everything but the campaigns' dials, drops and live answers. Seconds without a campaign go to the
    campaign in which the agent has most calls.
    """
    meaning = read_statuses(calls["status"], dispositions)
    agents = _ids(agent_ids, calls["agent_id"], states["agent_id"], drop=excluded | {0})
    campaigns = _ids(campaign_ids, calls["campaign_id"], states["campaign_id"], drop=frozenset({0, -1}))
    kept_calls = np.isin(calls["agent_id"], agents) & np.isin(calls["campaign_id"], campaigns)
    calls_by = _call_sums(_pick(calls, kept_calls), _mask(meaning, kept_calls))
    states = _settle(_pick(states, np.isin(states["agent_id"], agents)), calls)
    cells = _join(agents, campaigns, _pick(calls, kept_calls), calls_by, states)
    per_agent = {name: group_sum(cells.agent, column, len(agents)) for name, column in cells.sums.items()}
    loose = ~np.isin(states["campaign_id"], campaigns)
    for name, column in _seconds(_pick(states, loose)).items():
        per_agent[name] = per_agent[name] + group_sum(
            np.searchsorted(agents, states["agent_id"][loose]), column, len(agents)
        )
    per_campaign = {name: group_sum(cells.campaign, column, len(campaigns)) for name, column in cells.sums.items()}
    per_campaign |= dialled(calls, meaning, campaigns)
    return Sums(
        agents,
        campaigns,
        _derived(per_agent),
        _derived(per_campaign),
        Cells(cells.agent, cells.campaign, _derived(cells.sums)),
    )


def per_agent(calls: Columns, dispositions: Mapping[str, Disposition], agent_ids: Ints) -> dict[str, Floats]:
    """Sums of CALL_SUMS for the agents listed (ascending ids), e.g. over a part of a window."""
    mine = _pick(calls, np.isin(calls["agent_id"], agent_ids))
    spot = np.searchsorted(agent_ids, mine["agent_id"])
    rows = _call_sums(mine, read_statuses(mine["status"], dispositions))
    return {name: group_sum(spot, column, len(agent_ids)) for name, column in rows.items()}


def one_campaign(calls: Columns, campaign_id: int) -> Columns:
    """The rows of one campaign."""
    return _pick(calls, calls["campaign_id"] == campaign_id)


def concat(*tables: Columns) -> Columns:
    """Tables with the same columns below each other."""
    names = set.intersection(*(set(table) for table in tables))
    return {name: np.concatenate([table[name] for table in tables]) for name in sorted(names)}


def _ids(wanted: Sequence[int], *seen: Ints, drop: frozenset[int]) -> Ints:
    ids = np.unique(np.concatenate([np.asarray(wanted, dtype=np.int64), *(s.astype(np.int64) for s in seen)]))
    return ids[~np.isin(ids, list(drop)) & (ids >= 0)]


def _pick(table: Columns, rows: Bools) -> Columns:
    return {name: column[rows] for name, column in table.items()}


def _mask(meaning: Meaning, rows: Bools) -> Meaning:
    names = ("contact", "conversion", "machine", "drop", "answered")
    return Meaning(**{name: getattr(meaning, name)[rows] for name in names})


def _call_sums(calls: Columns, meaning: Meaning) -> dict[str, Floats]:
    """One value per row and name of CALL_SUMS."""
    n, talk = calls["n"].astype(np.float64), calls["talk_s"].astype(np.float64)
    human = ~meaning.machine
    won, met = human & meaning.conversion, human & meaning.contact & ~meaning.conversion
    rest = human & ~won & ~met
    return {
        "dials": n * ~calls["inbound"].astype(bool),
        "calls": n,
        "human": n * human,
        "contacts": n * meaning.contact,
        "conversions": n * meaning.conversion,
        "machines": n * meaning.machine,
        "talk_s": talk,
        "talk_sq": calls["talk_sq"].astype(np.float64),
        "won_n": n * won,
        "won_s": talk * won,
        "met_n": n * met,
        "met_s": talk * met,
        "rest_n": n * rest,
        "rest_s": talk * rest,
    }


def _settle(states: Columns, calls: Columns) -> Columns:
    """Give seconds without a campaign to the one in which the agent has most calls."""
    homeless = states["campaign_id"] <= 0
    if not homeless.any() or not len(calls["n"]):
        return states
    order = np.lexsort((calls["n"], calls["agent_id"]))
    agents, last = np.unique(calls["agent_id"][order][::-1], return_index=True)
    main = calls["campaign_id"][order][::-1][last]
    spot = np.minimum(np.searchsorted(agents, states["agent_id"]), len(agents) - 1)
    found = homeless & (agents[spot] == states["agent_id"])
    return {**states, "campaign_id": np.where(found, main[spot], states["campaign_id"])}


def _seconds(states: Columns) -> dict[str, Floats]:
    """One value per row and state."""
    names, seconds = states["state"].astype(str), states["seconds"].astype(np.float64)
    return {state: np.where(names == state, seconds, 0.0) for state in STATE_SUMS}


def _join(agents: Ints, campaigns: Ints, calls: Columns, calls_by: Mapping[str, Floats], states: Columns) -> Cells:
    states = _pick(states, np.isin(states["campaign_id"], campaigns))
    width = max(len(campaigns), 1)
    keys = [
        np.searchsorted(agents, table["agent_id"]) * width + np.searchsorted(campaigns, table["campaign_id"])
        for table in (calls, states)
    ]
    pairs, spot = np.unique(np.concatenate(keys), return_inverse=True)
    of_calls, of_states = spot[: len(keys[0])], spot[len(keys[0]) :]
    sums = {name: group_sum(of_calls, calls_by[name], len(pairs)) for name in CALL_SUMS}
    sums |= {name: group_sum(of_states, column, len(pairs)) for name, column in _seconds(states).items()}
    return Cells(pairs // width, pairs % width, sums)


def dialled(calls: Columns, meaning: Meaning, campaigns: Ints) -> dict[str, Floats]:
    """Outbound dials, drops and live answers (drops included) per campaign, over all rows (47 CFR 64.1200(a)(7))."""
    known = np.isin(calls["campaign_id"], campaigns) & ~calls["inbound"].astype(bool)
    spot, n = np.searchsorted(campaigns, calls["campaign_id"][known]), calls["n"][known].astype(np.float64)
    handled = (calls["agent_id"][known] > 0) & ~meaning.machine[known]
    drop = meaning.drop[known]
    live = drop | handled | meaning.answered[known]
    size = len(campaigns)
    return {
        "dials": group_sum(spot, n, size),
        "drops": group_sum(spot, n * drop, size),
        "live_answers": group_sum(spot, n * live, size),
    }


def _derived(sums: Mapping[str, Floats]) -> dict[str, Floats]:
    """Add the seconds at work: `after_s` (wrap and dead calls), `busy_s`, `productive_s`, `login_s`."""
    after = sums["wrap"] + sums["dead"]
    busy = sums["talk"] + after
    return {
        **sums,
        "after_s": after,
        "busy_s": busy,
        "productive_s": busy + sums["wait"],
        "login_s": busy + sums["wait"] + sums["pause"] + sums["login"] + sums["unknown"],
    }
