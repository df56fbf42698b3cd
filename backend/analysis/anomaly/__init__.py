"""How unusual something is, good or bad, and how often luck alone brings as much.

`learn_day` learns what is usual from a finished day; through a day `observe` takes each five minutes and `review`
looks every quarter of an hour. Scores are log odds against luck at a chance adjusted for everything looked at;
`threshold(policy)` is the score from which luck keeps to the budget of false alerts.
"""

from backend.analysis.anomaly.budget import threshold
from backend.analysis.anomaly.drops import DropChange, drop_change
from backend.analysis.anomaly.learn import learn_day
from backend.analysis.anomaly.onset import Seen, onsets
from backend.analysis.anomaly.policy import REVIEW_S, Policy
from backend.analysis.anomaly.review import review, unusual
from backend.analysis.anomaly.streaks import run_chance
from backend.analysis.anomaly.today import Today, observe, start_day
from backend.analysis.anomaly.usual import Usual, dump, load, start_usual

__all__ = [
    "REVIEW_S", "DropChange", "Policy", "Seen", "Today", "Usual", "drop_change", "dump", "learn_day", "load", "observe",
    "onsets", "review", "run_chance", "start_day", "start_usual", "threshold", "unusual",
]  # fmt: skip
