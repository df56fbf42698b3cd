"""From signals to alerts: a desk that waits, remembers, merges, and never says the same thing twice.

1. A level (watch, likely, act) counts once two looks in a row reach it; facts count at once.
2. An open alert stays open until two looks in a row leave it clearly below its lowest level.
3. What comes back within the cool-down is the same alert again, later a new one.
4. Three or more agents of a campaign with the same trouble become one alert of the campaign.
5. What has figures too few, hardly moved or moving the other way, is watched but not told.
6. What asks for action enters the feed, the most useful first, at most three an hour; the rest is held back with its
   reason, goes on being watched, and is judged like all others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from backend.advice.alert import FACTS_ONLY, LEVELS, Alert, Kind, Level, figures_of
from backend.advice.merging import GROUP, MERGED_KINDS, groups, merged
from backend.advice.phrases import phrase
from backend.advice.priority import priority
from backend.advice.thresholds import Thresholds
from backend.analysis.signals import Sign, Signal

FEED_PER_HOUR = 3
"""More than two or three advices an hour are not read (study of reminders, docs/method-alerts.md)."""

HOUR_S = 3600

FEWEST, SLIGHT = 3, 0.05
"""So many observations at least, and so large a change (a share of the usual), stand behind a sentence."""

Key = tuple[Kind, int, Sign, str]
"""Kind, unit, sign, and the metric for merged alerts (empty for others, whose leading metric may change)."""


@dataclass(frozen=True, slots=True)
class Manners:
    """What the desk goes by: seconds of cool-down, (kind, tone) pairs that are muted, how many enter an hour."""

    cool_down_s: int = 3600
    muted: frozenset[tuple[str, str]] = frozenset()
    per_hour: int = FEED_PER_HOUR
    settings_hash: str = ""
    origin: Literal["live", "replay"] = "live"


@dataclass(slots=True)
class Desk:
    """The alerts of one day by key (the newest of each), what was seen at the last look, and the times of the feed."""

    alerts: dict[Key, Alert] = field(default_factory=dict)
    before: dict[Key, Level | None] = field(default_factory=dict)
    low: dict[Key, int] = field(default_factory=dict)
    fed: list[int] = field(default_factory=list)
    numbered: tuple[int, int] = (0, 0)

    def look(
        self,
        at: int,
        signals: Sequence[Signal],
        kinds: Iterable[Kind],
        marks: Thresholds,
        manners: Manners,
        units: int,
    ) -> list[Alert]:
        """One look at `at` (UTC s) with all signals of `kinds`; the alerts that are new or changed."""
        kinds = frozenset(kinds)
        old = dict(self.alerts)
        found = {_key(signal): signal for signal in signals if signal.kind in kinds}
        for key, signal in found.items():
            self._take(key, signal, at, marks, manners, units)
        for key in [key for key in self.alerts if key[0] in kinds and key[0] != GROUP]:
            self._weigh(key, found.get(key), at, marks)
        self.before = {k: v for k, v in self.before.items() if k[0] not in kinds}
        self.before |= {key: marks.level(key[0], signal.score) for key, signal in found.items()}
        self._merge(at, manners, units)
        self._feed(at, manners)
        return [alert for key, alert in self.alerts.items() if alert is not old.get(key)]

    def close(self, at: int) -> list[Alert]:
        """The day is over: everything ends."""
        still = {key: alert for key, alert in self.alerts.items() if alert.ended_at is None}
        closed = {key: _ended(alert, at) for key, alert in still.items()}
        self.alerts |= closed
        return list(closed.values())

    def _take(self, key: Key, signal: Signal, at: int, marks: Thresholds, manners: Manners, units: int) -> None:
        """Open, raise or update what a signal is about."""
        level = marks.level(signal.kind, signal.score)
        if signal.kind not in FACTS_ONLY:
            level = _lower(level, self.before.get(key))
        known, telling = self.alerts.get(key), tells(signal)
        if known is None or (known.ended_at is not None and at - known.ended_at >= manners.cool_down_s):
            if level is not None and telling:
                self.alerts[key] = self._opened(signal, level, at, manners, units)
            return
        if known.ended_at is not None:
            if level is None or not telling:
                return
            known = known.but(ended_at=None, state="open" if known.state == "ended" else known.state)
        if not telling:
            score = replace(known.latest, score=signal.score, luck_shifts=signal.luck_shifts)
            self.alerts[key] = known.but(latest=score, updated_at=at, units=units)
            return
        figures = figures_of(signal, at)
        if level is not None and LEVELS.index(level) > LEVELS.index(known.level):
            known = known.but(level=level, raised_at=at, first=figures)
        self.alerts[key] = known.but(
            latest=figures, updated_at=at, metric=signal.metric, metrics=signal.metrics,
            campaign_id=signal.campaign_id, units=units,
        )  # fmt: skip

    def _weigh(self, key: Key, signal: Signal | None, at: int, marks: Thresholds) -> None:
        """End what two looks in a row no longer bear out."""
        if signal is not None and marks.holds(key[0], signal.score):
            self.low.pop(key, None)
            return
        self.low[key] = self.low.get(key, 0) + 1
        if self.low[key] >= 2 and self.alerts[key].ended_at is None:
            self.alerts[key] = _ended(self.alerts[key], at)

    def _opened(self, signal: Signal, level: Level, at: int, manners: Manners, units: int) -> Alert:
        figures = figures_of(signal, at)
        agent = signal.unit_id if signal.kind.startswith("agent_") or signal.kind == "workload" else 0
        return Alert(
            self._number(at), signal.kind, signal.sign, level, "open", agent, signal.campaign_id, signal.metric,
            signal.metrics, signal.since, at, at, figures, figures, units, settings_hash=manners.settings_hash,
            origin=manners.origin,
        )  # fmt: skip

    def _number(self, at: int) -> int:
        """The same numbers whenever the same day is looked at again."""
        self.numbered = (at, self.numbered[1] + 1) if self.numbered[0] == at else (at, 0)
        return at * 1000 + self.numbered[1]

    def _merge(self, at: int, manners: Manners, units: int) -> None:
        """Make one alert of the same trouble of several agents of a campaign."""
        present = groups([a for a in self.alerts.values() if a.ended_at is None])
        for (campaign_id, sign, metric), members in present.items():
            key: Key = (GROUP, campaign_id, sign, metric)
            known = self.alerts.get(key)
            fresh = known is None or (known.ended_at is not None and at - known.ended_at >= manners.cool_down_s)
            number = self._number(at) if known is None or fresh else known.alert_id
            self.alerts[key] = merged(None if fresh else known, members, number, at, units, manners)
        for key in [k for k in self.alerts if k[0] == GROUP and k[1:] not in present]:
            if self.alerts[key].ended_at is None:
                self.alerts[key] = _ended(self.alerts[key], at)
        inside = {(agent, k[1], k[2]) for k in self.alerts if k[0] == GROUP and k[1:] in present
                  for agent in self.alerts[k].agents}  # fmt: skip
        for key, alert in list(self.alerts.items()):
            part = (alert.agent_id, alert.campaign_id, alert.sign) in inside
            if part and alert.ended_at is None and key[0] in MERGED_KINDS and alert.held_back != "merged":
                self.alerts[key] = alert.but(state="held_back", held_back="merged")

    def _feed(self, at: int, manners: Manners) -> None:
        """Let in what asks for action, as far as manners allow; hold the rest back with its reason."""
        waiting = [
            (key, alert)
            for key, alert in self.alerts.items()
            if alert.asks and alert.ended_at is None and not alert.in_feed and alert.held_back != "merged"
        ]
        for key, alert in sorted(waiting, key=lambda item: (-priority(item[1]), item[1].alert_id)):
            why = self._reason(alert, at, manners)
            if why:
                if alert.held_back != why:
                    self.alerts[key] = alert.but(state="held_back", held_back=why)
                continue
            self.fed.append(at)
            raised = {"raised_at": at, "first": alert.latest} if alert.held_back else {}
            self.alerts[key] = alert.but(state="open", held_back="", in_feed=True, **raised)

    def _reason(self, alert: Alert, at: int, manners: Manners) -> str:
        """Why an alert is not shown; empty when it is."""
        if (alert.kind, alert.tone) in manners.muted:
            return "muted"
        told = [
            other.raised_at
            for other in self.alerts.values()
            if other.in_feed and other.sign == alert.sign and _unit(other) == _unit(alert)
        ]
        if told and (at - max(told) < manners.cool_down_s):
            return "told"
        return "busy" if sum(at - fed < HOUR_S for fed in self.fed) >= manners.per_hour else ""


def tells(signal: Signal) -> bool:
    """Whether its figures bear a signal out: enough of them, and moved the way it says. Else it has no sentence yet."""
    if signal.kind in FACTS_ONLY:
        return True
    if signal.kind == "campaign_drift" and signal.metric == "drop_rate":
        return False  # dropped calls are told by their own half hour, counted exactly
    worse = (signal.now > signal.usual) == phrase(signal.metric).low_is_good
    moved = abs(signal.now - signal.usual) >= SLIGHT * abs(signal.usual) > 0 or signal.usual == 0 < signal.now
    return signal.n >= FEWEST and moved and worse == (signal.sign == "worse")


def _key(signal: Signal) -> Key:
    return (signal.kind, signal.unit_id, signal.sign, "")


def _unit(alert: Alert) -> tuple[int, int]:
    return (alert.agent_id, 0 if alert.agent_id else alert.campaign_id)


def _lower(one: Level | None, other: Level | None) -> Level | None:
    return None if one is None or other is None else min(one, other, key=LEVELS.index)


def _ended(alert: Alert, at: int) -> Alert:
    return alert.but(ended_at=at, updated_at=at, state="ended" if alert.state == "open" else alert.state)
