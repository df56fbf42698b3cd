"""Step three of a look: a problem many share is the system's, and the same advice is given once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import fmean

from backend.advice.feed.candidate import Benefit, Candidate, CardFigure, WorthUnit
from backend.advice.feed.card import Card, Note
from backend.advice.feed.manners import Manners
from backend.advice.feed.weighing import Weighed

PERSONAL = ("coach", "investigate")
_FAMILY = {"coach": "trouble", "investigate": "trouble", "move": "place", "balance": "place"}
"""Kinds that say the same of the same people: only the more useful one is shown."""

Place = tuple[int, str]
"""Campaign and metric."""


def personal(candidate: Candidate) -> bool:
    """Whether it finds fault with single agents of a campaign."""
    return candidate.kind in PERSONAL and bool(candidate.agent_ids) and candidate.tone == "risk"


def shared(weighed: Iterable[Weighed], cards: Iterable[Card], manners: Manners) -> list[Candidate]:
    """Candidates that tell a problem of at least `many` agents of a campaign as the system's, where none does yet."""
    everyone = list(weighed)
    groups: dict[Place, dict[int, Candidate]] = {}
    open_ones = [card.latest for card in cards if card.open and card.part == "shown"]
    for candidate in [one.candidate for one in everyone if one.holds] + open_ones:
        if personal(candidate) and candidate.campaign_id:
            mine = groups.setdefault((candidate.campaign_id, candidate.metric), {})
            mine |= {agent_id: candidate for agent_id in candidate.agent_ids if agent_id not in mine}
    told = {one.candidate.campaign_id for one in everyone if one.candidate.kind == "process" and one.holds}
    return [
        _of_system(place, list({one.key: one for one in mine.values()}.values()), tuple(sorted(mine)))
        for place, mine in sorted(groups.items())
        if len(mine) >= manners.many and place[0] not in told
    ]


def systems_first(weighed: Sequence[Weighed], at: int, cards: Iterable[Card]) -> None:
    """Hold back advice on single agents whose problem is told, or about to be told, as their campaign's."""
    standing = {card.key: card for card in cards if card.first.kind == "process" and at < card.expires_at}
    for system in weighed:
        if system.candidate.kind != "process" or not system.holds or _silenced(system, standing):
            continue
        for one in weighed:
            if one.why is None and not one.standing and _inside(one.candidate, system.candidate):
                _into(one, system, "system")


def once(weighed: Sequence[Weighed], cards: Iterable[Card]) -> None:
    """Of several pieces of the same advice about the same people keep the most useful; open cards come first."""
    standing = {place: card for card in cards if card.open for place in _places(card.first)}
    kept: dict[object, Weighed] = {}
    for one in sorted((one for one in weighed if one.why is None), key=order):
        mine = _places(one.candidate)
        card = next((standing[place] for place in mine if place in standing), None)
        best = next((kept[place] for place in mine if place in kept), None)
        if card is not None:
            hidden_until = card.expires_at if card.part == "held_out" else 0
            one.hold("merged", "same", into=card.key, hidden_until=hidden_until)
        elif best is not None:
            _into(one, best, "same")
        else:
            kept |= dict.fromkeys(mine, one)


def order(one: Weighed) -> tuple[bool, bool, float, str]:
    """Urgent ones first, then the shift's praise, then by expected worth."""
    return (one.level != "urgent", not one.first, -one.worth, one.candidate.key)


def _into(one: Weighed, other: Weighed, note: Note) -> None:
    one.hold("merged", note, into=other.candidate.key)
    other.merged += (one.candidate.key, *one.merged)


def _silenced(system: Weighed, standing: dict[str, Card]) -> bool:
    """Whether the system's advice cannot speak for its agents: muted, forbidden, wrong, or said long enough ago."""
    if system.why in ("muted", "refused"):
        return True
    card = standing.get(system.candidate.key)
    if system.why in ("repeated", "held_out"):
        return card is None or card.state == "wrong"
    return False


def _inside(candidate: Candidate, system: Candidate) -> bool:
    if not personal(candidate) or candidate.campaign_id != system.campaign_id:
        return False
    return not set(candidate.agent_ids).isdisjoint(system.agent_ids) or (
        not system.agent_ids and candidate.metric == system.metric
    )


def _places(candidate: Candidate) -> list[object]:
    """What a candidate speaks of: its family with each subject; nothing for a kind without family."""
    family = _FAMILY.get(candidate.kind)
    return [] if family is None else [(family, subject) for subject in candidate.subjects]


def _of_system(place: Place, members: Sequence[Candidate], agent_ids: tuple[int, ...]) -> Candidate:
    """The members' problem as one: benefits and calls add up, the chance is that of their mean, which is cautious."""
    campaign_id, metric = place
    units = {one.benefit_per_hour.unit for one in members}
    unit: WorthUnit = "cents" if units == {"cents"} else "conversions"
    same = [one.benefit_per_hour for one in members if one.benefit_per_hour.unit == unit]
    value, low, high = (sum(getattr(one, name) for one in same) for name in ("value", "low", "high"))
    return Candidate(
        f"shared:{campaign_id}:{metric}", "process_shared", "process", "risk", agent_ids, campaign_id, metric,
        Benefit(value, low, high, unit), fmean(one.chance for one in members), sum(one.n for one in members),
        min(one.since for one in members), max(one.as_of for one in members), figures=_figures(members),
        parts=_parts(members, agent_ids),
    )  # fmt: skip


def _parts(members: Sequence[Candidate], agent_ids: tuple[int, ...]) -> dict[str, float | str]:
    """Now and usual, averaged by the members' calls, and how many agents there are."""
    parts: dict[str, float | str] = {"agents": float(len(agent_ids))}
    n = sum(one.n for one in members)
    for name in ("now", "usual"):
        known = [(one.parts.get(name), one.n / n if n else 1 / len(members)) for one in members]
        if all(isinstance(value, float | int) for value, _ in known):
            parts[name] = sum(float(value) * weight for value, weight in known if value is not None)
    return parts


def _figures(members: Sequence[Candidate]) -> tuple[CardFigure, ...]:
    """The members' figures of the same label, averaged by their calls."""
    found = []
    for figure in members[0].figures:
        alike = [
            other
            for one in members
            for other in one.figures
            if (other.label, other.unit) == (figure.label, figure.unit)
        ]
        known = [other for other in alike if other.value is not None]
        n = sum(other.n for other in known)
        if not known:
            continue
        value = sum((other.value or 0.0) * (other.n / n if n else 1 / len(known)) for other in known)
        found.append(CardFigure(figure.label, value, figure.unit, n))
    return tuple(found[:3])
