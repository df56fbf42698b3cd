"""Scenario files: YAML, JSON and XML in and out, each fault told with its line (E072).

Files come from strangers: no entities, no aliases, no tags that build objects, no more than ten megabytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import ValidationError

from backend.planning import json_text, plausible, sentences, spans, xml_text
from backend.planning.explained import ended, explain, named, shown
from backend.planning.scenario import VERSION, Misplaced, Scenario

Kind = Literal["yaml", "json", "xml"]
MOST_BYTES = 10_000_000
MOST_DEEP = 40
MOST_YAML_BYTES = 1_000_000
"""YAML takes a second to read per megabyte; larger scenarios are written as JSON."""

Place = tuple[str | int, ...]
Lines = Callable[[], Mapping[Place, int]]
"""The line of each part of a file; asked for where something is wrong."""


class BadFile(ValueError):
    """The file is no scenario; the text says where and what to do."""


class _Loader(yaml.SafeLoader):
    """YAML without aliases: a few lines of them can stand for more than any computer holds."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            line = self.peek_event().start_mark.line + 1  # type: ignore[no-untyped-call]
            raise BadFile(f"Line {line}: aliases (*name) are not read; write the part out.")
        self.depth += 1
        if self.depth > MOST_DEEP:
            line = self.peek_event().start_mark.line + 1  # type: ignore[no-untyped-call]
            raise BadFile(f"Line {line}: the file is nested too deeply for a scenario.")
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


DAY = "tag:yaml.org,2002:timestamp"
"""Days stay text: whoever checks them says which is wrong, and where."""


def _as_people_mean(loader: type[_Loader]) -> None:
    """Plain 10:00 is a time of day, not six hundred, and a person may be called No: as in YAML 1.2."""
    mine = {
        "tag:yaml.org,2002:int": r"[-+]?(?:0|[1-9][0-9]*)$",
        "tag:yaml.org,2002:bool": r"(?:true|True|TRUE|false|False|FALSE)$",
    }
    mine["tag:yaml.org,2002:float"] = (
        r"(?:[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?|[-+]?\.inf|\.nan)$"
    )
    loader.yaml_implicit_resolvers = {
        first: [(tag, re.compile(mine[tag]) if tag in mine else pattern) for tag, pattern in found if tag != DAY]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_as_people_mean(_Loader)


class _Lines(list[str]):
    """Sentences, each on a line of its own."""


class _Dumper(yaml.SafeDumper):
    """YAML that a person reads: numbers side by side, sentences below one another."""


_Dumper.add_representer(
    _Lines, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=False)
)


def read_file(file: Path) -> Scenario:
    """The scenario of a file; raises BadFile, OSError."""
    kind = kind_of(file.name)
    with file.open("rb") as stream:
        return read_scenario(decoded(stream.read(MOST_BYTES + 1)), kind)


def decoded(data: bytes) -> str:
    """The text of a file's bytes: UTF-8, or UTF-16 that says so; raises BadFile."""
    _check_size(len(data))
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        return data.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if marked or b"\0" in data[:1000]:
            raise BadFile("The file is no text; a scenario is a text file of YAML, JSON or XML.") from None
        said = "has a sign that is not UTF-8; save the file as text with the encoding UTF-8"
        raise BadFile(f"Line {line} {said}.") from None


def _check_size(size: int) -> None:
    if size > MOST_BYTES:
        raise BadFile(f"The file is larger than {MOST_BYTES // 1_000_000} MB; split the scenario.")


def read_scenario(text: str, kind: Kind, *, stored: bool = False) -> Scenario:
    """The scenario of a file's text; raises BadFile.

    What is `stored` was accepted before: it is not refused for what only files are asked.
    """
    size = len(text.encode("utf-8", "replace"))
    _check_size(size)
    if kind == "yaml" and size > MOST_YAML_BYTES:
        raise BadFile(f"YAML is read up to {MOST_YAML_BYTES // 1_000_000} MB; save the scenario as JSON.")
    if not text.strip("\ufeff \t\r\n"):
        raise BadFile("The file is empty; docs/scenarios has some to begin with.")
    data, lines = _READERS[kind](text.removeprefix("\ufeff"))
    if not isinstance(data, dict):
        raise BadFile("The file holds no scenario: it must begin with names such as name, first and queues.")

    def at(place: Sequence[str | int]) -> str:
        return _at(lines(), place)

    version = data.get("version", VERSION)
    if version != VERSION or isinstance(version, bool):
        said = f"this program reads {VERSION}; write version: {VERSION}, or update the program"
        raise BadFile(f"{at(('version',))}version {shown(version)} is not known; {said}.")
    try:
        scenario = Scenario.model_validate(spans.expanded(data))
        if not stored:
            plausible.check(scenario, data)
    except spans.BadSpan as error:
        raise BadFile(f"{at(error.place)}{named(error.place, data)}{ended(str(error))}") from None
    except Misplaced as error:
        raise BadFile(f"{at(error.place)}{ended(str(error))}") from None
    except ValidationError as error:
        raise BadFile(explain(error, data, at)) from None
    return scenario


def write_scenario(scenario: Scenario, kind: Kind) -> str:
    """The scenario as text that `read_scenario` reads back to the same."""
    data = _plain(scenario)
    if kind == "yaml":
        _shorten(data, scenario)
    if kind == "json":
        return json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    if kind == "xml":
        return xml_text.write(data)
    return str(yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110, default_flow_style=None))


def kind_of(name: str) -> Kind:
    """The kind a file's name tells; raises BadFile."""
    ending = name.rsplit(".", 1)[-1].lower()
    kinds: dict[str, Kind] = {"yaml": "yaml", "yml": "yaml", "json": "json", "xml": "xml"}
    if ending not in kinds:
        raise BadFile(f"{name}: scenario files end with .yaml, .json or .xml.")
    return kinds[ending]


def _plain(scenario: Scenario) -> dict[str, Any]:
    """Only what differs from the defaults, rules as sentences."""
    data = scenario.model_dump(mode="json", exclude_defaults=True)
    data["version"] = VERSION
    if scenario.rules:
        data["rules"] = _Lines(sentences.write(rule) for rule in scenario.rules)
    return {name: data[name] for name in ("version", *Scenario.model_fields) if name in data}


def _shorten(data: dict[str, Any], scenario: Scenario) -> None:
    """Demands as a person would write them, where they can be: YAML is what people read and edit."""
    for queue, written in zip(scenario.queues, data["queues"], strict=True):
        written["demand"] = spans.compact(scenario, queue.demand) or written["demand"]


def _at(lines: Mapping[Place, int], place: Sequence[str | int]) -> str:
    """The line of a place, or of the nearest part around it that the file has."""
    for length in range(len(place), 0, -1):
        line = lines.get(tuple(place[:length]))
        if line is not None:
            return f"Line {line}: "
    return ""


def _from_json(text: str) -> tuple[Any, Lines]:
    try:
        return json_text.load(text), lambda: json_text.lines(text)
    except json_text.BadJson as error:
        raise BadFile(str(error)) from None


def _from_xml(text: str) -> tuple[Any, Lines]:
    try:
        data, lines = xml_text.load(text)
    except xml_text.BadXml as error:
        raise BadFile(str(error)) from None
    return data, lambda: lines


def _from_yaml(text: str) -> tuple[Any, Lines]:
    loader = None
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            raise BadFile("The file is empty.")
        lines = dict(_lines(node, ()))
        return loader.construct_document(node), lambda: lines
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"Line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise BadFile(f"{where}{_problem(error.problem or 'this is not readable')}.") from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise BadFile(f"Line {line}: here is a sign that no text has; save the file as plain text.") from None
    except ValueError as error:
        if isinstance(error, BadFile):
            raise
        raise BadFile(f"The file cannot be read: {str(error)[:200]}.") from None
    finally:
        if loader is not None:
            loader.dispose()


def _problem(said: str) -> str:
    """What the reader of YAML found, in words for whoever wrote the file."""
    for part, words in _PROBLEMS.items():
        if part in said:
            return words
    return f"{said} (is a quote, a bracket or the indent of this line or the one before wrong?)"


_PROBLEMS = {
    "constructor for the tag": "tags (words that begin with !) are not read; take it away",
    "another document": "a second document begins here (---); put one scenario in a file",
    "'\\t'": "a tab stands here; indent with spaces",
    "unhashable key": "a list stands where a name must stand",
}


def _lines(node: Any, place: Place, line: int = 0) -> Iterator[tuple[Place, int]]:
    """Places and their lines; that of a name with its value is where the name stands."""
    yield place, line or node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        seen = set[str]()
        for key, value in node.value:
            name, line = str(key.value)[:60], key.start_mark.line + 1
            if name in seen:
                raise BadFile(f"Line {line}: {name} is there twice in one part; take one of them away.")
            seen.add(name)
            yield from _lines(value, (*place, str(key.value)), line)
    elif isinstance(node, yaml.SequenceNode) and len(node.value) <= 5000:
        for index, value in enumerate(node.value):
            yield from _lines(value, (*place, index))


_READERS: dict[Kind, Callable[[str], tuple[Any, Lines]]] = {
    "xml": _from_xml, "json": _from_json, "yaml": _from_yaml,
}  # fmt: skip
