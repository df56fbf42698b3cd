"""What every route does with an answer: "not found" for what there is not, 304 for what has not changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import orjson
from flask import Response, request

from backend.api.answers import Answers, Served, Unknown
from backend.lookout import Asked
from backend.problem import Refusal
from backend.snapshot import serve

T = TypeVar("T")
UNCHANGED: dict[int | str, Any] = {304: "Nothing has changed since the ETag sent in If-None-Match."}
CSV: dict[int | str, Any] = {
    200: {"description": "A CSV file.", "content": {"text/csv": {"schema": {"type": "string"}}}}
}


def found(question: Callable[[], T]) -> T:
    """The answer; a bare LookupError says what there is not, a KeyError would be a mistake of ours."""
    try:
        return question()
    except (Unknown, LookupError) as error:
        if type(error) in (Unknown, LookupError):
            raise Refusal(404, "not_found", str(error), "Choose another; the board lists what there is.") from None
        raise


def as_json(answer: Any) -> Response:
    """The answer as it is: the tests hold it to its shape, so that not every request has to."""
    return Response(orjson.dumps(answer), mimetype="application/json")


def conditional(served: Served, body: bytes | None = None) -> Response:
    """The ready answer (or `body` in its place) under its tag; empty where the asker has that tag already."""
    unchanged = request.if_none_match.contains_weak(served.etag)
    answer = Response(b"" if unchanged else body or served.body, 304 if unchanged else 200, mimetype="application/json")
    answer.set_etag(served.etag)
    return answer


def asked_of(answers: Answers, centre: int | None) -> Asked:
    """What a question comes with, or "not found" where there is no such centre."""
    return found(lambda: answers.asked(centre))


def fresh(question: Callable[[], dict[str, Any]]) -> Response:
    """The answer under the tag of its content; the time of the answer is no part of the content."""
    answer = found(question)
    now = answer.pop("now")
    served = serve(answer)
    return conditional(served, b'{"now":%d,' % now + served.body[1:])
