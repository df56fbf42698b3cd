"""How functions are compiled that work on arrays they are given."""

from __future__ import annotations

from typing import Any

BARE: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}
"""Options of numba's njit for functions that make no arrays of their own: references to arrays are not counted.

Else each function counts, atomically, those of every array in every tuple it is handed: three quarters of a
simulation's time. Whoever calls from Python holds the arrays meanwhile.
"""
