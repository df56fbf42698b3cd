"""How many agents the work needs: Erlang C, A and B, goals and their combinations, messages, outbound contacts."""

from backend.optimizer.staffing.carry import Carry, carried, leftover
from backend.optimizer.staffing.deferred import Backlog, Messages, backlog, due_h, extra_agents
from backend.optimizer.staffing.erlang import blockings, wait_chances
from backend.optimizer.staffing.goals import Abandoned, Answered, BadGoal, Goal, Idle, MeanWait, Occupied, Replied
from backend.optimizer.staffing.outbound import Crew, Pace, Work, crew
from backend.optimizer.staffing.requirement import (
    Reached,
    Requirement,
    Volume,
    agents_for,
    reached,
    requirement,
    scaled,
    scheduled,
)
from backend.optimizer.staffing.shortfall import Shortfall, first_shortfalls, shortfalls

__all__ = [
    "Abandoned", "Answered", "Backlog", "BadGoal", "Carry", "Crew", "Goal", "Idle", "MeanWait", "Messages", "Occupied",
    "Pace", "Reached", "Replied", "Requirement", "Shortfall", "Volume", "Work", "agents_for", "backlog", "blockings",
    "carried", "crew", "due_h", "extra_agents", "first_shortfalls", "leftover", "reached", "requirement", "scaled",
    "scheduled", "shortfalls", "wait_chances",
]  # fmt: skip
