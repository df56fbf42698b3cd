"""Every interval is looked at once; the same intervals give the same alerts: live, after restarts, in replays."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from floor import SMALL, at
from living import CENTRE, STEP_S, Living

from backend import schemas
from backend.clock import day_bounds, local_date
from backend.lookout import alerts, record
from backend.lookout.packing import unpack_reviewed
from backend.lookout.replay import BadSetting, replay
from backend.lookout.rows import from_row, to_row
from backend.store import Store, open_store, read

SCENARIO: dict[str, Any] = {**SMALL, "history_days": 12}
FRIDAY = at(date(2025, 6, 13), 10)
TODAY = local_date(FRIDAY, CENTRE.zone)
LOUD = {"false_alerts_per_shift": 20.0, "cool_down_min": 15}
"""So large a budget that luck alone raises alerts on a small floor."""


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory):
    """A floor lived for an hour and a half with two restarts in between."""
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('floor')}/floor.db")
    floor = Living(store, SCENARIO, FRIDAY, 10, **LOUD)
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


def test_every_interval_of_the_day_is_looked_at_once(floor: Living) -> None:
    start, end = day_bounds(TODAY, CENTRE.zone)
    with floor.store.read() as conn:
        kept = read.reviews(conn, 1, start, end)
    starts = [begun for begun, _, _ in kept]
    busy = at(TODAY, 8)
    assert [one for one in starts if one >= busy] == list(range(busy, starts[-1] + 1, STEP_S))
    assert starts[-1] + STEP_S <= floor.sim.now() - 60 < starts[-1] + 3 * STEP_S
    ids = [i for _, blob, _ in kept for i in unpack_reviewed(blob).interval.calls["call_id"].tolist()]
    assert len(ids) == len(set(ids)) > 100
    assert floor.reviews.reviewed_at(1) == starts[-1] + STEP_S


def test_what_happened_is_live_and_what_was_found_afterwards_is_replay(floor: Living) -> None:
    found = _stored(floor.store)
    assert {one.origin for one in found if one.state != "missed"} == {"live", "replay"}
    assert all(one.origin == "replay" for one in found if one.raised_at < FRIDAY - 900)
    past = [one for one in found if local_date(one.raised_at, CENTRE.zone) < TODAY]
    assert past
    assert all(one.ended_at is not None and one.judged.outcome != "pending" for one in past)


def test_a_replay_gives_what_was_stored_to_the_last_digit(floor: Living) -> None:
    done = replay(floor.store, CENTRE, TODAY - timedelta(days=3), TODAY, {})
    assert len(done.stored) > 5
    assert done.identical, [d.what for d in done.differences]
    assert [to_row(1, one) for one in done.again] == [to_row(1, one) for one in done.stored]


def test_a_replay_with_another_budget_tells_what_would_not_have_come(floor: Living) -> None:
    done = replay(floor.store, CENTRE, TODAY - timedelta(days=3), TODAY, {"false_alerts_per_shift": "0.05"})
    acts = [sum(one.level == "act" and one.state != "missed" for one in side) for side in (done.stored, done.again)]
    assert acts[1] < acts[0]
    assert "gone" in {d.what for d in done.differences}


def test_a_replay_refuses_what_is_no_setting(floor: Living) -> None:
    with pytest.raises(BadSetting, match="no setting"):
        replay(floor.store, CENTRE, TODAY, TODAY, {"budget": "1"})
    with pytest.raises(BadSetting, match="cool_down_min"):
        replay(floor.store, CENTRE, TODAY, TODAY, {"cool_down_min": "-5"})


def test_days_without_a_basis_are_skipped(floor: Living) -> None:
    done = replay(floor.store, CENTRE, TODAY - timedelta(days=40), TODAY - timedelta(days=39), {})
    assert (len(done.skipped), done.days, done.identical) == (2, (), True)


def test_the_answers_have_their_shapes_and_a_reaction_stays(floor: Living) -> None:
    asked = floor.asked()
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


def test_no_unsaid_words_reach_the_manager(floor: Living) -> None:
    answer = alerts.alerts(floor.asked(), TODAY - timedelta(days=1))
    said = " ".join(str(value) for one in answer["alerts"] for value in one.values() if isinstance(value, str))
    for word in ("z-score", "p-value", "posterior", "sigma", "None", "nan", "_s "):
        assert word not in said


def test_a_poll_with_nothing_due_does_nothing(floor: Living, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floor.store, "read", None)
    monkeypatch.setattr(floor.store, "write", None)
    floor.reviews.after_poll(floor.asked())


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
