"""The week of named agents at short intervals: shifts and floating breaks, with a certificate of how good it is."""

from backend.optimizer.roster.tours.check import Broken, broken_rules
from backend.optimizer.roster.tours.coverage import BadProblem, Coverage, short_and_over
from backend.optimizer.roster.tours.problem import Agent, Break, Kind, Prices, Problem, Window, day_patterns
from backend.optimizer.roster.tours.schedule import Schedule, Score
from backend.optimizer.roster.tours.solve import Progress, Result, Search, solve

__all__ = [
    "Agent", "BadProblem", "Break", "Broken", "Coverage", "Kind", "Prices", "Problem", "Progress", "Result", "Schedule",
    "Score", "Search", "Window", "broken_rules", "day_patterns", "short_and_over", "solve",
]  # fmt: skip
