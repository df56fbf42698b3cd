"""What a poll asks for: the floor and the calls every time, the rest in its own rhythm."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

EVERY_S = {"productivity": 60, "campaigns": 300, "lists": 600, "statuses": 3600, "users": 3600, "today": 3600}
"""Seconds of dialer time between two readings; `today` is the whole local day from its beginning."""

CORE = ("monitor", "log")
"""Asked in every poll; without them the floor is not live."""

PERFORMANCE_CYCLES = 2
NOT_SOONER_S = 300
"""An unknown id makes its directory due, but not more often than this."""

RETRY_S = 120
FORBIDDEN_S = 300


@dataclass(slots=True)
class Plan:
    """When each reading is due, in dialer time; a fresh plan finds everything due."""

    cycle: int = 0
    turn: int = 0
    due: dict[str, int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)

    def live(self, now: int) -> list[str]:
        """The readings of this poll, in order. Directories come first while they were never read."""
        self.cycle += 1
        first = [name for name in ("statuses", "campaigns") if name not in self.last and self._is_due(name, now)]
        rest = ["productivity"] if self._is_due("productivity", now) else []
        if self.cycle % PERFORMANCE_CYCLES == 1 and self._is_due("performance", now):
            rest.append("performance")
        rest += [n for n in ("campaigns", "statuses", "lists") if n not in first and self._is_due(n, now)]
        core = [name for name in CORE if self._is_due(name, now)]
        return [*first, *core, *rest]

    def slow(self, now: int) -> list[str]:
        """Readings that may take many requests and run between live polls."""
        return [name for name in ("users", "today") if self._is_due(name, now)]

    def campaign(self, campaigns: Collection[int]) -> int | None:
        """The campaign whose totals are asked for now, in turn."""
        if not campaigns:
            return None
        self.turn += 1
        return sorted(campaigns)[self.turn % len(campaigns)]

    def _is_due(self, name: str, now: int) -> bool:
        return now >= self.due.get(name, 0)

    def done(self, name: str, now: int) -> None:
        """A reading worked: due again in its rhythm."""
        self.last[name] = now
        self.due[name] = now + EVERY_S.get(name, 0)

    def failed(self, name: str, now: int, *, forbidden: bool) -> None:
        """A reading failed: tried again soon, or in five minutes where the permission is missing."""
        if forbidden:
            self.due[name] = now + FORBIDDEN_S
        elif name not in CORE:
            self.due[name] = now + min(EVERY_S.get(name, RETRY_S), RETRY_S)

    def want(self, names: Collection[str], now: int) -> None:
        """Unknown ids were met: read their directory before its time."""
        for name in names:
            wanted = max(now, self.last.get(name, 0) + NOT_SOONER_S)
            self.due[name] = min(self.due.get(name, 0), wanted)

    def at_once(self, name: str) -> None:
        """One reading is due now."""
        self.due.pop(name, None)

    def everything(self) -> None:
        """All is due at once: a new token, a new permission, a changed centre."""
        self.due.clear()
