"""Advice, what was done about it, what was held back, and the audit: kept, asked for, forgotten, erased."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson

from backend.store import Store, read, schema, write

NOW = 1_770_000_000
DAY_S = 86_400
TODAY = datetime.fromtimestamp(NOW, UTC).toordinal()


def advice_row(advice_id: int, agents: list[int], shown_at: int = NOW, **changed: Any) -> tuple[Any, ...]:
    row: dict[str, Any] = {
        "centre_id": 1, "advice_id": advice_id, "key": f"move:{advice_id}", "kind": "move", "section": "opportunity",
        "confidence": "act", "part": "shown", "state": "shown", "agent_id": agents[0],
        "agents_json": orjson.dumps(agents).decode(), "campaign_id": 7, "from_id": 6, "to_id": 7,
        "metric": "conversions_per_hour", "facts_json": "{}", "shown_at": shown_at, "updated_at": shown_at,
        "expires_at": shown_at + 3600, "followed_at": None, "outcome_json": "{}", "scored_at": None,
    }  # fmt: skip
    return tuple((row | changed)[name] for name in schema.advice.c.keys())  # noqa: SIM118 a row of columns, no mapping


def silence_row(key: str, agents: list[int], day: int = TODAY) -> tuple[Any, ...]:
    row: dict[str, Any] = {
        "centre_id": 1, "day": day, "key": key, "kind": "coach", "why": "thin", "agent_id": agents[0],
        "agents_json": orjson.dumps(agents).decode(), "campaign_id": 0, "facts_json": "{}", "first_at": NOW,
        "last_at": NOW, "more_calls": 71,
    }  # fmt: skip
    return tuple(row[name] for name in schema.silence.c.keys())  # noqa: SIM118 a row of columns, no mapping


def filled(store: Store) -> None:
    rows = [advice_row(1, [101]), advice_row(2, [102, 101]), advice_row(3, [103], NOW - 400 * DAY_S)]
    store.write(lambda conn: write.save_advice(conn, rows))
    held = [silence_row("coach:101", [101]), silence_row("coach:102", [102])]
    store.write(lambda conn: write.save_silence(conn, held))
    for advice_id, agent_id in ((1, 101), (2, 102)):
        store.write(
            lambda conn, a=advice_id, b=agent_id: write.save_advice_reaction(conn, 1, a, b, NOW, "x", "did_it", "")
        )


def test_advice_is_replaced_by_its_newer_state(store: Store) -> None:
    filled(store)
    store.write(lambda conn: write.save_advice(conn, [advice_row(1, [101], state="done", followed_at=NOW + 60)]))
    with store.read() as conn:
        found = read.advices(conn, 1, NOW - 1, NOW + 1)
        assert [(one["advice_id"], one["state"], one["followed_at"]) for one in found] == [
            (1, "done", NOW + 60), (2, "shown", None),
        ]  # fmt: skip
        assert read.advice_row(conn, 1, 2) == found[1]
        assert read.advice_row(conn, 2, 2) is None
        assert [one["reaction"] for one in read.advice_reactions(conn, 1, [1, 2, 9])] == ["did_it", "did_it"]
        assert {one["key"]: one["more_calls"] for one in read.silences(conn, 1, TODAY)} == {
            "coach:101": 71, "coach:102": 71,
        }  # fmt: skip


def test_an_erased_agent_is_gone_from_advice_and_does_not_come_back(store: Store) -> None:
    filled(store)
    touched = store.erase_agent(1, 101)
    assert (touched["advice"], touched["silence"]) == (2, 1)
    again = [advice_row(5, [102, 101]), advice_row(6, [102])]
    store.write(lambda conn: write.save_advice(conn, again))
    with store.read() as conn:
        assert [one["advice_id"] for one in read.advices(conn, 1, 0, NOW + 1)] == [3, 6]
        assert read.advice_reactions(conn, 1, [1, 2]) == []
        assert [one["key"] for one in read.silences(conn, 1, TODAY)] == ["coach:102"]


def test_old_advice_is_forgotten(store: Store) -> None:
    filled(store)
    store.write(lambda conn: write.save_silence(conn, [silence_row("old", [104], TODAY - 100)]))
    centre = (1, "A", "http://x", "UTC", "{}")
    store.write(lambda conn: conn.execute(schema.centre.insert().values(centre)))
    gone = store.prune(NOW)
    assert (gone["advice"], gone["silence"]) == (1, 1)
    with store.read() as conn:
        assert [one["advice_id"] for one in read.advices(conn, 1, 0, NOW + 1)] == [1, 2]


def test_the_audit_is_read_in_pages_and_counted(store: Store) -> None:
    for thing in ("101", "101", "102"):
        store.write(lambda conn, t=thing: write.save_audit(conn, NOW, "Chrome", 1, "view_agent", t, ""))
    store.write(lambda conn: write.save_audit(conn, NOW - 9, "Chrome", 2, "view_agent", "101", ""))
    with store.read() as conn:
        first = read.audits(conn, 1, None, 2)
        assert [one["object"] for one in first] == ["102", "101"]
        assert [one["object"] for one in read.audits(conn, 1, first[-1]["id"], 2)] == ["101"]
        assert read.looks(conn, 1, "view_agent", NOW) == {"101": 2, "102": 1}
        assert read.looks(conn, 1, "view_agent", NOW + 1) == {}
