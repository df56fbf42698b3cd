"""The named questions about calls, against the same answers counted in plain Python."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from typing import Any

import numpy as np
import pytest

from backend.clock import day_bounds, local_date
from backend.model import Call, CallType, Centre
from backend.store import Columns, Store, read
from backend.store.write import save_calls

ZONE = "America/Los_Angeles"
DAY = date(2026, 3, 8)
START, END = day_bounds(DAY, ZONE)
STATUSES = ["SALE", "NI", "A", "DROP"]


@pytest.fixture
def calls(store: Store) -> list[Call]:
    """600 calls of two days, 30 of them live, stored in centre 1; as many others in centre 2."""
    rng = random.Random(8)
    made = [_call(rng, i) for i in range(1, 601)]
    for centre_id, shown in ((1, made), (2, [_call(rng, i) for i in range(1, 601)])):
        centre = Centre(centre_id, "A", ZONE)
        store.write(lambda conn, centre=centre, shown=shown: save_calls(conn, centre, shown, END + 10))
    return made


def _call(rng: random.Random, call_id: int) -> Call:
    agent_id = rng.choice([None, 101, 102, 103])
    return Call(
        call_id,
        rng.randrange(START - 86_400, END) // 60 * 60,
        rng.choice([7, 8]),
        "INCALL" if call_id % 20 == 0 else rng.choice(STATUSES),
        agent_id=agent_id,
        lead_id=rng.choice([None, 5_000_000_000]),
        talk_s=None if call_id % 20 == 0 else rng.randrange(300),
        call_type=rng.choice([CallType.OUTBOUND, CallType.INBOUND]),
        queue_s=rng.choice([0.0, 1.5]),
    )


def _rows(columns: Columns, *names: str) -> list[tuple[Any, ...]]:
    return list(zip(*(columns[name].tolist() for name in names), strict=True))


def _group(c: Call) -> tuple[Any, ...]:
    return (c.agent_id or 0, c.campaign_id, c.status, c.call_type == CallType.INBOUND)


GROUP = ("agent_id", "campaign_id", "status", "inbound")


def test_groups_of_a_window_count_finished_calls(store: Store, calls: list[Call]) -> None:
    start, end = START + 3600, START + 7200
    inside = [c for c in calls if start <= c.started_at < end and not c.live]
    with store.read() as conn:
        shown = read.call_groups(conn, 1, start, end)
    assert dict(zip(_rows(shown, *GROUP), shown["n"], strict=True)) == Counter(map(_group, inside))
    assert shown["talk_s"].sum() == sum(c.talk_s or 0 for c in inside)
    assert shown["talk_sq"].sum() == sum((c.talk_s or 0) ** 2 for c in inside)


def test_groups_of_days_agree_with_the_raw_calls(store: Store, calls: list[Call]) -> None:
    expected = Counter((local_date(c.started_at, ZONE).toordinal(), *_group(c)) for c in calls if not c.live)
    with store.read() as conn:
        shown = read.call_groups_days(conn, 1, date(2026, 3, 7), DAY)
    assert dict(zip(_rows(shown, "day", *GROUP), shown["n"], strict=True)) == expected


def test_buckets_can_be_narrowed_to_an_agent_and_a_campaign(store: Store, calls: list[Call]) -> None:
    mine = [c for c in calls if c.agent_id == 101 and c.campaign_id == 7 and not c.live]
    expected = Counter(c.started_at // 300 * 300 for c in mine if START <= c.started_at < END)
    with store.read() as conn:
        shown = read.call_buckets(conn, 1, START, END, agent_id=101, campaign_id=7)
    assert set(shown["agent_id"]) == {101}
    assert set(shown["campaign_id"]) == {7}
    counted: Counter[int] = Counter()
    for bucket, n in _rows(shown, "bucket", "n"):
        counted[bucket] += n
    assert counted == expected


FILTERS: list[dict[str, Any]] = [
    {},
    {"agent_id": 102},
    {"campaign_id": 8, "statuses": ["SALE", "DROP"]},
    {"min_talk_s": 30, "max_talk_s": 120, "agents_only": True},
    {"statuses": []},
]


def _matches(c: Call, f: dict[str, Any]) -> bool:
    return (
        START <= c.started_at < END
        and c.agent_id == f.get("agent_id", c.agent_id)
        and c.campaign_id == f.get("campaign_id", c.campaign_id)
        and c.status in f.get("statuses", [c.status])
        and ("min_talk_s" not in f or (c.talk_s is not None and f["min_talk_s"] <= c.talk_s <= f["max_talk_s"]))
        and (not f.get("agents_only") or c.agent_id is not None)
    )


@pytest.mark.parametrize("chosen", FILTERS, ids=lambda f: "-".join(f) or "all")
def test_pages_of_calls_come_newest_first_without_gap_or_repeat(
    store: Store, calls: list[Call], chosen: dict[str, Any]
) -> None:
    expected = sorted((c for c in calls if _matches(c, chosen)), key=lambda c: (c.started_at, c.call_id), reverse=True)
    found: list[tuple[int, int]] = []
    with store.read() as conn:
        while True:
            page = read.calls(conn, 1, START, END, before=found[-1] if found else None, limit=37, **chosen)
            found += _rows(page, "started_at", "call_id")
            if len(page["call_id"]) < 37:
                break
        summary = read.calls_summary(conn, 1, START, END, **chosen)
    assert found == [(c.started_at, c.call_id) for c in expected]
    assert summary.total == len(expected)
    assert dict(_rows(summary.by_status, "status", "n")) == Counter(c.status for c in expected)
    assert summary.by_status["talk_s"].sum() == sum(c.talk_s or 0 for c in expected if not c.live)


def test_absent_numbers_are_minus_one_and_types_are_plain(store: Store, calls: list[Call]) -> None:
    by_id = {c.call_id: c for c in calls}
    with store.read() as conn:
        page = read.calls(conn, 1, START, END, limit=500)
    assert {name: column.dtype for name, column in page.items()} == {
        **dict.fromkeys(("call_id", "started_at", "agent_id", "campaign_id", "talk_s"), np.dtype(np.int64)),
        **dict.fromkeys(("list_id", "queue_id", "lead_id", "called_count"), np.dtype(np.int64)),
        **dict.fromkeys(("status", "call_type", "term_reason"), np.dtype(object)),
        **dict.fromkeys(("inbound", "live"), np.dtype(np.bool_)),
        "queue_s": np.dtype(np.float64),
    }
    for call_id, agent_id, talk_s, lead_id, queue_s in _rows(
        page, "call_id", "agent_id", "talk_s", "lead_id", "queue_s"
    ):
        c = by_id[call_id]
        absent = tuple(-1 if value is None else value for value in (c.agent_id, c.talk_s, c.lead_id))
        assert (agent_id, talk_s, lead_id, queue_s) == (*absent, c.queue_s)


def test_an_empty_answer_has_all_its_columns(store: Store) -> None:
    with store.read() as conn:
        shown = read.call_groups(conn, 1, START, END)
        assert {name: len(column) for name, column in shown.items()} == dict.fromkeys(
            (*GROUP, "n", "talk_s", "talk_sq"), 0
        )
        assert shown["n"].sum() == 0


def test_the_span_of_a_centre(store: Store, calls: list[Call]) -> None:
    starts = [c.started_at for c in calls]
    with store.read() as conn:
        assert read.span(conn, 1) == (600, min(starts), max(starts))
        assert read.newest_call(conn, 1) == max(starts)
        assert read.newest_call(conn, 3) is None
