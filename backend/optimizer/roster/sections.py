"""Text in sections: a line `SECTION_NAME`, then lines of comma-separated cells; `#` starts a comment line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MOST_CHARACTERS = 20_000_000


class BadText(ValueError):
    """The text breaks its format; the message names the line."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line's number, counted from 1, and its cells."""

    at: int
    cells: tuple[str, ...]

    def wrong(self, why: str) -> BadText:
        """The error that says so."""
        return BadText(f"Line {self.at}: {why}.")

    def number(self, cell: int, what: str, least: int, most: int) -> int:
        """The whole number in a cell, `what` it is, within bounds."""
        words = self.cells[cell].strip()
        digits = words[1:] if words[:1] == "-" else words
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 15):
            raise self.wrong(f"{words!r} is not a whole number ({what})")
        if not least <= int(words) <= most:
            raise self.wrong(f"{words} ({what}) must lie between {least} and {most}")
        return int(words)

    def known(self, cell: int, names: Mapping[str, int], what: str) -> int:
        """The number of the name in a cell."""
        name = self.cells[cell].strip()
        if name not in names:
            raise self.wrong(f"there is no {what} {name!r}")
        return names[name]


@dataclass(frozen=True, slots=True)
class Sections:
    """The lines of each section."""

    found: Mapping[str, list[Line]]

    def lines(self, name: str, cells: int) -> list[Line]:
        """The section's lines, each of which must have at least so many cells; none where it is absent."""
        for line in self.found.get(name, ()):
            if len(line.cells) < cells:
                raise line.wrong(f"{name} wants {cells} values separated by commas, here are {len(line.cells)}")
        return self.found.get(name, [])

    def some(self, name: str, cells: int) -> list[Line]:
        """The same, at least one."""
        if not self.found.get(name):
            raise BadText(f"{name} is missing or empty.")
        return self.lines(name, cells)

    def only(self, name: str) -> Line:
        """The one line of a section."""
        lines = self.some(name, 1)
        if len(lines) > 1:
            raise lines[1].wrong(f"{name} has only one line")
        return lines[0]


def split_sections(text: str, names: Iterable[str]) -> Sections:
    """Cuts a text into its sections. Raises BadText for lines outside of one, and for unknown or repeated ones."""
    if len(text) > MOST_CHARACTERS:
        raise BadText(f"The text has {len(text)} characters; more than {MOST_CHARACTERS} are surely a mistake.")
    known, found = set(names), dict[str, list[Line]]()
    current: list[Line] | None = None
    for at, words in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        line = words.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("SECTION_"):
            if line not in known or line in found:
                raise BadText(f"Line {at}: the section {line[:60]} is {'given twice' if line in found else 'unknown'}.")
            current = found[line] = []
        elif current is None:
            raise BadText(f"Line {at}: expected a line like {min(known)}, found {line[:60]!r}.")
        else:
            current.append(Line(at, tuple(cell.strip() for cell in line.split(","))))
    return Sections(found)
