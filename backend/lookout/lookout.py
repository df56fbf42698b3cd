"""One object for all that looks ahead: fed after each poll, asked by the panel."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

from backend.lookout.alerts import Watching, alerts, react
from backend.lookout.asked import Asked
from backend.lookout.bottlenecks import bottlenecks
from backend.lookout.causes import why
from backend.lookout.facts import prepare
from backend.lookout.history import history_of
from backend.lookout.marks import marks_of
from backend.lookout.outlook import Outlooks
from backend.lookout.outlook_answer import Scene
from backend.lookout.outlook_days import DayCounts
from backend.lookout.record import record
from backend.lookout.review import Reviews
from backend.lookout.trends import trends


class Lookout:
    """The lookout over all centres of a backend."""

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._outlooks = Outlooks()
        self._reviews = Reviews()

    def after_poll(self, asked: Asked) -> None:
        """Look at what the poll brought: warnings first, they are worth minutes."""
        try:
            self._reviews.after_poll(asked)
        finally:
            self._outlooks.after_poll(asked, self._ended.is_set)
            if asked.backfilled and not self._ended.is_set():  # so that nobody waits for what past days teach
                prepare(history_of(asked), self._ended.is_set)

    def is_midway(self, asked: Asked) -> bool:
        """Whether there is work left that need not wait for the next poll."""
        return self._reviews.is_midway(asked.centre.centre_id)

    def interrupt(self) -> None:
        """The backend ends: leave long work at the next step."""
        self._ended.set()
        self._reviews.interrupt()

    def outlook(self, asked: Asked, campaign_id: int | None) -> dict[str, Any]:
        """`schemas.Outlook`; LookupError for an unknown campaign."""
        return self._outlooks.outlook(asked, campaign_id)

    def scene(self, asked: Asked) -> Scene:
        """All that is known of today at this poll: counts, forecasts with their draws, usual log-outs, who is here."""
        return self._outlooks.scene(asked)

    def past_days(self, asked: Asked) -> list[tuple[date, DayCounts]]:
        """Past days as counts per quarter hour, oldest first, as far as they are read."""
        return self._outlooks.past_days(asked)

    def trends(self, asked: Asked, unit: str, unit_id: int | None) -> dict[str, Any]:
        """`schemas.Trends`; LookupError for an unknown agent or campaign."""
        return trends(asked, unit, unit_id, marks_of(asked, unit, unit_id))

    def why(self, asked: Asked, metric: str, unit: str, unit_id: int | None) -> dict[str, Any]:
        """`schemas.CauseSplit`; LookupError for an unknown agent or campaign."""
        return why(asked, metric, unit, unit_id)

    def bottlenecks(self, asked: Asked, window: str) -> dict[str, Any]:
        """`schemas.Bottlenecks`."""
        return bottlenecks(asked, window)

    def alerts(self, asked: Asked, day: date | None) -> dict[str, Any]:
        """`schemas.Alerts`."""
        return alerts(asked, day, self._watching(asked))

    def react(self, asked: Asked, alert_id: int, reaction: str, reason: str, who: str) -> dict[str, Any]:
        """`schemas.Alert` after the reaction was noted; LookupError for an unknown alert."""
        return react(asked, alert_id, reaction, reason, who)

    def record(self, asked: Asked) -> dict[str, Any]:
        """`schemas.Record`."""
        return record(asked, *self._outlooks.accuracy(asked))

    def _watching(self, asked: Asked) -> Watching:
        centre_id, reviews = asked.centre.centre_id, self._reviews
        return Watching(
            reviews.reviewed_at(centre_id),
            reviews.watched_units(centre_id),
            reviews.learning(asked),
            reviews.thin(asked),
        )
