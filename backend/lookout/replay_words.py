"""What a replay brought, in lines for a terminal and as plain values for a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from backend.advice import words
from backend.advice.alert import Alert
from backend.advice.phrases import wall
from backend.clock import local_date
from backend.lookout.names import Names
from backend.lookout.replay import Difference, Replayed
from backend.model import Centre


def lines(done: Replayed, centre: Centre, names: Names, changed: Mapping[str, Any]) -> Iterator[str]:
    """The result first, then each difference in a line."""
    for day in done.skipped:
        yield f"{day}: nothing to look at, or too few days before it."
    n = _counted(done.stored)
    if done.identical and not changed:
        yield f"identical to what was stored: {n} alerts."
        return
    if changed:
        told = ", ".join(f"{key}={value}" for key, value in changed.items())
        kinds = [difference.what for difference in done.differences]
        yield (
            f"with {told}: {_counted(done.again)} alerts instead of {n}; "
            f"{kinds.count('new')} new, {kinds.count('gone')} gone, {kinds.count('moved')} moved, "
            f"{kinds.count('changed')} changed."
        )
    else:
        yield f"not identical: {len(done.differences)} of {n} stored alerts differ."
    for difference in done.differences:
        yield _line(difference, centre, names)


def as_values(done: Replayed) -> dict[str, Any]:
    """The same for a file: days, numbers, and both sides of each difference."""
    return {
        "days": [day.isoformat() for day in done.days],
        "skipped": [day.isoformat() for day in done.skipped],
        "identical": done.identical,
        "stored": [asdict(one) for one in done.stored],
        "again": [asdict(one) for one in done.again],
        "differences": [
            {"what": d.what, "stored": d.stored and asdict(d.stored), "again": d.again and asdict(d.again)}
            for d in done.differences
        ],
    }


def _counted(alerts: tuple[Alert, ...]) -> int:
    return sum(alert.state != "missed" for alert in alerts)


def _line(difference: Difference, centre: Centre, names: Names) -> str:
    one = difference.again or difference.stored
    assert one is not None
    who = names.called.get(one.agent_id, f"Agent {one.agent_id}")
    campaign = names.campaigns.get(one.campaign_id, f"Campaign {one.campaign_id}")
    at = f"{local_date(one.raised_at, centre.zone)} {wall(one.raised_at, centre.zone)}"
    said = words.sentence(one, words.Setting(who, campaign, centre.zone))
    if one.state == "missed":
        said = f"a drop without an alert before it ({one.metric})"
    return f"{difference.what:8}{at}  {one.level:7}{said}{_how(difference)}"


def _how(difference: Difference) -> str:
    """What differs between the two sides."""
    one, other = difference.stored, difference.again
    if one is None or other is None:
        return ""
    before, after = asdict(one), asdict(other)
    fields = [name for name in before if before[name] != after[name] and name not in ("chart", "latest", "first")]
    shown = ("level", "state", "raised_at", "ended_at")
    told = [f"{name} {before[name]} -> {after[name]}" for name in fields if name in shown]
    return f" ({', '.join(told or fields or ['figures'])})"
