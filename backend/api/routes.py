"""The addresses under /v1: each answers one question by asking `Answers` once."""

from __future__ import annotations

from typing import Any

from apiflask import APIFlask
from flask import Response, g, request

from backend import __version__
from backend.api.answers import Answers
from backend.api.foresight import add_foresight
from backend.api.hello import greet
from backend.api.inputs import add_inputs
from backend.api.parameters import CallFilters, CallQuery, MatrixQuery, Query, SnapshotQuery, WindowQuery
from backend.api.planning import add_planning
from backend.api.respond import CSV, UNCHANGED, as_json, conditional, found
from backend.api.steering import add_steering
from backend.api.wishes import add_wishes
from backend.guard import Guard
from backend.problem import Refusal
from backend.schemas import (
    AgentDetail,
    CallPage,
    CentreSettings,
    DataHealth,
    Hello,
    Matrix,
    Ok,
    PairAnswer,
    PairRequest,
    SeedSwitch,
    SettingsAnswer,
    Snapshot,
    TokenTest,
)


def add_routes(app: APIFlask, answers: Answers, guard: Guard) -> None:
    """Hang every address on the application."""
    _add_entrance(app, answers, guard)
    _add_floor(app, answers)
    _add_calls(app, answers)
    _add_settings(app, answers)
    add_foresight(app, answers)
    add_steering(app, answers)
    add_planning(app, answers)
    add_wishes(app, answers)
    add_inputs(app, answers)


def _add_entrance(app: APIFlask, answers: Answers, guard: Guard) -> None:
    @app.get("/v1/health")
    @app.output(Ok)
    def health() -> dict[str, bool]:
        """Whether the backend runs; says nothing else, so it needs no token."""
        return {"ok": True}

    @app.post("/v1/pair")
    @app.input(PairRequest)
    @app.output(PairAnswer)
    def pair(json_data: PairRequest) -> PairAnswer:
        """Exchange the one-time code for a token bound to the extension that asks."""
        origin = request.headers.get("Origin", "")
        token = guard.pair(json_data.code, origin, json_data.name)
        answers.note(f"{json_data.name} ({origin})", None, "pair", origin)
        return PairAnswer(token=token, backend_version=__version__)

    @app.post("/v1/unpair")
    @app.output(Ok)
    @app.doc(security="bearer")
    def unpair() -> dict[str, bool]:
        """End the pairing of the extension or script that asks; its token is refused from then on."""
        gone = guard.unpair()
        answers.note(f"{gone.name} ({gone.origin})" if gone.origin else gone.name, None, "unpair", gone.origin)
        return {"ok": True}

    @app.get("/v1/hello")
    @app.output(Hello)
    @app.doc(security="bearer")
    def hello() -> Hello:
        """The version handshake; the extension sends its version in X-Team-Optimizer-Extension."""
        return greet(request.headers.get("X-Team-Optimizer-Extension", ""), answers.centres())

    @app.get("/v1/openapi.json")
    @app.doc(hide=True)
    def openapi() -> dict[str, Any]:
        return app.spec  # type: ignore[return-value]


def _add_floor(app: APIFlask, answers: Answers) -> None:
    @app.get("/v1/snapshot")
    @app.input(SnapshotQuery, location="query")
    @app.output(Snapshot)
    @app.doc(security="bearer", responses=UNCHANGED)
    def snapshot(query_data: SnapshotQuery) -> Response:
        """The live floor in one window."""
        live = found(lambda: answers.snapshot(query_data))
        answer = conditional(live.served, live.served.render(live.next_update_in_s, live.now))
        answer.headers["X-Next-Update-In-S"] = f"{live.next_update_in_s:.1f}"
        return answer

    @app.get("/v1/agents/<int:agent_id>")
    @app.input(WindowQuery, location="query")
    @app.output(AgentDetail)
    @app.doc(security="bearer", responses=UNCHANGED)
    def agent(agent_id: int, query_data: WindowQuery) -> Response:
        """One agent in depth."""
        served = found(lambda: answers.agent(query_data.centre, agent_id, query_data.window))
        answers.note(g.who, query_data.centre, "view_agent", str(agent_id))
        return conditional(served)

    @app.get("/v1/matrix")
    @app.input(MatrixQuery, location="query")
    @app.output(Matrix)
    @app.doc(security="bearer", responses=UNCHANGED)
    def matrix(query_data: MatrixQuery) -> Response:
        """Agents by campaigns in one metric."""
        return conditional(found(lambda: answers.matrix(query_data)))

    @app.get("/v1/seed-switch")
    @app.input(WindowQuery, location="query")
    @app.output(SeedSwitch)
    @app.doc(security="bearer")
    def seed_switch(query_data: WindowQuery) -> Response:
        """Whose place changes when the seed formula ranks."""
        return as_json(found(lambda: answers.seed_switch(query_data.centre, query_data.window)))

    @app.get("/v1/data-health")
    @app.input(Query, location="query")
    @app.output(DataHealth)
    @app.doc(security="bearer", responses=UNCHANGED)
    def data_health(query_data: Query) -> Response:
        """Where the data come from and how well."""
        return conditional(found(lambda: answers.data_health(query_data.centre)))

    @app.post("/v1/refresh")
    @app.input(Query, location="query")
    @app.output(Ok)
    @app.doc(security="bearer")
    def refresh(query_data: Query) -> dict[str, bool]:
        """Ask the dialer soon instead of at the next regular time; at most once in 10 seconds."""
        found(lambda: answers.refresh(query_data.centre))
        return {"ok": True}


def _add_calls(app: APIFlask, answers: Answers) -> None:
    @app.get("/v1/calls")
    @app.input(CallQuery, location="query")
    @app.output(CallPage)
    @app.doc(security="bearer")
    def calls(query_data: CallQuery) -> Response:
        """Calls behind a figure, newest first."""
        return as_json(found(lambda: answers.calls(query_data)))

    @app.get("/v1/calls.csv")
    @app.input(CallFilters, location="query")
    @app.doc(security="bearer", responses=CSV)
    def calls_csv(query_data: CallFilters) -> Response:
        """The same calls as a file, at most 40,000 of them."""
        rows = found(lambda: answers.call_rows(query_data))
        answers.note(g.who, query_data.centre, "export_calls", request.query_string.decode("ascii", "replace")[:500])
        headers = {"Content-Disposition": 'attachment; filename="calls.csv"'}
        return Response(rows, mimetype="text/csv", headers=headers)


def _add_settings(app: APIFlask, answers: Answers) -> None:
    @app.get("/v1/settings")
    @app.input(Query, location="query")
    @app.output(SettingsAnswer)
    @app.doc(security="bearer")
    def read_settings(query_data: Query) -> SettingsAnswer:
        """What the manager configured and what is missing."""
        return found(lambda: answers.settings(query_data.centre))

    @app.put("/v1/settings")
    @app.input(Query, location="query")
    @app.input(CentreSettings)
    @app.output(SettingsAnswer)
    @app.doc(security="bearer")
    def write_settings(query_data: Query, json_data: CentreSettings) -> SettingsAnswer:
        """Replace the centre's settings."""
        try:
            answer: SettingsAnswer = found(lambda: answers.save_settings(query_data.centre, json_data))
        except ValueError as error:
            raise Refusal(422, "bad_value", str(error), "Correct it and save again.") from None
        answers.note(g.who, query_data.centre, "save_settings", json_data.name)
        return answer

    @app.post("/v1/token/test")
    @app.input(Query, location="query")
    @app.output(TokenTest)
    @app.doc(security="bearer")
    def test_token(query_data: Query) -> TokenTest:
        """Ask Convoso, section by section, whether the stored token is accepted."""
        return found(lambda: answers.test_token(query_data.centre))
