"""New scenarios: from the history, a file, another scenario, or the newest one moved a week on."""

from __future__ import annotations

from datetime import date, timedelta

from backend.lookout import Asked
from backend.planning.errors import BadPlan
from backend.planning.files import BadFile, read_scenario
from backend.planning.history import Wanted, from_history, moved
from backend.planning.plans import scenario_of
from backend.planning.scenario import Scenario
from backend.schemas.planning import NewScenarioRequest
from backend.store import read

LONGEST_NAME = 80


def new_scenario(asked: Asked, wanted: NewScenarioRequest) -> tuple[Scenario, list[str]]:
    """The scenario asked for, with notes; raises BadPlan, LookupError where there is no such other one."""
    try:
        if wanted.origin == "history":
            first = monday(wanted.first or asked.today + timedelta(days=7))
            name = wanted.name or f"Week of {first}"
            how = Wanted(
                name, first, wanted.history_weeks, wanted.growth, wanted.shrinkage, frozenset(wanted.campaigns),
                (wanted.answer_share, wanted.answer_within_s),
            )  # fmt: skip
            return from_history(asked, how)
        if wanted.origin == "file":
            scenario = read_scenario(wanted.text, wanted.kind)
            return (scenario.model_copy(update={"name": wanted.name}) if wanted.name else scenario), []
        return _copied(asked, wanted)
    except BadFile as error:
        raise BadPlan(str(error), "Correct the file and load it again.") from None
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
    return moved(old, first, name)


def cut(name: str) -> str:
    """A name that is not too long."""
    return name[:LONGEST_NAME].rstrip()


def monday(day: date) -> date:
    """The Monday of a day's week; raises BadPlan for days no schedule is made for."""
    if not 2000 <= day.year <= 2100:
        raise BadPlan(f"{day} is no day to plan for.", "Choose a day between 2000 and 2100.")
    return day - timedelta(days=day.weekday())
