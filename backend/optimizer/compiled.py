"""How functions are compiled that work on arrays they are given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba as nb

_Function = TypeVar("_Function", bound=Callable[..., Any])


def bare(**more: Any) -> Callable[[_Function], _Function]:
    """Compiles (njit) a function that makes no arrays of its own, without counting references to arrays.

    Else each function counts, atomically, those of every array in every tuple it is handed: three quarters of a
    simulation's time. Whoever calls from Python holds the arrays meanwhile. `more` are further options of njit.
    """

    options: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False, **more}

    def compiled(function: _Function) -> _Function:
        made: _Function = nb.njit(**options)(function)
        return made

    return compiled


def inner(function: _Function) -> _Function:
    """Compiles what compiled functions alone call: without the doors for Python and C, a third of the compiling."""
    options: dict[str, Any] = {
        "cache": True, "nogil": True, "error_model": "numpy", "no_cpython_wrapper": True, "no_cfunc_wrapper": True,
    }  # fmt: skip
    made: _Function = nb.njit(**options)(function)
    return made
