"""Chance that can be repeated: which advice is held out follows from its identity and the install's secret."""

from __future__ import annotations

from hashlib import blake2b


def draw(salt: str, key: str, shift: int, time: int) -> float:
    """A number in [0, 1) for the `time`-th card of this key in a shift; the same at each replay."""
    text = "\x1f".join((salt, key, str(shift), str(time)))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") / 2**64
