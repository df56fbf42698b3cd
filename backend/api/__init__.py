"""The web interface: `create_api` gives the Flask application the server and the tests run."""

from __future__ import annotations

import structlog
from apiflask import APIFlask, HTTPError
from flask import Response, request

from backend import __version__
from backend.api.answers import Answers
from backend.api.describe import finish_description
from backend.api.routes import add_routes
from backend.guard import Guard
from backend.problem import problem_of
from backend.schemas import Problem

MAX_BODY = 64 * 1024
CRASHED = Problem(
    error="crashed",
    message="The backend met a mistake of its own.",
    what_to_do="Try again; if it stays, send the file backend.log from the data folder.",
)
log = structlog.get_logger("backend.api")


def create_api(answers: Answers, guard: Guard) -> APIFlask:
    """The application: the guard around every route, every error a Problem."""
    app = APIFlask(
        "backend",
        title="Team Optimizer",
        version=__version__,
        spec_path=None,
        docs_path=None,
        static_folder=None,  # type: ignore[arg-type]  # Flask's own way to serve no files
    )
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY,
        AUTO_TAGS=False,
        AUTO_OPERATION_ID=True,
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        AUTO_404_RESPONSE=False,
        AUTO_SERVERS=False,
        SECURITY_SCHEMES={"bearer": {"type": "http", "scheme": "bearer"}},
    )
    guard.protect(app)
    _answer_errors(app)
    add_routes(app, answers, guard)
    app.spec_processor(finish_description)
    return app


def _answer_errors(app: APIFlask) -> None:
    def problem(error: HTTPError) -> Response:
        body, status = problem_of(error)
        answer = _json(body, status)
        for name, worth in dict(error.headers or {}).items():
            if name in {"Allow", "Retry-After"}:
                answer.headers[name] = str(worth)
        return answer

    def too_deep(_: RecursionError) -> Response:
        return problem(HTTPError(400))

    def crash(error: Exception) -> Response:
        log.error("request_failed", path=request.path, exc_info=error)
        return _json(CRASHED, 500)

    app.error_processor(problem)
    app.register_error_handler(RecursionError, too_deep)  # brackets within brackets, thousands of them
    app.register_error_handler(Exception, crash)


def _json(body: Problem, status: int) -> Response:
    return Response(body.model_dump_json(), status=status, mimetype="application/json")
