"""The ledger: differences against hold-outs, ranges that hold, what would have come anyway, and patience."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from backend.advice.feed import Benefit, Candidate, Card
from backend.advice.ledger import LedgerEntry, effects, entry_of, expected_rate, floor_factor, seen_done, weight_hours
from backend.advice.ledger.contrast import contrast, contrast_done
from backend.advice.ledger.effects import LEAST_HELD

T0 = 1_770_000_000
SHOWN = np.array([1, 1, 1, 1, 1, 0, 0, 0], dtype=bool)
Y = np.array([3.0, 1.0, 2.5, 4.0, 2.0, 1.0, 0.5, 2.0])


def entry(number: int, shown: bool, outcome: float | None, **changed: Any) -> LedgerEntry:
    one = LedgerEntry(
        number, "move_gain", "move", "conversions_per_hour", "per_hour", number % 10, T0 + number, shown, True, 0.2,
        None, shown, 0.2, 1.0, outcome, 2.0,
    )  # fmt: skip
    return replace(one, **changed)


def entries(gain: float, n: int = 400, seed: int = 1, noise: float = 0.7, **changed: Any) -> list[LedgerEntry]:
    """Advice given after a bad hour (0.2) to agents who bring 1.0; showing adds `gain`."""
    rng = np.random.default_rng(seed)
    shown = rng.random(n) >= 0.2
    came = 1.0 + gain * shown + rng.normal(0, noise, n)
    return [entry(i, bool(shown[i]), float(came[i]), **changed) for i in range(n)]


def test_with_a_day_for_each_row_the_error_and_its_freedom_are_the_two_sample_ones() -> None:
    found = contrast(Y, SHOWN, np.ones(8), np.arange(8))
    a, b = Y[SHOWN], Y[~SHOWN]
    assert found is not None
    assert found.value == pytest.approx(a.mean() - b.mean())
    assert found.error == pytest.approx(math.sqrt(a.var(ddof=1) / 5 + b.var(ddof=1) / 3))
    assert found.freedom == pytest.approx((1 / 5 + 1 / 3) ** 2 / (1 / (25 * 4) + 1 / (9 * 2)))


def test_work_behind_an_outcome_is_its_weight() -> None:
    weight = np.array([2.0, 1, 1, 1, 1, 3, 1, 1])
    found = contrast(Y, SHOWN, weight, np.arange(8))
    assert found is not None
    expected = np.average(Y[SHOWN], weights=weight[SHOWN]) - np.average(Y[~SHOWN], weights=weight[~SHOWN])
    assert found.value == pytest.approx(expected)


def test_days_that_share_their_luck_count_as_one() -> None:
    rng = np.random.default_rng(3)
    day = np.repeat(np.arange(12), 10)
    shown = np.repeat(np.arange(12) % 3 > 0, 10)
    y = rng.normal(0, 1, 12)[day] + rng.normal(0, 0.1, 120)
    together, apart = contrast(y, shown, np.ones(120), day), contrast(y, shown, np.ones(120), np.arange(120))
    assert together is not None
    assert apart is not None
    assert together.error > 2 * apart.error
    assert together.freedom < 12 < apart.freedom


def test_nothing_is_said_without_both_parts_two_days_and_any_luck() -> None:
    ones = np.ones(8)
    assert contrast(Y, np.ones(8, dtype=bool), ones, np.arange(8)) is None
    assert contrast(Y, SHOWN, ones, np.zeros(8, dtype=np.int64)) is None
    assert contrast(ones, SHOWN, ones, np.arange(8)) is None


@pytest.mark.parametrize("shock", [0.0, 0.4])
def test_the_range_holds_the_truth_as_often_as_it_says(shock: float) -> None:
    rng = np.random.default_rng(5)
    held = np.zeros(2)
    for _ in range(300):
        day = rng.integers(0, 30, 200)
        shown = rng.random(200) >= 0.1
        y = rng.poisson(3.6 * np.exp(rng.normal(0, shock, 30))[day]) / 2 + 0.3 * shown
        found = contrast(y, shown, np.ones(200), day)
        assert found is not None
        away = abs(found.value - 0.3)
        held += [away <= (found.range(level).high or 0) - found.value for level in (0.8, 0.9)]
    assert 0.73 <= held[0] / 300 <= 0.87
    assert 0.85 <= held[1] / 300 <= 0.95


def test_what_doing_brings_is_told_even_when_the_better_ones_are_done_more_often() -> None:
    rng = np.random.default_rng(7)
    n = 3000
    good = rng.normal(0, 0.5, n)
    willing = rng.random(n) < 1 / (1 + np.exp(-4 * good))
    shown = rng.random(n) >= 0.3
    done = willing & shown
    y = good + 0.4 * done + rng.normal(0, 0.3, n)
    found = contrast_done(y, done, shown, np.ones(n), rng.integers(0, 40, n))
    assert found is not None
    assert found.value == pytest.approx(0.4, abs=3 * found.error)
    assert found.error < 0.06
    assert y[done].mean() - y[~done].mean() > 0.7
    assert contrast_done(y, np.zeros(n, dtype=bool), shown, np.ones(n), np.arange(n)) is None


def test_whoever_is_picked_for_a_bad_hour_rises_anyway_and_the_ledger_says_so() -> None:
    (placebo,) = effects(entries(0.0))
    assert placebo.effect.value == pytest.approx(0.0, abs=0.2)
    assert placebo.before_after == pytest.approx(0.8, abs=0.1)
    assert placebo.anyway is not None
    assert placebo.effect.value is not None
    assert placebo.anyway + placebo.effect.value == pytest.approx(placebo.before_after)
    assert placebo.verdict != "helps"


def test_what_helps_hurts_or_shows_nothing_is_called_so() -> None:
    (helps,) = effects(entries(0.6))
    assert (helps.verdict, helps.shown + helps.held_out, helps.waiting) == ("helps", 400, 0)
    assert helps.effect_done.value == pytest.approx(helps.effect.value)
    (hurts,) = effects(entries(-0.6))
    assert hurts.verdict == "hurts"
    (nothing,) = effects(entries(0.0, predicted=0.9))
    assert (nothing.verdict, nothing.more) == ("no effect seen", None)
    (early,) = effects(entries(0.0, predicted=0.05))
    assert early.verdict == "too early"
    assert early.more is not None
    assert early.more > 1000


def test_how_many_more_follows_from_the_luck_of_a_piece_and_what_is_predicted() -> None:
    mine = entries(0.0, n=100, predicted=0.3, followed=True)
    y = np.array([(one.outcome or 0) - one.expected for one in mine])
    needed = math.ceil((2.5758 + 0.8416) ** 2 * y.var(ddof=1) / (0.3**2 * 0.2 * 0.8))
    (effect,) = effects(mine)
    assert effect.more == pytest.approx(needed - 100, abs=1)


def test_a_metric_that_is_better_low_turns_the_sign() -> None:
    (effect,) = effects(entries(-0.6, higher_is_better=False))
    assert effect.verdict == "helps"
    assert (effect.effect.value or 0) > 0


def test_only_what_chance_decided_counts_and_only_with_an_outcome() -> None:
    mine = entries(0.6)
    owed = [entry(900 + i, True, 50.0, randomised=False) for i in range(50)]
    open_ones = [entry(990 + i, False, None) for i in range(3)]
    (plain,), (both,) = effects(mine), effects([*mine, *owed, *open_ones])
    assert both.effect == plain.effect
    assert (both.waiting, both.all_shown) == (3, plain.all_shown + 50)


def test_too_few_hold_outs_say_nothing_but_how_many_more() -> None:
    mine = [one for one in entries(0.6) if one.shown] + [entry(i, False, 1.0) for i in range(LEAST_HELD - 1)]
    (effect,) = effects(mine)
    assert (effect.effect.value, effect.before_after, effect.verdict) == (None, None, "too early")
    (first,) = effects([entry(1, True, None)])
    assert (first.shown, first.more, first.adoption.value) == (0, None, 1.0)
    assert effects([]) == []
    with pytest.raises(ValueError, match="between 0 and 1"):
        effects(mine, 80)


def test_a_share_held_out_that_was_changed_meanwhile_does_not_pass_for_an_effect() -> None:
    rng = np.random.default_rng(2)
    noise = rng.normal(0, 0.01, 200).tolist()
    half = [entry(i, i % 2 == 0, 1.0 + noise[i], hold_share=0.5) for i in range(100)]
    tenth = [entry(i, i % 10 > 0, 2.0 + noise[i], hold_share=0.1) for i in range(100, 200)]
    (effect,) = effects(half + tenth)
    assert effect.effect.value == pytest.approx(0.0, abs=0.01)


def test_adoption_is_the_share_of_all_shown_that_was_done() -> None:
    mine = [entry(i, i % 5 > 0, 1.0, followed=i % 5 > 2) for i in range(50)]
    (effect,) = effects(mine)
    assert (effect.done, effect.all_shown, effect.adoption.value) == (20, 40, 0.5)
    assert 0.38 < (effect.adoption.low or 0) < 0.5 < (effect.adoption.high or 0) < 0.62


def test_the_expectation_takes_regression_to_the_mean_out() -> None:
    rng = np.random.default_rng(11)
    usual, restless = 1.8, 0.3
    rate = usual * rng.gamma(1 / restless**2, restless**2, 200_000)
    recent, later = rng.poisson(rate * 2), rng.poisson(rate * 2) / 2
    expected = np.array([expected_rate(usual, n, 2.0, restless=restless) for n in range(20)])[recent]
    for bad in (recent == 0, recent == 1, recent >= 6):
        assert expected[bad].mean() == pytest.approx(later[bad].mean(), rel=0.03)
    assert recent[recent == 0].mean() / 2 < 0.5 * later[recent == 0].mean()


def test_the_expectation_is_the_usual_without_hours_and_the_recent_with_many() -> None:
    assert expected_rate(1.5, 0, 0) == pytest.approx(1.5)
    assert expected_rate(1.5, 3000, 1000) == pytest.approx(3.0, rel=0.02)
    assert expected_rate(1.5, 0, 0, floor=0.8) == pytest.approx(1.2)
    assert weight_hours(1.5) == pytest.approx(1 / (0.09 * 1.5))
    assert floor_factor(0, 0) == 1.0
    assert floor_factor(80, 110) == pytest.approx(0.75)
    with pytest.raises(ValueError, match="not negative"):
        expected_rate(-1, 0, 0)


def card(part: str = "shown", agents: tuple[int, ...] = (1, 2), **changed: Any) -> Card:
    one = Candidate(
        "m", "move_gain", "move", "opportunity", agents, 5, "conversions_per_hour", Benefit(1.0, 0.0, 2.0, "cents"),
        0.9, 40, T0, T0, from_campaign_id=5, to_campaign_id=6,
    )  # fmt: skip
    made = Card(1, one, one, "act", "shown", part, True, 0.1, 1.0, 1, T0, T0, T0, T0 + 7200)  # type: ignore[arg-type]
    return replace(made, **changed)


def test_a_move_is_seen_done_when_all_its_agents_are_there_in_time() -> None:
    assert seen_done(card(), {1: 6, 2: 6}, T0 + 60)
    assert seen_done(card(), {1: 6}, T0 + 60)
    assert seen_done(card("held_out"), {1: 6, 2: 6}, T0 + 60)
    assert not seen_done(card(), {1: 6, 2: 5}, T0 + 60)
    assert not seen_done(card(), {}, T0 + 60)
    assert not seen_done(card(), {1: 6, 2: 6}, T0)
    assert not seen_done(card(), {1: 6, 2: 6}, T0 + 7200)
    assert not seen_done(card(followed_at=T0 + 30), {1: 6, 2: 6}, T0 + 60)


def test_an_entry_takes_a_cards_part_and_acceptance() -> None:
    by_hand = entry_of(card(reaction="did_it"), "conversions_per_hour", "per_hour", 3, 0.5, 1.0, 1.4, 2.0)
    assert (by_hand.shown, by_hand.followed, by_hand.day, by_hand.outcome) == (True, True, 3, 1.4)
    seen = entry_of(card("held_out", followed_at=T0 + 9), "conversions_per_hour", "per_hour", 3, 0.5, 1.0, None, 0.0)
    assert (seen.shown, seen.followed, seen.outcome) == (False, True, None)
    assert not entry_of(card(reaction="wrong"), "calls_per_hour", "per_hour", 3, 0, 0, 0, 1).followed
