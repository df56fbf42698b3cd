"""Two looks in a row, and once: the least memory a list of findings needs before it may be shown to anyone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from backend.analysis.signals import Signal

Key = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Seen:
    """What was above the threshold at the last look, and what is raised and not over."""

    last: frozenset[Key] = frozenset()
    raised: frozenset[Key] = frozenset()


def onsets(seen: Seen, signals: Sequence[Signal], threshold: float) -> tuple[Seen, list[Signal]]:
    """The signals that are new: above the threshold at this look and the last, and not raised already.

    A raised one is over once its odds against luck are less than even. Streaks need no second look: calls do not
    unhappen.
    """
    strong = {key(signal): signal for signal in signals if signal.score >= threshold}
    present = {key(signal) for signal in signals if signal.score >= 0}
    open_ = seen.raised & present
    new = [
        signal
        for each, signal in strong.items()
        if each not in open_ and (each in seen.last or signal.kind == "agent_streak")
    ]
    return Seen(frozenset(strong), open_ | {key(signal) for signal in new}), new


def key(signal: Signal) -> Key:
    """What makes two signals the same finding: kind, unit and direction."""
    return signal.kind, signal.unit_id, signal.sign
