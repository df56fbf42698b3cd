"""The expressions of rules: comparisons joined by "and", such as `chance >= 0.8 and n >= 30`."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

_COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
_CLAUSE = re.compile(r"\s*([a-z_][a-z0-9_]*)\s*(>=|<=|==|!=|>|<)\s*(-?\d+(?:\.\d+)?)\s*")


@dataclass(frozen=True, slots=True)
class Clause:
    """One comparison of a fact with a number."""

    name: str
    sign: str
    bound: float

    def holds(self, facts: Mapping[str, float]) -> bool:
        """Whether it is so; ValueError for a fact nobody gave."""
        if self.name not in facts:
            raise ValueError(f"Nothing is known as {self.name!r}; known are {', '.join(sorted(facts))}.")
        return _COMPARE[self.sign](facts[self.name], self.bound)


@dataclass(frozen=True, slots=True)
class Expression:
    """All clauses must hold."""

    clauses: tuple[Clause, ...]

    def failed(self, facts: Mapping[str, float]) -> Clause | None:
        """The first clause that does not hold; None when all do."""
        return next((clause for clause in self.clauses if not clause.holds(facts)), None)


@lru_cache(maxsize=256)
def parse(text: str) -> Expression:
    """The expression a text says; ValueError that names the part not understood."""
    clauses = []
    for part in re.split(r"\band\b", text):
        found = _CLAUSE.fullmatch(part)
        if found is None:
            raise ValueError(f"{part.strip()!r} is not a comparison such as `chance >= 0.8`.")
        clauses.append(Clause(found[1], found[2], float(found[3])))
    return Expression(tuple(clauses))
