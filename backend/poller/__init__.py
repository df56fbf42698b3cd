"""Polling: claim, ask, store, announce; back off when the dialer fails, go on when it recovers."""

from backend.poller.coordinator import Coordinator
from backend.poller.state import FloorState, Progress, Stage
from backend.poller.tokens import check_token

__all__ = ["Coordinator", "FloorState", "Progress", "Stage", "check_token"]
