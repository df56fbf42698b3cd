"""Agents x campaigns: `schemas.Matrix`, and both formulas side by side: `schemas.SeedSwitch`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from backend.analysis.estimates import Floats, Ints
from backend.analysis.floor import Floor
from backend.analysis.matrix import MatrixCells, MatrixMetric, read_cells
from backend.snapshot.numbers import FINE, from_one, optional
from backend.snapshot.picture import Picture
from backend.snapshot.tables import name_of


def matrix(
    picture: Picture, window: str, metric: MatrixMetric, campaign_ids: Sequence[int] | None = None
) -> dict[str, Any]:
    """The pairs that met in a window; agents by name, campaigns by name, cells row by row."""
    floor = picture.floor(window)
    sums = floor.book.sums
    cells = read_cells(sums, metric, floor.scene.policy.min_contacts)
    wanted = set(sums.campaign_ids.tolist()) if campaign_ids is None else set(campaign_ids)
    columns = [c for c in np.unique(cells.campaign).tolist() if int(sums.campaign_ids[c]) in wanted]
    columns.sort(key=lambda c: _campaign_name(floor, c).casefold())
    met = np.isin(cells.campaign, columns)
    rows = sorted(np.unique(cells.agent[met]).tolist(), key=lambda a: name_of(floor, int(sums.agent_ids[a])).casefold())
    decimals = FINE.rates[cells.estimates.family][0]
    span = floor.window
    return {
        "centre": picture.centre_ref,
        "now": picture.now,
        "as_of": picture.state.as_of,
        "window": {"name": span.name, "start": span.start, "end": span.end},
        "metric": metric,
        "agent_ids": [int(sums.agent_ids[a]) for a in rows],
        "agent_names": [name_of(floor, int(sums.agent_ids[a])) for a in rows],
        "campaign_ids": [int(sums.campaign_ids[c]) for c in columns],
        "campaign_names": [_campaign_name(floor, c) for c in columns],
        "campaign_value": optional(cells.average[columns], decimals),
        "cells": _spread(cells, rows, columns),
    }


def _campaign_name(floor: Floor, column: int) -> str:
    campaign = int(floor.book.sums.campaign_ids[column])
    known = floor.scene.campaigns.get(campaign)
    return known.name if known is not None else f"Campaign {campaign}"


def _spread(cells: MatrixCells, rows: list[int], columns: list[int]) -> dict[str, Any]:
    """Row-major cells, None where the pair never met or had nothing to divide by."""
    place = {(a, c): i for i, (a, c) in enumerate(zip(cells.agent.tolist(), cells.campaign.tolist(), strict=True))}
    spots = [place.get((a, c)) for a in rows for c in columns]
    e = cells.estimates
    value, end = FINE.rates[e.family]
    empty = ~np.isfinite(e.raw)
    parts = {
        "value": optional(np.where(empty, np.nan, e.value), value),
        "low": optional(np.where(empty, np.nan, e.low), end),
        "high": optional(np.where(empty, np.nan, e.high), end),
    }
    return {
        **{name: [None if i is None else column[i] for i in spots] for name, column in parts.items()},
        "n": [0 if i is None else int(e.n[i]) for i in spots],
        "mark": ["" if i is None else cells.mark[i] for i in spots],
    }


def seed_switch(picture: Picture, window: str) -> dict[str, Any]:
    """The efficiency index by both formulas and the places each gives; agents with both, by corrected place."""
    corrected, seed = picture.floor(window, None, "corrected"), picture.floor(window, None, "seed")
    ours, theirs = corrected.board.figures["efficiency"].value, seed.board.figures["efficiency"].value
    rank_ours, rank_theirs = _places(ours), _places(theirs)
    rows = np.flatnonzero(np.isfinite(ours) | np.isfinite(theirs))
    rows = rows[np.lexsort((rows, np.where(rank_ours[rows] > 0, rank_ours[rows], len(ours) + 1)))]
    ids = [int(corrected.book.sums.agent_ids[i]) for i in rows]
    names = [name_of(corrected, i) for i in ids]
    return {
        "n": len(rows),
        "id": ids,
        "name": names,
        "corrected": optional(ours[rows], 1),
        "seed": optional(theirs[rows], 1),
        "rank_corrected": from_one(rank_ours[rows]),
        "rank_seed": from_one(rank_theirs[rows]),
        "sentence": _sentence(names, rank_ours[rows], rank_theirs[rows]),
    }


def _places(value: Floats) -> Ints:
    """Places from 1 for the highest, 0 for NaN."""
    rank = np.zeros(len(value), dtype=np.int64)
    rows = np.flatnonzero(np.isfinite(value))
    rank[rows[np.argsort(-value[rows], kind="stable")]] = np.arange(1, len(rows) + 1)
    return rank


def _sentence(names: list[str], ours: Ints, theirs: Ints) -> str:
    both = np.flatnonzero((ours > 0) & (theirs > 0))
    if not len(both):
        return "No agent has enough calls for both formulas yet."
    moved = both[ours[both] != theirs[both]]
    if not len(moved):
        return f"Both formulas put the {len(both)} agents in the same order."
    most = moved[np.argmax(np.abs(ours[moved] - theirs[moved]))]
    start = f"{len(moved)} of {len(both)} agents change place under the seed formula"
    return f"{start}; {names[most]} moves most, from place {ours[most]} to {theirs[most]}."
