"""The same trouble of three or more agents on one campaign is the campaign's business: one alert instead of many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from backend.advice.alert import Alert, Figures, Kind
from backend.analysis.signals import Sign

if TYPE_CHECKING:
    from backend.advice.desk import Manners

GROUP: Kind = "campaign_agents"
LEAST = 3
MERGED_KINDS = ("agent_drift", "agent_unusual")

Place = tuple[int, Sign, str]
"""Campaign, sign, metric."""


def groups(alerts: Iterable[Alert]) -> dict[Place, list[Alert]]:
    """Open alerts of agents, at least "likely", by what they have in common; only where there are three agents."""
    found: dict[Place, dict[int, Alert]] = {}
    for alert in alerts:
        if alert.kind in MERGED_KINDS and alert.level != "watch" and alert.campaign_id:
            mine = found.setdefault((alert.campaign_id, alert.sign, alert.metric), {})
            other = mine.get(alert.agent_id)
            if other is None or alert.latest.score > other.latest.score:
                mine[alert.agent_id] = alert
    return {place: list(mine.values()) for place, mine in sorted(found.items()) if len(mine) >= LEAST}


def merged(known: Alert | None, members: Sequence[Alert], number: int, at: int, units: int, manners: Manners) -> Alert:
    """The campaign's alert about its agents: new, or `known` with who is in it now."""
    agents = tuple(sorted(member.agent_id for member in members))
    figures, one = _figures(members, at), members[0]
    if known is not None:
        state = "open" if known.state == "ended" else known.state
        return known.but(agents=agents, latest=figures, updated_at=at, ended_at=None, state=state, units=units)
    began = min(member.began_at for member in members)
    metrics = tuple(dict.fromkeys(metric for member in members for metric in member.metrics))
    return Alert(
        number, GROUP, one.sign, "act", "open", 0, one.campaign_id, one.metric, metrics, began, at, at, figures,
        figures, units, agents=agents, settings_hash=manners.settings_hash, origin=manners.origin,
    )  # fmt: skip


def _figures(members: Sequence[Alert], at: int) -> Figures:
    """Averages over the members' calls; the luck is that of the least likely member alone, which is cautious."""
    latest = [member.latest for member in members]
    n = sum(figures.n for figures in latest)
    weights = [figures.n / n if n else 1 / len(latest) for figures in latest]
    now, usual = (sum(w * getattr(f, name) for w, f in zip(weights, latest, strict=True)) for name in ("now", "usual"))
    best = max(latest, key=lambda figures: figures.score)
    since = min(figures.since for figures in latest)
    return Figures(at, now, usual, n, since, best.score, best.luck_shifts, best.chance, best.crosses)
