"""A rule of the feed as data: when advice of a type counts, how long, how it is said, and how it is measured."""

from __future__ import annotations

from dataclasses import dataclass

from backend.advice.rules.expression import Expression, parse
from backend.advice.rules.kinds import Kind, Level, Tone


@dataclass(frozen=True, slots=True)
class Rule:
    """One type of advice, after the pattern of Prometheus' alerting rules.

    `expression` must hold for `for_s` before a candidate counts, and a card stands until it has not held for
    `keep_firing_for_s`. `severity` is the highest level it may reach. `summary` is the sentence's template (fields:
    `feed.words`), `runbook` where its method is explained. The outcome is `metric` within `window_s` of being shown;
    `hold_out` says whether chance may hold it out. The same kind about the same subject keeps quiet for `cool_down_s`.
    """

    name: str
    kind: Kind
    tone: Tone
    title: str
    expression: str
    for_s: int
    keep_firing_for_s: int
    severity: Level
    summary: str
    runbook: str
    metric: str
    window_s: int
    cool_down_s: int
    hold_out: bool = True

    def __post_init__(self) -> None:
        parse(self.expression)
        if min(self.for_s, self.keep_firing_for_s, self.cool_down_s) < 0 or self.window_s <= 0:
            raise ValueError(f"The times of rule {self.name!r} are seconds, at least 0, its window more.")
        if self.cool_down_s < self.window_s and self.hold_out:
            raise ValueError(f"Rule {self.name!r} repeats itself before its outcome is in: cool_down_s >= window_s.")

    @property
    def when(self) -> Expression:
        """The expression, parsed."""
        return parse(self.expression)
