"""Reads scenario files and refuses wrong ones in words that name the key at fault."""

from __future__ import annotations

import difflib
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError

from backend.simulator.expanding import generated, merged
from backend.simulator.scenario import Scenario

HERE = Path(__file__).parent / "scenarios"
MOST_BASES = 5
"""How many files may extend one another before it must be a circle."""


class ScenarioError(ValueError):
    """A scenario that cannot be used; the message names the file and the key at fault."""


def scenario_names() -> list[str]:
    """The scenarios shipped with the simulator."""
    return sorted(path.stem for path in HERE.glob("*.toml"))


def load_scenario(which: str | Path) -> Scenario:
    """A scenario by name (`demo`) or by path; raises ScenarioError naming the key at fault."""
    data, name = _read(which)
    return make_scenario({"name": name, **data}, f"{name}.toml")


def _read(which: str | Path) -> tuple[dict[str, Any], str]:
    path = Path(which)
    if path.suffix != ".toml":
        path = HERE / f"{which}.toml"
    if not path.is_file():
        raise ScenarioError(f"There is no scenario {str(which)!r}; known are {', '.join(scenario_names())}.")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")), path.stem
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{path.name} is not valid TOML: {error}.") from error


def make_scenario(data: Mapping[str, Any], source: str = "scenario") -> Scenario:
    """A checked scenario from plain data, with the base it `extends`; raises ScenarioError naming the key at fault."""
    data = dict(data)
    for _ in range(MOST_BASES):
        if "extends" not in data:
            break
        data = merged(_read(str(data.pop("extends")))[0], data)
    try:
        scenario = Scenario.model_validate(generated(data))
    except ValidationError as error:
        raise ScenarioError(f"{source}: {_first_fault(error)}") from None
    fault = next(_loose_ends(scenario), None)
    if fault:
        raise ScenarioError(f"{source}: {fault}")
    return scenario


def _first_fault(error: ValidationError) -> str:
    fault = error.errors()[0]
    where = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in fault["loc"]).lstrip(".")
    what = "is not a known key" if fault["type"] == "extra_forbidden" else fault["msg"].removeprefix("Value error, ")
    given = "" if fault["type"] in ("missing", "extra_forbidden") or isinstance(fault["input"], dict) else (
        f" (given: {fault['input']!r})"
    )  # fmt: skip
    return f"{where}: {what}{given}."


def _loose_ends(scenario: Scenario) -> Iterator[str]:
    """Everything pydantic cannot see: names that refer to nothing, ids and shifts that clash."""
    yield from _zone(scenario)
    for kind in ("campaign", "list", "queue"):
        for key in ("id", "name"):
            seen = Counter(getattr(part, key) for part in getattr(scenario, kind))
            yield from (f"{kind}: {key} {value!r} stands twice." for value, n in seen.items() if n > 1)
    campaigns = [part.name for part in scenario.campaign]
    lists = [part.name for part in scenario.list]
    queues = [part.name for part in scenario.queue]
    people = [part.name for part in scenario.agent]
    for where, name, known in _references(scenario):
        pool = {"campaign": campaigns, "list": lists, "queue": queues, "agent": people}[known]
        if name not in pool:
            close = difflib.get_close_matches(name, pool, 1)
            yield f"{where}: there is no {known} {name!r}" + (f"; did you mean {close[0]!r}?" if close else ".")
    yield from _clashes(scenario)


def _zone(scenario: Scenario) -> Iterator[str]:
    try:
        ZoneInfo(scenario.zone)
    except (ZoneInfoNotFoundError, ValueError):
        yield f"zone: {scenario.zone!r} is not an IANA time zone."


def _references(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    for i, lead_list in enumerate(scenario.list):
        yield f"list[{i}].campaign", lead_list.campaign, "campaign"
    for i, queue in enumerate(scenario.queue):
        yield f"queue[{i}].campaign", queue.campaign, "campaign"
    for i, agent in enumerate(scenario.agent):
        if agent.campaign:
            yield f"agent[{i}].campaign", agent.campaign, "campaign"
        yield from ((f"agent[{i}].skills", name, "campaign") for name in agent.skills)
        yield from ((f"agent[{i}].queues", name, "queue") for name in agent.queues)
    for i, change in enumerate(scenario.change):
        for known in ("agent", "campaign", "list"):
            if getattr(change, known):
                yield f"change[{i}].{known}", getattr(change, known), known
    for i, roster in enumerate(scenario.roster):
        if roster.agent:
            yield f"roster[{i}].agent", roster.agent, "agent"
        if roster.campaign:
            yield f"roster[{i}].campaign", roster.campaign, "campaign"
    for i, script in enumerate(scenario.script):
        yield f"script[{i}].agent", script.agent, "agent"
        if script.campaign:
            yield f"script[{i}].campaign", script.campaign, "campaign"


def _clashes(scenario: Scenario) -> Iterator[str]:
    spans = [("floor.shift", scenario.floor.shift)]
    spans += [(f"agent[{i}].shift", a.shift) for i, a in enumerate(scenario.agent) if a.shift]
    spans += [(f"roster[{i}].shift", one.shift) for i, one in enumerate(scenario.roster) if one.shift]
    yield from (f"{where}: a shift must end after it starts, within one day." for where, s in spans if s[0] >= s[1])
    if len(scenario.agent) > scenario.floor.agents:
        yield f"floor.agents: {scenario.floor.agents} people cannot include {len(scenario.agent)} named ones."
    tokens = Counter(token.value for token in scenario.token)
    yield from (f"token: {value!r} stands twice." for value, n in tokens.items() if n > 1)
