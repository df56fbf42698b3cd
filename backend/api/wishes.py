"""Agents' wishes: links and answers for the panel, and the form itself as a page for people."""

from __future__ import annotations

from collections.abc import Callable

from apiflask import APIFlask
from flask import Response, g, request

from backend.api.answers import Answers
from backend.api.parameters import Query
from backend.api.planning import CONFLICT, planned
from backend.api.respond import UNCHANGED, as_json, asked_of, fresh
from backend.guard import FORMS
from backend.lookout import Asked
from backend.planning.errors import BadPlan
from backend.planning.wish_page import POLICY, form_page, over_page, thanks_page
from backend.planning.wishes import LinkOver, answer, centre_of_link, form_of
from backend.schemas.planning import InviteAnswer, InviteRequest, ScenarioAnswer, Wishes, WishesRequest


def add_wishes(app: APIFlask, answers: Answers) -> None:
    """Hang the addresses of wishes on the application."""
    _add_questions(app, answers)
    _add_form(app, answers)


def _add_questions(app: APIFlask, answers: Answers) -> None:
    @app.post("/v1/scenarios/<int:scenario_id>/wishes/links")
    @app.input(Query, location="query")
    @app.input(InviteRequest)
    @app.output(InviteAnswer)
    @app.doc(security="bearer")
    def invite(scenario_id: int, query_data: Query, json_data: InviteRequest) -> Response:
        """A link to the form of wishes for each agent; earlier links of the same agents are worth nothing any more."""
        asked = asked_of(answers, query_data.centre)
        made = planned(lambda: answers.planner.invite(asked, scenario_id, json_data))
        answers.note(g.who, query_data.centre, "invite_wishes", str(scenario_id), str(len(made["links"])))
        return as_json(made)

    @app.get("/v1/scenarios/<int:scenario_id>/wishes")
    @app.input(Query, location="query")
    @app.output(Wishes)
    @app.doc(security="bearer", responses=UNCHANGED)
    def wishes(scenario_id: int, query_data: Query) -> Response:
        """Who was asked for wishes, and what they answered."""
        asked = asked_of(answers, query_data.centre)
        return fresh(lambda: answers.planner.wishes(asked, scenario_id))

    @app.post("/v1/scenarios/<int:scenario_id>/wishes")
    @app.input(Query, location="query")
    @app.input(WishesRequest)
    @app.output(ScenarioAnswer)
    @app.doc(security="bearer", responses=CONFLICT)
    def take_up(scenario_id: int, query_data: Query, json_data: WishesRequest) -> Response:
        """Make answered wishes soft rules of a new version, or decline them."""
        asked = asked_of(answers, query_data.centre)
        made = planned(lambda: answers.planner.take_up(asked, scenario_id, json_data, g.who))
        answers.note(g.who, query_data.centre, "take_up_wishes", str(scenario_id), made["notes"][-1])
        return as_json(made)


def _add_form(app: APIFlask, answers: Answers) -> None:
    address = f"{FORMS}<string:token>"

    @app.get(address)
    @app.doc(hide=True)
    def wish_form(token: str) -> Response:
        """The form behind a link."""
        return _shown(answers, token, lambda asked: form_page(form_of(asked, token)))

    @app.post(address)
    @app.doc(hide=True)
    def wish_answer(token: str) -> Response:
        """What an agent chose."""
        given = dict(request.form.lists())

        def told(asked: Asked) -> str:
            try:
                return thanks_page(answer(asked, token, given))
            except BadPlan as error:
                return form_page(form_of(asked, token), str(error))

        return _shown(answers, token, told)


def _shown(answers: Answers, token: str, body: Callable[[Asked], str]) -> Response:
    """The page, or that the link is over, under its own policies: no script, nothing from elsewhere, one style."""
    try:
        html, status = body(answers.asked(centre_of_link(answers.asked(None), token))), 200
    except (LinkOver, LookupError):
        html, status = over_page(), 404
    shown = Response(html, status=status, mimetype="text/html")
    shown.headers["Content-Security-Policy"] = POLICY
    shown.headers["Referrer-Policy"] = "same-origin"
    return shown
