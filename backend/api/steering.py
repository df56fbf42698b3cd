"""The addresses that advise: feed, line-up, what-if, drop budget, coaching, effects, exposure, audit."""

from __future__ import annotations

from apiflask import APIFlask
from flask import Response, g

from backend.api.answers import Answers
from backend.api.parameters import AlertsQuery, AuditQuery, CandidatesQuery, LineupQuery, Query
from backend.api.respond import CSV, UNCHANGED, as_json, asked_of, found, fresh
from backend.problem import Refusal
from backend.schemas import (
    Audit,
    CampaignCandidates,
    Card,
    CardReactionRequest,
    CoachingQueue,
    DropBudget,
    Exposure,
    Feed,
    Ledger,
    Lineup,
    LogoutRequest,
    Ok,
    WhatIf,
    WhatIfRequest,
)


def add_steering(app: APIFlask, answers: Answers) -> None:
    """Hang the advisor's addresses on the application."""
    _add_feed(app, answers)
    _add_lineup(app, answers)
    _add_what_if(app, answers)
    _add_reports(app, answers)
    _add_files(app, answers)


def _add_feed(app: APIFlask, answers: Answers) -> None:
    @app.get("/v1/feed")
    @app.input(AlertsQuery, location="query")
    @app.output(Feed)
    @app.doc(security="bearer", responses=UNCHANGED)
    def feed(query_data: AlertsQuery) -> Response:
        """The advice of a day (YYYY-MM-DD; today without one) and everything that was held back."""
        asked = asked_of(answers, query_data.centre)
        return fresh(lambda: answers.advisor.feed(asked, query_data.day))

    @app.post("/v1/feed/<int:card_id>/reaction")
    @app.input(Query, location="query")
    @app.input(CardReactionRequest)
    @app.output(Card)
    @app.doc(security="bearer")
    def react_to_card(card_id: int, query_data: Query, json_data: CardReactionRequest) -> Response:
        """Note what was done with a piece of advice."""
        asked = asked_of(answers, query_data.centre)
        if json_data.reaction == "wrong" and not json_data.reason.strip():
            raise Refusal(422, "bad_value", "Advice marked wrong needs a reason.", "Say in a few words what was wrong.")
        answer = found(lambda: answers.advisor.react(asked, card_id, json_data.reaction, json_data.reason, g.who))
        answers.note(g.who, query_data.centre, "react_to_advice", str(card_id), json_data.reaction)
        return as_json(answer)

    @app.get("/v1/ledger")
    @app.input(Query, location="query")
    @app.output(Ledger)
    @app.doc(security="bearer", responses=UNCHANGED)
    def ledger(query_data: Query) -> Response:
        """Did it help? Advice that was shown against equally good advice held out at random."""
        asked = asked_of(answers, query_data.centre)
        return fresh(lambda: answers.advisor.ledger(asked))


def _add_lineup(app: APIFlask, answers: Answers) -> None:
    @app.get("/v1/lineup")
    @app.input(LineupQuery, location="query")
    @app.output(Lineup)
    @app.doc(security="bearer", responses=UNCHANGED)
    def lineup(query_data: LineupQuery) -> Response:
        """The present line-up beside the best one."""
        asked = asked_of(answers, query_data.centre)
        return fresh(lambda: answers.advisor.lineup(asked, query_data.mode))

    @app.get("/v1/lineup/candidates")
    @app.input(CandidatesQuery, location="query")
    @app.output(CampaignCandidates)
    @app.doc(security="bearer", responses=UNCHANGED)
    def candidates(query_data: CandidatesQuery) -> Response:
        """Who should work on one campaign, best first."""
        asked = asked_of(answers, query_data.centre)
        return fresh(lambda: answers.advisor.candidates(asked, query_data.campaign))

    @app.get("/v1/drop-budget")
    @app.input(Query, location="query")
    @app.output(DropBudget)
    @app.doc(security="bearer", responses=UNCHANGED)
    def drop_budget(query_data: Query) -> Response:
        """How much of the legal drop limit each campaign has used, and where today leads."""
        asked = asked_of(answers, query_data.centre)
        return fresh(lambda: answers.advisor.drop_budget(asked))


def _add_what_if(app: APIFlask, answers: Answers) -> None:
    @app.post("/v1/what-if")
    @app.input(Query, location="query")
    @app.input(WhatIfRequest)
    @app.output(WhatIf)
    @app.doc(security="bearer")
    def what_if(query_data: Query, json_data: WhatIfRequest) -> Response:
        """What moves would change for each campaign concerned and for the team."""
        asked = asked_of(answers, query_data.centre)
        moves = [(one.agent_id, one.campaign_id) for one in json_data.moves]
        try:
            return as_json(found(lambda: answers.advisor.what_if(asked, moves, json_data.at)))
        except ValueError as error:
            raise Refusal(422, "bad_value", str(error), "Correct it and try again.") from None

    @app.post("/v1/agents/<int:agent_id>/logout")
    @app.input(Query, location="query")
    @app.input(LogoutRequest)
    @app.output(Ok)
    @app.doc(security="bearer")
    def log_out(agent_id: int, query_data: Query, json_data: LogoutRequest) -> dict[str, bool]:
        """Log an agent out of the dialer: only where the settings allow it, never while in a call."""
        found(lambda: answers.log_out(query_data.centre, agent_id, json_data.confirmed))
        answers.note(g.who, query_data.centre, "log_out", str(agent_id))
        return {"ok": True}


def _add_reports(app: APIFlask, answers: Answers) -> None:
    @app.get("/v1/coaching")
    @app.input(Query, location="query")
    @app.output(CoachingQueue)
    @app.doc(security="bearer", responses=UNCHANGED)
    def coaching(query_data: Query) -> Response:
        """Who should be coached first."""
        asked = asked_of(answers, query_data.centre)
        return fresh(lambda: answers.advisor.coaching(asked))

    @app.get("/v1/exposure")
    @app.input(Query, location="query")
    @app.output(Exposure)
    @app.doc(security="bearer", responses=UNCHANGED)
    def exposure(query_data: Query) -> Response:
        """Who was flagged, coached and moved, by the quality of their leads."""
        asked = asked_of(answers, query_data.centre)
        return fresh(lambda: answers.advisor.exposure(asked))

    @app.get("/v1/audit")
    @app.input(AuditQuery, location="query")
    @app.output(Audit)
    @app.doc(security="bearer", responses=UNCHANGED)
    def audit(query_data: AuditQuery) -> Response:
        """Who did what, newest first."""
        asked = asked_of(answers, query_data.centre)
        return fresh(lambda: answers.advisor.audit(asked, query_data.before, query_data.limit))


def _add_files(app: APIFlask, answers: Answers) -> None:
    @app.get("/v1/lineup.csv")
    @app.input(LineupQuery, location="query")
    @app.doc(security="bearer", responses=CSV)
    def lineup_csv(query_data: LineupQuery) -> Response:
        """The line-up as a file."""
        asked = asked_of(answers, query_data.centre)
        rows = found(lambda: answers.advisor.lineup_csv(asked, query_data.mode))
        answers.note(g.who, query_data.centre, "export_lineup", query_data.mode or "")
        return _file(rows, "line-up.csv")

    @app.get("/v1/agents/<int:agent_id>/data.csv")
    @app.input(Query, location="query")
    @app.doc(security="bearer", responses=CSV)
    def agent_data(agent_id: int, query_data: Query) -> Response:
        """Everything that is kept and shown about one agent, as a sheet to hand over."""
        asked = asked_of(answers, query_data.centre)
        rows = found(lambda: answers.advisor.agent_sheet(asked, agent_id))
        answers.note(g.who, query_data.centre, "export_agent", str(agent_id))
        return _file(rows, f"agent-{agent_id}.csv")


def _file(rows: bytes, name: str) -> Response:
    return Response(rows, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})
