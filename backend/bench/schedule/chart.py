"""The chart of time against agents, both on logarithmic scales, a line for each number of queues: an SVG file."""

from __future__ import annotations

import math
from pathlib import Path

WIDE, HIGH, LEFT, BELOW, RIGHT = 640, 400, 64, 48, 150
DASHES = ("", "6 4", "2 3", "8 3 2 3")
INKS = ("#1f5fa8", "#b3541e", "#2c7a4b", "#6b4c9a")

Lines = dict[str, list[tuple[float, float]]]


def draw(lines: Lines, file: Path) -> None:
    """Writes the chart of `lines`: name to (agents, CPU seconds); points that were never reached are left out."""
    known = {name: [(x, y) for x, y in points if math.isfinite(y)] for name, points in lines.items()}
    every = [point for points in known.values() for point in points]
    if not every:
        return
    x_range, y_range = (_decades([point[k] for point in every]) for k in range(2))
    parts = [_frame(x_range, y_range)]
    for number, (name, points) in enumerate(known.items()):
        places = [(_x(x, x_range), _y(y, y_range)) for x, y in points]
        parts.append(_line(places, name, number))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(_svg("".join(parts)), encoding="utf-8")


def _decades(values: list[float]) -> tuple[int, int]:
    return math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))


def _x(agents: float, span: tuple[int, int]) -> float:
    return LEFT + (math.log10(agents) - span[0]) / (span[1] - span[0]) * (WIDE - LEFT - RIGHT)


def _y(seconds: float, span: tuple[int, int]) -> float:
    return HIGH - BELOW - (math.log10(seconds) - span[0]) / (span[1] - span[0]) * (HIGH - BELOW - 24)


def _frame(x_range: tuple[int, int], y_range: tuple[int, int]) -> str:
    """Decades with their lines and names, and what the axes are."""
    right, bottom, parts = WIDE - RIGHT, HIGH - BELOW, []
    for power in range(x_range[0], x_range[1] + 1):
        x = _x(10.0**power, x_range)
        parts.append(f'<path d="M{x:.1f} 24V{bottom}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{10**power:,}</text>')
    for power in range(y_range[0], y_range[1] + 1):
        y = _y(10.0**power, y_range)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{right}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g} s</text>')
    parts.append(f'<text x="{(LEFT + right) / 2}" y="{HIGH - 8}" text-anchor="middle">agents</text>')
    parts.append(f'<text x="{LEFT}" y="14">CPU seconds to the certified gap</text>')
    return "".join(parts)


def _line(places: list[tuple[float, float]], name: str, number: int) -> str:
    ink, dash = INKS[number % len(INKS)], DASHES[number % len(DASHES)]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{ink}"/>' for x, y in places)
    x, y = places[-1] if places else (0.0, 0.0)
    word = f'<text x="{x + 8:.1f}" y="{y + 4:.1f}" fill="{ink}">{name}</text>'
    return f'<path d="M{path}" fill="none" stroke="{ink}" stroke-width="2" stroke-dasharray="{dash}"/>{dots}{word}'


def _svg(inside: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" height="{HIGH}" '
        f'font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/>{inside}</svg>\n'
    )
