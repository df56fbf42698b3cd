"""What is forgotten, erased, backed up and exported."""

from __future__ import annotations

import csv
import stat
from datetime import date, timedelta
from pathlib import Path

import pytest
import recount
from sqlalchemy import Connection, select, text

from backend.clock import day_bounds, local_date
from backend.model import Agent, Call, Centre, FloorTotals, LiveAgent, State, StateEvent, Tally
from backend.store import NotSupported, Store, StoreBroken, open_store, read, retention, schema, write

ZONE = "America/Los_Angeles"
CENTRE = Centre(1, "A", ZONE)
DAY_S = 86_400
NOW = day_bounds(date(2026, 3, 9), ZONE)[0] + 12 * 3600
SECRET = "Annabelle Quillfeather"


def _save_day(conn: Connection, centre: Centre, at: int, first_id: int, n: int) -> None:
    calls = [Call(first_id + i, at + 60 * i, 7, "SALE", 101 + i % 2, talk_s=30, lead_id=5) for i in range(n)]
    events = [StateEvent(first_id + i, 101 + i % 2, State.TALK, at + 60 * i, 50, 7) for i in range(n)]
    write.save_calls(conn, centre, calls, at + DAY_S)
    write.save_states(conn, centre, events, at + DAY_S)


def _fill(store: Store, ages: list[int], n: int = 20) -> None:
    """Two centres with calls and states that began so many days ago."""
    for centre in (CENTRE, Centre(2, "B", ZONE)):
        store.write(lambda conn, centre=centre: write.save_centre(conn, centre, "x", "{}"))
        for i, age in enumerate(ages):
            store.write(lambda conn, c=centre, i=i, age=age: _save_day(conn, c, NOW - age * DAY_S, 1 + i * n, n))


def test_old_calls_are_forgotten_and_their_rollups_kept_longer(store: Store) -> None:
    _fill(store, [1200, 400, 100, 89, 1])
    gone = store.prune(NOW)
    assert gone["state_event"] == 120
    with store.read() as conn:
        for centre_id in (1, 2):
            n, oldest, _ = read.span(conn, centre_id)
            assert (n, oldest) == (40, NOW - 89 * DAY_S)
            days = read.call_groups_days(conn, centre_id, date(2000, 1, 1), date(2100, 1, 1))
            kept = [local_date(NOW - age * DAY_S, ZONE).toordinal() for age in (400, 100, 89, 1)]
            assert sorted(set(days["day"].tolist())) == kept
            buckets = read.call_buckets(conn, centre_id, 0, NOW)
            assert buckets["bucket"].min() == NOW - 100 * DAY_S
            states = read.state_groups_days(conn, centre_id, date(2000, 1, 1), date(2100, 1, 1))
            assert sorted(set(states["day"].tolist())) == kept


def test_pruning_takes_small_steps_and_is_done_the_second_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "STEP_ROWS", 7)
    _fill(store, [95, 2])
    steps: list[int] = []
    original = store.write

    def watched(fn: object) -> object:
        done = original(fn)  # type: ignore[arg-type]
        if isinstance(done, int):
            steps.append(done)
        return done

    monkeypatch.setattr(store, "write", watched)
    assert store.prune(NOW)["state_event"] == 40
    assert [n for n in steps if n > 0] != []
    assert max(steps) <= 7
    assert set(store.prune(NOW).values()) == {0}
    with store.read() as conn:
        recount_days = read.call_groups_days(conn, 1, date(2000, 1, 1), date(2100, 1, 1))
        assert recount_days["n"].sum() == 40


def test_no_bucket_is_half_forgotten(store: Store) -> None:
    _fill(store, [90])
    store.prune(NOW + 1000)
    with store.read() as conn:
        assert 0 < read.span(conn, 1)[0] < 20
        raw, _ = recount.call_rollups(conn, 1, ZONE)
        stored = recount.stored(conn, schema.roll_call_5min, 1, 3)
    assert raw.items() <= stored.items()


def test_a_pruned_file_gives_room_back(sqlite_store: Store) -> None:
    _fill(sqlite_store, [95], n=4000)
    sqlite_store.write(lambda conn: None)
    with sqlite_store.read() as conn:
        before = conn.execute(text("PRAGMA page_count")).scalar_one()
    sqlite_store.prune(NOW)
    with sqlite_store.read() as conn:
        assert conn.execute(text("PRAGMA page_count")).scalar_one() < before / 2


@pytest.mark.postgres
def test_a_month_of_calls_is_a_partition_and_goes_at_once(postgres_store: Store) -> None:
    _fill(postgres_store, [150, 1])
    children = text("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'call'::regclass")
    with postgres_store.read() as conn:
        assert set(conn.execute(children).scalars()) == {"call_default", "call_2025_10", "call_2026_03"}
        assert conn.execute(text("SELECT count(*) FROM call_default")).scalar_one() == 0
    postgres_store.prune(NOW)
    with postgres_store.read() as conn:
        assert set(conn.execute(children).scalars()) == {"call_default", "call_2026_03"}


def _about(conn: Connection, agent_id: int) -> dict[str, int]:
    tables = [t for t in schema.metadata.sorted_tables if "agent_id" in t.c and t.name != "erased_agent"]
    counts = {t.name: len(conn.execute(select(t).where(t.c.agent_id == agent_id)).all()) for t in tables}
    return {name: n for name, n in counts.items() if n}


def _save_person(conn: Connection, seen_at: int) -> None:
    _save_day(conn, CENTRE, NOW - 3600, 1, 20)
    write.save_agents(conn, 1, [Agent(101, SECRET), Agent(102, "Bo")], seen_at)
    write.save_live(conn, CENTRE, [LiveAgent(101, SECRET, State.TALK, NOW)], FloorTotals(), seen_at)
    write.save_tallies(conn, CENTRE, date(2026, 3, 9), [Tally(101, SECRET, 1, 1, 0, 9, 9, 9, 9)], seen_at)


def test_an_erased_agent_is_gone_does_not_come_back_and_leaves_the_floors_numbers(store: Store) -> None:
    store.write(lambda conn: _save_person(conn, NOW))
    with store.read() as conn:
        before = read.call_groups_days(conn, 1, date(2026, 3, 9), date(2026, 3, 9))
        assert set(_about(conn, 101)) >= {"agent", "call", "state_event", "live_state", "tally", "roll_call_day"}
    touched = store.erase_agent(1, 101, who="Chrome")
    assert (touched["agent"], touched["call"], touched["state_event"]) == (1, 10, 10)
    store.write(lambda conn: _save_person(conn, NOW + 60))
    with store.read() as conn:
        assert _about(conn, 101) == {}
        assert set(read.agents(conn, 1)) == {102}
        recount.assert_call_rollups(conn, 1, ZONE)
        recount.assert_state_rollups(conn, 1, ZONE)
        after = read.call_groups_days(conn, 1, date(2026, 3, 9), date(2026, 3, 9))
        assert (after["n"].sum(), after["talk_s"].sum()) == (before["n"].sum(), before["talk_s"].sum())
        line = conn.execute(select(schema.audit.c.who, schema.audit.c.action, schema.audit.c.object)).one()
        assert line == ("Chrome", "erase", "agent 101")


def test_erasing_reaches_numbers_older_than_the_calls(store: Store) -> None:
    _fill(store, [100])
    store.prune(NOW)
    store.erase_agent(1, 101)
    day = local_date(NOW - 100 * DAY_S, ZONE)
    with store.read() as conn:
        ours, others = (read.call_groups_days(conn, c, day, day) for c in (1, 2))
        assert dict(zip(ours["agent_id"].tolist(), ours["n"].tolist(), strict=True)) == {0: 10, 102: 10}
        assert dict(zip(others["agent_id"].tolist(), others["n"].tolist(), strict=True)) == {101: 10, 102: 10}


def test_no_byte_of_an_erased_name_stays_in_the_files(sqlite_store: Store) -> None:
    sqlite_store.write(lambda conn: _save_person(conn, NOW))
    assert sqlite_store.path is not None
    files = [sqlite_store.path, sqlite_store.path.with_name("floor.db-wal")]
    assert any(SECRET.encode() in file.read_bytes() for file in files)
    sqlite_store.erase_agent(1, 101)
    assert not any(SECRET.encode() in file.read_bytes() for file in files)


def test_a_backup_is_a_whole_private_store(sqlite_store: Store, tmp_path: Path) -> None:
    sqlite_store.write(lambda conn: _save_person(conn, NOW))
    file = tmp_path / "backups" / "day.db"
    for _ in range(2):
        assert sqlite_store.backup(file) == file
    assert list(file.parent.iterdir()) == [file]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    copy = open_store(f"sqlite:///{file}")
    with copy.read() as conn:
        assert read.agents(conn, 1)[101].name == SECRET
        recount.assert_call_rollups(conn, 1, ZONE)
    copy.close()


def test_a_backup_can_be_made_beside_a_running_backend(sqlite_store: Store, tmp_path: Path) -> None:
    sqlite_store.write(lambda conn: _save_person(conn, NOW))
    beside = open_store(f"sqlite:///{sqlite_store.path}", writable=False)
    assert beside.backup(tmp_path / "copy.db").stat().st_size > 0
    beside.close()


def test_a_backup_of_a_damaged_store_fails_and_leaves_the_old_one(sqlite_store: Store, tmp_path: Path) -> None:
    sqlite_store.write(lambda conn: _save_person(conn, NOW))
    file = sqlite_store.backup(tmp_path / "copy.db")
    before = file.read_bytes()
    sqlite_store.close()
    assert sqlite_store.path is not None
    with sqlite_store.path.open("r+b") as damaged:
        damaged.truncate(3 * 4096)
    store = open_store(f"sqlite:///{sqlite_store.path}", writable=False)
    with pytest.raises(StoreBroken, match="damaged"):
        store.backup(file)
    store.close()
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.glob("*.part")] == []


@pytest.mark.postgres
def test_a_postgresql_store_names_its_own_tool_for_backups(postgres_store: Store, tmp_path: Path) -> None:
    with pytest.raises(NotSupported, match="pg_dump"):
        postgres_store.backup(tmp_path)


def test_an_export_of_a_centre_holds_its_rows_and_no_others(store: Store, tmp_path: Path) -> None:
    _fill(store, [1])
    store.write(lambda conn: write.save_agents(conn, 1, [Agent(101, "=HYPERLINK(1)"), Agent(102, "Bo")], NOW))
    counts = store.export(tmp_path / "out", 1)
    assert counts["call"] == 20
    calls = list(csv.DictReader((tmp_path / "out" / "call.csv").open()))
    assert len(calls) == 20
    assert {row["centre_id"] for row in calls} == {"1"}
    assert calls[0]["started_at"] == "2026-03-08T19:00:00Z"
    names = [row["name"] for row in csv.DictReader((tmp_path / "out" / "agent.csv").open())]
    assert names == ["'=HYPERLINK(1)", "Bo"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "out").iterdir()} == {0o600}


def test_an_export_about_one_agent_holds_nobody_else(store: Store, tmp_path: Path) -> None:
    store.write(lambda conn: _save_person(conn, NOW))
    counts = store.export(tmp_path, 1, agent_id=101)
    assert (counts["call"], counts["state_event"], counts["agent"], counts["tally"]) == (10, 10, 1, 1)
    for file in tmp_path.glob("*.csv"):
        assert {row["agent_id"] for row in csv.DictReader(file.open())} <= {"101"}


def test_a_year_old_day_survives_another_zone(store: Store) -> None:
    _fill(store, [400, 300])
    store.prune(NOW)
    store.write(lambda conn: write.save_centre(conn, Centre(1, "A", "America/New_York"), "x", "{}"))
    with store.read() as conn:
        days = read.call_groups_days(conn, 1, date(2000, 1, 1), date(2100, 1, 1))
    ages = {(date(2026, 3, 9) - date.fromordinal(day)) // timedelta(days=1) for day in days["day"].tolist()}
    assert ages == {400, 300}
