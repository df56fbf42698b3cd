"""Names, settings and reports around the calls: they follow the account and the centre."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from backend.clock import day_bounds
from backend.store import read
from tests.floor import SMALL, THURSDAY, ZONE, Polled, at


def test_names_follow_the_account(tmp_path: Path) -> None:
    scenario = {
        **SMALL,
        "agent": [
            {"name": "Sam Doe", "campaign": "Solar Outbound"},
            {"name": "Sam Doe", "campaign": "Home Insurance"},
            {"name": "Kim New", "renamed": {"day": 0, "was": "Kim Old"}},
        ],
    }
    with Polled(tmp_path, scenario=scenario, start=at(THURSDAY - timedelta(days=1))) as p:
        p.poll()
        with p.store.read() as conn:
            names = sorted(a.name for a in read.agents(conn, 1).values())
            assert read.campaigns(conn, 1)[1001].name == "Solar Outbound"
            assert read.queues(conn, 1)[20001].name == "Home Live Transfer"
            assert read.lists(conn, 1)[3301].campaign_id == 1001
            assert read.dispositions(conn, 1)["SALE"].success
        assert names.count("Sam Doe") == 2
        p.agree(*p.today())


def test_excluded_names_take_part_in_no_ones_figures_and_a_changed_setting_applies_to_the_past(tmp_path: Path) -> None:
    scenario = {**SMALL, "agent": [{"name": "Terry Trainer", "campaign": "Solar Outbound"}]}
    with Polled(tmp_path, scenario=scenario, history_days=1) as p:
        p.poll(2)
        yesterday = day_bounds(THURSDAY - timedelta(days=1), ZONE)
        trainer = p.sim.agent_id("Terry")
        assert p.stored(*p.today())["agents"][trainer]["calls"] > 0
        assert p.stored(*yesterday)["agents"][trainer]["calls"] > 0
        rows = p.stored(*p.today())["team"]["rows"]
        p.use_settings(excluded_names=(r"\btrainer\b",))
        p.poll(1, every_s=0)
        assert trainer not in p.stored(*p.today())["agents"]
        assert trainer not in p.stored(*yesterday)["agents"]
        assert p.stored(*p.today())["team"]["rows"] == rows
        with p.store.read() as conn:
            assert trainer not in {a.agent_id for a in read.live(conn, 1)[0]}


def test_a_wrong_time_zone_is_noticed_told_and_mended(tmp_path: Path) -> None:
    with Polled(tmp_path, history_days=1) as p:
        p.use_settings(zone="America/Denver")
        state = p.poll(2)
        assert "time zone" in state.what_to_do
        assert "hours" in state.reason
        p.use_settings(zone=ZONE)
        p.poll(1, every_s=1)
        state = p.poll(3)
        assert state.reason == ""
        p.agree(*p.today())
        p.agree(*day_bounds(THURSDAY - timedelta(days=1), ZONE))


def test_a_renamed_campaign_is_renamed_here_too_and_one_that_vanishes_keeps_its_name(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll()
        real = p.client.ask

        def renamed(name: str, *args: Any, **kwargs: Any) -> Any:
            answer = real(name, *args, **kwargs)
            if name == "campaigns":
                answer.body["data"] = [{"id": 1001, "name": "Solar West", "status": "N"}]
            return answer

        p.client.ask = renamed  # type: ignore[method-assign]
        p.poll(2, every_s=300)
        with p.store.read() as conn:
            campaigns = read.campaigns(conn, 1)
        assert (campaigns[1001].name, campaigns[1001].active) == ("Solar West", False)
        assert campaigns[1002].name == "Home Insurance"


def test_ids_nobody_named_get_a_name_from_their_row_and_their_directory_is_read(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        real = p.client.ask
        asked: list[str] = []

        def forgetful(name: str, *args: Any, **kwargs: Any) -> Any:
            asked.append(name)
            answer = real(name, *args, **kwargs)
            if name in ("users", "campaigns", "statuses") and asked.count(name) == 1:
                answer.body["data"] = []
            return answer

        p.client.ask = forgetful  # type: ignore[method-assign]
        p.poll()
        with p.store.read() as conn:
            assert read.campaigns(conn, 1)[1001].name == "Solar Outbound"
            names = {a.name for a in read.agents(conn, 1).values()}
        assert names == {person.name for person in p.sim.floor.people}
        p.poll(11)
        assert {name: asked.count(name) for name in ("users", "campaigns", "statuses")} == {
            "users": 1,  # read after the unknown agents were met
            "campaigns": 2,
            "statuses": 2,
        }


def test_a_move_to_another_campaign_shows_in_the_next_picture(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll()
        with p.store.read() as conn:
            agent = read.live(conn, 1)[0][0]
        other = 1002 if agent.campaign_id == 1001 else 1001
        p.sim.move(agent.agent_id, other)
        p.poll(20)
        with p.store.read() as conn:
            assert {a.agent_id: a.campaign_id for a in read.live(conn, 1)[0]}[agent.agent_id] == other


def test_the_dialers_own_totals_are_kept_over_all_and_per_campaign(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll(5)
        with p.store.read() as conn:
            tallies = read.tallies(conn, 1, THURSDAY)
        assert {t.campaign_id for t in tallies} == {None, 1001, 1002}
