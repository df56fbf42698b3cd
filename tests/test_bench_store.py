"""The store that is measured is a right one: its rollups equal a recount, and a seed always makes the same."""

from __future__ import annotations

from pathlib import Path

import recount
from sqlalchemy import inspect

from backend.bench.bigstore_build import ZONE, Size, build_big_store
from backend.store import open_store, read, schema

SMALL = Size(calls=1200, agents=10, centres=2, days=3)


def test_a_big_store_holds_what_it_says_with_rollups_and_indexes(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{build_big_store(tmp_path / 'big.db', SMALL, seed=1)}")
    with store.read() as conn:
        assert [read.span(conn, centre_id)[0] for centre_id in (1, 2)] == [600, 600]
        for centre_id in (1, 2):
            recount.assert_call_rollups(conn, centre_id, ZONE)
            assert set(read.agents(conn, centre_id)) == set(SMALL.crew(centre_id))
        for table in (schema.call, schema.state_event):
            names = {index["name"] for index in inspect(conn).get_indexes(table.name)}
            assert names == {index.name for index in table.indexes}
    store.close()


def test_the_same_seed_makes_the_same_calls_and_another_seed_others(tmp_path: Path) -> None:
    made = []
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        store = open_store(f"sqlite:///{build_big_store(tmp_path / name, SMALL, seed)}", writable=False)
        with store.read() as conn:
            made.append(recount.raw_calls(conn, 1))
        store.close()
    assert made[0] == made[1]
    assert made[0] != made[2]
