"""Rules in sentences and back: what the sentence builder writes is read back to the very same rule (E070).

The language is small on purpose, one form per kind of rule:

    Bob works between 3 and 4 weekend shifts a month.
    Everybody rests at least 12 hours between shifts, by law.
    Joe works Standard or Special on Mondays.         Joe must work Special on Tuesdays.
    Joe never works on Sundays.                       Ann is available on Mondays from 08:00 to 14:00.
    John, Mary and Robert work the same number of weekend shifts from 2026-12-01 to 2026-12-31.
    Ann is off from 2026-12-24 to 2026-12-26.         Ann prefers to start at 09:00, then 10:00.

", if possible" makes a rule soft, ", if possible (rank 2)" says how soon it gives way; ", by law", ", by union
agreement" and ", by wish" say where it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from difflib import get_close_matches

from pydantic import ValidationError

from backend.planning.rules import (
    RUNS,
    WEEKDAYS,
    AnyRule,
    Available,
    Fair,
    Limit,
    Off,
    Pattern,
    Prefer,
    Rest,
    Weekday,
)
from backend.planning.writing import EVERYBODY, PERIODS, SINGULAR, SOURCES, USUAL_RANK, write

__all__ = ["EXAMPLES", "NotUnderstood", "nearest", "read", "write"]

EXAMPLES = (
    "Bob works between 3 and 4 weekend shifts a month.",
    "Alice works at most 80 hours in 2 weeks.",
    "John works at most 5 days in a row.",
    "Everybody rests at least 12 hours between shifts, by law.",
    "Joe works Standard or Special on Mondays.",
    "Joe must work Special on Tuesdays.",
    "Joe never works on Sundays.",
    "Ann is available on Mondays and Fridays from 08:00 to 14:00.",
    "John, Mary and Robert work the same number of weekend shifts from 2026-12-01 to 2026-12-31.",
    "Ann is off from 2026-12-24 to 2026-12-26.",
    "Ann prefers to start at 09:00, then 10:00.",
)


LONGEST_QUOTE = 200
_MORE = "everybody work works has have rest rests is are prefer prefers exactly any or rank shift hour possible if"
WORDS = frozenset(re.findall(r"\b[a-z]+\b", " ".join((
    *EXAMPLES, *SINGULAR, *SINGULAR.values(), *PERIODS.values(), *SOURCES.values(), _MORE,
    *(f"{day.lower()} {day.lower()}s" for day in WEEKDAYS),
))))  # fmt: skip
"""Every word of the language, names and numbers aside."""


class NotUnderstood(ValueError):
    """The sentence is none of the language; the text says what is wrong and gives the nearest example."""


def read(sentence: str) -> AnyRule:
    """The rule of a sentence; raises NotUnderstood."""
    text = re.sub(r"\s+", " ", sentence.strip()).removesuffix(".")
    body, tail = _split_tail(text)
    for pattern, make in _FORMS:
        found = pattern.fullmatch(body)
        if found:
            try:
                return make(found, tail)
            except ValidationError as error:
                raise NotUnderstood(f"{_quoted(sentence)}: {_first(error)}.") from None
    raise NotUnderstood(f"{_quoted(sentence)} is not understood. Write for example: {nearest(sentence)}")


def _quoted(sentence: str) -> str:
    text = " ".join(sentence.split())
    return f"“{text[:LONGEST_QUOTE]}…”" if len(text) > LONGEST_QUOTE else f"“{text}”"


def nearest(sentence: str) -> str:
    """The example that shares most words with the sentence."""
    words = set(re.findall(r"[a-z]+", sentence.lower()))
    return max(EXAMPLES, key=lambda one: (len(words & set(re.findall(r"[a-z]+", one.lower()))), -len(one)))


def odd_word(sentence: str) -> tuple[int, str, str] | None:
    """The first word the language does not know: where it begins, the word, and the nearest known one (or empty).

    Words that begin with a capital are taken for names.
    """
    for found in re.finditer(r"[^\W\d_]+", sentence):
        word = found[0]
        if word[0].isupper() or word.lower() in WORDS:
            continue
        near = get_close_matches(word.lower(), sorted(WORDS), 1, 0.6)
        return found.start(), word, near[0] if near else ""
    return None


def _first(error: ValidationError) -> str:
    said = error.errors()[0]
    if said["type"] == "string_too_long":
        return "a name has at most 60 letters"
    if said["type"] == "string_pattern_mismatch":
        kind = "time of day; write it as 08:00" if "starts" in said["loc"] else "name; use letters, digits and spaces"
        return f"“{str(said['input'])[:60]}” is no {kind}"
    where = ".".join(str(part) for part in said["loc"] if not str(part).startswith("function"))
    text = str(said["msg"]).removeprefix("Value error, ")
    return f"{where}: {text}" if where else text


Tail = dict[str, object]
_TAIL = re.compile(
    r"(?P<body>.*?)(?P<source>, by (?:law|union agreement|wish|policy))?"
    r"(?P<soft>, if possible(?: \(rank (?P<rank>\d)\))?)?"
)


def _split_tail(text: str) -> tuple[str, Tail]:
    found = _TAIL.fullmatch(text)
    assert found is not None  # the body takes what the rest does not
    tail: Tail = {}
    if found["source"]:
        said = found["source"]
        tail["source"] = next((name for name, words in SOURCES.items() if words == said), "policy")
    if found["soft"]:
        tail["rank"] = int(found["rank"] or USUAL_RANK)
    return found["body"], tail


def _who(text: str) -> tuple[str, ...]:
    return () if text.lower() == EVERYBODY.lower() else _names(text, "and")


def _names(text: str, last: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(rf", | {last} ", text))


def _days(text: str) -> tuple[Weekday, ...]:
    words = [word.removesuffix("s").capitalize() for word in _names(text, "and")]
    known: dict[str, Weekday] = {day: day for day in WEEKDAYS}
    if unknown := [word for word in words if word not in known]:
        raise NotUnderstood(f"“{unknown[0]}” is no weekday; write Monday to Sunday.")
    return tuple(known[word] for word in words)


_PLURAL = {single: name for name, single in SINGULAR.items()}
_PERIOD_OF = {words: name for name, words in PERIODS.items()}


def _make_limit(found: re.Match[str], tail: Tail) -> Limit:
    thing, period = _thing_and_period(found["what"])
    shift = None
    plain = _PLURAL.get(thing, thing)
    if plain not in SINGULAR:
        shift, plain = re.sub(r" shifts?$", "", thing), "shifts"
        if shift == thing:
            raise NotUnderstood(f"“{thing}” cannot be counted; count {', '.join(SINGULAR)} or shifts by name.")
    amount = found["amount"]
    numbers = [float(one) for one in re.findall(r"\d+(?:\.\d+)?", amount)]
    least, most = numbers[0], numbers[-1]
    return Limit.model_validate({
        "who": _who(found["who"]), "thing": plain, "shift": shift, "period": period,
        "least": None if amount.startswith("at most") else least,
        "most": None if amount.startswith("at least") else most,
        **tail,
    })  # fmt: skip


def _thing_and_period(what: str) -> tuple[str, str | None]:
    for words, name in _PERIOD_OF.items():
        if what.endswith(f" {words}"):
            return what.removesuffix(f" {words}"), name
    if _PLURAL.get(what, what) not in RUNS:
        raise NotUnderstood(f"“{what}” needs a period: {', '.join(PERIODS.values())}.")
    return what, None


def _make_pattern(found: re.Match[str], tail: Tail) -> Pattern:
    groups = found.groupdict()
    mode = "never" if groups.get("never") else "must" if groups.get("must") else "may"
    shifts = groups.get("shifts") or ""
    names = () if shifts in ("", "any shift") else _names(shifts, "or")
    return Pattern.model_validate(
        {"who": _who(found["who"]), "days": _days(found["days"]), "mode": mode, "shifts": names, **tail}
    )


def _make_span(kind: type[Fair] | type[Off]) -> Callable[[re.Match[str], Tail], AnyRule]:
    def make(found: re.Match[str], tail: Tail) -> AnyRule:
        groups = found.groupdict()
        first = _date(groups.get("day") or found["first"])
        last = _date(groups.get("day") or found["last"])
        more = {"thing": groups["thing"]} if "thing" in groups else {}
        return kind.model_validate({"who": _who(found["who"]), "first": first, "last": last, **more, **tail})

    return make


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotUnderstood(f"“{text}” is no day; write it as 2026-12-24.") from None


def _make_available(found: re.Match[str], tail: Tail) -> Available:
    named = {"days": _days(found["days"]), "start": found["start"], "end": found["end"]}
    return Available.model_validate({"who": _who(found["who"]), **named, **tail})


def _make_prefer(found: re.Match[str], tail: Tail) -> Prefer:
    wishes = tuple(one.strip() for one in found["wishes"].split(", then "))
    named = {"starts": wishes} if found["start"] else {"shifts": wishes}
    return Prefer.model_validate({"who": _who(found["who"]), **named, **tail})


_NUMBER = r"\d+(?:\.\d+)?"
_DAY = r"\d{4}-\d{2}-\d{2}"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Tail], AnyRule]], ...] = (
    (
        re.compile(rf"(?P<who>.+?) rests? at least (?P<hours>{_NUMBER}) hours? between shifts"),
        lambda found, tail: Rest.model_validate({"who": _who(found["who"]), "hours": float(found["hours"]), **tail}),
    ),
    (
        re.compile(
            rf"(?P<who>.+?) works? the same number of (?P<thing>[a-z ]+?) from (?P<first>{_DAY}) to (?P<last>{_DAY})"
        ),
        _make_span(Fair),
    ),
    (
        re.compile(rf"(?P<who>.+?) (?:is|are) off (?:on (?P<day>{_DAY})|from (?P<first>{_DAY}) to (?P<last>{_DAY}))"),
        _make_span(Off),
    ),
    (
        re.compile(
            r"(?P<who>.+?) (?:is|are) available on (?P<days>.+?) from (?P<start>\d\d:\d\d) to (?P<end>\d\d:\d\d)"
        ),
        lambda found, tail: Available.model_validate(
            {
                "who": _who(found["who"]),
                "days": _days(found["days"]),
                "start": found["start"],
                "end": found["end"],
                **tail,
            }
        ),
    ),
    (re.compile(r"(?P<who>.+?) prefers? (?P<start>to start at )?(?P<wishes>.+)"), _make_prefer),
    (
        re.compile(
            rf"(?P<who>.+?) (?:works?|has|have) (?P<amount>between {_NUMBER} and {_NUMBER}|exactly {_NUMBER}"
            rf"|at (?:most|least) {_NUMBER}) (?P<what>.+)"
        ),
        _make_limit,
    ),
    (re.compile(r"(?P<who>.+?) (?P<never>never) works?(?: (?P<shifts>.+?))? on (?P<days>.+)"), _make_pattern),
    (re.compile(r"(?P<who>.+?) (?P<must>must) work (?P<shifts>.+?) on (?P<days>.+)"), _make_pattern),
    (re.compile(r"(?P<who>.+?) works? (?P<shifts>.+?) on (?P<days>.+)"), _make_pattern),
)
