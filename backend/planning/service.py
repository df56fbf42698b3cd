"""One object for the weeks ahead: scenarios, runs, schedules and their changes; asked by the panel."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from backend.lookout import Asked
from backend.optimizer.roster.tours import BadProblem
from backend.optimizer.roster.tours.explain import why_not
from backend.optimizer.staffing import BadGoal
from backend.planning import adherence, exports, likely, outbound, sentences, shapes, told, wishes
from backend.planning.backtested import from_store
from backend.planning.build import Built
from backend.planning.carried import too_late
from backend.planning.changes import Move, as_schedule, moved
from backend.planning.compared import crew_of, service_of
from backend.planning.creating import cut, new_scenario
from backend.planning.dialled import dropped_lately
from backend.planning.engine import Made
from backend.planning.errors import BadPlan, Outdated
from backend.planning.files import BadFile, Kind, read_scenario, write_scenario
from backend.planning.jobs import Jobs
from backend.planning.loading import load_demand, load_people
from backend.planning.local import zones_of
from backend.planning.meetings import with_events
from backend.planning.paper import as_pdf
from backend.planning.placing import cancelled, placed
from backend.planning.plans import (
    Shelf,
    StoredScenario,
    StoredSchedule,
    append_scenario,
    append_schedule,
    linked,
    newest_of,
    outdated_schedule,
    scenario_of,
    schedule_of,
    whole,
)
from backend.planning.repairs import repaired
from backend.planning.report import Report, as_csv, report_row
from backend.planning.reports import OF_PLAN, chosen, of_past, of_plan, table_of
from backend.planning.requirement import QueueNeed, needs
from backend.planning.scenario import Event, Scenario
from backend.planning.timetable import Away
from backend.schemas.inputs import TableRequest
from backend.schemas.planning import (
    AbsenceRequest,
    CancelRequest,
    HiringRequest,
    InviteRequest,
    MoveRequest,
    NewScenarioRequest,
    PlaceRequest,
    RunRequest,
    WishesRequest,
)
from backend.store import read, write

Answer = dict[str, Any]


class Planner:
    """The scheduler over all centres of a backend."""

    def __init__(self) -> None:
        self._jobs = Jobs()
        self._shelf = Shelf()

    def close(self) -> None:
        """End every run; what was stored stays."""
        self._jobs.close()

    def scenarios(self, asked: Asked) -> Answer:
        """`schemas.planning.Scenarios`."""
        with asked.store.read() as conn:
            rows = read.scenario_rows(conn, asked.centre.centre_id)
            schedules = read.schedule_rows(conn, asked.centre.centre_id)
        newest = _newest(rows, "scenario_id")
        made = sorted(_newest(schedules, "schedule_id"), key=lambda row: (-row["made_at"], -row["schedule_id"]))
        listed = [
            told.scenario_row(row, [told.schedule_row(one) for one in made if one["scenario_id"] == row["scenario_id"]])
            for row in sorted(newest, key=lambda row: (-row["saved_at"], -row["scenario_id"]))
        ]
        jobs = [run.answer() for run in self._jobs.of(asked.centre.centre_id)]
        return _head(asked) | {"scenarios": listed, "jobs": jobs}

    def create(self, asked: Asked, wanted: NewScenarioRequest, who: str) -> Answer:
        """`schemas.planning.ScenarioAnswer` of a new scenario; raises BadPlan or LookupError."""
        scenario, notes = new_scenario(asked, wanted)
        number = append_scenario(asked, linked(scenario, asked), who, None, 1)
        assert number is not None  # a new number has no version yet
        return self.scenario(asked, number, None, notes)

    def scenario(self, asked: Asked, scenario_id: int, version: int | None, notes: Sequence[str] = ()) -> Answer:
        """`schemas.planning.ScenarioAnswer`; LookupError for an unknown one."""
        stored = scenario_of(asked, scenario_id, version)
        with asked.store.read() as conn:
            rows = read.scenario_rows(conn, asked.centre.centre_id)
        versions = [row for row in rows if row["scenario_id"] == scenario_id]
        row = stored.row
        return _head(asked) | {
            "scenario_id": scenario_id, "name": row["name"], "version": row["version"],
            "newest": versions[0]["version"], "saved_at": row["saved_at"], "saved_by": row["saved_by"],
            "document": write_scenario(stored.scenario, "json"),
            "rules": [shapes.rule_row(rule) for rule in stored.scenario.rules],
            "problems": self._problems(asked, stored), "notes": list(notes),
            "versions": [told.version_row(one, "saved") for one in versions],
        }  # fmt: skip

    def _problems(self, asked: Asked, stored: StoredScenario) -> list[str]:
        try:
            built = self._shelf.built(asked, stored)
        except (BadProblem, BadGoal) as error:
            return [str(error)]
        unmet = [f"{need.name}: {said}" for need in built.needs for said in need.unmet]
        unmet += too_late(stored.scenario)
        return unmet + [f"Only checked, not planned for: {said}" for said in built.checked]

    def back_test(self, asked: Asked, weeks_back: int, weights: Sequence[float], campaigns: frozenset[int]) -> Answer:
        """`schemas.planning.BackTestAnswer`; BadPlan where no week counts."""
        if weights and not max(weights) > 0:
            raise BadPlan("No past week counts.", "Let at least one of them count.")
        return _head(asked) | asdict(from_store(asked, len(weights) or weeks_back, weights, campaigns))

    def save(self, asked: Asked, scenario_id: int, version: int, document: str, who: str) -> Answer:
        """`schemas.planning.ScenarioAnswer` of the saved version; Outdated where somebody else saved meanwhile."""
        stored = scenario_of(asked, scenario_id)
        try:
            scenario = linked(read_scenario(document, "json"), asked)
        except BadFile as error:
            raise BadPlan(str(error), "Correct it and save again.") from None
        if version <= stored.row["version"] and append_scenario(asked, scenario, who, scenario_id, version + 1):
            return self.scenario(asked, scenario_id, None)
        return self._aside(asked, scenario_of(asked, scenario_id).row, version, scenario, who)

    def load_people(self, asked: Asked, scenario_id: int, wanted: TableRequest, who: str) -> Answer:
        """`schemas.inputs.PeopleAnswer`; BadPlan, LookupError, Outdated."""
        return load_people(asked, scenario_id, wanted, self._saving(asked, scenario_id, wanted.version, who))

    def load_demand(self, asked: Asked, scenario_id: int, wanted: TableRequest, who: str) -> Answer:
        """`schemas.inputs.DemandAnswer`; BadPlan, LookupError, Outdated."""
        return load_demand(asked, scenario_id, wanted, self._saving(asked, scenario_id, wanted.version, who))

    def _saving(self, asked: Asked, scenario_id: int, version: int, who: str) -> Callable[[Scenario], int]:
        def save(scenario: Scenario) -> int:
            document = write_scenario(scenario, "json")
            return int(self.save(asked, scenario_id, version, document, who)["version"])

        return save

    def _aside(self, asked: Asked, theirs: dict[str, Any], version: int, scenario: Any, who: str) -> Answer:
        """Keep what was made from an old version as a scenario of its own, and say so."""
        if version > theirs["version"]:
            raise BadPlan(f"There is no version {version}; the newest is {theirs['version']}.", "Load it again.")
        name = cut(f"{scenario.name[:40]}, changed from version {version}")
        number = append_scenario(asked, scenario.model_copy(update={"name": name}), who, None, 1)
        raise Outdated(
            f"{theirs['saved_by']} saved version {theirs['version']} meanwhile. "
            f"Yours is kept as a scenario of its own: “{name}” (number {number}).",
            "Open the newest version, compare, and save what you want to keep.",
        )

    def scenario_file(self, asked: Asked, scenario_id: int, kind: Kind) -> str:
        """The newest version as a file's text; LookupError for an unknown one."""
        return write_scenario(scenario_of(asked, scenario_id).scenario, kind)

    def sentence(self, asked: Asked, sentence: str, scenario_id: int | None) -> Answer:
        """`schemas.planning.SentenceAnswer`."""
        rule, why = None, ""
        try:
            rule = sentences.read(sentence)
            if scenario_id is not None:
                old = scenario_of(asked, scenario_id).scenario
                data = old.model_dump(mode="json") | {"rules": [rule.model_dump(mode="json")]}
                type(old).model_validate(data)
        except sentences.NotUnderstood as error:
            why = str(error)
        except ValueError as error:
            rule, why = None, _plain(error)
        odd = sentences.odd_word(sentence) if rule is None else None
        return {
            "understood": rule is not None, "rule": None if rule is None else shapes.rule_row(rule), "why": why,
            "odd": None if odd is None else dict(zip(("at", "word", "meant"), odd, strict=True)),
            "example": sentences.nearest(sentence), "examples": list(sentences.EXAMPLES),
        }  # fmt: skip

    def requirement(self, asked: Asked, scenario_id: int, version: int | None) -> Answer:
        """`schemas.planning.RequirementAnswer`; LookupError for an unknown one, BadPlan where a goal makes no sense."""
        stored = scenario_of(asked, scenario_id, version)
        try:
            found = needs(stored.scenario)
        except BadGoal as error:
            raise BadPlan(str(error), "Change the goal.") from None
        return _head(asked) | {
            "scenario_id": scenario_id, "version": stored.row["version"], "starts": shapes.starts_of(stored.scenario),
            "queues": [
                shapes.curve(need) | {"likely": likely.told(queue, stored.scenario)}
                for need, queue in zip(found, stored.scenario.queues, strict=True)
            ],
            "likely": likely.told_together(stored.scenario),
        }  # fmt: skip

    def run(self, asked: Asked, scenario_id: int, wanted: RunRequest, who: str) -> Answer:
        """`schemas.planning.Job` of a new run; LookupError for an unknown scenario."""
        stored = scenario_of(asked, scenario_id)

        def keep(made: Made) -> int:
            return append_schedule(asked, stored, made.timetable, who, "run", None, 1)

        run = self._jobs.add(
            asked.centre.centre_id, scenario_id, stored.scenario, wanted.seconds, wanted.until_stopped, wanted.seed,
            int(time.time()), keep,
        )  # fmt: skip
        return run.answer()

    def hire(self, asked: Asked, scenario_id: int, wanted: HiringRequest) -> Answer:
        """`schemas.planning.Job` of a new plan of hiring; LookupError for an unknown scenario."""
        scenario = scenario_of(asked, scenario_id).scenario
        if not scenario.profiles:
            raise BadPlan("There is nobody to hire.", "Add profiles to the scenario: name, skills, hours, wage.")
        if wanted.budget_cents is not None:
            scenario = scenario.model_copy(update={"budget_cents": wanted.budget_cents})
        run = self._jobs.plan_hiring(
            asked.centre.centre_id, scenario_id, scenario, wanted.seconds, wanted.seed, int(time.time()),
            wanted.short_hour_cents,
        )  # fmt: skip
        return run.answer()

    def delete(self, asked: Asked, scenario_id: int) -> Answer:
        """`schemas.planning.DeletedAnswer`; BadPlan where a schedule of it is published and not over."""
        scenario = scenario_of(asked, scenario_id).scenario
        centre_id, today = asked.centre.centre_id, asked.today.toordinal()
        for run in self._jobs.of(centre_id):
            if run.scenario_id == scenario_id and not run.ended.is_set():
                raise BadPlan(f"A run of “{scenario.name}” is not over.", "Stop it first.")
        gone = asked.store.write(lambda conn: write.delete_scenario(conn, centre_id, scenario_id, today))
        if gone is None:
            raise BadPlan(
                f"A schedule of “{scenario.name}” is published and not over.",
                "Publish another schedule for its weeks first.",
            )
        with_them = "" if not gone else " and its schedule" if gone == 1 else f" and its {gone} schedules"
        said = f"“{scenario.name}”{with_them} {'are' if gone else 'is'} deleted."
        return {"scenario_id": scenario_id, "schedules": gone, "sentence": said}

    def invite(self, asked: Asked, scenario_id: int, wanted: InviteRequest) -> Answer:
        """`schemas.planning.InviteAnswer`; LookupError for an unknown scenario, BadPlan for strangers."""
        return {"links": wishes.invite(asked, scenario_id, wanted.agents, wanted.days)}

    def wishes(self, asked: Asked, scenario_id: int) -> Answer:
        """`schemas.planning.Wishes`; LookupError for an unknown scenario."""
        return _head(asked) | {"scenario_id": scenario_id, "wishes": wishes.listed(asked, scenario_id)}

    def take_up(self, asked: Asked, scenario_id: int, wanted: WishesRequest, who: str) -> Answer:
        """`schemas.planning.ScenarioAnswer` with the wishes as soft rules; Outdated or BadPlan where it cannot be."""
        number = wishes.take_up(asked, scenario_id, wanted.version, wanted.agents, who, accept=wanted.accept)
        did = "taken up" if wanted.accept else "declined"
        people = "1 agent" if number == 1 else f"{number} agents"
        return self.scenario(asked, scenario_id, None, [f"Wishes of {people} were {did}."])

    def job(self, asked: Asked, job_id: int) -> Answer:
        """`schemas.planning.Job`; LookupError for an unknown one."""
        return self._jobs.get(asked.centre.centre_id, job_id).answer()

    def stop(self, asked: Asked, job_id: int) -> Answer:
        """`schemas.planning.Job` of a run that ends soon."""
        return self._jobs.stop(asked.centre.centre_id, job_id).answer()

    def schedule(self, asked: Asked, schedule_id: int, version: int | None) -> Answer:
        """`schemas.planning.ScheduleAnswer`; LookupError for an unknown one."""
        stored = schedule_of(asked, schedule_id, version)
        with asked.store.read() as conn:
            rows = read.schedule_rows(conn, asked.centre.centre_id)
        versions = [row for row in rows if row["schedule_id"] == schedule_id]
        row, timetable, scenario = stored.row, stored.timetable, stored.scenario
        required = self._built(asked, stored).needs
        return _head(asked) | {
            "schedule_id": schedule_id, "scenario_id": row["scenario_id"], "scenario": scenario.name,
            "scenario_version": row["scenario_version"], "version": row["version"], "newest": versions[0]["version"],
            "state": row["state"], "how": row["how"], "made_at": row["made_at"], "made_by": row["made_by"],
            "first": timetable.first.isoformat(), "weeks": timetable.weeks, "zone": timetable.zone,
            "starts": shapes.starts_of(scenario), "agents": shapes.weeks(scenario, timetable),
            "coverage": shapes.coverage(scenario, timetable, required),
            "outbound": self._outbound(asked, stored, required),
            "score": shapes.score_row(timetable), "bound": shapes.bound_of(timetable), "gap": timetable.gap,
            "service": shapes.service_row(timetable.service),
            "broken": shapes.broken_rows(self._shelf.broken(asked, stored)),
            "meetings": shapes.meeting_rows(timetable), "away": [one.model_dump() for one in timetable.away],
            "time_off": told.time_off_rows(scenario), "versions": [told.version_row(one, "made") for one in versions],
        }  # fmt: skip

    def service(self, asked: Asked, schedule_id: int, version: int | None) -> Answer:
        """`schemas.planning.ServiceAnswer`: simulated now where the schedule was changed by hand; LookupError."""
        stored = schedule_of(asked, schedule_id, version)
        found = shapes.service_row(self._shelf.service(asked, stored))
        return _head(asked) | {"schedule_id": schedule_id, "version": stored.row["version"], "service": found}

    def robustness(self, asked: Asked, schedule_id: int, version: int | None) -> Answer:
        """`schemas.planning.RobustnessAnswer`; LookupError for an unknown schedule."""
        stored = schedule_of(asked, schedule_id, version)
        played, queues = self._shelf.robustness(asked, stored)
        return _head(asked) | {
            "schedule_id": schedule_id, "version": stored.row["version"], "played": played,
            "queues": [asdict(one) for one in queues],
        }  # fmt: skip

    def _outbound(self, asked: Asked, stored: StoredSchedule, required: list[QueueNeed]) -> list[Answer]:
        if not any(queue.media == "outbound" for queue in stored.scenario.queues):
            return []
        dropped = dropped_lately(asked)
        return outbound.campaigns(stored.scenario, stored.timetable, required, asked.settings.drop_limit, dropped)

    def _built(self, asked: Asked, stored: StoredSchedule) -> Built:
        try:
            built = self._shelf.built(asked, stored.of, stored.timetable.margins)
            return with_events(stored.scenario, built, stored.timetable)
        except (BadProblem, BadGoal) as error:
            raise BadPlan(str(error), "Correct the scenario.") from None

    def why(self, asked: Asked, schedule_id: int, agent: str, day: date) -> Answer:
        """`schemas.planning.WhyAnswer`; BadPlan for a day or an agent the schedule does not have."""
        stored = schedule_of(asked, schedule_id)
        scenario, built = stored.scenario, self._built(asked, stored)
        row = next((place for place, one in enumerate(scenario.agents) if one.name == agent), None)
        if row is None or day not in scenario.days:
            raise BadPlan(f"{agent} on {day} is not in this schedule.", "Choose one of its agents and days.")
        plan = as_schedule(scenario, built, stored.timetable)
        found = why_not(built.problem, plan, row, scenario.days.index(day))
        return {
            "agent": agent, "day": day.isoformat(), "works": found.works, "possible": found.possible,
            "costs_more": round(found.costs_more, 3), "sentence": found.sentence(agent, f"{day:%A}"),
        }  # fmt: skip

    def publish(self, asked: Asked, schedule_id: int, version: int, who: str) -> Answer:
        """`schemas.planning.ScheduleAnswer` of the published schedule; Outdated where the version is not the newest."""
        newest = newest_of(asked, schedule_id, version)
        centre_id = asked.centre.centre_id
        if not asked.store.write(lambda conn: write.publish_schedule(conn, centre_id, schedule_id, version)):
            raise outdated_schedule(newest.row)
        return self.schedule(asked, schedule_id, None)

    def restore(self, asked: Asked, schedule_id: int, version: int, back_to: int, who: str) -> Answer:
        """`schemas.planning.ScheduleAnswer` of a new version with an older one's shifts; Outdated, LookupError."""
        newest_of(asked, schedule_id, version)
        old = schedule_of(asked, schedule_id, back_to)
        append_schedule(asked, old.of, old.timetable, who, f"back to version {back_to}", schedule_id, version + 1)
        return self.schedule(asked, schedule_id, None)

    def move(self, asked: Asked, schedule_id: int, wanted: MoveRequest, who: str) -> Answer:
        """`schemas.planning.MoveAnswer`; Outdated or BadPlan where it cannot be done."""
        stored = newest_of(asked, schedule_id, wanted.version)
        before = self._shelf.broken(asked, stored)
        move = Move(
            wanted.agent, wanted.day, wanted.to_agent, wanted.to_day, wanted.to_start, wanted.to_shift, wanted.off,
            wanted.swap,
        )  # fmt: skip
        found = moved(stored.scenario, self._built(asked, stored), stored.timetable, before, move)
        version = wanted.version
        if wanted.apply:
            version += 1
            append_schedule(asked, stored.of, found.timetable, who, f"move: {found.sentence}", schedule_id, version)
        return {
            "applied": wanted.apply, "version": version, "sentence": found.sentence,
            "before": shapes.score_row(stored.timetable), "after": shapes.score_row(found.timetable),
            "change": round(found.timetable.objective - stored.timetable.objective, 4),
            "broken": shapes.broken_rows([one for one in found.broken if one not in before]),
            "mended": shapes.broken_rows([one for one in before if one not in found.broken]),
            "duty": None if found.duty is None else shapes.duty_row(found.duty),
        }  # fmt: skip

    def absence(self, asked: Asked, schedule_id: int, wanted: AbsenceRequest, who: str) -> Answer:
        """`schemas.planning.RepairAnswer`; Outdated or BadPlan where it cannot be done."""
        stored = newest_of(asked, schedule_id, wanted.version)
        away = Away(agent=wanted.agent, start=wanted.start, end=wanted.end)
        before = self._shelf.broken(asked, stored)
        found = repaired(stored.scenario, self._built(asked, stored), stored.timetable, before, away, asked.now)
        version = wanted.version
        if wanted.apply:
            version += 1
            how = f"repair: {wanted.agent} is away"
            append_schedule(asked, stored.of, found.timetable, who, how, schedule_id, version)
        zone = stored.timetable.zone
        changes = [told.change_row(one, zone) for one in found.changes]
        others = sum(not one.only_breaks and one.agent != wanted.agent for one in found.changes)
        return {
            "applied": wanted.apply, "version": version, "sentence": told.repair_words(wanted.agent, others, found),
            "coverage_before": round(found.coverage_before, 3), "coverage_absent": round(found.coverage_absent, 3),
            "coverage_after": round(found.coverage_after, 3), "changed_shifts": others, "changes": changes,
            "took_ms": round(1000 * found.took_s, 1),
        }  # fmt: skip

    def place(self, asked: Asked, schedule_id: int, wanted: PlaceRequest, who: str) -> Answer:
        """`schemas.planning.PlaceAnswer`; Outdated or BadPlan where it cannot be done."""
        stored = newest_of(asked, schedule_id, wanted.version)
        before = self._shelf.broken(asked, stored)
        try:
            event = Event.model_validate(wanted.event.model_dump(mode="json"))
        except ValueError as error:
            raise BadPlan(_plain(error), "Correct the event.") from None
        built = self._shelf.built(asked, stored.of, stored.timetable.margins)
        found = placed(
            stored.scenario, built, stored.timetable, before, event, wanted.to_start, rearrange=wanted.rearrange,
            published=stored.row["state"] == "published",
        )  # fmt: skip
        version = wanted.version
        if wanted.apply:
            version += 1
            how = f"meeting: {event.name}"
            append_schedule(asked, stored.of, found.timetable, who, how, schedule_id, version)
        zone = stored.timetable.zone
        changes = [told.change_row(one, zone) for one in found.changes]
        return {
            "applied": wanted.apply, "version": version, "sentence": told.placed_words(found, zone),
            "starts": [one.start for one in found.places], "harm": [one.harm for one in found.places],
            "missing": [one.missing for one in found.places], "best": [asdict(one) for one in found.best],
            "meeting": found.meeting.model_dump(), "absent": found.absent,
            "before": shapes.score_row(stored.timetable), "after": shapes.score_row(found.timetable),
            "changes": changes, "broken": shapes.broken_rows([one for one in found.broken if one not in before]),
        }  # fmt: skip

    def cancel(self, asked: Asked, schedule_id: int, wanted: CancelRequest, who: str) -> Answer:
        """`schemas.planning.ScheduleAnswer` without a meeting; Outdated or BadPlan where it cannot be done."""
        stored = newest_of(asked, schedule_id, wanted.version)
        built = self._shelf.built(asked, stored.of, stored.timetable.margins)
        before = self._shelf.broken(asked, stored)
        changed = cancelled(stored.scenario, built, stored.timetable, before, wanted.name, wanted.start)
        how = f"no meeting: {wanted.name}"
        append_schedule(asked, stored.of, changed, who, how, schedule_id, wanted.version + 1)
        return self.schedule(asked, schedule_id, None)

    def compare(self, asked: Asked, schedule_ids: Sequence[int]) -> Answer:
        """`schemas.planning.Comparison`; LookupError for an unknown one."""
        rows = []
        for number in schedule_ids:
            stored = schedule_of(asked, number)
            found = self._shelf.broken(asked, stored)
            built = self._built(asked, stored)
            mine = service_of(stored.scenario, stored.timetable.service, self._outbound(asked, stored, built.needs))
            mine |= crew_of(stored.scenario, stored.timetable, built.needs)
            rows.append(shapes.compared(stored.row, stored.scenario, stored.timetable, built, found) | mine)
        best = min(rows, key=lambda row: (row["hard_broken"], row["short_h"], row["paid_h"]))
        said = (
            f"“{best['scenario']}” (schedule {best['schedule_id']}) breaks {best['hard_broken']} hard rules and leaves "
            f"{best['short_h']:,.1f} agent-hours short: the least of {len(rows)}."
        )
        return _head(asked) | {"schedules": rows, "sentence": said if len(rows) > 1 else ""}

    def report(self, asked: Asked, name: str, schedule_id: int | None, version: int | None, days: int) -> Answer:
        """`schemas.planning.ReportAnswer`; LookupError for an unknown schedule, BadPlan where there is none."""
        report, stored = self._report(asked, name, schedule_id, version, days)
        of = {"schedule_id": None, "version": None, "scenario": "", "days": days}
        if stored is not None:
            of |= {"schedule_id": stored.row["schedule_id"], "version": stored.row["version"],
                   "scenario": stored.scenario.name}  # fmt: skip
        return _head(asked) | of | report_row(report)

    def report_csv(
        self, asked: Asked, name: str, table: str, schedule_id: int | None, version: int | None, days: int
    ) -> str:
        """One table of a report as CSV text; LookupError for an unknown one."""
        return as_csv(table_of(self._report(asked, name, schedule_id, version, days)[0], table))

    def _report(
        self, asked: Asked, name: str, schedule_id: int | None, version: int | None, days: int
    ) -> tuple[Report, StoredSchedule | None]:
        if name not in OF_PLAN:
            return of_past(asked, name, days), None
        stored = chosen(asked, schedule_id, version)
        return of_plan(asked, name, stored, self._shelf, self._built(asked, stored).needs), stored

    def adherence(self, asked: Asked) -> Answer:
        """`schemas.planning.Adherence`."""
        with asked.store.read() as conn:
            row = read.published_schedule(conn, asked.centre.centre_id, asked.today.toordinal())
            live, _, as_of = read.live(conn, asked.centre.centre_id)
        head = _head(asked) | {"as_of": as_of}
        if row is None:
            said = "No schedule is published for today; publish one to see who keeps to it."
            return head | {"schedule_id": None, "version": None, "sentence": said, "share": None, "agents": []}
        stored = whole(asked, row)
        required = self._required(asked, stored, asked.at)
        rows = adherence.rows(stored.scenario, stored.timetable, live, required, asked.at)
        planned = [one for one in rows if one["scheduled"]]
        kept = sum(one["adheres"] for one in planned)
        hurt = sum(one["effect"] == "hurts" for one in rows)
        said = f"{kept} of {len(planned)} who are scheduled now keep to it; {hurt} out of schedule hurt coverage."
        return head | {
            "schedule_id": row["schedule_id"], "version": row["version"],
            "sentence": said if planned else "Nobody is scheduled now.",
            "share": round(kept / len(planned), 4) if planned else None, "agents": rows,
        }  # fmt: skip

    def _required(self, asked: Asked, stored: StoredSchedule, at: int) -> dict[str, float]:
        """People needed per queue in the interval of a moment."""
        starts = shapes.starts_of(stored.scenario)
        place = min(max((at - starts[0]) // 900, 0), len(starts) - 1)
        return {need.name: float(need.agents[place]) for need in self._built(asked, stored).needs}

    def as_csv(self, asked: Asked, schedule_id: int, version: int | None) -> str:
        """A schedule as CSV text; LookupError for an unknown one."""
        stored = schedule_of(asked, schedule_id, version)
        return exports.as_csv(stored.timetable, zones_of(stored.scenario))

    def as_xml(self, asked: Asked, schedule_id: int, version: int | None) -> str:
        """A schedule as XML text; LookupError for an unknown one."""
        stored = schedule_of(asked, schedule_id, version)
        return exports.as_xml(stored.timetable, zones_of(stored.scenario))

    def as_pdf(self, asked: Asked, schedule_id: int, version: int | None) -> bytes:
        """A schedule as a PDF file; LookupError for an unknown one."""
        stored = schedule_of(asked, schedule_id, version)
        return as_pdf(stored.scenario, stored.timetable, self._built(asked, stored).needs)

    def as_ics(self, asked: Asked, schedule_id: int, agent: str) -> str:
        """One agent's shifts as a calendar; LookupError where there is no such agent."""
        stored = schedule_of(asked, schedule_id)
        if agent not in {one.name for one in stored.scenario.agents}:
            raise LookupError(f"There is no agent {agent} in this schedule.")
        return exports.as_ics(stored.timetable, agent, zones_of(stored.scenario))


def _head(asked: Asked) -> Answer:
    return {"centre": asked.centre_ref, "now": asked.now}


def _newest(rows: Sequence[Answer], key: str) -> list[Answer]:
    """The first row of each number: rows come with the newest version first."""
    found: dict[int, Answer] = {}
    for row in rows:
        found.setdefault(row[key], row)
    return list(found.values())


def _plain(error: ValueError) -> str:
    """What a failed check of a document says, without the place."""
    said = error.errors()[0]["msg"] if hasattr(error, "errors") else str(error)
    return str(said).removeprefix("Value error, ")
