"""Agents by campaigns: best only when separated, mismatch only when fine elsewhere, thin cells named."""

from __future__ import annotations

import numpy as np
import pytest

from backend.analysis.matrix import read_cells
from backend.analysis.sums import add_up
from tests.columns import DISPOSITIONS, call_columns, state_columns


def cells(rows, metric="conversion_per_contact", min_n=30, states=None):
    """Cells from rows of (agent, campaign, contacts, conversions); marks by (agent, campaign)."""
    calls = [(a, c, "SALE", sold, 120) for a, c, _, sold in rows] + [
        (a, c, "NI", n - sold, 60) for a, c, n, sold in rows
    ]
    found = read_cells(add_up(call_columns(calls), states or state_columns(), DISPOSITIONS), metric, min_n)
    keys = zip((found.agent + 1).tolist(), (found.campaign + 1).tolist(), strict=True)
    return found, dict(zip(keys, found.mark, strict=True))


OTHERS = [(a, c, 200, 24) for a in range(3, 11) for c in (1, 2)]


def test_a_cell_clearly_ahead_is_the_best_of_its_campaign():
    _, mark = cells([(1, 1, 300, 90), (2, 1, 300, 30), (3, 1, 300, 30), (4, 1, 300, 30)])
    assert mark[(1, 1)] == "best"
    assert mark[(2, 1)] == ""


def test_cells_that_cannot_be_told_apart_at_the_top_tie():
    _, mark = cells([(1, 1, 200, 42), (2, 1, 200, 40), (3, 1, 200, 8), (4, 1, 200, 8), (5, 1, 200, 8)])
    assert mark[(1, 1)] == mark[(2, 1)] == "tie"
    assert mark[(3, 1)] == ""


def test_a_low_cell_is_a_mismatch_only_when_the_agent_is_fine_elsewhere():
    low_here, fine_there = (1, 1, 300, 9), (1, 2, 300, 40)
    low_too = (2, 2, 300, 9)
    _, mark = cells([low_here, fine_there, (2, 1, 300, 9), low_too, *OTHERS])
    assert mark[(1, 1)] == "mismatch"
    assert mark[(2, 1)] == mark[(2, 2)] == ""


def test_a_mismatch_needs_enough_contacts_in_both():
    _, mark = cells([(1, 1, 300, 9), (1, 2, 20, 4), *OTHERS])
    assert mark[(1, 1)] == ""
    assert mark[(1, 2)] == "thin"


def test_a_campaigns_only_agent_is_neither_best_nor_tie():
    _, mark = cells([(1, 1, 300, 60)])
    assert mark[(1, 1)] == ""


def test_cells_are_pulled_toward_their_campaign():
    found, _ = cells([(1, 1, 40, 0), *OTHERS])
    row = np.flatnonzero((found.agent == 0) & (found.campaign == 0))[0]
    assert 0 < found.estimates.value[row] < found.average[0]
    assert found.average[1] == pytest.approx(0.12)


def test_handle_times_are_never_called_best():
    found, mark = cells([(1, 1, 100, 10), (2, 1, 100, 50)], metric="handle_s")
    assert set(mark.values()) == {""}
    assert found.estimates.value[0] < found.estimates.value[1]


@pytest.mark.parametrize("metric", ["conversions_per_hour", "contacts_per_hour"])
def test_hourly_cells_use_the_hours_worked_in_that_campaign(metric):
    states = state_columns({(1, 1): {"talk": 3600}, (2, 1): {"talk": 7200}})
    found, _ = cells([(1, 1, 100, 50), (2, 1, 100, 50)], metric=metric, states=states)
    assert found.estimates.raw[0] == pytest.approx(2 * found.estimates.raw[1])


def test_luck_alone_seldom_makes_a_mismatch():
    rng = np.random.default_rng(20_260_108)
    rows = [(a, c, 150, int(rng.binomial(150, 0.1))) for a in range(1, 201) for c in (1, 2, 3)]
    _, mark = cells(rows)
    assert sum(m == "mismatch" for m in mark.values()) <= 3
