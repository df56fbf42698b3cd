"""Shrinkage of rates: hand values, properties, coverage against known truth, the classical hold-out."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.analysis.estimates import chance_below, draw, enough, plain_counts, plain_shares, plain_times
from backend.analysis.rates import Prior, dispersion, mix_prior, shrink_counts, shrink_shares, shrink_times

BATTING = Path(__file__).parents[2] / "shared/data/floor/efron_morris/efron_morris.csv"


def one_group(hits, n, *, share=True):
    hits, n = np.asarray(hits, dtype=float), np.asarray(n)
    rows = np.arange(len(n))
    weak = 4.0 if share else 0.5
    return mix_prior(rows, np.zeros(len(n), dtype=int), hits, n.astype(float), len(n), weak, share=share)


def shares(hits, n):
    return shrink_shares(np.asarray(hits), np.asarray(n), one_group(hits, n))


floors = st.lists(
    st.integers(0, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=40
)


@given(floors)
def test_a_share_lies_between_the_own_quotient_and_the_expectation_and_inside_its_range(rows):
    hits, n = np.array(rows).T
    prior = one_group(hits, n)
    found = shrink_shares(hits, n, prior)
    raw = np.where(n > 0, hits / np.maximum(n, 1), found.prior)
    assert (found.value >= np.minimum(raw, found.prior) - 1e-9).all()
    assert (found.value <= np.maximum(raw, found.prior) + 1e-9).all()
    assert (found.low <= found.value).all()
    assert (found.value <= found.high).all()
    assert ((found.low >= 0) & (found.high <= 1)).all()
    assert ((found.own >= 0) & (found.own <= 1)).all()


@given(floors, st.randoms(use_true_random=False))
def test_the_order_of_the_agents_changes_nothing(rows, random):
    hits, n = np.array(rows).T
    order = list(range(len(n)))
    random.shuffle(order)
    straight, shuffled = shares(hits, n), shares(hits[order], n[order])
    for name in ("value", "low", "high", "own"):
        np.testing.assert_allclose(getattr(straight, name)[order], getattr(shuffled, name), rtol=1e-9, atol=1e-12)


@given(st.lists(st.tuples(st.integers(0, 60), st.floats(0, 50)), min_size=1, max_size=30))
def test_an_hourly_count_lies_between_the_own_quotient_and_the_expectation(rows):
    events = np.array([float(x) if h > 0.01 else 0.0 for x, h in rows])
    hours = np.array([h if h > 0.01 else 0.0 for _, h in rows])
    prior = one_group(events, hours, share=False)
    found = shrink_counts(events, hours, prior)
    raw = np.where(hours > 0, events / np.maximum(hours, 1e-9), found.prior)
    assert (found.value >= np.minimum(raw, found.prior) - 1e-6).all()
    assert (found.value <= np.maximum(raw, found.prior) + 1e-6).all()
    assert ((found.low <= found.value) & (found.value <= found.high)).all()


def test_a_known_prior_gives_the_textbook_compromise():
    # 40 agents in two groups that differ strongly, many contacts each: hardly any pull.
    n = np.full(40, 5000)
    hits = np.where(np.arange(40) % 2, 500, 1500)
    found = shares(hits, n)
    assert found.own.min() > 0.99
    np.testing.assert_allclose(found.value, hits / n, atol=0.003)


def test_agents_who_differ_only_by_luck_are_pulled_nearly_all_the_way():
    rng = np.random.default_rng(3)
    n = np.full(200, 50)
    found = shares(rng.binomial(n, 0.1), n)
    assert found.own.mean() < 0.15
    assert found.value.std() < 0.01


@pytest.mark.parametrize(
    ("hits", "n"), [([0], [0]), ([0, 0, 0], [40, 40, 40]), ([40, 40], [40, 40]), ([7], [30]), ([0, 300], [5, 300])]
)
def test_few_agents_and_extreme_counts_stay_finite(hits, n):
    found = shares(hits, n)
    for name in ("value", "low", "high", "sd"):
        assert np.isfinite(getattr(found, name)).all()
    assert ((found.value > 0) & (found.value < 1)).all()


def test_the_expectation_follows_the_agents_own_mix_of_campaigns():
    # Campaign 0 converts 10 %, campaign 1 30 %; the third agent has a quarter of the contacts in campaign 1.
    row, group = np.array([0, 1, 2, 2]), np.array([0, 1, 0, 1])
    size = np.array([10_000.0, 10_000.0, 75.0, 25.0])
    prior = mix_prior(row, group, size * np.array([0.1, 0.3, 0.1, 0.3]), size, 3, 4.0, share=True)
    np.testing.assert_allclose(prior.mean, [0.1, 0.3, 0.15], atol=1e-3)


@pytest.mark.parametrize(("agents", "contacts"), [(20, 100), (20, 40), (125, 30), (6, 60)])
def test_eighty_percent_ranges_of_shares_hold_the_truth(agents, contacts):
    rng = np.random.default_rng(20_260_101)
    inside = []
    for _ in range(200):
        n = rng.integers(contacts // 2, contacts * 2, agents)
        truth = rng.beta(8, 92, agents)
        found = shares(rng.binomial(n, truth), n)
        inside.append(((truth >= found.low) & (truth <= found.high)).mean())
    assert 0.75 <= np.mean(inside) <= 0.85


@pytest.mark.parametrize(("agents", "hours"), [(20, 8.0), (125, 4.0)])
def test_eighty_percent_ranges_of_hourly_counts_hold_the_truth(agents, hours):
    rng = np.random.default_rng(20_260_102)
    inside = []
    for _ in range(200):
        worked = rng.uniform(0.5, 1.5, agents) * hours
        truth = rng.gamma(9.0, 1.2 / 9.0, agents)
        events = rng.poisson(truth * worked).astype(float)
        found = shrink_counts(events, worked, one_group(events, worked, share=False))
        inside.append(((truth >= found.low) & (truth <= found.high)).mean())
    assert 0.75 <= np.mean(inside) <= 0.85


def test_eighty_percent_ranges_of_mean_durations_hold_the_truth():
    rng = np.random.default_rng(20_260_103)
    inside = []
    for _ in range(200):
        n = rng.integers(20, 120, 25)
        truth = 180 * np.exp(rng.normal(0, 0.15, 25))
        seen = np.array([rng.lognormal(np.log(t) - 0.32, 0.8, k).mean() for t, k in zip(truth, n, strict=True)])
        found = shrink_times(seen, (np.exp(0.64) - 1) / n, np.full(25, 180.0), n)
        inside.append(((truth >= found.low) & (truth <= found.high)).mean())
    assert 0.75 <= np.mean(inside) <= 0.85


@pytest.mark.skipif(not BATTING.exists(), reason="the public batting data are not beside this repository")
def test_shrunk_batting_averages_predict_the_rest_of_the_season_better_than_the_raw_ones():
    with BATTING.open() as file:
        players = list(csv.DictReader(file))
    hits, rest = (np.array([float(p[name]) for p in players]) for name in ("r", "p"))
    found = shares(hits, np.full(len(hits), 45))
    raw_error, error = ((hits / 45 - rest) ** 2).sum(), ((found.value - rest) ** 2).sum()
    assert raw_error == pytest.approx(0.0753, abs=0.001)
    assert error < raw_error / 2.5


def test_overdispersed_counts_weaken_the_data():
    events, hours = np.array([30.0, 10.0, 20.0]), np.full(3, 10.0)
    prior = Prior(np.full(3, 2.0), np.zeros(3), np.zeros(3))
    calm, wild = shrink_counts(events, hours, prior), shrink_counts(events, hours, prior, dispersion=4.0)
    assert ((wild.high - wild.low) > (calm.high - calm.low)).all()


def test_dispersion_is_one_for_poisson_and_grows_with_bad_days():
    rng = np.random.default_rng(5)
    hours = np.full((6, 100), 8.0)
    steady = rng.poisson(10, (6, 100)).astype(float)
    bad_days = rng.poisson(10 * rng.gamma(4, 0.25, (6, 100))).astype(float)
    assert dispersion(steady, hours) == pytest.approx(1.0, abs=0.15)
    assert dispersion(bad_days, hours) > 2.5
    assert dispersion(steady[:, :5], hours[:, :5]) == 1.0


def test_a_plain_share_is_its_quotient_with_jeffreys_range():
    # Brown, Cai & DasGupta 2001: Jeffreys' 80 % range of 21/24 is the beta(21.5, 3.5) from 10 % to 90 %.
    found = plain_shares(np.array([21.0]), np.array([24.0]))
    assert found.value[0] == pytest.approx(0.875)
    assert found.low[0] == pytest.approx(0.7675, abs=5e-4)
    assert found.high[0] == pytest.approx(0.9396, abs=5e-4)


def test_plain_rates_without_observations_have_no_quotient():
    assert np.isnan(plain_shares(np.zeros(1), np.zeros(1)).raw[0])
    assert np.isnan(plain_counts(np.zeros(1), np.zeros(1)).raw[0])
    assert np.isnan(plain_times(np.ones(1), np.full(1, np.inf), np.zeros(1, dtype=int)).raw[0])


def test_too_few_contacts_or_too_wide_a_range_is_not_enough():
    assert enough(plain_shares(np.array([3.0]), np.array([29.0]))).tolist() == [False]
    assert enough(plain_shares(np.array([3.0]), np.array([30.0]))).tolist() == [True]
    assert enough(plain_shares(np.array([15.0]), np.array([30.0]))).tolist() == [False]  # 23 points wide


@pytest.mark.parametrize("family", ["share", "count", "time"])
def test_draws_and_chances_tell_the_same_story(family):
    n = np.array([40, 200])
    found = {
        "share": lambda: plain_shares(np.array([8.0, 40.0]), n),
        "count": lambda: plain_counts(np.array([8.0, 40.0]), np.array([4.0, 20.0])),
        "time": lambda: plain_times(np.array([100.0, 200.0]), np.array([0.02, 0.004]), n),
    }[family]()
    drawn = draw(found, np.random.default_rng(1), 20_000)
    at = found.value * 1.05
    np.testing.assert_allclose((drawn < at).mean(0), chance_below(found, at), atol=0.015)
    np.testing.assert_allclose(np.quantile(drawn, 0.1, axis=0), found.low, rtol=0.03)
