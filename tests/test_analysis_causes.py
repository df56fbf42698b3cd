"""A floor moved by one cause is explained by that cause; the parts always add up; luck is left as luck.

The floor is drawn here: agents with skills on four campaigns with six lists, three weeks of days, and today with one
thing changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from backend.analysis.causes import (
    CAUSES,
    OF_SHARED,
    Facts,
    Split,
    add_up,
    chain,
    closed,
    day_cells,
    explain,
    learn,
    level_scale,
    main_cause,
    split_rate,
    whole,
)

LISTS = {0: (0, 1), 1: (2, 3), 2: (4,), 3: (5,)}
LIST_QUALITY = np.array([1.0, 0.75, 1.2, 0.85, 1.0, 1.0])
CAMPAIGN = np.array([1.0, 1.4, 1.1, 0.7])
ATTEMPT = np.array([1.3, 1.0, 0.8, 0.6])
FACTORS = ("campaign", "list", "attempts", "shift", "hour", "agent", "fit")
DAYS, WINDOW = 21, (6.0, 8.0)


@dataclass
class Today:
    """What is different today; times are hours since opening."""

    list_factor: tuple[int, float] | None = None
    campaign_factor: tuple[int, float] | None = None
    agent_factor: tuple[int, float] | None = None
    everybody: float = 1.0
    tired: float = 0.0
    early_h: float = 0.0
    absent_best: int = 0
    moved: float = 0.0
    attempts: list[float] = field(default_factory=lambda: [0.4, 0.3, 0.2, 0.1])
    gap_h: tuple[float, float] | None = None


@dataclass
class Drawn:
    """Rows of all days."""

    columns: dict[str, Any]

    def facts(self, rows: Any) -> Facts:
        names = ("agent", "campaign", "list", "attempts", "hour", "shift", "fit")
        keys = {name: self.columns[name][rows] for name in names}
        return Facts(self.columns["won"][rows], np.ones(int(rows.sum())), keys)


def draw(seed: int, today: Today, *, agents: int = 60, rate: float = 0.3, per_h: float = 14, hours: float = 9) -> Drawn:
    rng = np.random.default_rng(seed)
    skill, home = np.exp(rng.normal(0, 0.25, agents)), rng.integers(0, 4, agents)
    pieces = []
    for day in range(DAYS):
        t = today if day == DAYS - 1 else Today()
        campaign = np.where(rng.random(agents) < 0.2, rng.integers(0, 4, agents), home)
        campaign = np.where(rng.random(agents) < t.moved, 3, campaign)
        present = np.argsort(skill)[: agents - t.absent_best]
        begin = rng.uniform(0, 0.3, agents) + 2.5 * (rng.random(agents) < 0.25) - t.early_h
        for agent in present.tolist():
            at = np.sort(rng.uniform(max(begin[agent], 0), hours, rng.poisson(per_h * (hours - max(begin[agent], 0)))))
            if t.gap_h is not None:
                at = at[(at < t.gap_h[0]) | (at >= t.gap_h[1])]
            pieces.append(_calls(rng, t, day, agent, int(campaign[agent]), at, at - begin[agent], skill[agent] * rate))
    columns = {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
    return Drawn(columns)


def _calls(rng, t, day, agent, campaign, at, tired_h, rate):  # type: ignore[no-untyped-def]
    n = len(at)
    pool = LISTS[campaign]
    lists = np.where(rng.random(n) < 0.5, pool[0], pool[-1])
    attempts = rng.choice(4, n, p=t.attempts)
    share = rate * CAMPAIGN[campaign] * LIST_QUALITY[lists] * ATTEMPT[attempts] * (1 - 0.05 * tired_h)
    share = share * np.where((at >= 6) & (at < 7), 1.5, 0.9)
    inside = at >= WINDOW[0]
    for chosen, own in ((t.list_factor, lists), (t.campaign_factor, campaign), (t.agent_factor, agent)):
        if chosen is not None:
            share = np.where(inside & (own == chosen[0]), share * chosen[1], share)
    share = share * np.where(inside, t.everybody, 1.0) * np.maximum(1 - t.tired * tired_h, 0.2)
    return {
        "day": np.full(n, day), "at": at, "agent": np.full(n, agent), "campaign": np.full(n, campaign), "list": lists,
        "attempts": attempts, "hour": at.astype(np.int64), "shift": np.clip(tired_h, 0, 12).astype(np.int64),
        "shift_h": np.maximum(tired_h, 0), "fit": np.full(n, agent * 10 + campaign),
        "won": (rng.random(n) < np.minimum(share, 0.95)).astype(float),
    }  # fmt: skip


def split(drawn: Drawn, unit: str = "team", unit_id: int = 0) -> Split:
    """The change in the window, as the lookout asks for it."""
    c = drawn.columns
    past, now = c["day"] < DAYS - 1, (c["day"] == DAYS - 1) & (c["at"] < WINDOW[1])
    weight = 0.5 ** ((DAYS - 1 - c["day"][past]) / 14)
    facts = drawn.facts(past)
    base = learn(facts, FACTORS, weight, 1 - facts.y.mean(), {"shift": 12})
    then = (c["at"][past] >= WINDOW[0]) & (c["at"][past] < WINDOW[1])
    before, today = base.code(facts).take(then), base.code(drawn.facts(now))
    scale = level_scale(base.noise, before, weight[then])
    inside = c["at"][now] >= WINDOW[0]
    keys = {name: c[name][now] for name in ("list", "campaign", "agent")}
    due = scale * today.expected
    cells = day_cells(today.y - due, due, keys, inside, c["shift_h"][now], c["at"][now])
    shared = explain(cells, base.noise, unit_id if unit == "agent" else None)
    mine = inside & (np.ones(len(inside), dtype=bool) if unit == "team" else c[unit][now] == unit_id)
    ours = np.ones(len(before.w), dtype=bool) if unit == "team" else c[unit][past][then] == unit_id
    own = {name: key[mine] for name, key in keys.items()}
    shown = day_cells((today.y - due)[mine], due[mine], own, inside[mine], c["shift_h"][now][mine], c["at"][now][mine])
    return split_rate(base, today.take(mine), before.take(ours), weight[then][ours], shared.parts(shown, OF_SHARED))


CASES = {
    "one list": (Today(list_factor=(0, 0.3)), "list_quality", "campaign", 0, {}),
    "one list, seen by the team": (Today(list_factor=(4, 0.2)), "list_quality", "team", 0, {}),
    "one campaign": (Today(campaign_factor=(1, 0.5)), "list_quality", "campaign", 1, {}),
    "all lists at once": (Today(everybody=0.55), "list_quality", "team", 0, {}),
    "one agent": (Today(agent_factor=(3, 0.2)), "agent", "agent", 3, {"per_h": 40, "agents": 25}),
    "hours on shift": (Today(tired=0.08), "time_on_shift", "team", 0, {}),
    "a longer shift": (Today(early_h=4.5), "time_on_shift", "team", 0, {}),
    "the best are absent": (Today(absent_best=25), "staffing", "team", 0, {}),
    "moved to a worse campaign": (Today(moved=0.9), "campaign_mix", "team", 0, {}),
    "leads called often before": (Today(attempts=[0.02, 0.08, 0.2, 0.7]), "lead_mix", "team", 0, {}),
    "no calls in the best hour": (Today(gap_h=(6.0, 7.0)), "hour_mix", "team", 0, {}),
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.replace(" ", "_"))
def test_a_floor_driven_by_one_cause_is_explained_by_it(case: str) -> None:
    today, cause, unit, unit_id, size = CASES[case]
    splits = [split(draw(seed, today, **size), unit, unit_id) for seed in (1, 2, 3)]
    change = sum(one.change for one in splits)
    assert change < 0
    share = sum(one.parts[cause] for one in splits) / change
    assert 0.7 <= share <= 1.4


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.replace(" ", "_"))
def test_the_parts_add_up_to_the_change(case: str) -> None:
    today, _, unit, unit_id, size = CASES[case]
    found = split(draw(7, today, **size), unit, unit_id)
    assert sum(found.parts.values()) == pytest.approx(found.now - found.usual, abs=1e-12)
    assert tuple(found.parts) == CAUSES


def test_on_an_ordinary_day_no_cause_is_made_up() -> None:
    splits = [split(draw(30 + seed, Today())) for seed in range(6)]
    assert [main_cause(one) for one in splits].count(None) >= 5
    for one in splits:
        named = {cause: part for cause, part in one.parts.items() if cause != "rest"}
        assert max(abs(part) for part in named.values()) <= 0.08 * one.usual


def test_an_unknown_agent_or_list_has_no_effect() -> None:
    drawn = draw(1, Today())
    facts = drawn.facts(drawn.columns["day"] < 5)
    base = learn(facts, FACTORS, np.ones(len(facts.w)))
    strange = Facts(facts.y[:1], facts.w[:1], {name: np.array([999_999]) for name in facts.keys})
    assert base.code(strange).rate[0] == pytest.approx(base.level)


def test_a_learned_effect_is_pulled_toward_none_with_few_calls() -> None:
    rng = np.random.default_rng(4)
    key = np.r_[np.zeros(4000, dtype=np.int64), np.ones(4000, dtype=np.int64), np.full(4, 2)]
    won = np.r_[rng.random(4000) < 0.2, rng.random(4000) < 0.1, np.ones(4, dtype=bool)].astype(float)
    base = learn(Facts(won, np.ones(8004), {"list": key}), ("list",), np.ones(8004), 0.85)
    effect = np.exp(base.factors["list"].effect)
    assert effect[0] / effect[1] == pytest.approx(2, rel=0.15)
    assert effect[2] < 3.5  # four of four won, 6.7 times the mean


def test_a_product_splits_into_the_parts_of_its_links() -> None:
    answers = closed(0.4, 0.3, 100, {"list_quality": -0.1}, {})
    contacts = closed(0.5, 0.6, 100, {"agent": 0.1}, {})
    found = chain([(answers, 1.0), (contacts, 1.0)], 0.18, 0.20, 100)
    assert sum(found.parts.values()) == pytest.approx(-0.02)
    assert found.parts["list_quality"] == pytest.approx(0.19 * np.log(0.3 / 0.4), rel=2e-3)
    assert found.parts["agent"] == pytest.approx(0.19 * np.log(0.6 / 0.5), rel=2e-3)
    assert found.parts["rest"] == pytest.approx(0, abs=1e-9)


def test_a_quotient_turns_the_sign_and_a_sum_adds() -> None:
    cycle = add_up([whole(60, 60, 9, "agent"), whole(40, 60, 9, "staffing")], 9)
    assert (cycle.usual, cycle.now, cycle.parts["staffing"]) == (100, 120, 20)
    rate = chain([(cycle, -1.0)], 30.0, 36.0, 9)
    assert rate.parts["staffing"] == pytest.approx(-6.0)


def test_a_figure_that_falls_to_nothing_still_adds_up() -> None:
    gone = closed(0.1, 0.0, 40, {"list_quality": -0.08}, {})
    found = chain([(gone, 1.0), (whole(2.0, 2.0, 40, "staffing"), 1.0)], 0.0, 0.2, 40)
    assert sum(found.parts.values()) == pytest.approx(-0.2)
    assert all(np.isfinite(part) for part in found.parts.values())


def test_the_main_cause_needs_half_of_the_change_and_more_than_luck() -> None:
    clear = closed(1.0, 0.8, 50, {"staffing": -0.15}, {"staffing": 0.001})
    unsure = closed(1.0, 0.8, 50, {"staffing": -0.15}, {"staffing": 0.09})
    spread = closed(1.0, 0.8, 50, {"staffing": -0.08, "agent": -0.07}, {})
    assert [main_cause(one) for one in (clear, unsure, spread)] == ["staffing", None, None]
