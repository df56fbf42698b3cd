"""Polling from the simulated dialer into the real store agrees with the truth, call for call and second for second."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from backend.clock import day_bounds
from backend.dialer import DialerClock
from backend.poller.calls import read_calls
from backend.poller.desk import Desk
from backend.poller.steps import run
from backend.simulator.ledger import first_id
from backend.simulator.wire.variants import VARIANTS
from backend.store import read, write
from tests.floor import SMALL, THURSDAY, ZONE, Polled, at

FALL_BACK = date(2025, 11, 2)
FOLD = day_bounds(FALL_BACK, ZONE)[0] + 2 * 3600
"""UTC seconds at which the hour from one to two begins again."""

NIGHT_SHIFT = {**SMALL, "floor": {**SMALL["floor"], "shift": ["00:20", "06:00"], "days": ["sat", "sun", "mon"]}}


def seconds(p: Polled, start: int, end: int) -> dict[int, dict[str, int]]:
    """Stored seconds of finished states per agent, in the shape of the truth."""
    named = {"talk": "talk_s", "wait": "wait_s", "wrap": "wrap_s", "dead": "wrap_s", "pause": "pause_s"}
    with p.store.read() as conn:
        groups = read.state_groups(conn, 1, start, end)
        running = [event for event in read.open_states(conn, 1) if event.started_at < end]
    found: dict[int, dict[str, int]] = {}
    for agent, state, n in zip(groups["agent_id"].tolist(), groups["state"], groups["seconds"].tolist(), strict=True):
        if state in named:
            one = found.setdefault(agent, dict.fromkeys(set(named.values()), 0))
            one[named[state]] += n
    for event in running:  # the truth counts finished states only
        if str(event.state) in named:
            found[event.agent_id][named[str(event.state)]] -= max(0, end - max(start, event.started_at))
    return {agent: one for agent, one in found.items() if any(one.values())}


def true_seconds(p: Polled, start: int, end: int) -> dict[int, dict[str, int]]:
    truth: dict[int, dict[str, int]] = p.sim.truth(start, end)["seconds"]
    named = ("talk_s", "wait_s", "wrap_s", "pause_s")
    return {i: {k: one[k] for k in named} for i, one in truth.items() if any(one[k] for k in named)}


def test_live_polls_alone_keep_every_call_as_it_stands(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll()
        start = p.sim.now()
        p.poll(20)
        p.agree(start, p.sim.now() + 1)


def test_the_whole_day_agrees_to_the_call_and_the_second(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll(5)
        p.settle()
        start, end = p.today()
        p.agree(start, end)
        assert seconds(p, start, end) == true_seconds(p, start, end)


def test_dispositions_changed_hours_later_are_noticed(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll(2)
        with p.store.read() as conn:
            old = read.calls(conn, 1, p.today()[0], p.sim.now(), agents_only=True, limit=10_000)
        call_id = int(old["call_id"][-1])
        before = p.stored(*p.today())["team"]["conversions"]
        p.sim.dispose(call_id, "SALE")
        p.settle()
        p.agree(*p.today())
        assert p.stored(*p.today())["team"]["conversions"] > before


def test_restarts_and_repeated_polls_change_nothing(tmp_path: Path) -> None:
    with Polled(tmp_path, history_days=1) as p:
        for _ in range(4):
            p.poll(2)
            p.restart()
            p.coordinator.poll_once()
            p.coordinator.poll_once()
        p.settle()
        p.agree(*p.today())
        p.agree(*day_bounds(THURSDAY - timedelta(days=1), ZONE))


def test_rows_withheld_for_half_an_hour_are_read_as_soon_as_they_come(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll(2)
        start = p.sim.now()
        real = p.client.ask

        def withholding(name: str, *args: Any, **kwargs: Any) -> Any:
            answer = real(name, *args, **kwargs)
            if name == "log":
                data = answer.body["data"]
                data["results"] = [row for row in data["results"] if int(row["id"]) % 3]
            return answer

        p.client.ask = withholding  # type: ignore[method-assign]
        p.poll(30, every_s=60)
        assert p.stored(start, p.sim.now()) != p.true(start, p.sim.now())
        assert "read again" in p.stage("log").message
        p.client.ask = real  # type: ignore[method-assign]
        p.poll()
        p.agree(start, p.sim.now())


def test_an_old_page_of_the_history_does_not_undo_what_a_newer_poll_saw(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll()
        start = p.today()[0]
        desk = Desk(p.store, p.client, p.coordinator.clock, p.centre)
        history = read_calls(desk, start, p.sim.now())
        question = next(history)
        question = history.send(desk.answer(question))  # the first page waits to be stored with the next ones
        with p.store.read() as conn:
            call_id = int(read.calls(conn, 1, start, p.sim.now(), agents_only=True, limit=10_000)["call_id"][-1])
        p.sim.dispose(call_id, "SALE")
        p.poll(1, every_s=3600)
        desk.fence = p.store.write(lambda conn: write.claim(conn, 1, "test", p.sim.now() + 60, 60)) or 0
        with contextlib.suppress(StopIteration):
            while True:
                question = history.send(desk.answer(question))
        with p.store.read() as conn:
            calls = read.calls(conn, 1, start, p.sim.now(), agents_only=True, limit=10_000)
        assert calls["status"][calls["call_id"].tolist().index(call_id)] == "SALE"


def test_after_a_pause_of_hours_the_gap_is_read(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll(2)
        p.sim.advance(3 * 3600)
        p.poll(2)
        p.agree(*p.today())


def test_after_a_pause_of_days_the_days_between_are_read_again(tmp_path: Path) -> None:
    with Polled(tmp_path, history_days=3) as p:
        p.poll(2)
        p.restart()
        p.sim.advance(25 * 3600)
        p.poll(2)
        p.agree(*day_bounds(THURSDAY, ZONE))
        p.agree(*p.today())


def test_midnight_moves_on_to_the_next_day_without_a_hole(tmp_path: Path) -> None:
    scenario = {**SMALL, "floor": {**SMALL["floor"], "shift": ["00:05", "23:59"]}}
    tomorrow = THURSDAY + timedelta(days=1)
    with Polled(tmp_path, scenario=scenario, start=at(THURSDAY, 23, 50), history_days=1) as p:
        p.poll(40)
        live = p.ids(at(THURSDAY, 23, 50), p.sim.now())
        p.sim.set_now(at(tomorrow, 2, 10))
        p.poll(2)
        p.agree(*day_bounds(THURSDAY, ZONE))
        p.agree(*day_bounds(tomorrow, ZONE))
        assert set(live) <= set(p.ids(at(THURSDAY, 23, 50), p.sim.now()))
        assert seconds(p, *day_bounds(THURSDAY, ZONE)) == true_seconds(p, *day_bounds(THURSDAY, ZONE))


@pytest.mark.parametrize("every_s", [120, 240])
def test_the_night_the_clocks_go_back_is_read_in_order(every_s: int, tmp_path: Path) -> None:
    start, end = day_bounds(FALL_BACK, ZONE)
    with Polled(tmp_path, scenario=NIGHT_SHIFT, start=at(FALL_BACK, 0, 50)) as p:
        p.poll((FOLD + 1800 - p.sim.now()) // every_s, every_s=every_s)
        p.agree(FOLD, p.sim.now())
        p.poll(5400 // every_s, every_s=every_s)
        p.settle()
        p.agree(start, end)
        for hour in range(5):
            p.agree(start + hour * 3600, start + (hour + 1) * 3600)
        assert seconds(p, start, end) == true_seconds(p, start, end)


def test_calls_that_begin_late_in_the_second_pass_are_not_taken_for_the_first(tmp_path: Path) -> None:
    """A quiet floor: nothing before them tells the passes apart, only when they were first seen."""
    with Polled(tmp_path, scenario=NIGHT_SHIFT, start=FOLD + 1500) as p:
        day = p.sim.floor.day(FALL_BACK, p.sim.now())
        real = p.client.ask

        def began(row: dict[str, str]) -> int:
            return day.start + day.calls.at[int(row["id"]) - first_id(FALL_BACK.toordinal())]

        def quiet(name: str, params: Any = None, **kwargs: Any) -> Any:
            answer = real(name, params, **kwargs)
            if name == "log":
                rows = list(answer.body["data"]["results"])
                while int(params.get("offset", 0)) == 0 and len(rows) < int(answer.body["data"]["total_found"]):
                    more = real(name, {**params, "offset": str(len(rows))}, **kwargs)
                    rows += more.body["data"]["results"]
                rows = [row for row in rows if began(row) >= FOLD + 1900]
                answer.body["data"] |= {"results": rows, "total_found": len(rows)}
            return answer

        p.client.ask = quiet  # type: ignore[method-assign]
        p.poll(30, every_s=60)
        with p.store.read() as conn:
            found = read.calls(conn, 1, FOLD - 7200, FOLD + 7200, limit=10_000)
        assert len(found["call_id"]) > 50
        assert found["started_at"].tolist() == [began({"id": str(i)}) for i in found["call_id"].tolist()]


def test_the_night_the_clocks_go_back_is_read_right_from_the_history_too(tmp_path: Path) -> None:
    start, end = day_bounds(FALL_BACK, ZONE)
    with Polled(tmp_path, scenario=NIGHT_SHIFT, start=at(FALL_BACK + timedelta(days=1), 10), history_days=2) as p:
        assert p.poll(2).backfill.finished
        p.agree(start, end)
        for hour in range(5):
            p.agree(start + hour * 3600, start + (hour + 1) * 3600)


def test_the_night_the_clocks_go_forward_is_read_right(tmp_path: Path) -> None:
    day = date(2025, 3, 9)
    with Polled(tmp_path, scenario=NIGHT_SHIFT, start=at(day, 0, 40)) as p:
        p.poll(40, every_s=240)
        p.settle()
        p.agree(*day_bounds(day, ZONE))


def test_history_is_read_newest_day_first_and_goes_on_after_a_restart(tmp_path: Path) -> None:
    with Polled(tmp_path, history_days=4) as p:
        state = p.poll(2)
        assert state.backfill.finished
        assert (state.backfill.done_days, state.backfill.total_days) == (4, 4)
        for i in range(1, 5):
            day = THURSDAY - timedelta(days=i)
            start, end = day_bounds(day, ZONE)
            if p.true(start, end)["team"]["rows"]:
                p.agree(start, end)
                assert seconds(p, start, end) == true_seconds(p, start, end)
        p.restart()
        asked = p.client.requests_per_min()
        assert p.poll(2).backfill.finished
        assert p.client.requests_per_min() - asked < 30


def test_a_window_with_more_rows_than_the_dialer_pages_through_is_halved(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll()
        start, end = day_bounds(THURSDAY - timedelta(days=1), ZONE)
        clock = DialerClock(monotonic=p.clock_s, wall=p.clock_s)
        desk = Desk(p.store, p.client, clock, p.centre)
        desk.fence = p.store.write(lambda conn: write.claim(conn, 1, "test", p.sim.now() + 60, 60)) or 0
        result = run(read_calls(desk, start, end, most=600, batch=700), desk.answer)
        assert result.ok
        assert p.true(start, end)["team"]["rows"] > 1200
        p.agree(start, end)


@pytest.mark.parametrize("variant", [v for v in VARIANTS if v not in ("no-list-campaign",)])
def test_every_variant_of_the_wire_is_read_the_same(variant: str, tmp_path: Path) -> None:
    with Polled(tmp_path, variants=[variant]) as p:
        state = p.poll(6)
        assert state.status == "live"
        assert {s.endpoint for s in state.stages if s.state in ("bad", "warn")} == set()
        p.agree(*p.today())


def test_newest_first_productivity_is_followed_as_well(tmp_path: Path) -> None:
    with Polled(tmp_path, variants=["productivity-desc", "open-state-null"]) as p:
        p.poll(10)
        p.settle()
        start, end = p.today()
        assert seconds(p, start, end) == true_seconds(p, start, end)


def test_states_that_ended_are_known_to_the_second_at_each_reading(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll(2)
        start = p.sim.now()
        for _ in range(10):
            p.poll(1, every_s=60)
            assert seconds(p, start, p.sim.now()) == true_seconds(p, start, p.sim.now())


def test_a_call_that_never_ends_does_not_keep_others_from_becoming_final(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll()
        with p.store.read() as conn:
            cursor = read.get_cursor(conn, 1, "log")
        ghosts = {str(i): p.sim.now() - 7200 + i for i in range(1, 4)}
        p.store.write(lambda conn: write.set_cursor(conn, 1, "log", {**cursor, "open": {**cursor["open"], **ghosts}}))
        agent = p.sim.agent_id(p.sim.floor.people[0].name)
        p.sim.script(agent, [{"status": "SALE", "talk_s": 1500, "wait_s": 5, "wrap_s": 5}])
        p.poll(64)
        with p.store.read() as conn:
            sales = read.calls(conn, 1, *p.today(), agent_id=agent, min_talk_s=1400)
        assert sales["status"].tolist() == ["SALE"]


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


@pytest.mark.postgres
def test_postgresql_keeps_the_same_truth(tmp_path: Path, empty_database: str) -> None:
    with Polled(tmp_path, history_days=1, store_url=empty_database) as p:
        p.poll(3)
        p.restart()
        p.poll(3)
        p.settle()
        p.agree(*p.today())
        p.agree(*day_bounds(THURSDAY - timedelta(days=1), ZONE))
        assert seconds(p, *p.today()) == true_seconds(p, *p.today())


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


def test_a_failure_is_logged_once_and_so_is_the_recovery(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        with capture_logs() as lines:
            p.poll(2)
            p.sim.faults.add("error")
            p.poll(5)
            p.sim.faults.clear()
            p.poll(3)
        assert [line["event"] for line in lines] == ["polling_failed", "polling_recovered"]
        with capture_logs() as lines:
            p.sim.faults.add("error", "agent-productivity")
            p.poll(5, every_s=60)
            p.sim.faults.clear()
            p.poll(3, every_s=60)
        events = [(line["event"], line["endpoint"]) for line in lines]
        assert events == [("reading_failed", "productivity"), ("reading_recovered", "productivity")]


def test_back_off_grows_with_jitter_to_fifteen_minutes_and_ends_with_the_failure(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll()
        p.sim.faults.add("error")
        waits: list[int] = []
        for _ in range(12):
            state = p.poll()
            waits.append((state.next_update_at or 0) - p.sim.now())
        assert waits[0] == 30
        assert all(30 <= wait <= min(900, 30 * 2**i) for i, wait in enumerate(waits))
        assert len(set(waits[6:])) > 3
        assert max(waits) > 200
        p.sim.faults.clear()
        assert (p.poll().next_update_at or 0) - p.sim.now() == 30


def test_of_two_processes_one_polls_and_the_other_shows_it(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll()
        second = p.make_coordinator(p.store, p.client)
        with p.store.read() as conn:
            lease = read.lease(conn, 1)
        assert lease is not None
        p.store.write(lambda conn: write.make_due(conn, 1, p.sim.now()))
        held = p.store.write(lambda conn: write.claim(conn, 1, "another process", p.sim.now(), 60))
        assert held is not None
        asked = p.client.requests_per_min()
        state = second.poll_once()
        assert p.client.requests_per_min() == asked
        assert state.status == "live"
        assert state.as_of is not None
        p.sim.advance(61)
        assert second.poll_once().status == "live"
        assert p.client.requests_per_min() > asked


def test_a_worker_that_was_overtaken_writes_nothing(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll()
        real = p.client.ask

        def overtaken(name: str, *args: Any, **kwargs: Any) -> Any:
            answer = real(name, *args, **kwargs)
            if name == "log":
                p.store.write(lambda conn: write.claim(conn, 1, "another", p.sim.now() + 3600, 60))
            return answer

        p.sim.advance(600)
        before = p.ids(*p.today())
        p.client.ask = overtaken  # type: ignore[method-assign]
        p.coordinator.poll_once()
        assert p.ids(*p.today()) == before
        p.client.ask = real  # type: ignore[method-assign]


def test_a_listener_that_raises_does_not_end_polling(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:

        def angry(_: object) -> None:
            raise RuntimeError("no")

        p.coordinator._board._listener = angry
        assert p.poll(2).status == "live"


def test_live_rows_become_final_even_when_the_call_lasted_longer_than_the_overlap(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll()
        agent = p.sim.agent_id(p.sim.floor.people[0].name)
        p.sim.script(agent, [{"status": "SALE", "talk_s": 1500, "wait_s": 5, "wrap_s": 5}])
        p.poll(6)
        p.poll(60)
        with p.store.read() as conn:
            sales = read.calls(conn, 1, *p.today(), agent_id=agent, min_talk_s=1400)
        assert sales["status"].tolist() == ["SALE"]
        p.agree(*p.today())
