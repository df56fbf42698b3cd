"""The benches of feed and ledger: floors with a known effect and a placebo, fifty candidates at once."""

from __future__ import annotations

import numpy as np
import pytest

from backend.bench import feed, ledger
from backend.bench.feed.crowd import crowd
from backend.bench.ledger.floor import AGENTS, shift, team
from backend.bench.ledger.play import BEFORE, KINDS, WINDOW, play


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    return {one.name: one.value for one in ledger.measured(3, runs=16, days=20, peeked=2)}


def test_the_ranges_hold_the_truth_in_most_runs(figures: dict[str, float]) -> None:
    for kind in KINDS:
        label = kind.rule if kind.effect else f"{kind.rule} (placebo)"
        assert 75 <= figures[f"{label}: 90 % range holds the truth, at least"] <= 100


def test_the_placebo_shows_nothing_where_before_and_after_claims_a_gain(figures: dict[str, float]) -> None:
    label = "investigate_agent (placebo)"
    assert figures[f"{label}: runs in which before and after claims a gain"] == 100
    assert figures[f"{label}: plain before and after says"] > 1
    assert abs(figures[f"{label}: ledger says, mean of runs"]) < 0.2
    assert figures[f"{label}: runs with any effect claimed"] <= 10


def test_the_worst_of_the_hour_get_better_by_themselves_on_the_floor() -> None:
    rng = np.random.default_rng(4)
    people = team(rng)
    gains = []
    for _ in range(30):
        one = shift(people, rng)
        recent = one.came(np.arange(AGENTS), 8 - BEFORE, 8) / (BEFORE / 4)
        worst = np.argsort(recent - one.usual)[:5]
        gains.append((one.came(worst, 8, 8 + WINDOW) / (WINDOW / 4) - recent[worst]).mean())
    assert np.mean(gains) > 0.8


def test_a_run_is_the_same_again_and_holds_out_about_a_tenth() -> None:
    first, again = play(12, np.random.default_rng(5)), play(12, np.random.default_rng(5))
    assert first == again
    measured = [one.entry for one in first if one.entry.randomised]
    assert 0.05 < np.mean([not one.shown for one in measured]) < 0.16
    assert all(not one.entry.followed for one in first if not one.entry.shown)
    assert sum(one.entry.followed for one in first) == sum(one.willing for one in first if one.entry.shown)


def test_fifty_candidates_leave_three_and_log_forty_seven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "MANY", 300)
    monkeypatch.setattr(feed, "SALTS", 30)
    found = {one.name: one for one in feed.run(1)}
    assert found["50 candidates: shown in the hour"].value == 3
    assert found["50 candidates: in the silence log"].value == 47
    assert all(one.met is not False for one in found.values())


def test_the_crowd_has_all_kinds_and_a_key_each() -> None:
    people = crowd(50, np.random.default_rng(1))
    assert len({one.key for one in people}) == 50
    assert {one.kind for one in people} == {"coach", "praise", "investigate", "move", "balance", "process"}
