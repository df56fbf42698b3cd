"""The line-up: which agent sits on which campaign, exactly, with what one more seat would be worth."""

from backend.optimizer.lineup.problem import OPEN_CREW, BadProblem, Problem, simple_problem
from backend.optimizer.lineup.session import AgentChange, Change, Left, SeatChange, Session
from backend.optimizer.lineup.solve import Result, is_kept, solve

__all__ = [
    "OPEN_CREW", "AgentChange", "BadProblem", "Change", "Left", "Problem", "Result", "SeatChange", "Session",
    "is_kept", "simple_problem", "solve",
]  # fmt: skip
