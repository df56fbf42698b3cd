"""Candidates of all kinds on a crowded floor, drawn by a seed."""

from __future__ import annotations

import numpy as np

from backend.advice.feed import Benefit, Candidate, CardFigure
from backend.advice.rules import RULES, Rule

T0 = 1_770_000_000
CAMPAIGNS = 12
WITHOUT_AGENTS = ("investigate_campaign", "investigate_drops", "praise_team", "process_shared")
METRICS = {"coach": "handle_s", "praise": "conversions_per_hour", "move": "conversions_per_hour"}


def crowd(n: int, rng: np.random.Generator) -> list[Candidate]:
    """`n` candidates of all rules in turn, each with a key of its own."""
    return [_candidate(index, RULES[index % len(RULES)], n, rng) for index in range(n)]


def _candidate(index: int, rule: Rule, n: int, rng: np.random.Generator) -> Candidate:
    agents = () if rule.name in WITHOUT_AGENTS else (int(rng.integers(1, 2 * n)),)
    value = float(rng.lognormal(5.5, 1.0))
    now, usual, calls = float(rng.uniform(300, 600)), 405.0, int(rng.integers(5, 200))
    figures = (CardFigure("now", now, "seconds", calls), CardFigure("usual", usual, "seconds", 400))
    return Candidate(
        f"{rule.name}:{index}", rule.name, rule.kind, rule.tone, agents, int(rng.integers(1, CAMPAIGNS + 1)),
        METRICS.get(rule.kind, "conversion_per_contact"), Benefit(value, value / 3, 2 * value, "cents"),
        float(rng.uniform(0.6, 0.99)), calls, T0 - 3600, T0, to_campaign_id=int(rng.integers(1, CAMPAIGNS + 1)),
        figures=figures, parts={"now": now, "usual": usual, "agents": 4.0},
    )  # fmt: skip
