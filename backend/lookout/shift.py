"""One day of a floor, interval by interval: detectors, desk, charts, and how alerts turned out. Reads no clock.

Live polling, catching up after a restart, testing past days and replays all go through `Shift.step`, so that the same
intervals give the same alerts whenever they are looked at.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace

from backend.advice.alert import Alert, Figures, Judged, Kind
from backend.advice.charts import chart_of
from backend.advice.desk import Desk, Manners
from backend.advice.drops import Drop, caught, drops
from backend.advice.observed import NOTHING_OPEN, Observed, Open, observe
from backend.advice.outcome import judge_alert
from backend.advice.thresholds import SHARE, Thresholds, thresholds
from backend.analysis import anomaly, drift
from backend.analysis.drift.noise import day_variance, dispersion, wander_variance
from backend.lookout.basis import ENGINE, Basis
from backend.lookout.packing import Reviewed
from backend.lookout.pieces import Pieces, follow, workload_of
from backend.schemas import Foresight

FEWEST_UNITS = 10
"""A floor that fills up in the morning is taken for this many at least: the budget must not melt on three people."""

DRIFTS: tuple[Kind, ...] = ("agent_drift", "campaign_drift")
UNUSUAL: tuple[Kind, ...] = (
    "agent_unusual", "agent_streak", "campaign_unusual", "campaign_drops", "team_unusual", "workload",
)  # fmt: skip


def settings_hash(foresight: Foresight) -> str:
    """A short name of the settings and the version that alerts were raised with."""
    return f"{ENGINE}-{hashlib.sha256(foresight.model_dump_json().encode()).hexdigest()[:12]}"


def unusual_policy(foresight: Foresight) -> anomaly.Policy:
    """The choices behind unusual findings."""
    return anomaly.Policy(
        false_alerts_per_shift=SHARE * foresight.false_alerts_per_shift, rule=foresight.unusual_rule,
        z_limit=foresight.unusual_z, handle_better=foresight.handle_better,
    )  # fmt: skip


def marks_of(foresight: Foresight, units: int) -> Thresholds:
    """The scores at which things are watched, likely, or to be acted on."""
    # with the rule |z| > limit the limit itself is the threshold, so whatever is found asks for attention
    unusual = anomaly.threshold(unusual_policy(foresight)) if foresight.unusual_rule == "budget" else float("-inf")
    return thresholds(foresight.false_alerts_per_shift, max(units, FEWEST_UNITS), unusual)


@dataclass(slots=True)
class Shift:
    """A day begun at `start` (UTC s) on a basis; `alerts` are all of the day by number."""

    basis: Basis
    zone: str
    start: int
    watch: drift.Watch = field(init=False)
    today: anomaly.Today = field(init=False)
    desk: Desk = field(default_factory=Desk)
    seen: list[Observed] = field(default_factory=list)
    alerts: dict[int, Alert] = field(default_factory=dict)
    waiting: Open = field(default=NOTHING_OPEN)
    latest: Foresight = field(default_factory=Foresight)
    pieces: Pieces = field(default_factory=Pieces)
    at: int = 0

    def __post_init__(self) -> None:
        self.watch = drift.start_day(self.basis.drift, self.start)
        self.today = anomaly.start_day(self.basis.usual, self.start, self.zone)
        self.at = self.start

    def step(self, reviewed: Reviewed) -> list[Alert]:
        """Look at one more interval; the alerts that are new or changed."""
        interval, dispositions, foresight = reviewed.interval, reviewed.dispositions, reviewed.foresight
        self.at, self.latest = interval.end, foresight
        if not self.basis.ready:
            return []
        seen, self.waiting = observe(interval, dispositions, self.basis.drift, self.waiting)
        self.seen.append(seen)
        policy = drift.Policy(horizon_s=60 * foresight.horizon_min, major_drop=foresight.major_drop)
        self.watch, signals = drift.step(self.watch, self.basis.drift, interval, dispositions, policy)
        self.pieces = follow(self.pieces, interval)
        self.today = anomaly.observe(self.today, self.basis.usual, interval, dispositions)
        kinds = DRIFTS
        if interval.end % anomaly.REVIEW_S == 0:
            kinds += UNUSUAL
            signals += anomaly.review(self.today, self.basis.usual, unusual_policy(foresight))
            signals += workload_of(self.pieces, interval)
        units = len(self.watch.agent_id) + len(self.watch.campaign_id)
        changed = self.desk.look(
            interval.end, signals, kinds, marks_of(foresight, units), self._manners(reviewed), len(self.watch.agent_id)
        )
        changed += [alert for alert in self._due(foresight) if alert.alert_id not in {one.alert_id for one in changed}]
        return [self._put(alert) for alert in changed]

    def close(self, at: int) -> list[Alert]:
        """The day ended at `at` (UTC s): end what is open, judge what is pending, find the drops nobody foresaw."""
        changed = {alert.alert_id: self._put(alert) for alert in self.desk.close(self.at)}
        for alert in list(self.alerts.values()):
            if alert.judged.outcome == "pending":
                changed[alert.alert_id] = self._put(alert, last=True)
        if self.seen:
            rough = self.basis.drift.noise
            moves = day_variance(rough) + wander_variance(rough)
            found = drops(self.seen, dispersion(rough), moves, self.latest.major_drop)
            for number, drop in enumerate(found):
                told = self._told(drop, self.at * 1000 + 500 + number)
                self.alerts[told.alert_id] = changed[told.alert_id] = told
        return list(changed.values())

    def _manners(self, reviewed: Reviewed) -> Manners:
        foresight = reviewed.foresight
        return Manners(
            60 * foresight.cool_down_min, self.basis.muted, settings_hash=settings_hash(foresight),
            origin="live" if reviewed.live else "replay",
        )  # fmt: skip

    def _due(self, foresight: Foresight) -> list[Alert]:
        """Alerts whose horizon has just passed."""
        return [
            alert
            for alert in self.alerts.values()
            if alert.counts and alert.judged.outcome == "pending"
            and self.at >= alert.raised_at + 60 * foresight.horizon_min
        ]  # fmt: skip

    def _put(self, alert: Alert, *, last: bool = False) -> Alert:
        """Keep an alert with its chart and, once its horizon has passed, how it turned out."""
        known = self.alerts.get(alert.alert_id)
        judged = known.judged if known is not None and known.raised_at == alert.raised_at else Judged()
        horizon_s = 60 * self.latest.horizon_min
        due = self.at >= alert.raised_at + horizon_s
        if judged.outcome == "pending" and alert.counts and (due or last):
            judged = judge_alert(alert, self.seen, horizon_s, self.latest.major_drop, self.at)
        elif judged.outcome == "pending" and last:
            judged = Judged("untold", self.at)
        chart = chart_of(alert, self.seen, self.at) if alert.level != "watch" else alert.chart
        self.alerts[alert.alert_id] = alert.but(judged=judged, chart=chart)
        return self.alerts[alert.alert_id]

    def _told(self, drop: Drop, alert_id: int) -> Alert:
        """The alert that foretold a drop, marked so; else the drop itself, kept as missed."""
        first = caught(drop, self.alerts.values())
        if first is not None:
            return first.but(judged=replace(first.judged, caught_at=drop.at, caught_kind=drop.kind))
        return missed(drop, alert_id, self.latest, len(self.watch.agent_id))


def missed(drop: Drop, alert_id: int, foresight: Foresight, units: int) -> Alert:
    """A drop without an alert before it, kept for the record."""
    agent = drop.unit_id if drop.kind == "agent_drift" else 0
    campaign = 0 if agent else drop.unit_id
    figures = Figures(drop.at, 1 + drop.change, 1.0, drop.n, drop.at, 0.0, 1.0)
    return Alert(
        alert_id, drop.kind, "worse", "act", "missed", agent, campaign, drop.metric, (drop.metric,), drop.at, drop.at,
        drop.at, figures, figures, units, ended_at=drop.at, settings_hash=settings_hash(foresight), origin="replay",
        judged=Judged("untold", drop.at, change=drop.change, n=drop.n),
    )  # fmt: skip
