"""Every interval is looked at once; the same intervals give the same alerts: live, after restarts, in replays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from floor import SMALL, at
from living import CENTRE, LOUD, STEP_S, Living
from sqlalchemy import text

from backend import schemas
from backend.__main__ import main
from backend.clock import day_bounds, local_date
from backend.lookout import alerts, record
from backend.lookout.packing import unpack_reviewed
from backend.lookout.replay import BadSetting, replay
from backend.lookout.rows import from_row, to_row
from backend.store import Store, open_store, read

FRIDAY = at(date(2025, 6, 13), 10)
TODAY = local_date(FRIDAY, CENTRE.zone)
SCENARIO: dict[str, Any] = {**SMALL, "history_days": 12}
DAYS = 9


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    """A floor lived for an hour and a half with three restarts in between; its store is open all the while."""
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('lived')}/team-optimizer.sqlite3")
    floor = Living(store, SCENARIO, FRIDAY, DAYS, **LOUD)
    floor.look()
    for _ in range(3):
        floor.go_on(6)
        floor.restart()
    floor.look()
    yield floor
    store.close()


def _stored(store: Store) -> list[Any]:
    with store.read() as conn:
        return [from_row(row) for row in read.alerts(conn, 1, 0, 10**11)]


def test_every_interval_of_the_day_is_looked_at_once(lived: Living) -> None:
    start, end = day_bounds(TODAY, CENTRE.zone)
    with lived.store.read() as conn:
        kept = read.reviews(conn, 1, start, end)
    starts = [begun for begun, _, _ in kept]
    busy = at(TODAY, 8)
    assert [one for one in starts if one >= busy] == list(range(busy, starts[-1] + 1, STEP_S))
    assert starts[-1] + STEP_S <= lived.sim.now() - 60 < starts[-1] + 3 * STEP_S
    ids = [i for _, blob, _ in kept for i in unpack_reviewed(blob).interval.calls["call_id"].tolist()]
    assert len(ids) == len(set(ids)) > 100
    assert lived.reviews.reviewed_at(1) == starts[-1] + STEP_S


def test_what_happened_is_live_and_what_was_found_afterwards_is_replay(lived: Living) -> None:
    found = _stored(lived.store)
    assert {one.origin for one in found if one.state != "missed"} == {"live", "replay"}
    assert all(one.origin == "replay" for one in found if one.raised_at < FRIDAY - 900)
    past = [one for one in found if local_date(one.raised_at, CENTRE.zone) < TODAY]
    assert past
    assert all(one.ended_at is not None and one.judged.outcome != "pending" for one in past)


def test_a_replay_gives_what_was_stored_to_the_last_digit(lived: Living) -> None:
    done = replay(lived.store, CENTRE, TODAY - timedelta(days=2), TODAY, {})
    assert len(done.stored) > 5
    assert done.identical, [d.what for d in done.differences]
    again, stored = ({one.alert_id: to_row(1, one) for one in side} for side in (done.again, done.stored))
    assert again == stored


def test_a_replay_with_another_budget_tells_what_would_not_have_come(lived: Living) -> None:
    done = replay(
        lived.store,
        CENTRE,
        TODAY - timedelta(days=3),
        TODAY,
        {"false_alerts_per_shift": "0.05", "unusual_rule": "budget"},
    )
    acts = [sum(one.level == "act" and one.state != "missed" for one in side) for side in (done.stored, done.again)]
    assert acts[1] < acts[0]
    assert "gone" in {d.what for d in done.differences}


def test_a_replay_refuses_what_is_no_setting(lived: Living) -> None:
    with pytest.raises(BadSetting, match="no setting"):
        replay(lived.store, CENTRE, TODAY, TODAY, {"budget": "1"})
    with pytest.raises(BadSetting, match="cool_down_min"):
        replay(lived.store, CENTRE, TODAY, TODAY, {"cool_down_min": "-5"})


def test_days_without_a_basis_are_skipped(lived: Living) -> None:
    done = replay(lived.store, CENTRE, TODAY - timedelta(days=40), TODAY - timedelta(days=39), {})
    assert (len(done.skipped), done.days, done.identical) == (2, (), True)


def test_the_answers_have_their_shapes_and_a_reaction_stays(lived: Living) -> None:
    asked = lived.asked()
    day = TODAY - timedelta(days=1)
    answer = alerts.alerts(asked, day)
    schemas.Alerts.model_validate(answer)
    schemas.Record.model_validate(record.record(asked))
    assert answer["n"] == len(answer["alerts"]) > 0
    one = answer["alerts"][0]
    told = alerts.react(asked, one["id"], "dismissed", " on training ", "Chrome")
    assert (told["state"], told["reaction"], told["reaction_reason"]) == ("dismissed", "dismissed", "on training")
    assert alerts.react(asked, one["id"], "reopened", "", "Chrome")["state"] == one["state"]
    with pytest.raises(LookupError, match="no alert"):
        alerts.react(asked, 5, "coached", "", "Chrome")


def test_no_unsaid_words_reach_the_manager(lived: Living) -> None:
    answer = alerts.alerts(lived.asked(), TODAY - timedelta(days=1))
    texts = ("sentence", "reason", "odds", "advice", "praise", "held_back_why", "outcome_sentence")
    said = " ".join(one[text] for one in answer["alerts"] for text in texts)
    for word in ("z-score", "p-value", "posterior", "sigma", "None", "nan", "_s "):
        assert word not in said


def test_a_poll_with_nothing_due_does_nothing(lived: Living, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lived.store, "read", None)
    monkeypatch.setattr(lived.store, "write", None)
    before = lived.reviews.reviewed_at(1)
    lived.reviews.after_poll(lived.asked())
    assert lived.reviews.reviewed_at(1) == before is not None


@pytest.fixture
def fresh(tmp_path: Path):
    """A floor with a history of only three days."""
    store = open_store(f"sqlite:///{tmp_path}/floor.db")
    yield Living(store, SCENARIO, FRIDAY, 3)
    store.close()


def test_a_short_history_says_how_many_days_are_missing(fresh: Living) -> None:
    assert "history has been read" in fresh.reviews.learning(fresh.asked(backfilled=False))
    fresh.reviews.after_poll(fresh.asked(backfilled=False))
    assert fresh.reviews.reviewed_at(1) is None
    fresh.look()
    assert fresh.reviews.learning(fresh.asked()) == (
        "Warnings begin after 5 open days in the history; 2 more days to go."
    )
    assert alerts.alerts(fresh.asked())["n"] == 0


def test_an_interval_that_cannot_be_looked_at_is_left_out_and_the_next_ones_are_not(
    fresh: Living, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh.look()
    bad = fresh.reviews.reviewed_at(1)
    assert bad is not None
    step = fresh.reviews._watched[1].shift.__class__.step

    def failing(shift: Any, reviewed: Any) -> Any:
        if reviewed.interval.start == bad:
            raise ZeroDivisionError
        return step(shift, reviewed)

    monkeypatch.setattr("backend.lookout.shift.Shift.step", failing)
    fresh.go_on(4, look=False)
    for _ in range(8):
        try:
            fresh.look()
        except ZeroDivisionError:
            assert "failed" in fresh.reviews.learning(fresh.asked())
    assert fresh.reviews.reviewed_at(1) >= bad + 3 * STEP_S
    assert fresh.reviews.learning(fresh.asked()).startswith("Warnings begin")
    with fresh.store.read() as conn:
        assert bad not in [at for at, _, _ in read.reviews(conn, 1, bad - 600, bad + 1500)]


def test_hours_nobody_read_wait_for_the_whole_day(fresh: Living) -> None:
    fresh.look()
    reached = fresh.reviews.reviewed_at(1)
    fresh.sim.advance(3 * 3600)
    fresh._poll()
    fresh.look()
    assert fresh.reviews.reviewed_at(1) == reached
    fresh.note_today()
    fresh.look()
    assert fresh.reviews.reviewed_at(1) > reached + 2 * 3600


@pytest.mark.postgres
def test_a_replay_is_identical_on_postgresql(postgres_store: Store) -> None:
    floor = Living(postgres_store, SCENARIO, FRIDAY, DAYS, **LOUD)
    floor.look()
    floor.go_on(3)
    floor.restart()
    floor.go_on(3)
    done = replay(postgres_store, CENTRE, TODAY - timedelta(days=2), TODAY, {})
    assert len(done.stored) > 1
    assert done.identical, [d.what for d in done.differences]


def _run(floor: Living, *more: str, folder: Path | None = None) -> Any:
    days = ["--from", str(TODAY - timedelta(days=2)), "--to", str(TODAY)]
    assert floor.store.path is not None
    folder = folder or floor.store.path.parent
    return CliRunner().invoke(main, ["replay", "--data-dir", str(folder), *days, *more])


def test_the_command_says_identical_and_exits_with_0(lived: Living) -> None:
    done = _run(lived)
    assert done.exit_code == 0, done.output
    assert done.output.startswith("identical to what was stored: ")


def test_the_command_tells_what_another_setting_would_have_brought(lived: Living, tmp_path: Path) -> None:
    asked = ("--set", "false_alerts_per_shift=0.05", "--set", "unusual_z=3", "--json", str(tmp_path / "out.json"))
    done = _run(lived, *asked)
    assert done.exit_code == 0, done.output
    assert done.output.startswith("with false_alerts_per_shift=0.05, unusual_z=3: ")
    written = json.loads((tmp_path / "out.json").read_text())
    assert written["identical"] is False
    assert len(written["differences"]) == len(done.output.strip().splitlines()) - 1


def test_a_wrong_setting_is_one_sentence(lived: Living) -> None:
    for given, told in (("budget=1", "no setting"), ("mute_below=2", "mute_below"), ("loud", "KEY=VALUE")):
        done = _run(lived, "--set", given)
        assert (done.exit_code, told in done.output, "Traceback" in done.output) == (1, True, False), done.output
    assert "no centre 9" in _run(lived, "--centre", "9").output


def test_an_alert_that_was_changed_afterwards_is_found_out(lived: Living, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{lived.store.backup(tmp_path / 'team-optimizer.sqlite3')}")
    store.write(lambda conn: conn.execute(text("UPDATE alert SET level = 'watch' WHERE level = 'act'")))
    store.close()
    done = _run(lived, folder=tmp_path)
    assert done.exit_code == 1
    assert done.output.startswith("not identical: ")
