"""The questions at the edge of what is known, on both engines, against plain recounts."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from backend.model import Call, Centre, State, StateEvent
from backend.store import Columns, Store, read
from backend.store.write import save_calls, save_states

ZONE = "America/Los_Angeles"
START = 1_795_032_000 // 900 * 900
HOUR = 3600
KEYS = ("agent_id", "campaign_id", "status", "inbound")


@pytest.fixture
def events(store: Store) -> list[StateEvent]:
    """Three agents whose states follow each other for three hours; the last of each still runs."""
    rng, made = random.Random(5), []
    for agent in (101, 102, 103):
        at = START - 600
        while at < START + 3 * HOUR:
            length = rng.randrange(5, 1500)
            made.append(StateEvent(len(made) + 1, agent, rng.choice([State.WAIT, State.TALK]), at, length, 7))
            at += length
        made.append(StateEvent(len(made) + 1, agent, State.PAUSE, at, None, 7, 1066))
    store.write(lambda conn: save_states(conn, Centre(1, "A", ZONE), made, START + 4 * HOUR))
    return made


def _overlap(events: list[StateEvent], start: int, end: int) -> dict[tuple[int, int, str], int]:
    sums: Counter[tuple[int, int, str]] = Counter()
    for e in events:
        if e.duration_s is not None:
            inside = min(e.started_at + e.duration_s, end) - max(e.started_at, start)
            sums[(e.agent_id, e.campaign_id or 0, str(e.state))] += max(inside, 0)
    return {key: s for key, s in sums.items() if s}


def _seconds(found: Columns) -> dict[tuple[int, int, str], int]:
    keys = zip(*(found[name].tolist() for name in ("agent_id", "campaign_id", "state")), strict=True)
    return {key: s for key, s in zip(keys, found["seconds"].tolist(), strict=True) if s}


def test_finished_states_are_cut_at_the_edges_and_running_ones_left_out(store, events):
    for start, end in ((START, START + HOUR), (START + 17, START + 1234), (START - 900, START + 5 * HOUR)):
        with store.read() as conn:
            assert _seconds(read.finished_states(conn, 1, start, end)) == _overlap(events, start, end)


def test_quarter_hours_add_up_to_the_same_seconds(store, events):
    with store.read() as conn:
        rolled = read.state_groups_since(conn, 1, START, START + 2 * HOUR)
    assert _seconds(rolled) == _overlap(events, START, START + 2 * HOUR)


def test_the_last_end_of_each_agent_comes_last(store, events):
    with store.read() as conn:
        found = read.last_ends(conn, 1, START + HOUR)
    last = dict(zip(found["agent_id"].tolist(), found["end"].tolist(), strict=True))
    assert last == {e.agent_id: e.started_at for e in events if e.duration_s is None}


def test_five_minute_buckets_add_up_to_the_calls(store):
    rng = random.Random(6)
    made = [
        Call(i, START + rng.randrange(2 * HOUR), 7, rng.choice(["NI", "SALE"]), agent_id=101, talk_s=rng.randrange(90))
        for i in range(1, 301)
    ]
    store.write(lambda conn: save_calls(conn, Centre(1, "A", ZONE), made, START + 3 * HOUR))
    with store.read() as conn:
        rolled, raw = (ask(conn, 1, START, START + HOUR) for ask in (read.call_groups_since, read.call_groups))
        first = read.first_call(conn, 1, START, START + HOUR)
        nothing = read.first_call(conn, 1, START + 9 * HOUR, START + 10 * HOUR)
    rows = [
        sorted(zip(*(t[name].tolist() for name in (*KEYS, "n", "talk_s", "talk_sq")), strict=True))
        for t in (rolled, raw)
    ]
    assert rows[0] == rows[1]
    assert first == min(c.started_at for c in made)
    assert nothing is None
