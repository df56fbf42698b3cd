"""The line-up's bench: what it measures on small floors, and that it goes on without its peer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from backend.bench.figure import Figure
from backend.bench.forecast import peers
from backend.bench.lineup import large, public, rules
from backend.bench.lineup.exact import best_worth
from backend.bench.lineup.floors import large as large_floor
from backend.optimizer.lineup import simple_problem


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "SMALL", (40, 80))
    monkeypatch.setattr(large, "CHANGES", 5)


def _named(figures: list[Figure], word: str) -> list[Figure]:
    return [each for each in figures if word in each.name]


def test_without_its_peer_the_rest_is_measured(
    small: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TEAM_OPTIMIZER_PEERS_PYTHON", str(tmp_path / "python"))
    figures = list(large.run(3, agents=120, campaigns=6))
    assert "Peers are left out" in capsys.readouterr().err
    assert not _named(figures, "OR-tools")
    assert [each.met for each in _named(figures, "solved again") if each.unit == ""] == [True]
    assert all("equal worth" in each.note for each in _named(figures, "80 x 6"))


@pytest.mark.skipif(not (peers.BENCH / "peers" / "bin" / "python").exists(), reason="the peers' Python is not set up")
def test_or_tools_finds_the_same_worth(small: None) -> None:
    figures = list(large.run(3, agents=120, campaigns=6))
    assert [each.value for each in _named(figures, "worth less ours")] == [0.0]
    assert _named(figures, "OR-tools / ours")[0].value > 0


def test_every_rule_is_measured_against_highs() -> None:
    figures = list(rules.run(4, floors=8))
    assert [each.value for each in figures if each.target == 0.0] == [0.0] * 4
    assert all(each.value > 0 for each in _named(figures, "CPU"))


def test_the_whole_way_is_timed_at_the_promised_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "PASSES", 1)
    assert [(each.target, each.value > 0) for each in public.run(1)] == [(100.0, True), (2000.0, True)]


def test_large_floors_have_a_seat_for_everybody() -> None:
    value, seats = large_floor(np.random.default_rng(1), 500, 12)
    assert seats.sum() == 500
    assert value.shape == (500, 12)


def test_the_exact_programme_knows_a_line_up_by_hand() -> None:
    problem = simple_problem(np.array([[5, 9], [4, 3]]), np.array([1, 1]))
    assert best_worth(problem) == pytest.approx(13)
