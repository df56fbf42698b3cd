"""The lookout over a centre: feeds stored calls to the analysis, keeps what it found, answers questions about it."""

from backend.lookout.asked import Asked
from backend.lookout.lookout import Lookout
from backend.lookout.watchman import Watchman

__all__ = ["Asked", "Lookout", "Watchman"]
