"""The addresses of the weeks ahead: scenarios, needs, runs, schedules, repair, comparison, adherence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, get_args

from apiflask import APIFlask
from flask import Response, g

from backend.api.answers import Answers
from backend.api.parameters import (
    BackTestQuery,
    CalendarQuery,
    CompareQuery,
    FileQuery,
    Query,
    ReportQuery,
    ReportTableQuery,
    VersionQuery,
    WhyQueryOfDay,
)
from backend.api.respond import CSV, UNCHANGED, as_json, asked_of, found, fresh
from backend.planning.errors import BadPlan, Outdated
from backend.planning.published import VERSION
from backend.planning.reports import ReportName
from backend.problem import Refusal
from backend.schemas.planning import (
    AbsenceRequest,
    Adherence,
    BackTestAnswer,
    CancelRequest,
    Comparison,
    DeletedAnswer,
    HiringRequest,
    Job,
    MoveAnswer,
    MoveRequest,
    NewScenarioRequest,
    PlaceAnswer,
    PlaceRequest,
    PublishRequest,
    RepairAnswer,
    ReportAnswer,
    RequirementAnswer,
    RestoreRequest,
    RobustnessAnswer,
    RunRequest,
    SaveScenarioRequest,
    ScenarioAnswer,
    Scenarios,
    ScheduleAnswer,
    SentenceAnswer,
    SentenceRequest,
    ServiceAnswer,
    WhyAnswer,
)

T = TypeVar("T")
CONFLICT: dict[int | str, Any] = {409: "Somebody else saved meanwhile; nothing is lost."}


def _file_of(kind: str, what: str) -> dict[int | str, Any]:
    return {200: {"description": what, "content": {kind: {"schema": {"type": "string"}}}}}


ICS = _file_of("text/calendar", "An iCalendar file.")
XML = _file_of("application/xml", "An XML file.")
PDF = _file_of("application/pdf", "A PDF file.")
TEXT = _file_of("text/plain", "A scenario file.")


def add_planning(app: APIFlask, answers: Answers) -> None:
    """Hang the scheduler's addresses on the application."""
    _add_scenarios(app, answers)
    _add_questions(app, answers)
    _add_jobs(app, answers)
    _add_schedules(app, answers)
    _add_changes(app, answers)
    _add_meetings(app, answers)
    _add_files(app, answers)
    _add_reports(app, answers)


def planned(question: Callable[[], T]) -> T:
    """The answer; refusals of the scheduler as problems."""
    try:
        return found(question)
    except Outdated as error:
        raise Refusal(409, "outdated", str(error), error.what_to_do) from None
    except BadPlan as error:
        raise Refusal(422, "bad_value", str(error), error.what_to_do) from None


def _add_scenarios(app: APIFlask, answers: Answers) -> None:
    @app.get("/v1/scenarios")
    @app.input(Query, location="query")
    @app.output(Scenarios)
    @app.doc(security="bearer", responses=UNCHANGED)
    def scenarios(query_data: Query) -> Response:
        """All scenarios with their schedules, and the runs of the scheduler."""
        asked = asked_of(answers, query_data.centre)
        return fresh(lambda: answers.planner.scenarios(asked))

    @app.post("/v1/scenarios")
    @app.input(Query, location="query")
    @app.input(NewScenarioRequest)
    @app.output(ScenarioAnswer)
    @app.doc(security="bearer")
    def new_scenario(query_data: Query, json_data: NewScenarioRequest) -> Response:
        """A new scenario: from the stored history, a file, another one, or the newest moved a week on."""
        asked = asked_of(answers, query_data.centre)
        made = planned(lambda: answers.planner.create(asked, json_data, g.who))
        answers.note(g.who, query_data.centre, "new_scenario", str(made["scenario_id"]), json_data.origin)
        return as_json(made)

    @app.get("/v1/scenarios/<int:scenario_id>")
    @app.input(VersionQuery, location="query")
    @app.output(ScenarioAnswer)
    @app.doc(security="bearer", responses=UNCHANGED)
    def scenario(scenario_id: int, query_data: VersionQuery) -> Response:
        """One scenario, the newest version without one."""
        asked = asked_of(answers, query_data.centre)
        return fresh(lambda: answers.planner.scenario(asked, scenario_id, query_data.version))

    @app.put("/v1/scenarios/<int:scenario_id>")
    @app.input(Query, location="query")
    @app.input(SaveScenarioRequest)
    @app.output(ScenarioAnswer)
    @app.doc(security="bearer", responses=CONFLICT)
    def save_scenario(scenario_id: int, query_data: Query, json_data: SaveScenarioRequest) -> Response:
        """Save a scenario; where somebody else saved meanwhile it is kept beside theirs as a scenario of its own."""
        asked = asked_of(answers, query_data.centre)
        made = planned(lambda: answers.planner.save(asked, scenario_id, json_data.version, json_data.document, g.who))
        answers.note(g.who, query_data.centre, "save_scenario", str(scenario_id))
        return as_json(made)

    @app.post("/v1/scenarios/<int:scenario_id>/delete")
    @app.input(Query, location="query")
    @app.output(DeletedAnswer)
    @app.doc(security="bearer")
    def delete_scenario(scenario_id: int, query_data: Query) -> Response:
        """Delete a scenario with all its versions and schedules; refused while one of these is published and holds."""
        asked = asked_of(answers, query_data.centre)
        gone = planned(lambda: answers.planner.delete(asked, scenario_id))
        answers.note(g.who, query_data.centre, "delete_scenario", str(scenario_id), gone["sentence"])
        return as_json(gone)


def _add_questions(app: APIFlask, answers: Answers) -> None:
    @app.post("/v1/rules/read")
    @app.input(Query, location="query")
    @app.input(SentenceRequest)
    @app.output(SentenceAnswer)
    @app.doc(security="bearer")
    def read_rule(query_data: Query, json_data: SentenceRequest) -> Response:
        """What a rule's sentence means."""
        asked = asked_of(answers, query_data.centre)
        return as_json(planned(lambda: answers.planner.sentence(asked, json_data.sentence, json_data.scenario_id)))

    @app.get("/v1/scenarios/<int:scenario_id>/requirement")
    @app.input(VersionQuery, location="query")
    @app.output(RequirementAnswer)
    @app.doc(security="bearer", responses=UNCHANGED)
    def requirement(scenario_id: int, query_data: VersionQuery) -> Response:
        """How many agents each queue needs, interval by interval."""
        asked = asked_of(answers, query_data.centre)
        return planned(lambda: fresh(lambda: answers.planner.requirement(asked, scenario_id, query_data.version)))

    @app.get("/v1/scenarios/backtest")
    @app.input(BackTestQuery, location="query")
    @app.output(BackTestAnswer)
    @app.doc(security="bearer", responses=UNCHANGED)
    def back_test(query_data: BackTestQuery) -> Response:
        """How far off past weeks would have been forecast, and whether another way to average them was better."""
        asked, q = asked_of(answers, query_data.centre), query_data
        return planned(lambda: fresh(lambda: answers.planner.back_test(asked, q.weeks, q.each, q.campaign_ids)))

    @app.get("/v1/schedules/compare")
    @app.input(CompareQuery, location="query")
    @app.output(Comparison)
    @app.doc(security="bearer", responses=UNCHANGED)
    def compare(query_data: CompareQuery) -> Response:
        """Schedules side by side."""
        asked = asked_of(answers, query_data.centre)
        return fresh(lambda: answers.planner.compare(asked, query_data.schedule_ids))

    @app.get("/v1/adherence")
    @app.input(Query, location="query")
    @app.output(Adherence)
    @app.doc(security="bearer", responses=UNCHANGED)
    def adherence(query_data: Query) -> Response:
        """Who does now what the published schedule says."""
        asked = asked_of(answers, query_data.centre)
        return fresh(lambda: answers.planner.adherence(asked))


def _add_jobs(app: APIFlask, answers: Answers) -> None:
    @app.post("/v1/scenarios/<int:scenario_id>/run")
    @app.input(Query, location="query")
    @app.input(RunRequest)
    @app.output(Job)
    @app.doc(security="bearer")
    def run(scenario_id: int, query_data: Query, json_data: RunRequest) -> Response:
        """Begin to search for a schedule; one run at a time, others wait."""
        asked = asked_of(answers, query_data.centre)
        job = planned(lambda: answers.planner.run(asked, scenario_id, json_data, g.who))
        answers.note(g.who, query_data.centre, "run_schedule", str(scenario_id))
        return as_json(job)

    @app.post("/v1/scenarios/<int:scenario_id>/hiring")
    @app.input(Query, location="query")
    @app.input(HiringRequest)
    @app.output(Job)
    @app.doc(security="bearer")
    def hire(scenario_id: int, query_data: Query, json_data: HiringRequest) -> Response:
        """Begin to work out how many to hire of which profile, and what a further skill would be worth."""
        asked = asked_of(answers, query_data.centre)
        job = planned(lambda: answers.planner.hire(asked, scenario_id, json_data))
        answers.note(g.who, query_data.centre, "plan_hiring", str(scenario_id))
        return as_json(job)

    @app.get("/v1/jobs/<int:job_id>")
    @app.input(Query, location="query")
    @app.output(Job)
    @app.doc(security="bearer")
    def job(job_id: int, query_data: Query) -> Response:
        """How a run stands."""
        asked = asked_of(answers, query_data.centre)
        return as_json(found(lambda: answers.planner.job(asked, job_id)))

    @app.post("/v1/jobs/<int:job_id>/stop")
    @app.input(Query, location="query")
    @app.output(Job)
    @app.doc(security="bearer")
    def stop_job(job_id: int, query_data: Query) -> Response:
        """End a run; the best schedule so far is kept."""
        asked = asked_of(answers, query_data.centre)
        return as_json(found(lambda: answers.planner.stop(asked, job_id)))


def _add_schedules(app: APIFlask, answers: Answers) -> None:
    @app.get("/v1/schedules/<int:schedule_id>")
    @app.input(VersionQuery, location="query")
    @app.output(ScheduleAnswer)
    @app.doc(security="bearer", responses=UNCHANGED)
    def schedule(schedule_id: int, query_data: VersionQuery) -> Response:
        """One schedule, the newest version without one."""
        asked = asked_of(answers, query_data.centre)
        return fresh(lambda: answers.planner.schedule(asked, schedule_id, query_data.version))

    @app.get("/v1/schedules/<int:schedule_id>/service")
    @app.input(VersionQuery, location="query")
    @app.output(ServiceAnswer)
    @app.doc(security="bearer", responses=UNCHANGED)
    def service(schedule_id: int, query_data: VersionQuery) -> Response:
        """What service a schedule gives in simulation, by queue, goal and day; simulated now after a change by hand."""
        asked = asked_of(answers, query_data.centre)
        return fresh(lambda: answers.planner.service(asked, schedule_id, query_data.version))

    @app.get("/v1/schedules/<int:schedule_id>/robustness")
    @app.input(VersionQuery, location="query")
    @app.output(RobustnessAnswer)
    @app.doc(security="bearer", responses=UNCHANGED)
    def robustness(schedule_id: int, query_data: VersionQuery) -> Response:
        """What service a schedule gives in simulation on days with few, usual and many contacts."""
        asked = asked_of(answers, query_data.centre)
        return fresh(lambda: answers.planner.robustness(asked, schedule_id, query_data.version))

    @app.get("/v1/schedules/<int:schedule_id>/why")
    @app.input(WhyQueryOfDay, location="query")
    @app.output(WhyAnswer)
    @app.doc(security="bearer")
    def why_day(schedule_id: int, query_data: WhyQueryOfDay) -> Response:
        """Why somebody works, or does not, on a day."""
        asked = asked_of(answers, query_data.centre)
        return as_json(planned(lambda: answers.planner.why(asked, schedule_id, query_data.agent, query_data.day)))

    @app.post("/v1/schedules/<int:schedule_id>/publish")
    @app.input(Query, location="query")
    @app.input(PublishRequest)
    @app.output(ScheduleAnswer)
    @app.doc(security="bearer", responses=CONFLICT)
    def publish(schedule_id: int, query_data: Query, json_data: PublishRequest) -> Response:
        """Make this version the one that holds; others of the same week become drafts."""
        asked = asked_of(answers, query_data.centre)
        answer = planned(lambda: answers.planner.publish(asked, schedule_id, json_data.version, g.who))
        answers.note(g.who, query_data.centre, "publish_schedule", str(schedule_id), f"{VERSION}{json_data.version}")
        return as_json(answer)


def _add_changes(app: APIFlask, answers: Answers) -> None:
    @app.post("/v1/schedules/<int:schedule_id>/restore")
    @app.input(Query, location="query")
    @app.input(RestoreRequest)
    @app.output(ScheduleAnswer)
    @app.doc(security="bearer", responses=CONFLICT)
    def restore(schedule_id: int, query_data: Query, json_data: RestoreRequest) -> Response:
        """Make an older version's shifts hold again, as a new version: every change can be undone."""
        asked = asked_of(answers, query_data.centre)
        answer = planned(
            lambda: answers.planner.restore(asked, schedule_id, json_data.version, json_data.back_to, g.who)
        )
        answers.note(g.who, query_data.centre, "restore_schedule", str(schedule_id), str(json_data.back_to))
        return as_json(answer)

    @app.post("/v1/schedules/<int:schedule_id>/move")
    @app.input(Query, location="query")
    @app.input(MoveRequest)
    @app.output(MoveAnswer)
    @app.doc(security="bearer", responses=CONFLICT)
    def move(schedule_id: int, query_data: Query, json_data: MoveRequest) -> Response:
        """What moving one shift costs and which rules it breaks; with `apply` it is done."""
        asked = asked_of(answers, query_data.centre)
        answer = planned(lambda: answers.planner.move(asked, schedule_id, json_data, g.who))
        if json_data.apply:
            answers.note(g.who, query_data.centre, "move_shift", str(schedule_id), answer["sentence"])
        return as_json(answer)

    @app.post("/v1/schedules/<int:schedule_id>/absence")
    @app.input(Query, location="query")
    @app.input(AbsenceRequest)
    @app.output(RepairAnswer)
    @app.doc(security="bearer", responses=CONFLICT)
    def absence(schedule_id: int, query_data: Query, json_data: AbsenceRequest) -> Response:
        """How to repair a schedule when somebody is away; with `apply` it is done."""
        asked = asked_of(answers, query_data.centre)
        answer = planned(lambda: answers.planner.absence(asked, schedule_id, json_data, g.who))
        if json_data.apply:
            took = f"worked out in {answer['took_ms'] / 1000:.2f} s"
            answers.note(g.who, query_data.centre, "repair_schedule", str(schedule_id), took)
        return as_json(answer)


def _add_meetings(app: APIFlask, answers: Answers) -> None:
    @app.post("/v1/schedules/<int:schedule_id>/place")
    @app.input(Query, location="query")
    @app.input(PlaceRequest)
    @app.output(PlaceAnswer)
    @app.doc(security="bearer", responses=CONFLICT)
    def place(schedule_id: int, query_data: Query, json_data: PlaceRequest) -> Response:
        """When a meeting does least harm, every beginning priced; with `apply` it is put into the schedule."""
        asked = asked_of(answers, query_data.centre)
        answer = planned(lambda: answers.planner.place(asked, schedule_id, json_data, g.who))
        if json_data.apply:
            answers.note(g.who, query_data.centre, "place_meeting", str(schedule_id), json_data.event.name)
        return as_json(answer)

    @app.post("/v1/schedules/<int:schedule_id>/cancel")
    @app.input(Query, location="query")
    @app.input(CancelRequest)
    @app.output(ScheduleAnswer)
    @app.doc(security="bearer", responses=CONFLICT)
    def cancel(schedule_id: int, query_data: Query, json_data: CancelRequest) -> Response:
        """Take a meeting out of a schedule."""
        asked = asked_of(answers, query_data.centre)
        answer = planned(lambda: answers.planner.cancel(asked, schedule_id, json_data, g.who))
        answers.note(g.who, query_data.centre, "cancel_meeting", str(schedule_id), json_data.name)
        return as_json(answer)


def _add_files(app: APIFlask, answers: Answers) -> None:
    @app.get("/v1/scenarios/<int:scenario_id>/file")
    @app.input(FileQuery, location="query")
    @app.doc(security="bearer", responses=TEXT)
    def scenario_file(scenario_id: int, query_data: FileQuery) -> Response:
        """A scenario as a file."""
        asked = asked_of(answers, query_data.centre)
        text = found(lambda: answers.planner.scenario_file(asked, scenario_id, query_data.kind))
        answers.note(g.who, query_data.centre, "export_scenario", str(scenario_id))
        return _file(text, "text/plain", f"scenario-{scenario_id}.{query_data.kind}")

    @app.get("/v1/schedules/<int:schedule_id>/schedule.csv")
    @app.input(VersionQuery, location="query")
    @app.doc(security="bearer", responses=CSV)
    def schedule_csv(schedule_id: int, query_data: VersionQuery) -> Response:
        """A schedule as a table, one line per shift."""
        asked = asked_of(answers, query_data.centre)
        text = found(lambda: answers.planner.as_csv(asked, schedule_id, query_data.version))
        answers.note(g.who, query_data.centre, "export_schedule", str(schedule_id), "csv")
        return _file(text, "text/csv", f"schedule-{schedule_id}.csv")

    @app.get("/v1/schedules/<int:schedule_id>/schedule.xml")
    @app.input(VersionQuery, location="query")
    @app.doc(security="bearer", responses=XML)
    def schedule_xml(schedule_id: int, query_data: VersionQuery) -> Response:
        """A schedule as XML."""
        asked = asked_of(answers, query_data.centre)
        text = found(lambda: answers.planner.as_xml(asked, schedule_id, query_data.version))
        answers.note(g.who, query_data.centre, "export_schedule", str(schedule_id), "xml")
        return _file(text, "application/xml", f"schedule-{schedule_id}.xml")

    @app.get("/v1/schedules/<int:schedule_id>/schedule.pdf")
    @app.input(VersionQuery, location="query")
    @app.doc(security="bearer", responses=PDF)
    def schedule_pdf(schedule_id: int, query_data: VersionQuery) -> Response:
        """A schedule on paper: the roster by agent, coverage by day and hour, and the service it gives."""
        asked = asked_of(answers, query_data.centre)
        whole = planned(lambda: answers.planner.as_pdf(asked, schedule_id, query_data.version))
        answers.note(g.who, query_data.centre, "export_schedule", str(schedule_id), "pdf")
        return _file(whole, "application/pdf", f"schedule-{schedule_id}.pdf")

    @app.get("/v1/schedules/<int:schedule_id>/calendar.ics")
    @app.input(CalendarQuery, location="query")
    @app.doc(security="bearer", responses=ICS)
    def calendar(schedule_id: int, query_data: CalendarQuery) -> Response:
        """One agent's shifts as a calendar."""
        asked = asked_of(answers, query_data.centre)
        text = found(lambda: answers.planner.as_ics(asked, schedule_id, query_data.agent))
        answers.note(g.who, query_data.centre, "export_schedule", str(schedule_id), "ics")
        return _file(text, "text/calendar", f"schedule-{schedule_id}.ics")


REPORTS = get_args(ReportName)


def _add_reports(app: APIFlask, answers: Answers) -> None:
    @app.get("/v1/schedule-reports/<name>")
    @app.input(ReportQuery, location="query")
    @app.output(ReportAnswer)
    @app.doc(security="bearer", responses=UNCHANGED)
    def schedule_report(name: str, query_data: ReportQuery) -> Response:
        """A report of one schedule, or of the days that are over."""
        asked, q = asked_of(answers, query_data.centre), query_data
        known = _report_name(name)
        return planned(lambda: fresh(lambda: answers.planner.report(asked, known, q.schedule, q.version, q.days)))

    @app.get("/v1/schedule-reports/<name>/table.csv")
    @app.input(ReportTableQuery, location="query")
    @app.doc(security="bearer", responses=CSV)
    def schedule_report_csv(name: str, query_data: ReportTableQuery) -> Response:
        """One table of a report as CSV."""
        asked, q = asked_of(answers, query_data.centre), query_data
        known = _report_name(name)
        text = planned(lambda: answers.planner.report_csv(asked, known, q.table, q.schedule, q.version, q.days))
        answers.note(g.who, query_data.centre, "export_report", known, q.table)
        return _file(text, "text/csv", f"{q.table}.csv")


def _report_name(name: str) -> str:
    def known() -> str:
        if name not in REPORTS:
            raise LookupError(f"There is no report {name}.")
        return name

    return found(known)


def _file(whole: str | bytes, mimetype: str, name: str) -> Response:
    raw = whole.encode() if isinstance(whole, str) else whole
    return Response(raw, mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'})
