"""Agents from a table: who they are, what they can do, hours, wage, site, time zone and contract (E017).

A row changes the agent of its name and adds one where there is none. An empty cell, and a column that the file does
not have, leave what is there. Agents the file does not name stay. With one bad cell nothing is changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError

from backend.planning.errors import BadPlan
from backend.planning.scenario import Agent, Scenario
from backend.planning.tables import Fault, Faults, Row, number_of, read_table, unknown_columns

COLUMNS = {
    "name": ("agent", "agent name", "full name", "nombre", "agente"),
    "skills": ("skill", "campaigns", "campaign", "queues", "queue", "campañas", "campanas", "colas"),
    "hours_least": ("least hours", "min hours", "hours min", "minimum hours", "least h", "horas minimas"),
    "hours_most": ("most hours", "max hours", "hours max", "maximum hours", "most h", "hours", "horas maximas"),
    "wage": ("hourly wage", "wage per hour", "cost per hour", "rate", "pay", "salario"),
    "site": ("location", "office", "sede"),
    "zone": ("time zone", "timezone", "tz", "zona horaria"),
    "contract": ("contract type", "employment", "contrato"),
}
EVERYTHING = ("all", "everything", "todas", "todo")
MOST_H, MOST_WAGE = 168.0, 10_000.0


@dataclass(frozen=True, slots=True)
class PeopleRead:
    """The scenario's agents as the table leaves them; names of those who are new, changed, and as before."""

    agents: tuple[Agent, ...]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    kept: int
    faults: tuple[Fault, ...]
    left_out: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What the table does, in words."""
        if self.faults:
            cells = "1 cell" if len(self.faults) == 1 else f"{len(self.faults)} cells"
            return f"{cells} cannot be read, so nothing was changed. Correct the file and load it again."
        return f"{_people(len(self.added))} new, {len(self.changed)} changed, {self.kept} as before."


def read_people(text: str, scenario: Scenario) -> PeopleRead:
    """What a table makes of a scenario's agents; raises BadPlan where it is no table of agents."""
    rows = read_table(text, COLUMNS, ["name"])
    faults = Faults()
    known: dict[str, Agent] = {}
    for one in scenario.agents:
        if same(one.name) in known:
            said = f"The agents {known[same(one.name)].name} and {one.name} are the same but for capitals or spaces."
            raise BadPlan(said, "Rename one of them, then load the table.")
        known[same(one.name)] = one
    queues = {same(queue.name): queue.name for queue in scenario.queues}
    made: dict[str, Agent] = {}
    for row in rows:
        agent = _agent(row, known, made, queues, faults)
        if agent is not None:
            made[same(row["name"])] = agent
    agents = (*(made.get(key, one) for key, one in known.items()), *(made[key] for key in made if key not in known))
    changed = tuple(one.name for key, one in made.items() if key in known and one != known[key])
    added = tuple(made[key].name for key in made if key not in known)
    left_out = tuple(unknown_columns(text, COLUMNS))
    kept = len(known) - len(changed)
    if faults.found:
        return PeopleRead(scenario.agents, (), (), len(known), tuple(faults.found), left_out)
    return PeopleRead(agents, added, changed, kept, (), left_out)


def _agent(
    row: Row, known: dict[str, Agent], made: dict[str, Agent], queues: dict[str, str], faults: Faults
) -> Agent | None:
    before = len(faults.found)
    key = same(row["name"])
    if not key:
        faults.say(row, "name", "is missing; every row names an agent.")
    elif key in made:
        faults.say(row, "name", "is there twice; give each agent one row.")
    fields = {
        "skills": _skills(row, queues, faults), "least_h": _number(row, "hours_least", MOST_H, "hours a week", faults),
        "most_h": _number(row, "hours_most", MOST_H, "hours a week", faults), "cost_cents": _cents(row, faults),
        "site": row["site"] or None, "zone": _zone(row, faults), "contract": row["contract"] or None,
    }  # fmt: skip
    told = {name: value for name, value in fields.items() if value is not None}
    if len(faults.found) > before:
        return None
    return _checked(row, known.get(key), told, queues, faults)


def _checked(row: Row, old: Agent | None, told: dict[str, Any], queues: dict[str, str], faults: Faults) -> Agent | None:
    base: dict[str, Any] = {"name": row["name"], "skills": tuple(queues.values())}
    if old is not None:
        base = old.model_dump()
    elif "most_h" not in told and told.get("least_h", 0) > 40:
        base["most_h"] = told["least_h"]
    try:
        return Agent.model_validate(base | told)
    except ValidationError as error:
        said = error.errors()[0]
        part = str(said["loc"][0]) if said["loc"] else "hours_most"
        if said["type"] == "string_pattern_mismatch":
            faults.say(row, part, "holds signs no name may have; use letters, digits, spaces and . ' - only.")
            return None
        column = {"least_h": "hours_least", "most_h": "hours_most", "cost_cents": "wage"}.get(part, part)
        faults.say(row, column, f"does not fit: {str(said['msg']).removeprefix('Value error, ').rstrip('.')}.")
        return None


def _skills(row: Row, queues: dict[str, str], faults: Faults) -> tuple[str, ...] | None:
    named = [part.strip() for part in re.split(r"[;,|/]", row["skills"]) if part.strip()]
    if not named:
        return None
    if same(row["skills"]) in EVERYTHING:
        return tuple(queues.values())
    whole = queues.get(same(row["skills"]))  # a campaign's own name may hold a comma
    if whole is not None:
        return (whole,)
    for name in named:
        if same(name) not in queues:
            near = get_close_matches(same(name), queues, n=1)
            meant = f"did you mean {queues[near[0]]}?" if near else f"the campaigns here are {_listed(queues)}."
            faults.say(row, "skills", f"names {name[:40]}, which is not planned for; {meant}")
    return tuple(dict.fromkeys(queues[same(name)] for name in named if same(name) in queues))


def _listed(queues: dict[str, str]) -> str:
    names = list(queues.values())
    return ", ".join(names[:6]) + (" and others" if len(names) > 6 else "")


def _number(row: Row, column: str, most: float, what: str, faults: Faults) -> float | None:
    if not row[column]:
        return None
    found = number_of(row[column].lower().removesuffix("h"))
    if found is None or not 0 <= found <= most:
        faults.say(row, column, f"is no number of {what} from 0 to {most:g}; write one like 40.")
        return None
    return found


def _cents(row: Row, faults: Faults) -> int | None:
    if not row["wage"]:
        return None
    found = number_of(re.sub(r"(?i)\s*(usd|/\s*h(our|r)?|per hour)", "", row["wage"]))
    if found is None or not 0 <= found <= MOST_WAGE:
        faults.say(row, "wage", "is no wage per hour; write one like 18.50.")
        return None
    return round(100 * found)


def _zone(row: Row, faults: Faults) -> str | None:
    name = row["zone"]
    if not name:
        return None
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        faults.say(row, "zone", "is no time zone; write one like America/Phoenix.")
        return None
    return name


def same(text: str) -> str:
    """Letters and spaces as they count when names are compared."""
    return " ".join(text.lower().split())


def _people(n: int) -> str:
    return "1 agent is" if n == 1 else f"{n} agents are"


def template(agents: Sequence[Agent]) -> str:
    """The table of some agents: what `read_people` reads back to the same."""
    lines = [",".join(COLUMNS)]
    for one in agents:
        cells = (
            one.name, "; ".join(one.skills), f"{one.least_h:g}", f"{one.most_h:g}",
            f"{one.cost_cents / 100:.2f}" if one.cost_cents else "", one.site, one.zone, one.contract,
        )  # fmt: skip
        lines.append(",".join(_quoted(cell) for cell in cells))
    return "\n".join(lines) + "\n"


def _quoted(cell: str) -> str:
    safe = f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell
    return '"' + safe.replace('"', '""') + '"' if re.search(r'[",;\n]', safe) else safe
