"""The line-up: which agent sits on which campaign, exactly, with what one more seat would be worth.

floor       people and campaigns in, problem out: who may sit where, and why not (`refusal` says it in words)
problem     the checked data
solve       problem in, best line-up out
session     the same, kept at hand and repaired after a change
search      which campaigns are open and which closed (branch and bound)
transport   agents to seats by shortest paths, compiled, on the state of `hall`; `grid` makes whole numbers of a problem
"""

from backend.optimizer.lineup.broken import Broken, broken_rules, faults, in_words, is_kept, worsens
from backend.optimizer.lineup.floor import Permits, Person, Terms, Wants, Why, build, everybody, per_conversion, permits
from backend.optimizer.lineup.moves import Piece, best_moves, by_target, worth_of
from backend.optimizer.lineup.plain import plain_assignment
from backend.optimizer.lineup.problem import OPEN_CREW, BadProblem, Problem, simple_problem
from backend.optimizer.lineup.refusal import refusal
from backend.optimizer.lineup.session import AgentChange, Change, Left, SeatChange, Session
from backend.optimizer.lineup.solve import Result, solve

__all__ = [
    "OPEN_CREW", "AgentChange", "BadProblem", "Broken", "Change", "Left", "Permits", "Person", "Piece", "Problem",
    "Result", "SeatChange", "Session", "Terms", "Wants", "Why", "best_moves", "broken_rules", "build", "by_target",
    "everybody", "faults", "in_words", "is_kept", "per_conversion", "permits", "plain_assignment", "refusal",
    "simple_problem", "solve", "worsens", "worth_of",
]  # fmt: skip
