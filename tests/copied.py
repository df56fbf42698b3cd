"""SQLite stores made once and copied for each test: to create all tables takes longer than most tests need them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from backend.store import Store, open_store


def contents(fill: Callable[[Store], None] = lambda _: None) -> bytes:
    """The file of a new store after `fill`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.db"
        store = open_store(f"sqlite:///{path}")
        try:
            fill(store)
        finally:
            store.close()
        assert not path.with_name(path.name + "-wal").exists(), "all that was written is in the file itself"
        return path.read_bytes()


@lru_cache(maxsize=1)
def _empty() -> bytes:
    return contents()


def put(path: Path, made: bytes | None = None) -> str:
    """Puts a copy, by default of an empty store, where nothing is yet; its address for `open_store`."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(_empty() if made is None else made)
    return f"sqlite:///{path}"
