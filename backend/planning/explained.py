"""What is wrong with a scenario, in the words of whoever wrote the file: the place, what is there, what to write."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from backend.planning.rules import NAME
from backend.planning.scenario import Misplaced, Scenario
from backend.planning.similar import near

Place = tuple[str | int, ...]
At = Callable[[Sequence[str | int]], str]
"""`Line 7: ` for a place, or nothing where the file has no such part."""

TOLD = 3
"""Faults told at once: more of them are seldom read, and many are one mistake."""

_SENTENCE = "write a rule as a sentence, like “Bob works at most 5 shifts a week.”"
_NO_NAME = "holds signs no name may have; use letters, digits, spaces and . ' - only"
_NO_TIME = "is no time of day; write it as 08:00, from 00:00 to 23:59"
_KINDS = {
    "tuple_type": "a list: [one, another], or a line with “- ” for each",
    "string_type": "text; put it in quotes",
    "bool_parsing": "true or false", "bool_type": "true or false",
    "int_type": "a whole number", "int_parsing": "a whole number", "int_from_float": "a whole number",
    "int_parsing_size": "a whole number of fewer digits", "float_type": "a number", "float_parsing": "a number",
    "finite_number": "a number", "dict_type": "a part with names and values",
    "multiple_of": "a multiple of {multiple_of:g}",
    "greater_than_equal": "at least {ge}", "greater_than": "more than {gt}", "less_than_equal": "at most {le}",
    "less_than": "less than {lt}", "string_too_long": "text of at most {max_length} letters",
}  # fmt: skip
"""What pydantic's errors want; days, names, choices and missing parts are told in `_told`."""


def explain(error: ValidationError, data: Any, at: At) -> str:
    """The first faults, each a sentence with its line; `data` is what was checked."""
    faults = [one for one in error.errors() if not _is_ghost(one)]
    faults.sort(key=lambda one: one["type"] == "missing")  # a misspelt name first: it says why another is missing
    told = [_sentence(one, data, at) for one in faults[:TOLD]]
    more = len(faults) - len(told)
    return " ".join(told) + (f" (and {more} more)" if more else "")


def ended(said: str) -> str:
    """The sentence with its full stop, where no other sign ends it."""
    return said if said.endswith(("?", ".", ".”")) else f"{said}."


def shown(value: Any) -> str:
    """A value as it is quoted in a sentence."""
    if isinstance(value, str):
        flat = " ".join(value.split())
        return f"“{flat[:60]}{'…' if len(flat) > 60 else ''}”"
    if isinstance(value, list | tuple | dict):
        return "a list" if isinstance(value, list | tuple) else "a part with names"
    return "nothing" if value is None else str(value).lower()[:40] if isinstance(value, bool) else str(value)[:40]


def named(place: Sequence[str | int], data: Any = None) -> str:
    """`queues, entry 2 (Sales), goals: ` for a place."""
    words: list[str] = []
    for part in place:
        data = _within(data, part)
        name = data.get("name") if isinstance(part, int) and isinstance(data, dict) else None
        words.append(f"entry {part + 1}" if isinstance(part, int) else str(part)[:60])
        if isinstance(name, str) and name:
            words[-1] += f" ({name[:40]})"
    return f"{', '.join(words)}: " if words else ""


def _within(data: Any, part: str | int) -> Any:
    if isinstance(data, dict):
        return data.get(part)
    return data[part] if isinstance(data, list) and isinstance(part, int) and part < len(data) else None


def _is_ghost(fault: Any) -> bool:
    """A list is called too short where its entries are wrong, though there are enough of them."""
    return bool(fault["type"] == "too_short" and len(fault["input"] or ()) >= fault["ctx"]["min_length"])


def _sentence(fault: Any, data: Any, at: At) -> str:
    place, model = _place(fault["loc"])
    cause = fault.get("ctx", {}).get("error")
    if isinstance(cause, Misplaced):
        return f"{at(cause.place)}{ended(str(cause))}"
    if fault["type"] in ("missing", "extra_forbidden"):
        place, name = place[:-1], str(place[-1])
        fields = list(model.model_fields) if model else []
        said = f"{name} is missing" if fault["type"] == "missing" else _unknown(name, fields)
        line = at(place) if fault["type"] == "missing" else at((*place, name))
        return f"{line}{named(place, data)}{ended(said)}"
    if fault["type"] == "invalid_key":
        line = at((*place[:-1], str(fault["input"])))
        return f"{line}{named(place[:-1], data)}{shown(fault['input'])} is no name; names are words."
    return f"{at(place)}{named(place, data)}{ended(_told(fault, place))}"


def _unknown(name: str, fields: Sequence[str]) -> str:
    said = f"{shown(name)} is not known here"
    return said + (near(name, fields) or f"; what can stand here is {', '.join(fields)}" * bool(fields))


def _told(fault: Any, place: Place) -> str:
    """What is wrong with one value and what to write."""
    kind, ctx, value = fault["type"], fault.get("ctx", {}), fault["input"]
    if kind == "value_error":
        return str(fault["msg"]).removeprefix("Value error, ")
    if kind.startswith(("date_", "datetime_")):
        return f"{shown(value)} is no day; write it as 2026-11-30"
    if kind == "string_pattern_mismatch":
        return f"{shown(value)} {_NO_NAME if ctx['pattern'] == NAME else _NO_TIME}"
    if kind == "string_too_short":
        return "the text is empty; write one"
    if kind == "literal_error":
        words = re.findall(r"'([^']*)'", ctx["expected"])
        return f"{shown(value)} is not one of {', '.join(words)}{near(str(value), words)}"
    if kind in ("too_short", "too_long"):
        least, most = ctx.get("min_length"), ctx.get("max_length")
        n = least if kind == "too_short" else most
        return f"at {'least' if kind == 'too_short' else 'most'} {_entries(n)}, not {_count(fault)}"
    if place[:1] == ("rules",) and (kind.startswith("union_tag") or kind.endswith("attributes_type")):
        return f"{shown(value)} is no rule; {_SENTENCE}"
    if kind in ("model_type", "model_attributes_type"):
        return f"{shown(value)} is not enough here; write its parts, like {{name: …}}"
    if kind == "string_unicode":
        return "the text holds signs that are no text; write it anew"
    if kind in _KINDS:
        return f"{shown(value)} does not fit; it must be {_KINDS[kind].format(**_plain(ctx))}{_of_percent(value, ctx)}"
    return str(fault["msg"])[:1].lower() + str(fault["msg"])[1:]


def _of_percent(value: Any, ctx: dict[str, Any]) -> str:
    """How a share is written, where a percentage stands for one."""
    text = str(value).strip().removesuffix("%").strip()
    if not (str(value).strip().endswith("%") or ctx.get("le") == 1) or not re.fullmatch(r"\d{1,3}(\.\d+)?", text):
        return ""
    return f"; write {float(text) / 100:g} for {text} %" if float(text) <= 100 else ""


def _plain(ctx: dict[str, Any]) -> dict[str, Any]:
    """Bounds without a decimal point that says nothing."""
    return {name: int(one) if isinstance(one, float) and one == int(one) else one for name, one in ctx.items()}


def _entries(n: Any) -> str:
    return "1 entry is needed" if n == 1 else f"{n} entries are allowed"


def _count(fault: Any) -> Any:
    return fault["ctx"].get("actual_length") or len(fault["input"] or ())


def _place(loc: Sequence[str | int]) -> tuple[Place, type[BaseModel] | None]:
    """Where a fault lies in the document, without pydantic's own steps, and the part whose names are meant there."""
    place: list[str | int] = []
    model: type[BaseModel] | None = Scenario
    parts: list[type[BaseModel]] = [Scenario]
    for word in loc:
        if str(word).startswith(("function", "tagged")):
            continue
        if isinstance(word, str):
            kinds = [one for one in parts if word in (_kind(one),)]
            if kinds and len(parts) > 1:  # the name of a rule's kind, which is no step of the file
                parts = kinds
                continue
            model = parts[0] if len(parts) == 1 else None
            field = model.model_fields.get(word) if model else None
            parts = list(_models(field.annotation)) if field else []
        place.append(word)
    return tuple(place), model


def _kind(model: type[BaseModel]) -> Any:
    field = model.model_fields.get("kind")
    return None if field is None else field.default


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The parts that a field may hold."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for one in get_args(annotation):
        yield from _models(one)
