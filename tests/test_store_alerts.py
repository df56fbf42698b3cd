"""What the lookout saw, learned and said: packed, asked for, forgotten, erased and exported."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.model import Agent, Call, CallType, Centre, State, StateEvent
from backend.store import Store, read, schema, write
from backend.store.packed import NotPacked, pack, unpack, without_agent

CENTRE = Centre(1, "A", "America/Los_Angeles")
NOW = 1_770_000_000
DAY_S = 86_400
TODAY = datetime.fromtimestamp(NOW, UTC).toordinal()

COLUMNS = {
    "agent_id": st.integers(-(2**62), 2**62),
    "status": st.text(max_size=4),
    "inbound": st.booleans(),
    "share": st.floats(allow_nan=False),
}
KINDS: dict[str, Any] = {"agent_id": np.int64, "status": object, "inbound": np.bool_, "share": np.float64}


@given(st.lists(st.fixed_dictionaries(COLUMNS), max_size=40))
def test_packed_tables_come_back_as_they_were(rows: list[dict[str, Any]]) -> None:
    table = {name: np.array([row[name] for row in rows], dtype=kind) for name, kind in KINDS.items()}
    blob = pack({"calls": table, "none": {}}, {"start": 5})
    note, back = unpack(blob)
    assert note == {"start": 5}
    assert back["none"] == {}
    for name, kind in KINDS.items():
        assert back["calls"][name].dtype == kind
        assert back["calls"][name].tolist() == table[name].tolist()
    assert pack(back, note) == blob


def test_other_bytes_are_refused() -> None:
    for blob in (b"", b"\x80\x04 a pickle", b"TO1 damaged", pack({}, {})[:-3]):
        with pytest.raises(NotPacked):
            unpack(blob)


def _table(agents: list[int]) -> dict[str, Any]:
    return {"agent_id": np.array(agents, dtype=np.int64), "talk_s": np.arange(len(agents), dtype=np.int64)}


def test_an_agents_rows_are_taken_out_of_packed_tables() -> None:
    blob = pack({"calls": _table([1, 2, 1]), "dials": {"n": np.array([4])}}, {})
    left = without_agent(blob, 1)
    assert left is not None
    assert unpack(left)[1]["calls"]["talk_s"].tolist() == [1]
    assert unpack(left)[1]["dials"]["n"].tolist() == [4]
    assert without_agent(blob, 3) is None


def alert_row(alert_id: int, agent_id: int, raised_at: int, agents: str = "[]") -> tuple[Any, ...]:
    """A row of the table of alerts."""
    kind = ("agent_drift", "risk", "act", "open", agent_id, 7, agents, "handle_s", '["handle_s"]', "{}")
    times = (raised_at - 600, raised_at, raised_at, None)
    return (1, alert_id, *kind, *times, "", "live", "x", "pending", "{}", None, None)


def _say(store: Store, alert_id: int, agent_id: int, at: int, agents: str = "[]") -> None:
    store.write(lambda conn: write.save_alerts(conn, [alert_row(alert_id, agent_id, at, agents)]))
    store.write(lambda conn: write.save_reaction(conn, 1, alert_id, agent_id, at, "Chrome", "coached", "talked"))


def test_alerts_and_reactions_are_found_by_time_and_number(store: Store) -> None:
    for i, at in enumerate((NOW, NOW + 100, NOW + 200)):
        _say(store, i + 1, 101, at)
    _say(store, 2, 101, NOW + 100)
    with store.read() as conn:
        assert [row["alert_id"] for row in read.alerts(conn, 1, NOW, NOW + 200)] == [1, 2]
        one = read.alert_row(conn, 1, 3)
        assert one is not None
        assert (one["agent_id"], one["raised_at"], one["ended_at"]) == (101, NOW + 200, None)
        assert read.alert_row(conn, 2, 3) is None
        assert [r["alert_id"] for r in read.reactions(conn, 1, [2, 3])] == [2, 3, 2]


def test_reviews_and_baselines_are_found_by_time(store: Store) -> None:
    store.write(lambda conn: write.save_reviews(conn, 1, [(NOW, b"a"), (NOW + 300, b"b")], NOW + 400))
    store.write(lambda conn: write.save_reviews(conn, 1, [(NOW + 300, b"c")], NOW + 500))
    store.write(lambda conn: write.save_baseline(conn, 1, 739_000, b"x", NOW, 3))
    with store.read() as conn:
        assert read.reviews(conn, 1, NOW, NOW + 301) == [(NOW, b"a", NOW + 400), (NOW + 300, b"c", NOW + 500)]
        assert (read.first_review(conn, 1), read.last_review(conn, 1)) == (NOW, NOW + 300)
        assert read.baselines(conn, 1, 738_000, 739_000) == [(739_000, b"x", 3)]
        assert read.last_review(conn, 2) is None


def test_the_lookouts_rows_are_forgotten_in_time(store: Store) -> None:
    store.write(lambda conn: write.save_centre(conn, CENTRE, "x", "{}"))
    for i, age in enumerate((400, 95, 1)):
        at = NOW - age * DAY_S
        _say(store, i, 101, at)
        store.write(lambda conn, at=at: write.save_reviews(conn, 1, [(at, b"a")], at))
        store.write(lambda conn, age=age: write.save_baseline(conn, 1, TODAY - age, b"x", NOW, 1))
    gone = store.prune(NOW)
    assert {name: gone[name] for name in ("alert", "reaction", "review", "baseline")} == {
        "alert": 1, "reaction": 1, "review": 2, "baseline": 2,
    }  # fmt: skip
    assert set(store.prune(NOW).values()) == {0}


def test_an_erased_agent_is_gone_from_alerts_reviews_and_what_was_learned(store: Store) -> None:
    store.write(lambda conn: write.save_agents(conn, 1, [Agent(101, "Ann"), Agent(102, "Bo")], NOW))
    _say(store, 1, 101, NOW)
    _say(store, 2, 102, NOW)
    _say(store, 3, 0, NOW, "[101,102,103]")
    store.write(lambda conn: write.save_reviews(conn, 1, [(NOW, pack({"calls": _table([101, 102])}, {}))], NOW))
    store.write(lambda conn: write.save_baseline(conn, 1, 739_000, b"x", NOW, 1))
    touched = store.erase_agent(1, 101)
    assert (touched["alert"], touched["reaction"], touched["review"], touched["baseline"]) == (1, 1, 1, 1)
    store.write(lambda conn: write.save_alerts(conn, [alert_row(4, 101, NOW)]))
    with store.read() as conn:
        assert [row["alert_id"] for row in read.alerts(conn, 1, 0, NOW + 1)] == [2, 3]
        assert read.alerts(conn, 1, 0, NOW + 1)[1]["agents_json"] == "[102,103]"
        [(_, blob, _)] = read.reviews(conn, 1, 0, NOW + 1)
        assert unpack(blob)[1]["calls"]["agent_id"].tolist() == [102]
        assert read.baselines(conn, 1, 0, 10**6) == []


def test_an_agents_export_holds_the_alerts_about_them(store: Store, tmp_path: Path) -> None:
    _say(store, 1, 101, NOW)
    _say(store, 2, 102, NOW)
    counts = store.export(tmp_path, 1, agent_id=101)
    assert (counts["alert"], counts["reaction"]) == (1, 1)
    [row] = csv.DictReader((tmp_path / "alert.csv").open())
    assert (row["alert_id"], row["raised_at"]) == ("1", "2026-02-02T02:40:00Z")
    assert store.export(tmp_path / "all", 1)["alert"] == 2


def test_calls_are_found_by_when_they_ended(store: Store) -> None:
    calls = [
        Call(1, NOW - 100, 7, "SALE", 101, talk_s=90, list_id=3),
        Call(2, NOW - 100, 7, "SALE", 101, talk_s=100),
        Call(3, NOW, 7, "NI", 102, talk_s=299, call_type=CallType.INBOUND, queue_s=4.5),
        Call(4, NOW, 7, "NI", 102, talk_s=300),
        Call(5, NOW, 7, "INCALL", 102),
        Call(6, NOW + 10, 7, "DROP", None, talk_s=5),
        Call(7, NOW + 10, 7, "DROP", None, talk_s=20, list_id=3),
        Call(8, NOW + 290, 7, "NA", None, talk_s=20),
        Call(9, NOW + 310, 7, "NA", None, talk_s=2),
    ]
    store.write(lambda conn: write.save_calls(conn, CENTRE, calls, NOW + 400))
    with store.read() as conn:
        found = read.ended_calls(conn, 1, NOW, NOW + 300)
        dials = read.ended_dials(conn, 1, NOW, NOW + 600, 300)
    assert found["call_id"].tolist() == [2, 3]
    assert found["inbound"].tolist() == [False, True]
    assert found["queue_s"].tolist() == [0.0, 4.5]
    rows = list(zip(*(dials[k].tolist() for k in ("step", "list_id", "status", "n")), strict=True))
    assert rows == [(0, -1, "DROP", 1), (0, 3, "DROP", 1), (1, -1, "NA", 2)]


def test_states_are_found_by_the_time_they_share(store: Store) -> None:
    spans = [(1, NOW - 50, 50), (2, NOW - 50, 60), (3, NOW + 299, 5), (4, NOW + 300, 5), (5, NOW + 5, None)]
    events = [StateEvent(i, 101, State.WRAP, at, s, 7) for i, at, s in spans]
    store.write(lambda conn: write.save_states(conn, CENTRE, events, NOW + 400))
    with store.read() as conn:
        found = read.state_spans(conn, 1, NOW, NOW + 300)
    assert found["event_id"].tolist() == [2, 3]
    assert (found["ended"] - found["began"]).tolist() == [60, 5]
    assert set(schema.alert.columns.keys()) >= {"facts_json", "outcome_json"}
