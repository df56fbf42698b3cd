"""The product's promises, measured: `python -m backend bench [NAME] [--seed N] [--json FILE]`.

Each bench is a function `run(seed) -> Iterable[Figure]` in a module of its own; a bench that needs something the
machine lacks yields nothing and says why on standard error.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

from backend.bench.figure import Figure, report, table

BENCHES = {
    "poll": "backend.bench.poll",
    "server": "backend.bench.server",
    "store": "backend.bench.bigstore",
    "backfill": "backend.bench.backfill",
    "start": "backend.bench.start",
    "panel": "backend.bench.panel",
    "feed": "backend.bench.feed",
}
"""Name on the command line to module; without a name all of them run, in this order."""

LONG = {
    "forecast": "backend.bench.forecast",
    "anomaly": "backend.bench.anomaly",
    "alerts": "backend.bench.alerts",
    "alerts-rough": "backend.bench.alerts.rough_run",
    "staffing": "backend.bench.staffing",
    "schedule": "backend.bench.schedule",
    "roster": "backend.bench.roster",
    "simulation": "backend.bench.simulation",
    "lineup": "backend.bench.lineup",
    "ledger": "backend.bench.ledger",
    "advice": "backend.bench.advice",
    "whatif": "backend.bench.whatif",
}
"""Run only when asked for by name: they take minutes, and need data or peers that not every machine has."""


def main(name: str | None, seed: int | None, json_file: str | None) -> int:
    """Runs one bench or all, prints the table, writes the JSON; returns 1 if a target was missed, else 0.

    Without a seed each bench takes its own `SEED`, or 1.
    """
    known = BENCHES | LONG
    if name is not None and name not in known:
        sys.stderr.write(f"No bench is called {name!r}; known are {', '.join(known)}.\n")
        return 2
    figures: list[Figure] = []
    for each in [name] if name else BENCHES:
        sys.stderr.write(f"measuring {each} ...\n")
        module = importlib.import_module(known[each])
        used = getattr(module, "SEED", 1) if seed is None else seed
        figures += module.run(used)
    _write(report(figures, used), json_file)
    if json_file != "-":
        sys.stdout.write(table(figures) + "\n")
    return int(any(figure.met is False for figure in figures))


def _write(result: dict[str, object], json_file: str | None) -> None:
    text = json.dumps(result, indent=2) + "\n"
    if json_file == "-":
        sys.stdout.write(text)
    elif json_file:
        Path(json_file).parent.mkdir(parents=True, exist_ok=True)
        Path(json_file).write_text(text)
