"""XML of strangers: no entities, no document types, and the line of every part told where something is wrong with it.

Lists are elements called item inside of one with list="yes"; numbers of a demand are written with spaces between them.
"""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree as XmlTree

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

Place = tuple[str | int, ...]
NUMBERS = ("contacts", "aht_s", "low", "high")
MOST_DEEP = 40


class BadXml(ValueError):
    """The text is no XML that can be used; it says where and why."""


class _Parser(DefusedXMLParser):
    """Counts lines and depth while it reads."""

    def __init__(self) -> None:
        super().__init__(forbid_dtd=True)
        self.line_of: dict[XmlTree.Element, int] = {}
        self.depth = 0

    def _start(self, tag: str, attr_list: list[str]) -> XmlTree.Element:
        self.depth += 1
        if self.depth > MOST_DEEP:
            raise BadXml(f"Line {self.parser.CurrentLineNumber}: the file is nested too deeply for a scenario.")
        element: XmlTree.Element = super()._start(tag, attr_list)  # type: ignore[misc]  # its types leave it out
        self.line_of[element] = self.parser.CurrentLineNumber
        return element

    def _end(self, tag: str) -> XmlTree.Element:
        self.depth -= 1
        element: XmlTree.Element = super()._end(tag)  # type: ignore[misc]
        return element


def load(text: str) -> tuple[Any, dict[Place, int]]:
    """Data and the lines of its parts; raises BadXml."""
    parser = _Parser()
    try:
        # the text is decoded already, whatever it says about its bytes
        parser.feed(re.sub(r"^\s*<\?xml[^>]*\?>", _blank, text).encode("utf-8", "replace"))
        root = parser.close()
    except DefusedXmlException:
        raise BadXml("The file declares entities or a document type, which are never read; remove them.") from None
    except XmlTree.ParseError as error:
        line, column = error.position
        raise BadXml(f"Line {line}, column {column + 1}: {_why(error)}.") from None
    except ValueError as error:
        raise error if isinstance(error, BadXml) else BadXml("The file holds signs that XML cannot have.") from None
    if root.tag != "scenario":
        raise BadXml(f"The file begins with <{root.tag[:60]}>; a scenario begins with <scenario>.")
    lines: dict[Place, int] = {}
    data = _value(root, (), parser.line_of, lines)
    if isinstance(data, dict) and str(data.get("version", "")).isdecimal():
        data["version"] = int(data["version"])
    return data, lines


def write(data: dict[str, Any]) -> str:
    """The data as XML that `load` reads back."""
    root = XmlTree.Element("scenario")
    _fill(root, data)
    XmlTree.indent(root, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + XmlTree.tostring(root, encoding="unicode") + "\n"


def _blank(found: re.Match[str]) -> str:
    """As many lines as the declaration had."""
    return "\n" * found[0].count("\n")


def _why(error: XmlTree.ParseError) -> str:
    said = str(error).split(":", 1)[0]
    if said == "no element found":
        return "the file is empty or ends before it is complete"
    return f"the XML is not well formed ({said})"


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


def _value(element: XmlTree.Element, place: Place, line_of: dict[XmlTree.Element, int], lines: dict[Place, int]) -> Any:
    lines[place] = line = line_of[element]
    if element.tag in NUMBERS and not len(element):
        return [_number(one, line) for one in (element.text or "").split()]
    if element.get("list") == "yes":
        return [_value(part, (*place, n), line_of, lines) for n, part in enumerate(element)]
    if not len(element):
        return (element.text or "").strip()
    found: dict[str, Any] = {}
    for part in element:
        name = part.get("name") or part.tag
        if name in found or name == "item":
            raise BadXml(f"Line {line_of[part]}: {_several(name, element.tag)}.")
        found[name] = _value(part, (*place, name), line_of, lines)
    return found


def _several(name: str, parent: str) -> str:
    if name == "item":
        return f'<{parent}> holds a list; write it as <{parent} list="yes">'
    said = f"<{name}> is there twice in <{parent}>"
    return f'{said}; lists are written <{parent} list="yes"><item>…</item></{parent}>'


def _number(text: str, line: int) -> float:
    try:
        return float(text)
    except ValueError:
        said = f"“{text[:40]}” among the numbers of a demand is no number; write them like 0 4.5 12."
        raise BadXml(f"Line {line}: {said}") from None
