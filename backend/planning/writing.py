"""Rules written as sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from backend.planning.rules import AnyRule, Available, Fair, Limit, Off, Pattern, Prefer, Rest, Rule, Source

USUAL_RANK = 5
EVERYBODY = "Everybody"
PERIODS = {"day": "a day", "week": "a week", "2 weeks": "in 2 weeks", "4 weeks": "in 4 weeks", "month": "a month"}
SOURCES: dict[Source, str] = {
    "policy": "", "law": ", by law", "union": ", by union agreement", "preference": ", by wish",
}  # fmt: skip
SINGULAR = {
    "shifts": "shift", "hours": "hour", "weekend shifts": "weekend shift", "night shifts": "night shift",
    "days in a row": "day in a row", "days off in a row": "day off in a row", "weekends": "weekend",
}  # fmt: skip


def write(rule: AnyRule) -> str:
    """The rule as a sentence."""
    return f"{_BODIES[rule.kind](rule)}{_tail(rule)}."


def _people(who: Sequence[str]) -> str:
    return _listed(who) if who else EVERYBODY


def _listed(names: Sequence[str], last: str = "and") -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"


def _verb(who: Sequence[str], one: str, many: str) -> str:
    return many if len(who) > 1 else one


def _tail(rule: Rule) -> str:
    usual_source = "preference" if rule.__class__ is Prefer else "policy"
    source = "" if rule.source == usual_source else SOURCES[rule.source] or ", by policy"
    if rule.rank is None:
        return source
    if rule.__class__ is Prefer and rule.rank == USUAL_RANK:
        return source
    rank = "" if rule.rank == USUAL_RANK else f" (rank {rule.rank})"
    return f"{source}, if possible{rank}"


def _limit(rule: Limit) -> str:
    name = rule.thing if rule.shift is None else f"{rule.shift} shifts"
    single = SINGULAR[rule.thing] if rule.shift is None else f"{rule.shift} shift"
    if rule.least is not None and rule.least == rule.most:
        amount = f"exactly {_number(rule.least)} {single if rule.least == 1 else name}"
    elif rule.least is not None and rule.most is not None:
        amount = f"between {_number(rule.least)} and {_number(rule.most)} {name}"
    elif rule.most is not None:
        amount = f"at most {_number(rule.most)} {single if rule.most == 1 else name}"
    else:
        least = rule.least or 0.0
        amount = f"at least {_number(least)} {single if least == 1 else name}"
    period = "" if rule.period is None else f" {PERIODS[rule.period]}"
    verb = _verb(rule.who, "has", "have") if rule.thing == "days off in a row" else _verb(rule.who, "works", "work")
    return f"{_people(rule.who)} {verb} {amount}{period}"


def _number(value: float) -> str:
    return f"{value:g}" if value == int(value) else repr(float(value))


def _rest(rule: Rest) -> str:
    unit = "hour" if rule.hours == 1 else "hours"
    return (
        f"{_people(rule.who)} {_verb(rule.who, 'rests', 'rest')} at least {_number(rule.hours)} {unit} between shifts"
    )


def _pattern(rule: Pattern) -> str:
    days = _listed([f"{day}s" for day in rule.days])
    who, shifts = _people(rule.who), _listed(rule.shifts, "or") if rule.shifts else "any shift"
    if rule.mode == "never":
        what = f" {shifts}" if rule.shifts else ""
        return f"{who} never {_verb(rule.who, 'works', 'work')}{what} on {days}"
    if rule.mode == "must":
        return f"{who} must work {shifts} on {days}"
    return f"{who} {_verb(rule.who, 'works', 'work')} {shifts} on {days}"


def _fair(rule: Fair) -> str:
    return (
        f"{_people(rule.who)} {_verb(rule.who, 'works', 'work')} the same number of {rule.thing} "
        f"from {rule.first.isoformat()} to {rule.last.isoformat()}"
    )


def _off(rule: Off) -> str:
    who, verb = _people(rule.who), _verb(rule.who, "is", "are")
    if rule.first == rule.last:
        return f"{who} {verb} off on {rule.first.isoformat()}"
    return f"{who} {verb} off from {rule.first.isoformat()} to {rule.last.isoformat()}"


def _available(rule: Available) -> str:
    days = _listed([f"{day}s" for day in rule.days])
    return f"{_people(rule.who)} {_verb(rule.who, 'is', 'are')} available on {days} from {rule.start} to {rule.end}"


def _prefer(rule: Prefer) -> str:
    wish = "to start at " if rule.starts else ""
    return (
        f"{_people(rule.who)} {_verb(rule.who, 'prefers', 'prefer')} {wish}{', then '.join(rule.starts or rule.shifts)}"
    )


_BODIES: dict[str, Callable[..., str]] = {
    "limit": _limit, "rest": _rest, "pattern": _pattern, "fair": _fair, "off": _off, "available": _available,
    "prefer": _prefer,
}  # fmt: skip
