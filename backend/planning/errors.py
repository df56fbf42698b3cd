"""What the scheduler refuses, each with what to do."""

from __future__ import annotations


class BadPlan(Exception):
    """What was asked makes no sense for this scenario or schedule."""

    def __init__(self, message: str, what_to_do: str = "Correct it and try again.") -> None:
        super().__init__(message)
        self.what_to_do = what_to_do


class Outdated(Exception):
    """Somebody else changed it meanwhile; nothing of theirs was overwritten."""

    def __init__(self, message: str, what_to_do: str) -> None:
        super().__init__(message)
        self.what_to_do = what_to_do
