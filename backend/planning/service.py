"""One object for the weeks ahead: scenarios, runs, schedules; asked by the panel."""

from __future__ import annotations

from backend.lookout import Asked


class Planner:
    """The scheduler over all centres of a backend."""

    def close(self) -> None:
        """End every run."""

    def _todo(self, asked: Asked) -> None:
        raise LookupError("There is no such scenario.")
