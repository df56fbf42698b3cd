"""New scenarios: from the history, a file, another scenario, or the newest one moved a week on."""

from __future__ import annotations

from datetime import date, timedelta

from pydantic import ValidationError

from backend.lookout import Asked
from backend.planning.carried import counted
from backend.planning.copying import forecast_again
from backend.planning.errors import BadPlan
from backend.planning.explained import explain
from backend.planning.files import BadFile, read_scenario
from backend.planning.history import Wanted, from_history, moved
from backend.planning.plans import scenario_of, whole
from backend.planning.scenario import Scenario
from backend.schemas.planning import NewScenarioRequest
from backend.store import read

LONGEST_NAME = 80
WEEKS_BACK = 5
"""Weeks of published schedules looked at: a month reaches no further."""


def new_scenario(asked: Asked, wanted: NewScenarioRequest) -> tuple[Scenario, list[str]]:
    """The scenario asked for, with notes; raises BadPlan, LookupError where there is no such other one."""
    try:
        if wanted.origin == "history":
            first = monday(wanted.first or asked.today + timedelta(days=7))
            name = wanted.name or (f"Week of {first}" if wanted.weeks == 1 else f"{wanted.weeks} weeks from {first}")
            how = Wanted(
                name, first, len(wanted.weights) or wanted.history_weeks, wanted.growth, wanted.shrinkage,
                frozenset(wanted.campaigns),
                (wanted.answer_share, wanted.answer_within_s), tuple(wanted.weights), wanted.weeks,
            )  # fmt: skip
            return from_history(asked, how)
        if wanted.origin == "file":
            scenario = read_scenario(wanted.text, wanted.kind)
            return (scenario.model_copy(update={"name": wanted.name}) if wanted.name else scenario), []
        return _copied(asked, wanted)
    except BadFile as error:
        raise BadPlan(str(error), "Correct the file and load it again.") from None
    except ValidationError as error:
        raise BadPlan(f"No scenario can be made of this: {explain(error, {}, lambda _: '')}") from None
    except ValueError as error:
        raise BadPlan(f"No scenario can be made of this: {str(error)[:300]}") from None


def _copied(asked: Asked, wanted: NewScenarioRequest) -> tuple[Scenario, list[str]]:
    number = wanted.scenario_id
    if number is None:
        with asked.store.read() as conn:
            rows = read.scenario_rows(conn, asked.centre.centre_id)
        if not rows:
            raise BadPlan("There is no scenario to copy yet.", "Build one from the history first.")
        number = max(rows, key=lambda row: (row["first_day"], row["saved_at"], row["scenario_id"]))["scenario_id"]
    old = scenario_of(asked, number).scenario
    usual = old.first if wanted.origin == "copy" else old.first + timedelta(days=7 * old.weeks)
    first = monday(wanted.first or usual)
    name = wanted.name or (f"Week of {first}" if first != old.first else cut(f"Copy of {old.name}"))
    made, notes = moved(old, first, name)
    if wanted.forecast_again:
        back = len(wanted.weights) or wanted.history_weeks
        made, told = forecast_again(asked, made, back, wanted.weights)
        notes = [*told, *notes]
    return with_history(asked, made, notes) if wanted.origin == "next_week" else (made, notes)


def with_history(asked: Asked, scenario: Scenario, notes: list[str]) -> tuple[Scenario, list[str]]:
    """The scenario with its agents' counters taken from the schedules published for the weeks before it."""
    duties, known = [], []
    for back in range(1, WEEKS_BACK + 1):
        monday_before = scenario.first - timedelta(days=7 * back)
        with asked.store.read() as conn:
            row = read.published_schedule(conn, asked.centre.centre_id, monday_before.toordinal())
        if row is None:
            break
        stored = whole(asked, row)
        known.append(monday_before)
        names = {one.name: one.agent_id for one in stored.scenario.agents}
        duties += [
            duty.model_copy(update={"agent": _named(scenario, duty.agent, names.get(duty.agent))})
            for duty in stored.timetable.duties
            if monday_before <= duty.day < monday_before + timedelta(days=7)
        ]
    if not known:
        text = "No schedule is published for the week before: counters of earlier weeks begin at nothing."
        return without_history(scenario), [*notes, text]
    found = counted(scenario.agents, duties, scenario.first, scenario.zone, known)
    agents = tuple(one.model_copy(update={"carried": found[one.name]}) for one in scenario.agents)
    weeks = "week" if len(known) == 1 else f"{len(known)} weeks"
    text = f"Counters of earlier weeks come from the schedules published for the {weeks} before."
    return scenario.model_copy(update={"agents": agents}), [*notes, text]


def without_history(scenario: Scenario) -> Scenario:
    """The scenario without counters: those of another week would count twice or wrongly."""
    return scenario.model_copy(
        update={"agents": tuple(one.model_copy(update={"carried": {}}) for one in scenario.agents)}
    )


def _named(scenario: Scenario, name: str, agent_id: int | None) -> str:
    """Who somebody of an earlier schedule is in this scenario: by the dialer's number, else by name."""
    return next((one.name for one in scenario.agents if agent_id is not None and one.agent_id == agent_id), name)


def cut(name: str) -> str:
    """A name that is not too long."""
    return name[:LONGEST_NAME].rstrip()


def monday(day: date) -> date:
    """The Monday of a day's week; raises BadPlan for days no schedule is made for."""
    if not 2000 <= day.year <= 2100:
        raise BadPlan(f"{day} is no day to plan for.", "Choose a day between 2000 and 2100.")
    return day - timedelta(days=day.weekday())
