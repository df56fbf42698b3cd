"""Tables loaded into a scenario: agents and forecasts, looked at before they are stored."""

from __future__ import annotations

from apiflask import APIFlask
from flask import Response, g

from backend.api.answers import Answers
from backend.api.parameters import Query
from backend.api.planning import CONFLICT, planned
from backend.api.respond import CSV, as_json, asked_of, found
from backend.planning.loading import people_table
from backend.schemas.inputs import DemandAnswer, PeopleAnswer, TableRequest


def add_inputs(app: APIFlask, answers: Answers) -> None:
    """Hang the addresses of tables on the application."""

    @app.post("/v1/scenarios/<int:scenario_id>/people")
    @app.input(Query, location="query")
    @app.input(TableRequest)
    @app.output(PeopleAnswer)
    @app.doc(security="bearer", responses=CONFLICT)
    def load_people(scenario_id: int, query_data: Query, json_data: TableRequest) -> Response:
        """What a table of agents changes, each bad cell named; with `apply` it is stored as a new version."""
        asked = asked_of(answers, query_data.centre)
        made = planned(lambda: answers.planner.load_people(asked, scenario_id, json_data, g.who))
        if made["applied"]:
            answers.note(g.who, query_data.centre, "load_people", str(scenario_id), made["sentence"])
        return as_json(made)

    @app.post("/v1/scenarios/<int:scenario_id>/demand")
    @app.input(Query, location="query")
    @app.input(TableRequest)
    @app.output(DemandAnswer)
    @app.doc(security="bearer", responses=CONFLICT)
    def load_demand(scenario_id: int, query_data: Query, json_data: TableRequest) -> Response:
        """What a table of contacts per 15, 30 or 60 minutes changes; with `apply` it is stored as a new version."""
        asked = asked_of(answers, query_data.centre)
        made = planned(lambda: answers.planner.load_demand(asked, scenario_id, json_data, g.who))
        if made["applied"]:
            answers.note(g.who, query_data.centre, "load_demand", str(scenario_id), made["sentence"][:200])
        return as_json(made)

    @app.get("/v1/scenarios/<int:scenario_id>/people.csv")
    @app.input(Query, location="query")
    @app.doc(security="bearer", responses=CSV)
    def people_csv(scenario_id: int, query_data: Query) -> Response:
        """The agents of a scenario as a table: filled in, it can be loaded again."""
        asked = asked_of(answers, query_data.centre)
        text = found(lambda: people_table(asked, scenario_id))
        return Response(
            text, mimetype="text/csv",
            headers={"Content-Disposition": f'attachment; filename="agents-{scenario_id}.csv"'},
        )  # fmt: skip
