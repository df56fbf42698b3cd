"""Rules on working days as an automaton: the same sets at the same costs as trying every set."""

from __future__ import annotations

import time
from math import inf

import numpy as np
import pytest

from backend.optimizer.roster.tours.coverage import BadProblem
from backend.optimizer.roster.tours.patterns import (
    NEVER,
    Automaton,
    automaton,
    for_nothing,
    or_none,
    or_worked,
    priced,
    with_day,
)
from backend.optimizer.roster.tours.workdays import Count, DayRule, Due, Gap, Stretch, keeping, working_days

HALF = NEVER / 2


def beyond(n: float, least: float, most: float) -> float:
    return max(0.0, n - most) + max(0.0, least - n)


def missed(rule: DayRule, mask: int, days: int) -> float:
    """By how much a set of days breaks a rule, from the set as a whole."""
    on = [bool(mask >> day & 1) for day in range(days)]
    text = "".join("1" if worked else "0" for worked in on)
    if isinstance(rule, Count):
        return beyond(len({g for g, o in zip(rule.groups, on, strict=True) if o and g >= 0}), rule.least, rule.most)
    if isinstance(rule, Stretch):
        runs = [len(run) for run in text.split("0")]
        runs[0] += rule.before if on[0] else 0
        return beyond(max(runs), rule.least, rule.most)
    if isinstance(rule, Gap):
        gaps = [len(run) for run in text.strip("0").split("1") if run]
        return max((beyond(gap, rule.least, rule.most) for gap in gaps), default=0.0)
    assert isinstance(rule, Due)
    return sum(not on[day] for day in rule.days)


def some_rule(rng: np.random.Generator, days: int) -> DayRule:
    price = None if rng.random() < 0.6 else float(rng.integers(1, 4))
    least = float(rng.integers(0, 3))
    most = inf if rng.random() < 0.3 else least + float(rng.integers(0, 3))
    kind = rng.integers(6)
    if kind == 0:
        return Count(tuple(range(days)), least, most + 0.5 * (rng.random() < 0.3), price)
    if kind == 1:
        return Count(tuple(day if day % 7 >= 5 else -1 for day in range(days)), least, most, price)
    if kind == 2:
        return Count(tuple(day // 7 if day % 7 >= 5 else -1 for day in range(days)), least, most, price)
    if kind == 3:
        return Stretch(least if rng.random() < 0.4 else 0.0, most, int(rng.integers(0, 3)), price)
    if kind == 4:
        return Gap(least, most, price)
    return Due(frozenset(rng.choice(days, min(2, days), replace=False).tolist()), price)


def by_trying(rules: list[DayRule], days: int, closed: set[int]) -> np.ndarray:
    """Cost of every set: the prices of soft rules where strict ones are broken least, else NEVER."""
    strict, soft = np.zeros(1 << days), np.zeros(1 << days)
    for mask in range(1 << days):
        for rule in rules:
            miss = missed(rule, mask, days)
            strict[mask] += miss if rule.price is None else 0.0
            soft[mask] += miss * (rule.price or 0.0)
        if any(mask >> day & 1 for day in closed):
            strict[mask] = inf
    return np.where(strict <= strict.min() + 1e-9, soft, NEVER)


def costs_of(made: Automaton) -> np.ndarray:
    return np.array([min(made.cost(mask), NEVER) for mask in range(1 << made.days)])


def equal(a: np.ndarray, b: np.ndarray) -> bool:
    return bool(((a >= HALF) == (b >= HALF)).all()) and np.allclose(np.minimum(a, HALF), np.minimum(b, HALF))


@pytest.mark.parametrize("seed", range(40))
def test_rules_followed_day_by_day_allow_what_trying_every_set_finds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    days = int(rng.integers(2, 10))
    rules = [some_rule(rng, days) for _ in range(rng.integers(0, 4))]
    closed = set(np.flatnonzero(rng.random(days) < 0.15).tolist())
    wanted = by_trying(rules, days, closed)
    made = working_days(days, rules, closed)
    assert equal(costs_of(made), wanted)
    assert [len(level) for level in made.levels] == [len(level) for level in automaton(wanted).levels]


@pytest.mark.parametrize("seed", range(20))
def test_changed_sets_cost_what_their_definition_says(seed: int) -> None:
    rng = np.random.default_rng(seed)
    days = int(rng.integers(2, 8))
    rules = [some_rule(rng, days) for _ in range(rng.integers(1, 3))]
    made = working_days(days, rules)
    costs, day, every = costs_of(made), int(rng.integers(days)), range(1 << days)
    allowed = [mask for mask in every if costs[mask] < HALF]
    assert list(made.masks()) == allowed
    far = [min(costs[one] + 2.5 * (one ^ mask).bit_count() for one in allowed) for mask in every]
    assert equal(costs_of(priced(made, 2.5)), np.array(far))
    on = bool(rng.integers(2))
    bit = 1 << day
    either = [min(costs[mask], costs[mask ^ bit]) if bool(mask & bit) == on else NEVER for mask in every]
    assert equal(costs_of(with_day(made, day, on=on)), np.array(either))
    assert equal(costs_of(or_none(made, 3.0)), np.array([0.0, *np.minimum(costs[1:] + 3.0, NEVER)]))
    assert equal(costs_of(for_nothing(made)), np.where(costs < HALF, 0.0, NEVER))
    none_works = not any(mask & bit for mask in allowed)
    more = [min(costs[mask], costs[mask ^ bit] + 4.0) if none_works and mask & bit else costs[mask] for mask in every]
    assert equal(costs_of(or_worked(made, day, 4.0)), np.array(more))
    rule = Count(tuple(range(days)), 1, 2)
    kept, wanted = keeping(made, rule), np.where([1 <= m.bit_count() <= 2 for m in every], costs, NEVER)
    assert (kept is None) == bool((wanted >= HALF).all())
    assert kept is None or equal(costs_of(kept), wanted)


def test_four_weeks_of_rules_take_a_few_states_a_day() -> None:
    weeks = [Count(tuple(day if day // 7 == week else -1 for day in range(28)), 4, 5) for week in range(4)]
    weekends = Count(tuple(day // 7 if day % 7 >= 5 else -1 for day in range(28)), 0, 2)
    begun = time.process_time()
    made = working_days(28, [*weeks, Stretch(most=5), weekends, Gap(least=2)])
    assert max(len(level) for level in made.levels) < 30
    assert time.process_time() - begun < 2.0
    mask = sum(0b0011111 << 7 * week for week in range(4))
    assert made.cost(mask) == 0
    assert made.cost(mask | 1 << 5) >= HALF
    assert priced(made, 100.0).cost(mask | 1 << 5) >= 100


def test_rules_that_need_too_much_to_be_kept_in_mind_are_refused() -> None:
    rng = np.random.default_rng(1)
    groups = [(*(day if rng.random() < 0.5 else -1 for day in range(55)), 55) for _ in range(9)]
    odd = [Count(each, 0, 20, 1.0) for each in groups]
    with pytest.raises(BadProblem, match="drop one"):
        working_days(56, odd)
