"""A schedule on paper: the weeks' roster by agent, coverage by day and hour, and the service it gives."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
from reportlab import rl_config
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import CondPageBreak, Flowable, PageBreak, SimpleDocTemplate, Spacer, Table, TableStyle

from backend.clock import day_bounds, utc_to_wall
from backend.planning.engine import staffed
from backend.planning.local import differs, place_of, span_of, zones_of
from backend.planning.requirement import QueueNeed, day_starts
from backend.planning.scenario import Scenario
from backend.planning.timetable import Duty, Timetable

PLACES = (Path("/usr/share/fonts/truetype/dejavu"), Path("C:/Windows/Fonts"), Path("/Library/Fonts"))
"""Where letters beyond the western ones may be found; the package's own fonts have only these."""

NAME_MM, DAY_MM, SUM_MM, SIZE, HEAD = 44, 31, 15, 7.5, 13
SHORT = colors.HexColor("#f6d5d0")
OVER = colors.HexColor("#d9e6f7")
LINE = colors.HexColor("#b8c0cc")
BAND = colors.HexColor("#eef1f5")
QUEUES_A_TABLE, QUEUE_LETTERS = 6, 22
PER_HOUR = 4


class _Line(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A line of text that is never read as markup."""

    def __init__(self, text: str, font: str, size: float) -> None:
        super().__init__()
        self.text, self.font, self.size = text, font, size

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """All the width, one and a half times the letters' height."""
        self.room = width
        return width, 1.5 * self.size

    def draw(self) -> None:
        """The text, cut where it does not fit."""
        self.canv.setFont(self.font, self.size)
        self.canv.drawString(0, 0.4 * self.size, _cut(self.text, self.font, self.size, self.room))


def as_pdf(scenario: Scenario, timetable: Timetable, needs: Sequence[QueueNeed]) -> bytes:
    """The schedule as a PDF file in landscape A4; the same schedule gives the same bytes."""
    plain, bold = _fonts(_letters(scenario, timetable))
    rl_config.invariant = 1
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=landscape(A4), leftMargin=12 * mm, rightMargin=12 * mm, topMargin=12 * mm, bottomMargin=14 * mm,
        title=f"Schedule {scenario.name}", author="Team Optimizer", subject=f"From {timetable.first}",
    )  # fmt: skip
    story = [*_roster(scenario, timetable, plain, bold), *_coverage(scenario, timetable, needs, plain, bold),
             *_service(timetable, plain, bold)]  # fmt: skip

    def foot(canvas: Any, _: Any) -> None:
        canvas.setFont(plain, 6.5)
        canvas.drawString(12 * mm, 8 * mm, _cut(f"{scenario.name}, times in {timetable.zone}", plain, 6.5, 200 * mm))
        canvas.drawRightString(landscape(A4)[0] - 12 * mm, 8 * mm, f"Page {canvas.getPageNumber()}")

    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _roster(scenario: Scenario, timetable: Timetable, plain: str, bold: str) -> Iterator[Flowable]:
    for week in range(scenario.weeks):
        first = scenario.first + timedelta(days=7 * week)
        if week:
            yield PageBreak()
        yield _Line(f"{scenario.name}: week of {first:%d %B %Y}", bold, HEAD)
        yield Spacer(1, 2 * mm)
        days = [first + timedelta(days=n) for n in range(7)]
        rows = [["Agent", *(f"{day:%a %d %b}" for day in days), "Hours"]]
        zones = zones_of(scenario)
        on = {(duty.agent, duty.day): duty for duty in timetable.duties}
        for agent in scenario.agents:
            mine = [on.get((agent.name, day)) for day in days]
            hours = sum(duty.paid_h for duty in mine if duty is not None)
            cells = [_cell(duty, timetable, plain, zones.get(agent.name, "")) for duty in mine]
            rows.append([_cut(agent.name, plain, SIZE, (NAME_MM - 3) * mm), *cells, f"{hours:g}"])
        style = [("ROWBACKGROUNDS", (0, 1), (-1, -1), [colors.white, BAND]), ("ALIGN", (-1, 0), (-1, -1), "RIGHT")]
        yield _table(rows, [NAME_MM * mm, *[DAY_MM * mm] * 7, SUM_MM * mm], style, plain, bold)


def _cell(duty: Duty | None, timetable: Timetable, font: str, zone: str) -> str:
    """Begin and end, on the agent's clock too where that is another, the shift's name, and when its breaks begin."""
    if duty is None:
        return ""
    lines = [f"{_wall(duty.start, timetable)} – {_wall(duty.end, timetable)}", duty.shift]
    met = [one for one in timetable.met_by(duty.agent) if duty.start <= one.start < duty.end]
    if zone and differs(duty.start, duty.end, zone, timetable.zone):
        lines.insert(1, f"{span_of(duty.start, duty.end, zone, duty.day)} {place_of(zone)}")
    pauses = [(one.start, one.name) for one in duty.breaks] + [(one.start, one.name) for one in met]
    lines += [f"{_wall(at, timetable)} {name}" for at, name in sorted(pauses)]
    return "\n".join(_cut(line, font, SIZE, (DAY_MM - 3) * mm) for line in lines)


def _coverage(
    scenario: Scenario, timetable: Timetable, needs: Sequence[QueueNeed], plain: str, bold: str
) -> Iterator[Flowable]:
    have = np.array(staffed(scenario, timetable, list(needs)), dtype=np.float64)
    required = np.stack([need.scheduled for need in needs])
    edges = day_starts(scenario)
    yield PageBreak()
    for place, day in enumerate(scenario.days):
        span = slice(edges[place], edges[place + 1])
        for first in range(0, len(needs), QUEUES_A_TABLE):
            some = slice(first, first + QUEUES_A_TABLE)
            clocks = [_wall(at, timetable) for at in range(*day_bounds(day, scenario.zone), 3600)]
            rows, style = _hours(needs[some], required[some, span], have[some, span], clocks)
            if len(rows) > 1:
                yield CondPageBreak(60 * mm)
                said = "agents scheduled of agents needed (red: short, blue: more than needed)"
                yield _Line(f"Coverage on {day:%A, %d %B %Y}: {said}", bold, 10)
                yield Spacer(1, 1 * mm)
                yield _table(rows, [24 * mm, *[38 * mm] * (len(rows[0]) - 1)], style, plain, bold)
                yield Spacer(1, 4 * mm)


def _hours(
    needs: Sequence[QueueNeed], required: Any, have: Any, clocks: Sequence[str]
) -> tuple[list[list[str]], list[Any]]:
    """Rows of the hours in which anything is needed or scheduled; an hour with a short quarter is marked."""
    rows = [["Hour", *(need.name[:QUEUE_LETTERS] for need in needs)]]
    style: list[Any] = [("ALIGN", (1, 0), (-1, -1), "RIGHT")]
    for hour, first in enumerate(range(0, required.shape[1], PER_HOUR)):
        here, want = have[:, first : first + PER_HOUR], required[:, first : first + PER_HOUR]
        if not here.any() and not want.any():
            continue
        row = len(rows)
        rows.append([clocks[hour]])
        for q in range(len(needs)):
            short, over = np.maximum(want[q] - here[q], 0).mean(), np.maximum(here[q] - want[q], 0).mean()
            rows[-1].append(f"{here[q].mean():.1f} of {want[q].mean():.1f}")
            if short >= 0.25 or over >= 0.5:
                style.append(("BACKGROUND", (q + 1, row), (q + 1, row), SHORT if short >= 0.25 else OVER))
    return rows, style


def _service(timetable: Timetable, plain: str, bold: str) -> Iterator[Flowable]:
    if timetable.service is None:
        return
    yield CondPageBreak(40 * mm)
    yield _Line("Service in simulation", bold, 10)
    yield _Line(timetable.service.sentence, plain, 8)
    for queue in timetable.service.queues:
        for goal in queue.goals:
            yield _Line(goal.sentence, plain, 8)
            if goal.remedy:
                yield _Line(f"    {goal.remedy}", plain, 8)


def _table(rows: list[list[str]], widths: list[float], style: list[Any], plain: str, bold: str) -> Table:
    made = Table(rows, colWidths=widths, repeatRows=1, hAlign="LEFT")
    made.setStyle(TableStyle([
        ("FONT", (0, 0), (-1, -1), plain, SIZE, SIZE * 1.2), ("FONT", (0, 0), (-1, 0), bold, SIZE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.3, LINE),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
        ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2), *style,
    ]))  # fmt: skip
    return made


def _wall(at: int, timetable: Timetable) -> str:
    return utc_to_wall(at, timetable.zone)[11:16]


def _cut(text: str, font: str, size: float, room: float) -> str:
    """The text, shortened with dots where it is too wide."""
    if stringWidth(text, font, size) <= room:
        return text
    while text and stringWidth(f"{text}…", font, size) > room:
        text = text[:-1]
    return f"{text}…"


def _letters(scenario: Scenario, timetable: Timetable) -> str:
    words = [scenario.name, *(one.name for one in scenario.agents), *(one.name for one in scenario.queues)]
    return "".join([*words, *(one.name for one in scenario.shifts), *(one.name for one in timetable.meetings)])


def _fonts(letters: str) -> tuple[str, str]:
    """Names of a plain and a bold font with these letters, as far as there is one."""
    western = all(ord(letter) < 0x180 for letter in letters)
    found = None if western else next((at for at in PLACES if (at / "DejaVuSans.ttf").exists()), None)
    name, files = ("Vera", ("Vera.ttf", "VeraBd.ttf"))
    if found is not None:
        name, files = "DejaVu", (str(found / "DejaVuSans.ttf"), str(found / "DejaVuSans-Bold.ttf"))
    registerFont(TTFont(name, files[0]))
    registerFont(TTFont(f"{name}Bold", files[1]))
    registerFontFamily(name, normal=name, bold=f"{name}Bold")
    return name, f"{name}Bold"
