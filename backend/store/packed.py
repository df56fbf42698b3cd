"""Small tables of columns as compact bytes and back: always the same bytes for the same columns, no code inside."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from backend.store.columns import Columns

MAGIC = b"TO1"
"""Format and version; bytes that begin otherwise are refused."""

_KINDS: tuple[type[np.signedinteger[Any]], ...] = (np.int8, np.int16, np.int32, np.int64)


class NotPacked(ValueError):
    """The bytes are no packed tables of this version."""


def pack(tables: Mapping[str, Columns], note: Mapping[str, Any]) -> bytes:
    """The tables (int64, float64, bool and text columns) and a note of plain values, deflated."""
    head: dict[str, Any] = {"note": dict(note), "tables": {}}
    body: list[bytes] = []
    for name, columns in tables.items():
        head["tables"][name] = {key: _packed(array, body) for key, array in columns.items()}
    text = orjson.dumps(head)
    return MAGIC + zlib.compress(struct.pack("<I", len(text)) + text + b"".join(body), 6)


def unpack(blob: bytes) -> tuple[dict[str, Any], dict[str, Columns]]:
    """The note and the tables; raises NotPacked."""
    if blob[: len(MAGIC)] != MAGIC:
        raise NotPacked("these bytes hold no packed tables of this version.")
    try:
        raw = zlib.decompress(blob[len(MAGIC) :])
        (size,) = struct.unpack_from("<I", raw)
        head = orjson.loads(raw[4 : 4 + size])
    except (zlib.error, struct.error, ValueError) as error:
        raise NotPacked(f"packed tables are damaged: {error}.") from None
    at = 4 + size
    tables: dict[str, Columns] = {}
    for name, columns in head["tables"].items():
        tables[name] = {}
        for key, spec in columns.items():
            tables[name][key], at = _unpacked(spec, raw, at)
    return head["note"], tables


def _packed(array: NDArray[Any], body: list[bytes]) -> list[Any]:
    """How a column is written: kind, number of entries, and for texts the list they are numbers into."""
    if array.dtype == object:
        words = sorted(set(array.tolist()))
        numbers = {word: i for i, word in enumerate(words)}
        small = _narrow(np.array([numbers[word] for word in array.tolist()], dtype=np.int64))
        body.append(small.tobytes())
        return ["t", len(array), small.dtype.str, words]
    if array.dtype == np.bool_:
        body.append(np.packbits(array).tobytes())
        return ["b", len(array)]
    if array.dtype == np.float64:
        body.append(array.astype("<f8").tobytes())
        return ["f", len(array)]
    small = _narrow(array.astype(np.int64))
    body.append(small.tobytes())
    return ["i", len(array), small.dtype.str]


def _narrow(array: NDArray[np.int64]) -> NDArray[Any]:
    """The same numbers in the fewest bytes that hold them."""
    low, high = (int(array.min()), int(array.max())) if len(array) else (0, 0)
    for kind in _KINDS:
        if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max:
            return array.astype(np.dtype(kind).newbyteorder("<"))
    return array


def _unpacked(spec: list[Any], raw: bytes, at: int) -> tuple[NDArray[Any], int]:
    kind, n = spec[0], spec[1]
    if kind == "b":
        size = (n + 7) // 8
        bits = np.frombuffer(raw, np.uint8, size, at)
        return np.unpackbits(bits, count=n).astype(np.bool_), at + size
    dtype = np.dtype("<f8" if kind == "f" else spec[2])
    values = np.frombuffer(raw, dtype, n, at)
    after = at + n * dtype.itemsize
    if kind == "t":
        words = np.array(spec[3], dtype=object)
        return words[values] if n else np.array([], dtype=object), after
    return values.astype(np.float64 if kind == "f" else np.int64), after


def without_agent(blob: bytes, agent_id: int) -> bytes | None:
    """The same tables without the rows of one agent; None where there are none."""
    note, tables = unpack(blob)
    found = False
    for name, columns in tables.items():
        if "agent_id" in columns and (columns["agent_id"] == agent_id).any():
            kept = columns["agent_id"] != agent_id
            tables[name] = {key: array[kept] for key, array in columns.items()}
            found = True
    return pack(tables, note) if found else None
