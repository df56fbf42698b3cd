"""What to do about a card in Convoso, step by step, and the same as one text to copy. Nothing is done by itself."""

from __future__ import annotations

from backend.advice.feed.candidate import Candidate
from backend.advice.feed.names import Names
from backend.advice.feed.words import fields, place, sentence

_STEPS = {
    "coach": (
        "Open the calls of {who} and pick one.",
        "Listen to it together and ask what is in the way.",
        "Press Did it here.",
    ),
    "investigate": (
        "Open the calls of {what}.",
        "Look for what changed: list, script, caller ID, pauses.",
        "Press Did it here, or Wrong with what you found.",
    ),
    "process": (
        "In Convoso look at the lists and caller IDs of {where}.",
        "Compare script and offer with yesterday.",
        "Coach single agents only if neither explains it.",
    ),
    "praise": ("Copy the words, or say it in person.", "Press Did it here."),
    "balance": ("Offer {what} a break.", "Press Did it here."),
}


def steps(candidate: Candidate, names: Names) -> tuple[str, ...]:
    """The steps, in Convoso's words."""
    who, where = names.people(candidate.agent_ids), place(candidate, names)
    if candidate.to_campaign_id and candidate.agent_ids:
        to = names.campaign(candidate.to_campaign_id)
        agents = [names.agent(agent_id) for agent_id in candidate.agent_ids]
        return (
            *(f"In Convoso open Users and change the campaign of {agent} to {to}." for agent in agents),
            f"Ask {who} to log out after the call in hand and to log in again.",
            "This card is done by itself once the Agent Monitor shows it.",
        )
    return tuple(step.format(who=who, where=where, what=who or where) for step in _STEPS.get(candidate.kind, ()))


def instruction(candidate: Candidate, names: Names) -> str:
    """One text to copy; for praise, words ready to send."""
    if candidate.kind == "praise":
        return _praise(candidate, names)
    if candidate.to_campaign_id and candidate.agent_ids:
        who, to = names.people(candidate.agent_ids), names.campaign(candidate.to_campaign_id)
        return f"Please move {who} to {to} in Convoso (Users), and ask them to log out after the call and in again."
    return " ".join((sentence(candidate, names), *steps(candidate, names)[:-1]))


def _praise(candidate: Candidate, names: Names) -> str:
    who = names.people(candidate.agent_ids) or f"team of {place(candidate, names)}"
    said = fields(candidate, names)
    if candidate.metric == "streak" and "now" in said:
        return f"Well done, {who}: {said['now']} successes in a row today. Thank you!"
    if "now" not in said or "usual" not in said:
        return f"Well done, {who}. Keep it up!"
    level = f"your {said['metric']} {said['is']} {said['now']} today"
    return f"Well done, {who}: {level}, where {said['usual']} is usual. Keep it up!"
