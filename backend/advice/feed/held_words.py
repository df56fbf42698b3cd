"""The silence log in words: why a candidate is not shown, and what would change that."""

from __future__ import annotations

from backend.advice.feed import figures
from backend.advice.feed.card import Held
from backend.advice.feed.manners import Manners
from backend.advice.feed.names import Names
from backend.advice.feed.trust import TrackRecord
from backend.advice.feed.worth import cents_per_hour
from backend.advice.phrases import hours, wall
from backend.advice.rules import RULES_BY_NAME, Rule
from backend.analysis.anomaly.odds import percent

_REPEATED = {
    "open": "A card about the same people stands in the feed",
    "done": "This was done a short while ago",
    "not_now": "You put it off",
    "wrong": "You called it wrong",
}


def why_sentence(
    held: Held, manners: Manners, names: Names, record: TrackRecord | None = None, rule: Rule | None = None
) -> str:
    """Why an entry of the log is held back, with the figures it fails by."""
    rule = rule or RULES_BY_NAME[held.candidate.rule]
    said = {
        "budget": lambda: _budget(held, manners, names),
        "praise": lambda: f"The last place of this hour went to an earned praise.{_again(held, names)}",
        "repeated": lambda: _repeated(held, names),
        "muted": lambda: _muted(record),
        "thin": lambda: _thin(held, rule),
        "unsure": lambda: _unsure(held, rule, manners, names),
        "slight": lambda: _slight(held, manners),
        "merged": lambda: _merged(held),
        "refused": lambda: held.candidate.refused,
        "held_out": lambda: _held_out(held, names),
    }
    return said[held.why]()


def _budget(held: Held, manners: Manners, names: Names) -> str:
    return f"At most {manners.per_hour} new cards an hour, and others promise more.{_again(held, names)}"


def _repeated(held: Held, names: Names) -> str:
    said = _REPEATED.get(held.note, "The same kind of advice was given about the same people a short while ago")
    return f"{said}.{_again(held, names)}"


def _again(held: Held, names: Names) -> str:
    return f" Back after {wall(held.ready_at, names.zone)} at the earliest." if held.ready_at else ""


def _muted(record: TrackRecord | None) -> str:
    if record is None or not record.judged:
        return "Advice of this type is held back until it has proved itself again."
    return (
        f"Advice of this type was right only {record.right} of the last {record.judged} times; "
        "it is held back until it is right 7 times of 10."
    )


def _thin(held: Held, rule: Rule) -> str:
    asked = next(clause.bound for clause in rule.when.clauses if clause.name == "n")
    so_far = figures.calls(held.candidate, held.candidate.n)
    return f"Not enough calls: {so_far} so far, {asked:.0f} are asked for.{_more(held)}"


def _unsure(held: Held, rule: Rule, manners: Manners, names: Names) -> str:
    if held.note == "waiting":
        return f"Seen too short a while: it must last {hours(rule.for_s)} first.{_again(held, names)}"
    bounds = [clause.bound for clause in rule.when.clauses if clause.name == "chance"]
    asked = max([*bounds, manners.least_chance])
    return (
        f"Not sure enough: a chance of {percent(held.candidate.chance)}, {percent(asked)} are asked for.{_more(held)}"
    )


def _slight(held: Held, manners: Manners) -> str:
    cents = cents_per_hour(held.candidate, manners)
    if held.candidate.benefit_per_hour.value <= 0 or cents <= 0:
        return "It would bring nothing."
    return f"Too little to bother you with: {figures.an_hour(held.candidate.benefit_per_hour)}."


def _merged(held: Held) -> str:
    if held.note == "system":
        return "Several agents of the campaign share the problem: it is told as the campaign's, not as theirs."
    return "Another piece of advice about the same people is worth more, and one is enough."


def _held_out(held: Held, names: Names) -> str:
    said = "Chosen by chance to be held back, to measure what advice of this type brings."
    return said + _again(held, names)


def _more(held: Held) -> str:
    return f" About {held.more_calls:,} more would settle it." if held.more_calls else ""
