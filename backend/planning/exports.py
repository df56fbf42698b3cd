"""A timetable as files: CSV for spreadsheets, iCalendar for one person, XML for other programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from xml.etree import ElementTree as Xml

from backend.clock import utc_to_wall
from backend.planning.local import NO_ZONES, clock_of, differs, place_of, span_of
from backend.planning.timetable import Duty, Meeting, Pause, Stretch, Timetable

COLUMNS = (
    "agent", "day", "shift", "start", "end", "paid_hours", "breaks", "queues", "local_start", "local_end", "local_zone",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(timetable: Timetable, zones: Mapping[str, str] = NO_ZONES) -> str:
    """One line per duty in the centre's local time and, last, on the clock of the agent's own zone, by name in `zones`.

    Names that look like formulas are made harmless.
    """
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(COLUMNS)
    for duty in sorted(timetable.duties, key=lambda one: (one.agent, one.start)):
        zone = zones.get(duty.agent, timetable.zone)
        breaks = "; ".join(f"{one.name} {_span(one, timetable)}" for one in duty.breaks)
        queues = "; ".join(f"{one.queue} {_span(one, timetable)}" for one in duty.queues)
        met = [one for one in timetable.met_by(duty.agent) if duty.start <= one.start < duty.end]
        breaks = "; ".join([*filter(None, [breaks]), *(f"{one.name} {_span(one, timetable)}" for one in met)])
        lines.writerow([
            _harmless(duty.agent), duty.day.isoformat(), _harmless(duty.shift), utc_to_wall(duty.start, timetable.zone),
            utc_to_wall(duty.end, timetable.zone), f"{duty.paid_h:g}", _harmless(breaks), _harmless(queues),
            utc_to_wall(duty.start, zone), utc_to_wall(duty.end, zone), zone,
        ])  # fmt: skip
    return out.getvalue()


def as_ics(timetable: Timetable, agent: str, zones: Mapping[str, str] = NO_ZONES) -> str:
    """One person's duties as a calendar (RFC 5545), times in UTC so that every program shows them right.

    Who lives by another clock than the centre, by name in `zones`, reads both times, and breaks on their own clock.
    """
    zone = zones.get(agent, timetable.zone)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Team Optimizer//Schedule//EN", "CALSCALE:GREGORIAN"]
    stamp = _utc(timetable.made_at)
    for duty in timetable.of(agent):
        lines += [
            "BEGIN:VEVENT", f"UID:{duty.start}-{_slug(agent)}@team-optimizer", f"DTSTAMP:{stamp}",
            f"DTSTART:{_utc(duty.start)}", f"DTEND:{_utc(duty.end)}", f"SUMMARY:{_escaped(duty.shift)}",
            f"DESCRIPTION:{_escaped(_described(duty, timetable, zone))}", "END:VEVENT",
        ]  # fmt: skip
    for met in timetable.met_by(agent):
        lines += [
            "BEGIN:VEVENT", f"UID:{met.start}-{_slug(met.name)}-{_slug(agent)}@team-optimizer", f"DTSTAMP:{stamp}",
            f"DTSTART:{_utc(met.start)}", f"DTEND:{_utc(met.end)}", f"SUMMARY:{_escaped(met.name)}", "END:VEVENT",
        ]  # fmt: skip
    lines.append("END:VCALENDAR")
    return "\r\n".join(part for line in lines for part in _folded(line)) + "\r\n"


def _described(duty: Duty, timetable: Timetable, zone: str) -> str:
    """Its breaks on the agent's clock; where that is not the centre's, its time on both."""
    breaks = ", ".join(f"{one.name} {clock_of(one.start, zone)}" for one in duty.breaks) or "No breaks"
    if not differs(duty.start, duty.end, zone, timetable.zone):
        return breaks
    own, there = (span_of(duty.start, duty.end, one, duty.day) for one in (zone, timetable.zone))
    return f"{own} in {place_of(zone)}, {there} at the center ({place_of(timetable.zone)}). {breaks}"


def as_xml(timetable: Timetable, zones: Mapping[str, str] = NO_ZONES) -> str:
    """The whole timetable as XML; duties of agents in `zones`, by name, have the time on their own clock too."""
    root = Xml.Element("timetable", scenario=timetable.scenario, first=timetable.first.isoformat(), zone=timetable.zone)
    for duty in timetable.duties:
        one = Xml.SubElement(
            root, "duty", agent=duty.agent, day=duty.day.isoformat(), shift=duty.shift,
            start=utc_to_wall(duty.start, timetable.zone), end=utc_to_wall(duty.end, timetable.zone),
        )  # fmt: skip
        if zone := zones.get(duty.agent):
            one.attrib |= {
                "local_start": utc_to_wall(duty.start, zone), "local_end": utc_to_wall(duty.end, zone),
                "local_zone": zone,
            }  # fmt: skip
        for pause in duty.breaks:
            Xml.SubElement(
                one, "break", name=pause.name, start=_wall(pause.start, timetable), end=_wall(pause.end, timetable)
            )
        for stretch in duty.queues:
            Xml.SubElement(
                one,
                "queue",
                name=stretch.queue,
                start=_wall(stretch.start, timetable),
                end=_wall(stretch.end, timetable),
            )
    for met in timetable.meetings:
        one = Xml.SubElement(
            root, "meeting", name=met.name, start=utc_to_wall(met.start, timetable.zone),
            end=utc_to_wall(met.end, timetable.zone),
        )  # fmt: skip
        for name in met.who:
            Xml.SubElement(one, "attendee", name=name)
    Xml.indent(root, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _span(one: Pause | Stretch | Meeting, timetable: Timetable) -> str:
    return f"{_wall(one.start, timetable)}-{_wall(one.end, timetable)}"


def _wall(at: int, timetable: Timetable) -> str:
    return clock_of(at, timetable.zone)


def _utc(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y%m%dT%H%M%SZ")


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _slug(text: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in text.lower())


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterable[str]:
    """Lines of at most 75 bytes; what goes on begins with a space."""
    raw = line.encode()
    first = True
    while raw:
        size = 75 if first else 74
        part = raw[:size]
        while len(part) < len(raw) and raw[len(part)] & 0xC0 == 0x80:  # never inside a letter
            part = part[:-1]
        yield ("" if first else " ") + part.decode()
        raw, first = raw[len(part) :], False
