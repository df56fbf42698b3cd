"""The line-up: which agent sits on which campaign, exactly, with what one more seat would be worth."""

from backend.optimizer.lineup.problem import BadProblem, Problem, simple_problem
from backend.optimizer.lineup.solve import Result, is_kept, solve

__all__ = ["BadProblem", "Problem", "Result", "is_kept", "simple_problem", "solve"]
