"""A card in words: one sentence, why, what would change it, and what doing nothing costs."""

from __future__ import annotations

from string import Formatter

from backend.advice.feed import figures
from backend.advice.feed.candidate import Candidate
from backend.advice.feed.names import Names
from backend.advice.feed.trust import TrackRecord
from backend.advice.phrases import hours, own, phrase, wall
from backend.advice.rules import RULES_BY_NAME, Rule
from backend.advice.rules.kinds import Level
from backend.analysis.anomaly.odds import luck

DAY_S = 86_400
_SURE: dict[Level, str] = {
    "watch": "Worth watching", "likely": "Likely", "act": "Time to act", "urgent": "Urgent",
}  # fmt: skip


def title(candidate: Candidate, names: Names) -> str:
    """A few words that name the advice."""
    who, where = names.people(candidate.agent_ids), place(candidate, names)
    to = names.campaign(candidate.to_campaign_id)
    return {
        "coach": f"Coach {who}",
        "praise": f"Praise {who or 'the team of ' + where}",
        "investigate": f"Look into {who or where}",
        "move": f"{who} to {to}",
        "balance": f"{who} to {to}" if to else f"A break for {who}",
        "process": f"Check {where} before coaching",
    }[candidate.kind]


def sentence(candidate: Candidate, names: Names, rule: Rule | None = None) -> str:
    """The card's sentence, by its rule's template; ValueError for a field the candidate gives no value for."""
    rule = rule or RULES_BY_NAME[candidate.rule]
    given = fields(candidate, names)
    wanted = {name for _, name, _, _ in Formatter().parse(rule.summary) if name}
    missing = sorted(wanted - given.keys())
    if missing:
        raise ValueError(f"{candidate.key!r} has no {', '.join(missing)} for the sentence of rule {rule.name!r}.")
    said = rule.summary.format_map(given)
    return said[:1].upper() + said[1:]


def why_sentence(candidate: Candidate, names: Names) -> str:
    """How much stands behind it, since when, how sure that is and what it is worth."""
    behind = figures.calls(candidate, candidate.n)
    parts = [f"{behind} {_span(candidate, names)}." if candidate.n else ""]
    if candidate.kind in ("move", "balance") and candidate.to_campaign_id:
        parts.append(f"Such a change gains {figures.chance_in_words(candidate.chance)}.")
    else:
        parts.append(f"Such a finding is real {figures.chance_in_words(candidate.chance)}.")
    if candidate.tone != "praise":
        at_stake = "It brings" if candidate.tone == "opportunity" else "At stake:"
        parts.append(f"{at_stake} {figures.with_range(candidate.benefit_per_hour)}.")
    return " ".join(part for part in parts if part)


def _span(candidate: Candidate, names: Names) -> str:
    """Since a time of today, or over how many days."""
    days = (candidate.as_of - candidate.since) // DAY_S
    if days < 1:
        return f"since {wall(candidate.since, names.zone)}"
    return "since yesterday" if days == 1 else f"in the last {days} days"


def confidence(level: Level, chance: float) -> str:
    """ "Time to act: right about 9 times of 10"."""
    return f"{_SURE[level]}: right {figures.chance_in_words(chance)}"


def odds(candidate: Candidate) -> str:
    """How often luck alone brings as much; empty where that is not the question."""
    shifts = candidate.parts.get("luck_shifts")
    return f"As much {luck(shifts)}." if isinstance(shifts, float | int) else ""


def record(known: TrackRecord | None) -> str:
    """ "Advice of this type was right 17 of the last 21 times"."""
    if known is None or not known.judged:
        return "No advice of this type was judged yet."
    return f"Advice of this type was right {known.right} of the last {known.judged} times."


def would_change(candidate: Candidate, names: Names, rule: Rule | None = None) -> str:
    """What would make the advice go away."""
    rule = rule or RULES_BY_NAME[candidate.rule]
    lasting = hours(rule.keep_firing_for_s)
    if candidate.kind in ("move", "balance") and candidate.to_campaign_id:
        to = names.campaign(candidate.to_campaign_id)
        return f"Fewer leads on {to}, somebody else going there, or its rates falling for {lasting}."
    if candidate.kind == "balance":
        return "A break."
    usual = candidate.parts.get("usual")
    if isinstance(usual, float | int):
        back = f"{phrase(candidate.metric).name} back near {figures.value(candidate.metric, usual)}"
        return f"{back[:1].upper()}{back[1:]} for {lasting}."
    return f"Figures as usual for {lasting}."


def cost_of_nothing(candidate: Candidate, at: int, until: int, names: Names) -> str:
    """What is lost from `at` to `until` (UTC s) if nothing is done and all goes on so; empty for praise."""
    benefit = candidate.benefit_per_hour
    lost = benefit.value * candidate.chance * max(until - at, 0) / 3600
    if candidate.tone == "praise" or lost <= 0:
        return ""
    return f"Doing nothing costs about {figures.worth(lost, benefit.unit)} until {wall(until, names.zone)}."


def age(candidate: Candidate, at: int) -> str:
    """How old its figures are at `at` (UTC s)."""
    return (
        f"Figures as of {hours(max(at - candidate.as_of, 0))} ago." if at - candidate.as_of >= 60 else "Figures of now."
    )


def fields(candidate: Candidate, names: Names) -> dict[str, str]:
    """What a template may use; `now` and `usual` only where the candidate's parts have them."""
    said, who = phrase(candidate.metric), names.people(candidate.agent_ids)
    people = int(candidate.parts.get("agents", len(candidate.agent_ids)))
    leaving = names.campaign(candidate.from_campaign_id)
    known = {
        "agents": who, "whose": own(who) if who else own(place(candidate, names)),
        "campaign": place(candidate, names), "from": leaving, "leaving": f" from {leaving}" if leaving else "",
        "to": names.campaign(candidate.to_campaign_id), "metric": said.name,
        "is": "are" if said.unit == "per_hour" else "is", "calls": figures.calls(candidate, candidate.n),
        "benefit": figures.an_hour(candidate.benefit_per_hour), "people": figures.many(people),
    }  # fmt: skip
    shown = {name: part for name in ("now", "usual") if isinstance(part := candidate.parts.get(name), float | int)}
    if len(shown) == 2:
        known["way"] = "up" if shown["now"] >= shown["usual"] else "down"
    return known | {name: figures.value(candidate.metric, part) for name, part in shown.items()}


def place(candidate: Candidate, names: Names) -> str:
    """Where a candidate is about: its campaign's name, or the whole floor."""
    return names.campaign(candidate.campaign_id) or "the whole floor"
