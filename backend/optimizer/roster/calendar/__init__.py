"""Day-by-day rosters with hard rules for each employee (the family of Curtois & Qu)."""

from backend.optimizer.roster.calendar.plain import plain_rosters
from backend.optimizer.roster.calendar.problem import BadProblem, Problem, broken_rules, cost_of
from backend.optimizer.roster.calendar.read import read_problem
from backend.optimizer.roster.calendar.solve import Result, solve

__all__ = ["BadProblem", "Problem", "Result", "broken_rules", "cost_of", "plain_rosters", "read_problem", "solve"]
