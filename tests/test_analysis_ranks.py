"""Places, the places the data allow, ties, and how much of the order is skill."""

from __future__ import annotations

import numpy as np
import pytest

from backend.analysis.estimates import plain_shares
from backend.analysis.ranks import rank_counts, rank_rows, reliability, reliability_sentence
from backend.analysis.rates import mix_prior, shrink_shares


def board(rng, agents, contacts, skill=(14.7, 169.0)):
    n = np.full(agents, contacts)
    truth = rng.beta(*skill, agents)
    hits = rng.binomial(n, truth).astype(float)
    rows = np.arange(agents)
    prior = mix_prior(rows, np.zeros(agents, dtype=int), hits, n.astype(float), agents, 4.0, share=True)
    return shrink_shares(hits, n, prior), truth


def test_places_follow_the_estimates_and_skip_the_hidden():
    found = plain_shares(np.array([30.0, 60.0, 45.0, 90.0]), np.full(4, 300))
    ranks = rank_rows(found, np.array([True, True, True, False]), np.random.default_rng(1))
    assert ranks.rank.tolist() == [3, 1, 2, 0]
    assert ranks.low.tolist()[3] == ranks.high.tolist()[3] == ranks.tie.tolist()[3] == 0


def test_a_range_holds_its_place_and_stays_on_the_board():
    found, _ = board(np.random.default_rng(2), 40, 60)
    ranks = rank_rows(found, np.ones(40, dtype=bool), np.random.default_rng(1))
    assert sorted(ranks.rank) == list(range(1, 41))
    assert (ranks.low <= ranks.rank).all()
    assert (ranks.rank <= ranks.high).all()
    assert ranks.low.min() >= 1
    assert ranks.high.max() <= 40


@pytest.mark.parametrize(("agents", "contacts"), [(20, 100), (20, 1000), (60, 200)])
def test_ninety_percent_rank_ranges_hold_the_true_place(agents, contacts):
    rng = np.random.default_rng(20_260_104)
    inside = []
    for _ in range(120):
        found, truth = board(rng, agents, contacts)
        ranks = rank_rows(found, np.ones(agents, dtype=bool), rng)
        place = np.argsort(np.argsort(-truth)) + 1
        inside.append(((place >= ranks.low) & (place <= ranks.high)).mean())
    assert 0.86 <= np.mean(inside) <= 0.96


def test_agents_who_cannot_be_told_apart_share_a_tie_and_others_do_not():
    found = plain_shares(np.array([900.0, 500.0, 498.0, 100.0]), np.full(4, 1000))
    ranks = rank_rows(found, np.ones(4, dtype=bool), np.random.default_rng(1))
    assert ranks.tie.tolist() == [0, 1, 1, 0]


def test_the_same_numbers_give_the_same_ranges():
    found, _ = board(np.random.default_rng(3), 30, 80)
    first, again = (rank_rows(found, np.ones(30, dtype=bool), np.random.default_rng(9)) for _ in range(2))
    assert first.low.tolist() == again.low.tolist()
    assert first.high.tolist() == again.high.tolist()


def test_counts_are_ranked_without_doubt_and_equal_counts_tie():
    ranks = rank_counts(np.array([5, 9, 5, 0]), np.array([True, True, True, False]))
    assert ranks.rank.tolist() == [2, 1, 3, 0]
    assert ranks.low.tolist() == ranks.rank.tolist() == ranks.high.tolist()
    assert ranks.tie.tolist() == [2, 0, 2, 0]


@pytest.mark.parametrize(("contacts", "expected"), [(100, 0.35), (1000, 0.85)])
def test_reliability_matches_the_known_shares_of_skill(contacts, expected):
    # X12: conversion 8 % with a true spread of 2 points.
    rng = np.random.default_rng(20_260_105)
    values = []
    for _ in range(60):
        found, _ = board(rng, 40, contacts)
        values.append(reliability(found, np.ones(40, dtype=bool)))
    assert np.mean(values) == pytest.approx(expected, abs=0.06)


def test_reliability_needs_five_agents_and_is_said_in_plain_words():
    found, _ = board(np.random.default_rng(4), 4, 100)
    assert reliability(found, np.ones(4, dtype=bool)) is None
    assert reliability_sentence(None, 0, "contacts").startswith("Too few agents")
    third = reliability_sentence(0.35, 100, "contacts")
    assert third.startswith("About a third of the order is skill")
    assert "twice as many would make it about half" in third
    assert reliability_sentence(0.02, 12, "contacts").startswith("Hardly any")
    assert reliability_sentence(0.98, 9000, "calls").startswith("Nearly all")


def test_an_empty_board_has_no_places():
    found = plain_shares(np.zeros(0), np.zeros(0))
    assert rank_rows(found, np.zeros(0, dtype=bool), np.random.default_rng(1)).rank.tolist() == []
