"""Calls: any splitting, repeating and reordering of pages leads to the same store, and rollups equal a recount."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import recount
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.clock import day_bounds
from backend.model import Call, CallType, Centre
from backend.store import Saved, Store, read, schema
from backend.store.write import save_calls

ZONE = "America/Los_Angeles"
LONG_DAY = date(2025, 11, 2)
SHORT_DAY = date(2026, 3, 8)
NOON = day_bounds(SHORT_DAY, ZONE)[0] + 12 * 3600


def a_call(call_id: int = 1, started_at: int = NOON, **more: object) -> Call:
    given: dict[str, object] = {"campaign_id": 7, "status": "SALE", "agent_id": 101, "talk_s": 60}
    return Call(call_id=call_id, started_at=started_at, **{**given, **more})  # type: ignore[arg-type]


def save(store: Store, centre: Centre, calls: list[Call], seen_at: int = NOON + 600) -> Saved:
    return store.write(lambda conn: save_calls(conn, centre, calls, seen_at))


versions = st.fixed_dictionaries(
    {
        "started": st.integers(-26 * 3600, 26 * 3600).map(lambda s: s // 97 * 97),
        "agent_id": st.sampled_from([None, 101, 102]),
        "campaign_id": st.sampled_from([7, 8]),
        "status": st.sampled_from(["SALE", "NI", "A", "INCALL"]),
        "talk_s": st.sampled_from([None, 0, 1, 59, 86_400]),
        "call_type": st.sampled_from(list(CallType)),
    }
)
polls = st.lists(st.dictionaries(st.integers(1, 6), versions, max_size=6), min_size=1, max_size=4)


def _calls(poll: dict[int, dict[str, object]], base: int) -> list[Call]:
    shown = [(call_id, dict(version)) for call_id, version in poll.items()]
    return [Call(call_id=i, started_at=base + v.pop("started"), **v) for i, v in shown]  # type: ignore[arg-type,operator]


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[int, list[tuple[int, list[Call]]]]:
    """Pages (seen_at, calls) of a few polls: split anywhere, some repeated, in any order."""
    base = day_bounds(draw(st.sampled_from([LONG_DAY, SHORT_DAY])), ZONE)[0]
    pages = []
    for i, poll in enumerate(draw(polls)):
        calls = _calls(poll, base)
        cut = draw(st.integers(0, len(calls)))
        pages += [(base + 40 * 3600 + 30 * i, part) for part in (calls[:cut], calls[cut:])]
    again = draw(st.lists(st.sampled_from(pages), max_size=3))
    return base, draw(st.permutations(pages + again))


def _expected(pages: list[tuple[int, list[Call]]]) -> dict[int, tuple[int, Call]]:
    """Per call id the finished version seen last, else the live one seen last."""
    best: dict[int, tuple[bool, int, Call]] = {}
    for seen_at, calls in pages:
        for c in calls:
            old = best.get(c.call_id)
            if old is None or (not c.live, seen_at) > old[:2]:
                best[c.call_id] = (not c.live, seen_at, c)
    return {call_id: (seen_at, c) for call_id, (_, seen_at, c) in best.items()}


@settings(max_examples=60)
@given(drawn=deliveries())
def test_any_delivery_of_the_same_pages_leads_to_the_same_store(
    store: Store, fresh_centre: Callable[[], int], drawn: tuple[int, list[tuple[int, list[Call]]]]
) -> None:
    centre = Centre(fresh_centre(), "Drawn", ZONE)
    _, pages = drawn
    for seen_at, calls in pages:
        save(store, centre, calls, seen_at)
    with store.read() as conn:
        rows = {row["call_id"]: row for row in recount.raw_calls(conn, centre.centre_id)}
        recount.assert_call_rollups(conn, centre.centre_id, ZONE)
    expected = _expected(pages)
    assert rows.keys() == expected.keys()
    for call_id, (seen_at, c) in expected.items():
        row = rows[call_id]
        assert (row["seen_at"], row["started_at"], row["status"]) == (seen_at, c.started_at, c.status)
        assert (row["agent_id"], row["talk_s"], row["call_type"]) == (c.agent_id or 0, c.talk_s, c.call_type)


@settings(max_examples=20)
@given(mine=deliveries(), other=deliveries())
def test_two_centres_with_the_same_call_ids_never_mix(
    store: Store,
    fresh_centre: Callable[[], int],
    mine: tuple[int, list[tuple[int, list[Call]]]],
    other: tuple[int, list[tuple[int, list[Call]]]],
) -> None:
    centres = [Centre(fresh_centre(), name, ZONE) for name in ("Mine", "Other")]
    longest = max(len(mine[1]), len(other[1]))
    for i in range(longest):
        for centre, (_, pages) in zip(centres, (mine, other), strict=True):
            for page in pages[i : i + 1]:
                save(store, centre, page[1], page[0])
    with store.read() as conn:
        for centre, (_, pages) in zip(centres, (mine, other), strict=True):
            rows = recount.raw_calls(conn, centre.centre_id)
            shown = {c.call_id: (seen, c.started_at) for c_id, (seen, c) in _expected(pages).items() if c_id}
            assert {row["call_id"]: (row["seen_at"], row["started_at"]) for row in rows} == shown
            recount.assert_call_rollups(conn, centre.centre_id, ZONE)


def test_counts_tell_what_a_save_did(store: Store) -> None:
    centre = Centre(1, "A", ZONE)
    assert save(store, centre, [a_call(1), a_call(2)]) == Saved(inserted=2)
    again = [a_call(1), a_call(2, status="NI"), a_call(3), a_call(4, started_at=NOON - 89 * 86_400)]
    assert save(store, centre, again, NOON + 630) == Saved(inserted=1, changed=1, unchanged=1, too_old=1)
    assert save(store, centre, [a_call(1, started_at=NOON + 5)], NOON + 660) == Saved(changed=1, moved=1)


def test_a_stale_replay_changes_nothing(store: Store) -> None:
    centre = Centre(1, "A", ZONE)
    save(store, centre, [a_call(status="NI")], NOON + 700)
    assert save(store, centre, [a_call(status="SALE")], NOON + 600) == Saved(unchanged=1)
    with store.read() as conn:
        assert recount.raw_calls(conn, 1)[0]["status"] == "NI"


def test_a_live_call_is_replaced_by_its_final_row_and_never_comes_back(store: Store) -> None:
    centre = Centre(1, "A", ZONE)
    save(store, centre, [a_call(status="INCALL", talk_s=None)], NOON + 600)
    with store.read() as conn:
        assert recount.stored(conn, schema.roll_call_5min, 1, 3) == {}
        assert read.calls(conn, 1, NOON, NOON + 1)["live"].tolist() == [True]
    save(store, centre, [a_call(status="SALE")], NOON + 630)
    save(store, centre, [a_call(status="INCALL", talk_s=None)], NOON + 660)
    with store.read() as conn:
        shown = read.calls(conn, 1, NOON, NOON + 1)
        assert (shown["live"].tolist(), shown["status"].tolist()) == ([False], ["SALE"])
        recount.assert_call_rollups(conn, 1, ZONE)


def test_a_moved_call_is_counted_once_in_its_new_day(store: Store) -> None:
    centre = Centre(1, "A", ZONE)
    midnight = day_bounds(SHORT_DAY, ZONE)[0]
    save(store, centre, [a_call(1, started_at=midnight - 1)])
    save(store, centre, [a_call(1, started_at=midnight)], NOON + 630)
    with store.read() as conn:
        days = read.call_groups_days(conn, 1, date(2026, 3, 1), date(2026, 3, 31))
        assert (days["day"].tolist(), days["n"].tolist()) == ([SHORT_DAY.toordinal()], [1])


@pytest.mark.parametrize(("day", "hours"), [(LONG_DAY, 25), (SHORT_DAY, 23)])
def test_a_day_has_as_many_hours_as_the_clock_gives_it(store: Store, day: date, hours: int) -> None:
    centre = Centre(1, "A", ZONE)
    start, end = day_bounds(day, ZONE)
    calls = [a_call(i + 1, started_at=at) for i, at in enumerate(range(start - 3600, end + 3600, 3600))]
    save(store, centre, calls, end + 7200)
    with store.read() as conn:
        assert read.call_groups_days(conn, 1, day, day)["n"].tolist() == [hours]


def test_a_page_that_shows_a_call_twice_keeps_its_last_row(store: Store) -> None:
    centre = Centre(1, "A", ZONE)
    save(store, centre, [a_call(status="SALE"), a_call(status="NI"), a_call(status="QUEUE", talk_s=None)])
    with store.read() as conn:
        assert [row["status"] for row in recount.raw_calls(conn, 1)] == ["NI"]


def test_a_failed_save_leaves_nothing_behind(store: Store) -> None:
    centre = Centre(1, "A", ZONE)

    def halfway(conn: object) -> None:
        save_calls(conn, centre, [a_call()], NOON + 600)  # type: ignore[arg-type]
        raise RuntimeError("the poll broke off")

    with pytest.raises(RuntimeError, match="broke off"):
        store.write(halfway)
    with store.read() as conn:
        assert read.span(conn, 1) == (0, None, None)
        assert recount.stored(conn, schema.roll_call_day, 1, 3) == {}


def test_a_call_of_a_skewed_clock_finds_a_place(store: Store) -> None:
    centre = Centre(1, "A", ZONE)
    ahead = NOON + 45 * 86_400
    save(store, centre, [a_call(1, started_at=ahead)])
    save(store, centre, [a_call(2, started_at=ahead)], ahead + 60)
    save(store, centre, [a_call(1, started_at=ahead + 5)], ahead + 90)
    with store.read() as conn:
        assert read.calls(conn, 1, ahead, ahead + 60)["call_id"].tolist() == [1, 2]
        recount.assert_call_rollups(conn, 1, ZONE)
