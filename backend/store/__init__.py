"""The system of record: calls, states, names, rollups and how polling goes.

`open_store` opens it; `write` holds everything that writes and `read` the questions.
"""

from backend.store import read, schema, write
from backend.store.columns import Columns
from backend.store.engine import Store, open_store
from backend.store.errors import DiskFull, NewerSchema, NotSupported, StoreBroken, StoreError, StoreLocked
from backend.store.saved import Saved

__all__ = [
    "Columns",
    "DiskFull",
    "NewerSchema",
    "NotSupported",
    "Saved",
    "Store",
    "StoreBroken",
    "StoreError",
    "StoreLocked",
    "open_store",
    "read",
    "schema",
    "write",
]
