"""One object for all that looks ahead: fed after each poll, asked by the panel."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

from backend.lookout.asked import Asked
from backend.lookout.outlook import Outlooks


class Lookout:
    """The lookout over all centres of a backend."""

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._outlooks = Outlooks()

    def after_poll(self, asked: Asked) -> None:
        """Look at what the poll brought."""
        self._outlooks.after_poll(asked, self._ended.is_set)

    def interrupt(self) -> None:
        """The backend ends: leave long work at the next step."""
        self._ended.set()

    def outlook(self, asked: Asked, campaign_id: int | None) -> dict[str, Any]:
        """`schemas.Outlook`; LookupError for an unknown campaign."""
        return self._outlooks.outlook(asked, campaign_id)

    def trends(self, asked: Asked, unit: str, unit_id: int | None) -> dict[str, Any]:
        """`schemas.Trends`; LookupError for an unknown agent or campaign."""
        raise LookupError("not there yet")

    def why(self, asked: Asked, metric: str, unit: str, unit_id: int | None) -> dict[str, Any]:
        """`schemas.CauseSplit`; LookupError for an unknown agent or campaign."""
        raise LookupError("not there yet")

    def bottlenecks(self, asked: Asked, window: str) -> dict[str, Any]:
        """`schemas.Bottlenecks`."""
        raise LookupError("not there yet")

    def alerts(self, asked: Asked, day: date | None) -> dict[str, Any]:
        """`schemas.Alerts`."""
        raise LookupError("not there yet")

    def react(self, asked: Asked, alert_id: int, reaction: str, reason: str, who: str) -> dict[str, Any]:
        """`schemas.Alert` after the reaction was noted; LookupError for an unknown alert."""
        raise LookupError("not there yet")

    def record(self, asked: Asked) -> dict[str, Any]:
        """`schemas.Record`."""
        raise LookupError("not there yet")
