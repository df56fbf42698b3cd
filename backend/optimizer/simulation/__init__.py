"""A centre simulated event by event: many skills, chats, e-mail in idle time, a dialer; common random numbers."""

from backend.optimizer.simulation.law import BadModel, Law
from backend.optimizer.simulation.model import Dialer, Group, Model, Patience, Queue, Trace
from backend.optimizer.simulation.outcome import Outcome, Range
from backend.optimizer.simulation.run import simulate

__all__ = [
    "BadModel", "Dialer", "Group", "Law", "Model", "Outcome", "Patience", "Queue", "Range", "Trace", "simulate",
]  # fmt: skip
