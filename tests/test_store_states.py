"""States: idempotent like calls; time is split at quarter hours and local midnights without losing a second."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import recount
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.clock import day_bounds
from backend.model import Centre, State, StateEvent
from backend.store import Saved, Store, read
from backend.store.write import save_states

ZONE = "America/Los_Angeles"
LONG_DAY = date(2025, 11, 2)
SHORT_DAY = date(2026, 3, 8)
NOON = day_bounds(SHORT_DAY, ZONE)[0] + 12 * 3600
A_DAY = timedelta(days=1)


def event(event_id: int = 1, started_at: int = NOON, duration_s: int | None = 60, **more: object) -> StateEvent:
    given: dict[str, object] = {"agent_id": 101, "state": State.TALK, "campaign_id": 7}
    return StateEvent(event_id, started_at=started_at, duration_s=duration_s, **{**given, **more})  # type: ignore[arg-type]


def save(store: Store, events: list[StateEvent], seen_at: int = NOON + 7200, centre: Centre | None = None) -> Saved:
    return store.write(lambda conn: save_states(conn, centre or Centre(1, "A", ZONE), events, seen_at))


versions = st.fixed_dictionaries(
    {
        "started": st.integers(-26 * 3600, 26 * 3600),
        "agent_id": st.sampled_from([101, 102]),
        "state": st.sampled_from([State.TALK, State.PAUSE]),
        "duration_s": st.sampled_from([None, 0, 1, 899, 900, 901, 7200, 30 * 3600]),
        "campaign_id": st.sampled_from([None, 7]),
        "code": st.sampled_from([None, 1066]),
    }
)
polls = st.lists(st.dictionaries(st.integers(1, 5), versions, max_size=5), min_size=1, max_size=4)
Pages = tuple[int, list[tuple[int, list[StateEvent]]]]


@st.composite
def deliveries(draw: st.DrawFn) -> Pages:
    """Pages (seen_at, events) of a few polls: split anywhere, some repeated, in any order."""
    base = day_bounds(draw(st.sampled_from([LONG_DAY, SHORT_DAY])), ZONE)[0]
    pages = []
    for i, poll in enumerate(draw(polls)):
        rows = [(event_id, dict(v)) for event_id, v in poll.items()]
        events = [StateEvent(event_id, started_at=base + v.pop("started"), **v) for event_id, v in rows]
        cut = draw(st.integers(0, len(events)))
        pages += [(base + 40 * 3600 + 30 * i, part) for part in (events[:cut], events[cut:])]
    again = draw(st.lists(st.sampled_from(pages), max_size=3))
    return base, draw(st.permutations(pages + again))


@settings(max_examples=60)
@given(drawn=deliveries())
def test_any_delivery_of_the_same_pages_leads_to_the_same_states(
    store: Store, fresh_centre: Callable[[], int], drawn: Pages
) -> None:
    centre = Centre(fresh_centre(), "Drawn", ZONE)
    best: dict[int, tuple[bool, int, StateEvent]] = {}
    for seen_at, events in drawn[1]:
        save(store, events, seen_at, centre)
        for e in events:
            truth = (e.duration_s is not None, seen_at)
            if e.event_id not in best or truth > best[e.event_id][:2]:
                best[e.event_id] = (*truth, e)
    with store.read() as conn:
        recount.assert_state_rollups(conn, centre.centre_id, ZONE)
        for agent_id in (101, 102):
            shown = read.states(conn, centre.centre_id, agent_id, drawn[0] - 10**6, drawn[0] + 10**6)
            mine = sorted((e.started_at, e.event_id) for _, _, e in best.values() if e.agent_id == agent_id)
            assert shown["start"].tolist() == [start for start, _ in mine]


@pytest.mark.parametrize("day", [LONG_DAY, SHORT_DAY])
def test_a_pause_over_the_whole_day_fills_it_and_no_second_more(store: Store, day: date) -> None:
    start, end = day_bounds(day, ZONE)
    save(store, [event(1, start - 3600, 4 * 3600), event(2, start + 3 * 3600, end - start)], end + 86_400)
    with store.read() as conn:
        recount.assert_state_rollups(conn, 1, ZONE)
        inside = read.state_groups_days(conn, 1, day, day)
        assert inside["seconds"].sum() == end - start
        around = read.state_groups_days(conn, 1, day - A_DAY, day + A_DAY)
        assert around["seconds"].sum() == 4 * 3600 + min(end - start, 86_400)


def test_a_state_across_midnight_is_begun_once(store: Store) -> None:
    midnight = day_bounds(SHORT_DAY, ZONE)[0]
    save(store, [event(1, midnight - 100, 1000)])
    with store.read() as conn:
        days = read.state_groups_days(conn, 1, SHORT_DAY - A_DAY, SHORT_DAY)
    parts = sorted(zip(days["day"].tolist(), days["seconds"].tolist(), days["n"].tolist(), strict=True))
    assert parts == [((SHORT_DAY - A_DAY).toordinal(), 100, 1), (SHORT_DAY.toordinal(), 900, 0)]


def test_a_running_state_counts_in_the_window_but_in_no_rollup_until_it_ends(store: Store) -> None:
    save(store, [event(1, NOON, None)], NOON + 30)
    with store.read() as conn:
        assert read.state_groups(conn, 1, NOON - 100, NOON + 300)["seconds"].tolist() == [300]
        assert read.states(conn, 1, 101, NOON, NOON + 300)["end"].tolist() == [-1]
        assert read.state_groups_days(conn, 1, SHORT_DAY, SHORT_DAY)["seconds"].tolist() == []
    save(store, [event(1, NOON, 120)], NOON + 130)
    save(store, [event(1, NOON, None)], NOON + 160)
    with store.read() as conn:
        assert read.state_groups(conn, 1, NOON - 100, NOON + 300)["seconds"].tolist() == [120]
        assert read.state_groups_days(conn, 1, SHORT_DAY, SHORT_DAY)["seconds"].tolist() == [120]


def test_a_window_cuts_states_at_its_edges(store: Store) -> None:
    spans = [event(1, NOON - 50, 100), event(2, NOON + 50, 100), event(3, NOON + 150, 500), event(4, NOON - 90, 40)]
    spans.append(event(5, NOON - 200, 200, state=State.PAUSE))
    save(store, spans)
    with store.read() as conn:
        shown = read.state_groups(conn, 1, NOON, NOON + 200)
        assert (shown["seconds"].tolist(), shown["n"].tolist()) == ([200], [2])
        assert read.states(conn, 1, 101, NOON, NOON + 200)["start"].tolist() == [NOON - 50, NOON + 50, NOON + 150]


def test_a_forgotten_login_counts_for_a_day_at_most(store: Store) -> None:
    start = NOON - 5 * 86_400
    save(store, [event(1, start, 4 * 86_400)])
    with store.read() as conn:
        recount.assert_state_rollups(conn, 1, ZONE)
        assert read.state_groups(conn, 1, start, NOON)["seconds"].tolist() == [86_400]
        assert read.state_groups(conn, 1, NOON - 3600, NOON)["seconds"].tolist() == []


def test_wraps_come_in_order_for_the_agents_asked_for(store: Store) -> None:
    wrap = {"state": State.WRAP}
    events = [
        event(1, NOON + 60, 9, **wrap),
        event(2, NOON, 7, **wrap),
        event(3, NOON, 5),
        event(4, NOON, None, **wrap),
    ]
    save(store, [*events, event(5, NOON, 8, agent_id=102, **wrap), event(6, NOON, 8, agent_id=103, **wrap)])
    with store.read() as conn:
        shown = read.wraps(conn, 1, [102, 101], NOON, NOON + 61)
    assert shown["agent_id"].tolist() == [101, 101, 102]
    assert shown["start"].tolist() == [NOON, NOON + 60, NOON]
    assert shown["seconds"].tolist() == [7, 9, 8]


def test_names_of_pause_reasons_are_learned(store: Store) -> None:
    save(store, [event(1, code=1066, code_name="Break"), event(2, code=1, code_name="Login"), event(3, code=1085)])
    with store.read() as conn:
        assert read.code_names(conn, 1) == {1: "Login", 1066: "Break"}


def test_reading_goes_on_after_the_newest_event(store: Store) -> None:
    with store.read() as conn:
        assert read.newest_state(conn, 1) is None
    save(store, [event(5, NOON - 10), event(4, NOON)])
    with store.read() as conn:
        assert read.newest_state(conn, 1) == (5, NOON - 10)
