"""What happens on simulated floors reaches the manager in the right words, and quiet floors stay quiet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from living import CENTRE, Living

from backend import schemas
from backend.lookout.alerts import Watching, alerts
from backend.simulator.loading import load_scenario
from backend.simulator.simulation import default_start
from backend.store import open_store

DAY = date(2026, 11, 18)
"""A fixed day: what luck brings differs from day to day."""

DAYS = 8

pytestmark = pytest.mark.slow


@contextmanager
def told(folder: Path, scenario: str) -> Iterator[list[dict[str, Any]]]:
    """Today's alerts of a scenario at its own time of day."""
    store = open_store(f"sqlite:///{folder}/floor.db")
    floor = Living(store, scenario, default_start(load_scenario(scenario), DAY), DAYS)
    floor.look()
    reviews, asked = floor.reviews, floor.asked()
    watching = Watching(reviews.reviewed_at(1), reviews.watched_units(CENTRE.centre_id), reviews.learning(asked))
    answer = alerts(asked, None, watching)
    schemas.Alerts.model_validate(answer)
    assert answer["learning"] == ""
    assert "agents and their campaigns are watched" in answer["watching"]
    yield answer["alerts"]
    store.close()


def _feed(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in found if one["level"] == "act" and one["state"] in ("open", "ended")]


def test_marcus_slowing_down_is_told_with_what_to_do_this_hour(tmp_path: Path) -> None:
    with told(tmp_path, "marcus") as found:
        mine = [one for one in _feed(found) if one["agent"] == "Marcus Bell" and one["tone"] == "risk"]
        assert len(mine) == 1
        sentence = mine[0]["sentence"]
        assert sentence.startswith("Marcus's ")
        assert " time is trending up. Last " in sentence
        assert sentence.endswith("Consider coaching this hour.")
        assert "by luck" in mine[0]["odds"]


def test_three_agents_of_a_campaign_are_one_alert_with_team_coaching(tmp_path: Path) -> None:
    with told(tmp_path, "campaign-2-team") as found:
        [group] = [one for one in found if one["kind"] == "campaign_agents"]
        assert group["sentence"].startswith("Campaign 2: three agents having issues with handle time.")
        assert group["sentence"].endswith("Team coaching recommended.")
        assert len(group["agents"]) == 3
        parts = [one for one in found if one["agent_id"] in group["agents"] and one["kind"] == "agent_drift"]
        assert {one["state"] for one in parts} == {"held_back"}


def test_a_jump_of_dropped_calls_is_told_with_points_and_their_number(tmp_path: Path) -> None:
    with told(tmp_path, "campaign-3-drops") as found:
        jumps = [one for one in found if one["metric"] == "drop_rate" and one["level"] == "act"]
        assert jumps
        assert any(one["state"] == "open" for one in jumps)
        assert all("abandonment rate jumped" in one["sentence"] for one in jumps)
        assert all(" pt" in one["sentence"] and "dropped calls" in one["sentence"] for one in jumps)
        assert jumps[0]["calls"]["statuses"] == ["DROP", "PDROP"]


def test_a_calm_floor_has_at_most_a_false_alert_or_two(tmp_path: Path) -> None:
    with told(tmp_path, "calm") as found:
        assert len(_feed(found)) <= 2
