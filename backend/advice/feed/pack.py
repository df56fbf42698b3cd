"""Cards and entries of the silence log as data for JSON, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from backend.advice.feed.candidate import Benefit, Candidate, CardFigure, ChartRef
from backend.advice.feed.card import Card, Held


def pack_candidate(candidate: Candidate) -> dict[str, Any]:
    """A candidate as plain data."""
    return asdict(candidate)


def unpack_candidate(packed: Mapping[str, Any]) -> Candidate:
    """The candidate that `pack_candidate` packed, also after JSON made lists of its tuples."""
    chart = packed["chart"]
    return Candidate(**{
        **packed,
        "agent_ids": tuple(packed["agent_ids"]),
        "benefit_per_hour": Benefit(**packed["benefit_per_hour"]),
        "figures": tuple(CardFigure(**figure) for figure in packed["figures"]),
        "chart": None if chart is None else ChartRef(**chart),
        "parts": dict(packed["parts"]),
        "sources": tuple((kind, tone) for kind, tone in packed["sources"]),
    })  # fmt: skip


def pack_card(card: Card) -> dict[str, Any]:
    """A card as plain data."""
    return asdict(card)


def unpack_card(packed: Mapping[str, Any]) -> Card:
    """The card that `pack_card` packed."""
    first, latest = unpack_candidate(packed["first"]), unpack_candidate(packed["latest"])
    same = first if latest == first else latest
    return Card(**{**packed, "first": first, "latest": same, "merged": tuple(packed["merged"])})


def pack_held(held: Held) -> dict[str, Any]:
    """An entry of the silence log as plain data."""
    return asdict(held)


def unpack_held(packed: Mapping[str, Any]) -> Held:
    """The entry that `pack_held` packed."""
    return Held(**{**packed, "candidate": unpack_candidate(packed["candidate"])})
