"""Intervals hold every call, wrap and second once, whether read as it happens or all at once afterwards."""

from __future__ import annotations

import numpy as np
import pytest
from floor import SMALL, THURSDAY, Polled, at, true_seconds

from backend.analysis.interval import INTERVAL_S, Interval
from backend.lookout.intake import Used, is_empty, read_intervals
from backend.lookout.packing import Reviewed, pack_reviewed, unpack_reviewed
from backend.schemas import Foresight
from backend.store import read

HOURS = 2


def _live(p: Polled, start: int) -> list[Interval]:
    """Intervals as they come, each a minute after its end."""
    used, made, due = Used(start), [], start
    while due < start + HOURS * 3600:
        p.poll(every_s=30)
        if p.sim.now() < due + INTERVAL_S + 60:
            continue
        with p.store.read() as conn:
            live = read.live(conn, 1)[0]
            made += read_intervals(conn, 1, due, due + INTERVAL_S, used, live)
        due += INTERVAL_S
    return made


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory):
    """A floor polled for two hours, and its intervals as they came."""
    with Polled(tmp_path_factory.mktemp("floor"), scenario=SMALL, start=at(THURSDAY)) as p:
        start = at(THURSDAY)
        intervals = _live(p, start)
        p.settle()
        yield p, start, intervals


def _joined(intervals: list[Interval], table: str, column: str) -> np.ndarray:
    return np.concatenate([getattr(interval, table)[column] for interval in intervals])


def test_every_call_of_an_agent_comes_once(floor: tuple[Polled, int, list[Interval]]) -> None:
    p, start, intervals = floor
    ids = _joined(intervals, "calls", "call_id")
    assert len(ids) > 100
    assert len(set(ids.tolist())) == len(ids)
    with p.store.read() as conn:
        stored = read.ended_calls(conn, 1, start, start + HOURS * 3600)
    missing = set(stored["call_id"].tolist()) - set(ids.tolist())
    late = stored["started_at"] + stored["talk_s"] > start + HOURS * 3600 - 300
    assert missing <= set(stored["call_id"][late].tolist())


def test_live_and_afterwards_agree(floor: tuple[Polled, int, list[Interval]]) -> None:
    p, start, intervals = floor
    with p.store.read() as conn:
        after = read_intervals(conn, 1, start, start + HOURS * 3600, Used(start))
    assert len(after) == len(intervals)
    for one, other in zip(intervals, after, strict=True):
        assert (one.start, one.end) == (other.start, other.end)
    rows = len(_joined(intervals, "calls", "call_id"))
    assert abs(rows - len(_joined(after, "calls", "call_id"))) <= 3
    assert _joined(intervals, "dials", "n").sum() == pytest.approx(_joined(after, "dials", "n").sum(), abs=3)
    now, then = (_joined(x, "states", "seconds").sum() for x in (intervals, after))
    assert now == pytest.approx(then, rel=0.02)


def test_seconds_of_states_are_those_of_the_truth(floor: tuple[Polled, int, list[Interval]]) -> None:
    p, start, _ = floor
    with p.store.read() as conn:
        after = read_intervals(conn, 1, start, start + HOURS * 3600, Used(start))
    truth = true_seconds(p, start, start + HOURS * 3600)
    for state in ("wait", "pause", "talk"):
        found = sum(int(i.states["seconds"][i.states["state"] == state].sum()) for i in after)
        assert found == pytest.approx(sum(one[f"{state}_s"] for one in truth.values()), rel=0.01)
    assert all(i.states["seconds"].max(initial=0) <= INTERVAL_S for i in after)


def test_the_poller_notes_when_the_whole_day_was_read(floor: tuple[Polled, int, list[Interval]]) -> None:
    p, start, _ = floor
    with p.store.read() as conn:
        read_at = read.get_cursor(conn, 1, "today")["at"]
    assert start < read_at <= p.sim.now()


def test_a_night_is_empty_and_a_working_hour_is_not(floor: tuple[Polled, int, list[Interval]]) -> None:
    p, start, intervals = floor
    with p.store.read() as conn:
        night = read_intervals(conn, 1, start - 8 * 3600, start - 7 * 3600, Used(start - 8 * 3600))
    assert all(is_empty(interval) for interval in night)
    assert not any(is_empty(interval) for interval in intervals)


def test_what_is_kept_gives_back_the_interval_with_its_settings_and_meanings(
    floor: tuple[Polled, int, list[Interval]],
) -> None:
    p, _, intervals = floor
    with p.store.read() as conn:
        flags = read.dispositions(conn, 1)
    for interval in intervals:
        kept = Reviewed(interval, flags, Foresight(cool_down_min=15), True)
        blob = pack_reviewed(kept)
        back = unpack_reviewed(blob)
        assert pack_reviewed(back) == blob
        assert (back.live, back.foresight.cool_down_min, back.interval.start) == (True, 15, interval.start)
        for name in ("calls", "wraps", "states", "dials"):
            mine, theirs = getattr(interval, name), getattr(back.interval, name)
            assert {k: v.tolist() for k, v in mine.items()} == {k: v.tolist() for k, v in theirs.items()}
        for code, meaning in back.dispositions.items():
            assert (meaning.contact, meaning.success) == (flags[code].contact, flags[code].success)
    assert len(pack_reviewed(Reviewed(intervals[3], flags, Foresight(), True))) < 4000
