"""Ordinary simulated shifts of forty people: whatever is raised there is raised by luck."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from backend.analysis import anomaly
from backend.analysis.anomaly import Policy, Usual
from backend.analysis.interval import Interval
from backend.bench.alerts.centre import ZONE, Centre
from backend.bench.alerts.tables import DISPOSITIONS, shift_of
from backend.bench.figure import Figure

_CENTRES = 5
_LEARNED = 4


def run(seed: int) -> Iterator[Figure]:
    """Alerts a shift at the default budget, beside the plain |z| > 2.5; also with outcomes dealt out anew."""
    rng = np.random.default_rng(seed)
    raised = dict.fromkeys(("budget", "seed", "shuffled"), 0)
    shifts = 0
    for index in range(_CENTRES):
        usual = anomaly.start_usual()
        for number, (day, plain) in enumerate(Centre(seed, index, 0).days()):
            intervals = shift_of(day, plain).intervals()
            if number >= _LEARNED:
                shifts += 1
                raised["budget"] += _onsets(usual, intervals, Policy())
                raised["seed"] += _onsets(usual, intervals, Policy(rule="seed"))
                raised["shuffled"] += _onsets(usual, [shuffled(each, rng) for each in intervals], Policy())
            usual = anomaly.learn_day(usual, intervals, DISPOSITIONS, ZONE)
    budget = Policy().false_alerts_per_shift
    rate = {name: count / shifts for name, count in raised.items()}
    note = f"{shifts} shifts of 40 agents, all figures and looks; plain |z| > 2.5: {rate['seed']:.1f} a shift"
    yield Figure("simulated ordinary shifts: false alerts a shift", rate["budget"], "", budget, note=note)
    note = "outcomes dealt out anew among the calls of a campaign in five minutes"
    yield Figure("shuffled simulated shifts: false alerts a shift", rate["shuffled"], "", budget, note=note)


def shuffled(interval: Interval, rng: np.random.Generator) -> Interval:
    """The interval with the outcomes of a campaign's calls (status, talk) dealt out anew among its agents' calls."""
    calls = dict(interval.calls)
    order = np.lexsort((rng.random(len(calls["campaign_id"])), calls["campaign_id"]))
    place = np.argsort(calls["campaign_id"], kind="stable")
    for name in ("status", "talk_s", "list_id", "inbound"):
        dealt = calls[name].copy()
        dealt[place] = calls[name][order]
        calls[name] = dealt
    return replace(interval, calls=calls)


def _onsets(usual: Usual, intervals: Sequence[Interval], policy: Policy) -> int:
    today, seen, count = anomaly.start_day(usual, intervals[0].start, ZONE), anomaly.Seen(), 0
    for interval in intervals:
        today = anomaly.observe(today, usual, interval, DISPOSITIONS)
        if interval.end % anomaly.REVIEW_S == 0:
            signals = anomaly.review(today, usual, policy)
            seen, new = anomaly.onsets(seen, signals, anomaly.threshold(policy))
            count += len(new)
    return count
