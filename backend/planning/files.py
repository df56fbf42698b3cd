"""Scenario files: YAML, JSON and XML in and out, each fault told with its line (E072).

Files come from strangers: no entities, no aliases, no tags that build objects, no more than ten megabytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Literal
from xml.etree import ElementTree as XmlTree

import yaml
from defusedxml import ElementTree as SafeXml
from defusedxml.common import DefusedXmlException
from pydantic import ValidationError

from backend.planning import sentences
from backend.planning.scenario import VERSION, Scenario

Kind = Literal["yaml", "json", "xml"]
MOST_BYTES = 10_000_000
MOST_YAML_BYTES = 1_000_000
"""YAML takes a second to read per megabyte; larger scenarios are written as JSON."""

Place = tuple[str | int, ...]


class BadFile(ValueError):
    """The file is no scenario; the text says where and what to do."""


class _Loader(yaml.SafeLoader):
    """YAML without aliases: a few lines of them can stand for more than any computer holds."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            line = self.peek_event().start_mark.line + 1  # type: ignore[no-untyped-call]
            raise BadFile(f"Line {line}: aliases (*name) are not read; write the part out.")
        return super().compose_node(parent, index)


def read_scenario(text: str, kind: Kind) -> Scenario:
    """The scenario of a file's text; raises BadFile."""
    size = len(text.encode("utf-8", "replace"))
    if size > MOST_BYTES:
        raise BadFile(f"The file is larger than {MOST_BYTES // 1_000_000} MB; split the scenario.")
    if kind == "yaml" and size > MOST_YAML_BYTES:
        raise BadFile(f"YAML is read up to {MOST_YAML_BYTES // 1_000_000} MB; save the scenario as JSON.")
    data, lines = {"xml": _from_xml, "json": _from_json, "yaml": _from_yaml}[kind](text)
    if not isinstance(data, dict):
        raise BadFile("The file holds no scenario: it must begin with names such as name, first and queues.")
    version = data.get("version", VERSION)
    if version != VERSION:
        raise BadFile(f"{_at(lines, ('version',))}version {version} is not known; this program reads {VERSION}.")
    try:
        return Scenario.model_validate(data)
    except ValidationError as error:
        raise BadFile(_explain(error, lines)) from None


def write_scenario(scenario: Scenario, kind: Kind) -> str:
    """The scenario as text that `read_scenario` reads back to the same."""
    data = _plain(scenario)
    if kind == "json":
        return json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    if kind == "xml":
        root = XmlTree.Element("scenario")
        _fill(root, data)
        XmlTree.indent(root, " ")
        return '<?xml version="1.0" encoding="utf-8"?>\n' + XmlTree.tostring(root, encoding="unicode") + "\n"
    return str(yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=110, default_flow_style=None))


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
        data["rules"] = [sentences.write(rule) for rule in scenario.rules]
    return {name: data[name] for name in ("version", *Scenario.model_fields) if name in data}


def _explain(error: ValidationError, lines: dict[Place, int]) -> str:
    said = error.errors()[0]
    place = tuple(part for part in said["loc"] if not str(part).startswith(("function", "tagged")))
    text = str(said["msg"]).removeprefix("Value error, ")
    name = _named(place)
    more = "" if error.error_count() == 1 else f" (and {error.error_count() - 1} more)"
    return f"{_at(lines, place)}{name}{text[:1].lower() if name else text[:1]}{text[1:].rstrip('.')}.{more}"


def _named(place: Sequence[str | int]) -> str:
    """`queues, 2nd entry, goals` for a place."""
    words = [f"entry {part + 1}" if isinstance(part, int) else str(part) for part in place]
    return f"{', '.join(words)}: " if words else ""


def _at(lines: dict[Place, int], place: Sequence[str | int]) -> str:
    """The line of a place, or of the nearest part around it that the file has."""
    for length in range(len(place), 0, -1):
        line = lines.get(tuple(place[:length]))
        if line is not None:
            return f"Line {line}: "
    return ""


def _from_json(text: str) -> tuple[Any, dict[Place, int]]:
    """Data; places are named, lines only where the file is not JSON at all."""
    try:
        data = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise BadFile(f"Line {error.lineno}, column {error.colno}: {error.msg}.") from None
    except RecursionError:
        raise BadFile("The file is nested too deeply for a scenario.") from None
    return data, {}


def _no_number(text: str) -> float:
    raise BadFile(f"{text} is no number a scenario can hold.")


def _from_yaml(text: str) -> tuple[Any, dict[Place, int]]:
    """Data and line numbers."""
    loader = None
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            raise BadFile("The file is empty.")
        lines = dict(_lines(node, ()))
        return loader.construct_document(node), lines
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"Line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise BadFile(f"{where}{error.problem or 'not readable'}.") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if isinstance(error, BadFile):
            raise
        raise BadFile(f"The file cannot be read: {str(error)[:200]}.") from None
    finally:
        if loader is not None:
            loader.dispose()


def _lines(node: Any, place: Place) -> Iterator[tuple[Place, int]]:
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _lines(value, (*place, str(key.value)))
    elif isinstance(node, yaml.SequenceNode) and len(node.value) <= 5000:
        for index, value in enumerate(node.value):
            yield from _lines(value, (*place, index))


# XML: lists are elements called item, numbers of a demand are written with spaces between them.

NUMBERS = ("contacts", "aht_s", "low", "high")


def _fill(element: XmlTree.Element, value: Any) -> None:
    if isinstance(value, dict):
        for name, part in value.items():
            _fill(XmlTree.SubElement(element, "entry", name=name) if not name.isidentifier() else
                  XmlTree.SubElement(element, name), part)  # fmt: skip
    elif isinstance(value, list):
        if element.tag in NUMBERS:
            element.text = " ".join(repr(float(one)) for one in value)
            return
        element.set("list", "yes")
        for part in value:
            _fill(XmlTree.SubElement(element, "item"), part)
    else:
        element.text = json.dumps(value) if isinstance(value, bool) else str(value)


def _from_xml(text: str) -> tuple[Any, dict[Place, int]]:
    try:
        root = SafeXml.fromstring(text.encode(), forbid_dtd=True)
    except DefusedXmlException:
        raise BadFile("The file declares entities or a document type, which are never read; remove them.") from None
    except XmlTree.ParseError as error:
        line, column = error.position
        raise BadFile(f"Line {line}, column {column + 1}: the XML is not well formed.") from None
    if root.tag != "scenario":
        raise BadFile(f"The file begins with <{root.tag}>; a scenario begins with <scenario>.")
    data = _value(root)
    if isinstance(data, dict) and str(data.get("version", "")).isdecimal():
        data["version"] = int(data["version"])
    return data, {}


def _value(element: XmlTree.Element) -> Any:
    if element.tag in NUMBERS:
        return [_number(one) for one in (element.text or "").split()]
    if element.get("list") == "yes":
        return [_value(part) for part in element]
    if len(element):
        return {part.get("name") or part.tag: _value(part) for part in element}
    return (element.text or "").strip()


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise BadFile(f"“{text[:40]}” among the numbers of a demand is no number.") from None
