"""The addresses that look ahead and back: outlook, alerts, trends, causes, bottlenecks and the track record."""

from __future__ import annotations

from apiflask import APIFlask
from flask import Response, g

from backend.api.answers import Answers
from backend.api.parameters import AlertsQuery, OutlookQuery, Query, TrendsQuery, WhyQuery, WindowQuery
from backend.api.respond import UNCHANGED, as_json, asked_of, found, fresh
from backend.problem import Refusal
from backend.schemas import Alert, Alerts, Bottlenecks, CauseSplit, Outlook, ReactionRequest, Record, Trends


def add_foresight(app: APIFlask, answers: Answers) -> None:
    """Hang the lookout's addresses on the application."""
    _add_ahead(app, answers)
    _add_alerts(app, answers)
    _add_reasons(app, answers)


def _add_ahead(app: APIFlask, answers: Answers) -> None:
    @app.get("/v1/outlook")
    @app.input(OutlookQuery, location="query")
    @app.output(Outlook)
    @app.doc(security="bearer", responses=UNCHANGED)
    def outlook(query_data: OutlookQuery) -> Response:
        """Where today ends, for the team or one campaign."""
        asked = asked_of(answers, query_data.centre)
        return fresh(lambda: answers.lookout.outlook(asked, query_data.campaign))

    @app.get("/v1/trends")
    @app.input(TrendsQuery, location="query")
    @app.output(Trends)
    @app.doc(security="bearer", responses=UNCHANGED)
    def trends(query_data: TrendsQuery) -> Response:
        """Metrics over the shift, with the usual band and the next hours."""
        asked = asked_of(answers, query_data.centre)
        return fresh(lambda: answers.lookout.trends(asked, query_data.unit, query_data.id))


def _add_alerts(app: APIFlask, answers: Answers) -> None:
    @app.get("/v1/alerts")
    @app.input(AlertsQuery, location="query")
    @app.output(Alerts)
    @app.doc(security="bearer", responses=UNCHANGED)
    def alerts(query_data: AlertsQuery) -> Response:
        """What is drifting or unusual on a day (YYYY-MM-DD; today without one)."""
        asked = asked_of(answers, query_data.centre)
        return fresh(lambda: answers.lookout.alerts(asked, query_data.day))

    @app.post("/v1/alerts/<int:alert_id>/reaction")
    @app.input(Query, location="query")
    @app.input(ReactionRequest)
    @app.output(Alert)
    @app.doc(security="bearer")
    def react(alert_id: int, query_data: Query, json_data: ReactionRequest) -> Response:
        """Note what was done about an alert."""
        asked = asked_of(answers, query_data.centre)
        if json_data.reaction == "dismissed" and not json_data.reason.strip():
            raise Refusal(422, "bad_value", "A dismissal needs a reason.", "Say in a few words why it was wrong.")
        answer = found(lambda: answers.lookout.react(asked, alert_id, json_data.reaction, json_data.reason, g.who))
        answers.note(g.who, query_data.centre, "react", str(alert_id), json_data.reaction)
        return as_json(answer)

    @app.get("/v1/record")
    @app.input(Query, location="query")
    @app.output(Record)
    @app.doc(security="bearer", responses=UNCHANGED)
    def record(query_data: Query) -> Response:
        """How often alerts and forecasts were right."""
        asked = asked_of(answers, query_data.centre)
        return fresh(lambda: answers.lookout.record(asked))


def _add_reasons(app: APIFlask, answers: Answers) -> None:
    @app.get("/v1/why")
    @app.input(WhyQuery, location="query")
    @app.output(CauseSplit)
    @app.doc(security="bearer", responses=UNCHANGED)
    def why(query_data: WhyQuery) -> Response:
        """Why a metric moved: causes that add up to the change."""
        asked, q = asked_of(answers, query_data.centre), query_data
        return fresh(lambda: answers.lookout.why(asked, q.metric, q.unit, q.id))

    @app.get("/v1/bottlenecks")
    @app.input(WindowQuery, location="query")
    @app.output(Bottlenecks)
    @app.doc(security="bearer", responses=UNCHANGED)
    def bottlenecks(query_data: WindowQuery) -> Response:
        """Where time above the norm goes."""
        asked = asked_of(answers, query_data.centre)
        return fresh(lambda: answers.lookout.bottlenecks(asked, query_data.window))
