"""Chances by luck against scipy's distributions, the seed's rule with its true rates, runs, and the budget."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from backend.analysis.anomaly import budget, drops, seed, streaks, tails
from backend.analysis.anomaly.funnel import believed, share_chances, time_chances


def _arrays(*values):
    return [np.array([float(value)]) for value in values]


def _betabinom(n, mean, spread):
    firmness = (1 - mean) / mean / spread - 1
    return stats.betabinom(n, firmness * mean, firmness * (1 - mean))


@given(st.integers(1, 60), st.floats(0, 1), st.floats(0.02, 0.9), st.floats(0.01, 0.2))
def test_share_tails_are_the_mid_p_of_the_beta_binomial(n, part, mean, spread):
    hits, spread = round(part * n), min(spread, 0.8 * (1 - mean) / mean)
    exact = _betabinom(n, mean, spread)
    found = tails.share_tails(*_arrays(hits, n, mean, spread))
    assert found.low[0] == pytest.approx(exact.cdf(hits - 1) + exact.pmf(hits) / 2, rel=1e-4, abs=1e-10)
    assert found.high[0] == pytest.approx(exact.sf(hits) + exact.pmf(hits) / 2, rel=1e-4, abs=1e-10)


@pytest.mark.parametrize(("n", "mean", "spread"), [(2000, 0.2, 0.01), (5000, 0.4, 0.02), (9000, 0.1, 0.002)])
@pytest.mark.parametrize("quantile", [0.001, 0.3, 0.99, 0.9999])
def test_share_tails_of_a_whole_campaign_are_right_to_a_fifth(n, mean, spread, quantile):
    exact = _betabinom(n, mean, spread)
    hits = float(exact.ppf(quantile))
    found = tails.share_tails(*_arrays(hits, n, mean, spread))
    assert found.two_sided[0] == pytest.approx(2 * min(exact.cdf(hits), exact.sf(hits - 1)), rel=0.2)


def test_without_spread_the_tails_are_binomial_and_poisson():
    share = tails.share_tails(*_arrays(3, 20, 0.5, 0))
    assert share.low[0] == pytest.approx(stats.binom(20, 0.5).cdf(2) + stats.binom(20, 0.5).pmf(3) / 2, rel=1e-4)
    count = tails.count_tails(*_arrays(9, 3, 0))
    assert count.high[0] == pytest.approx(stats.poisson(3).sf(9) + stats.poisson(3).pmf(9) / 2)


@given(st.integers(0, 80), st.floats(0.1, 60), st.floats(0.001, 1))
def test_count_tails_are_the_mid_p_of_the_negative_binomial(events, mean, spread):
    exact = stats.nbinom(1 / spread, 1 / (1 + mean * spread))
    found = tails.count_tails(*_arrays(events, mean, spread))
    assert found.low[0] == pytest.approx(exact.cdf(events) - exact.pmf(events) / 2, rel=1e-5, abs=1e-10)
    assert found.high[0] == pytest.approx(exact.sf(events) + exact.pmf(events) / 2, rel=1e-5, abs=1e-10)


def test_nothing_seen_and_nothing_expected_tells_nothing():
    found = tails.share_tails(*_arrays(0, 0, 0.3, 0.1))
    assert (found.low[0], found.high[0]) == (pytest.approx(0.5), pytest.approx(0.5))
    assert tails.portion_tails(*_arrays(0, 100, 600)).two_sided[0] > 0.5, "an hour without a pause is nothing"


def test_mid_p_chances_are_even_on_average_under_luck():
    rng = np.random.default_rng(0)
    n = rng.integers(5, 40, 20_000)
    hits = rng.binomial(n, 0.2)
    found = tails.share_tails(hits.astype(float), n.astype(float), np.full(20_000, 0.2), np.zeros(20_000))
    assert found.low.mean() == pytest.approx(0.5, abs=0.01)
    assert (found.two_sided < 0.05).mean() <= 0.055


def test_long_pauses_are_one_event_and_not_six_hundred():
    ten_more_minutes = tails.portion_tails(*_arrays(1200, 600, 600)).high[0]
    assert ten_more_minutes > 0.1
    assert tails.portion_tails(*_arrays(6000, 600, 600)).high[0] < 1e-5


def test_few_calls_have_heavier_tails_than_many():
    few, many = (tails.time_tails(*_arrays(0.5, 0.01, degrees)).high[0] for degrees in (12, 500))
    assert few > 20 * many


def test_the_seed_rule_and_what_it_really_promises():
    z = seed.z_scores(
        *(np.array(v, float) for v in ([3, 1, 5, 5], [1, 1, 1, 1], [0.5, 0, 0.5, np.nan], [30, 30, 5, 30])), 20
    )
    assert z[0] == 4
    assert np.isnan(z[1:]).all(), "sd 0, too few values, unknown sd: not enough data"
    assert seed.confidence(2.5) == pytest.approx(0.9876, abs=1e-4)
    assert seed.false_rate(2.5, 8) == pytest.approx(0.05, abs=0.012)
    assert seed.false_rate(2.5, 5) > seed.false_rate(2.5, 8) > seed.false_rate(2.5, 1000)
    assert seed.false_rate(seed.fair_limit(2.5, 8), 8) == pytest.approx(1 - seed.confidence(2.5))
    for wrong in (seed.false_rate, seed.fair_limit):
        with pytest.raises(ValueError, match="two values"):
            wrong(2.5, 1)


def test_the_seed_rules_false_rate_with_few_values_is_what_simulation_gives():
    rng = np.random.default_rng(1)
    values = rng.normal(size=(200_000, 9))
    z = (values[:, 8] - values[:, :8].mean(1)) / values[:, :8].std(1, ddof=1)
    assert (np.abs(z) > 2.5).mean() == pytest.approx(seed.false_rate(2.5, 8), rel=0.05)


@pytest.mark.parametrize(("rate", "chance"), [(0.3, 0.03), (0.5, 0.30), (0.7, 0.80)])
def test_five_in_a_row_of_24_is_as_likely_as_the_catalogue_says(rate, chance):
    assert streaks.run_chance(rate, 24, 5) == pytest.approx(chance, abs=0.02)


def test_run_chances_are_what_simulation_gives():
    rng = np.random.default_rng(2)
    good = rng.random((40_000, 24)) < 0.5
    window = np.lib.stride_tricks.sliding_window_view(good, 5, axis=1).all(2).any(1)
    assert window.mean() == pytest.approx(streaks.run_chance(0.5, 24, 5), abs=0.01)
    assert streaks.run_chance(0.5, 4, 5) == 0
    assert streaks.run_chance(1.0, 5, 5) == 1
    assert streaks.usual_run(0.5, 24) == 4
    with pytest.raises(ValueError, match="between 0 and 1"):
        streaks.run_chance(1.5, 24, 5)


def test_adjusted_chances_are_benjamini_and_hochbergs():
    chances = np.array([0.01, 0.04, 0.03, 0.5])
    np.testing.assert_allclose(budget.adjusted(chances), stats.false_discovery_control(chances))


def test_a_budget_shared_out_keeps_an_incident_from_lowering_the_bar():
    agents = np.r_[1e-3, np.full(99, 0.5)]
    campaigns = np.full(6, 1e-12)
    both = np.concatenate([agents, campaigns])
    family = np.r_[np.zeros(100, int), np.ones(6, int)]
    apart = budget.shared_out(both, family, (0.5, 0.5))
    assert apart[0] == pytest.approx(budget.shared_out(agents, np.zeros(100, int), (0.5,))[0])
    assert budget.adjusted(both)[0] < apart[0]


def test_odds_and_shifts_of_a_chance():
    assert budget.log_odds(np.array([0.5]))[0] == pytest.approx(0)
    assert budget.luck_shifts(0.01, 1) == pytest.approx(100)
    assert budget.luck_shifts(0.01, 100) == pytest.approx(1 / (1 - 0.99**100))


def test_a_jump_of_drops_says_both_forms_the_calls_and_the_month():
    change = drops.drop_change(23, 1000, 0.02, 290, 10_000)
    assert change.points == pytest.approx(0.003)
    assert change.relative == pytest.approx(0.15)
    assert change.extra == pytest.approx(3)
    assert (change.month_before, change.month_now) == (pytest.approx(267 / 9000), 0.029)
    assert change.room == 10
    assert change.spare == 0
    over = drops.drop_change(60, 1000, 0.0, 330, 10_000)
    assert over.relative is None
    assert (over.room, over.spare) == (0, 1000)
    with pytest.raises(ValueError, match="among the answered"):
        drops.drop_change(5, 4, 0.02, 10, 100)


def test_colleagues_are_the_measure_where_there_is_no_history():
    hits, n = np.array([[9.0, 2, 1, 2, 2]]), np.full((1, 5), 30.0)
    chances = share_chances(hits, n)
    assert chances.argmin() == 0
    assert chances[0] < 0.01
    assert believed(chances, 0.05).tolist() == [True, False, False, False, False]
    assert share_chances(np.zeros((1, 2)), np.array([[0.0, 5.0]])).tolist() == [1.0, 1.0]


def test_a_bad_campaign_is_not_put_on_those_who_work_it():
    hits = np.array([[10.0, 10, 10, 0, 0, 0], [0, 0, 0, 1, 1, 1]])
    n = np.array([[30.0, 30, 30, 0, 0, 0], [0, 0, 0, 30, 30, 30]])
    assert share_chances(hits, n).min() > 0.3
    assert share_chances(hits.sum(0, keepdims=True), n.sum(0, keepdims=True)).min() < 0.1


def test_slow_agents_stand_out_among_colleagues():
    rng = np.random.default_rng(4)
    logs = rng.normal(4.5, 0.8, (6, 40))
    logs[2] += 1.2
    chances = time_chances(logs.sum(1), (logs**2).sum(1), np.full(6, 40.0))
    assert chances.argmin() == 2
    assert chances[2] < 1e-4
    assert np.sort(chances)[1] > 0.001
