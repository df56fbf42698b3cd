"""Rosters of shifts with changing tasks in quarter hours (the family of Qu & Curtois)."""

from backend.optimizer.roster.activity.problem import (
    QUARTER_MIN,
    BadProblem,
    Problem,
    Shift,
    Stretch,
    broken_rules,
    cost_of,
    cover_of,
    missing_of,
)
from backend.optimizer.roster.activity.read import read_problem
from backend.optimizer.roster.activity.solve import Result, solve

__all__ = [
    "QUARTER_MIN",
    "BadProblem",
    "Problem",
    "Result",
    "Shift",
    "Stretch",
    "broken_rules",
    "cost_of",
    "cover_of",
    "missing_of",
    "read_problem",
    "solve",
]
