"""Trend marks and statuses: the dead band, noise, minimum numbers, and the rule that fired."""

from __future__ import annotations

import numpy as np
import pytest

from backend.analysis.policy import Policy
from backend.analysis.status import read_status
from backend.analysis.trend import share_trend


def marks(recent, earlier, **options):
    """Marks of rows of (hits, n) in the recent and the earlier part."""
    columns = [np.array(column, dtype=float) for pair in (recent, earlier) for column in zip(*pair, strict=True)]
    return share_trend(*columns, **{"dead_band": 0.02, "min_n": 30, **options})


def test_a_clear_rise_improves_and_a_clear_fall_declines():
    found = marks([(180, 300), (90, 300)], [(120, 300), (150, 300)])
    assert found.mark == ["improving", "declining"]
    np.testing.assert_allclose(found.change, [0.2, -0.2])


def test_a_change_inside_the_dead_band_is_stable():
    assert marks([(306, 1000)], [(300, 1000)]).mark == ["stable"]


def test_a_change_beyond_the_band_but_within_noise_is_not_called():
    assert marks([(20, 40)], [(15, 40)]).mark == ["not enough calls"]
    assert marks([(20, 40)], [(15, 40)], seed=True).mark == ["improving"]


def test_a_thin_part_gives_no_mark_but_its_change():
    found = marks([(9, 9), (0, 0)], [(100, 400), (10, 40)])
    assert found.mark == ["not enough calls", "not enough calls"]
    assert found.change[0] == pytest.approx(0.75)
    assert np.isnan(found.change[1])


def test_the_seed_marks_of_three_percent_up_one_flat_and_five_down():
    # A057, A058: +3 improves, +1 is stable, -5 declines with a dead band of 2 points.
    found = marks([(88, 100), (85, 100), (77, 100)], [(85, 100), (84, 100), (82, 100)], seed=True)
    assert found.mark == ["improving", "stable", "declining"]


def test_where_falling_is_better_a_fall_improves():
    assert marks([(90, 300)], [(150, 300)], falling_is_better=True).mark == ["improving"]


def test_chance_alone_moves_a_mark_in_at_most_one_of_twenty():
    rng = np.random.default_rng(20_260_106)
    rows = rng.binomial(200, 0.3, (2, 4000)).astype(float)
    n = np.full(4000, 200.0)
    found = share_trend(rows[0], n, rows[1], n, dead_band=0.02, min_n=30)
    assert sum(m in ("improving", "declining") for m in found.mark) / 4000 <= 0.055


def status(index, n=100, mark="stable", shown=True, assumed=False, **policy):
    found = read_status(
        np.array([index]), np.array([shown]), np.array([n]), [mark], Policy(**policy), np.array([assumed])
    )
    return found[0][0], found[1][0]


@pytest.mark.parametrize(
    ("index", "expected"), [(90, "excellent"), (89.9, "good"), (85, "good"), (84.9, "needs coaching")]
)
def test_the_bands_decide(index, expected):
    assert status(index)[0] == expected


def test_a_declining_trend_calls_for_coaching_whatever_the_index():
    found, why = status(97, mark="declining")
    assert found == "needs coaching"
    assert "declining" in why


def test_too_few_calls_give_no_status_and_say_so():
    assert status(40, n=12, shown=False) == ("not enough calls", "Fewer than 30 contacts.")


def test_the_reason_names_the_rule_that_fired():
    assert status(92)[1] == "Efficiency is at least 90 %."
    assert status(60, formulas="seed")[1] == "Efficiency (seed formula) is below 85 %."
    assert status(92, assumed=True)[1].endswith("No goals set: averages stand in.")
    assert status(70, excellent_at=80, good_at=65)[0] == "good"


@pytest.mark.parametrize("bad", [{"dead_band": 0.6}, {"min_contacts": 0}, {"good_at": 95.0}])
def test_a_policy_refuses_nonsense(bad):
    with pytest.raises(ValueError):
        Policy(**bad)
