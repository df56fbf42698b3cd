"""Refusals: one exception and one JSON shape (`schemas.Problem`) for everything that goes wrong on the way in."""

from __future__ import annotations

from apiflask import HTTPError

from backend.schemas import Problem

_STANDARD = {
    400: (
        "bad_request",
        "The request cannot be read.",
        "Send valid JSON; the addresses and shapes are at /v1/openapi.json.",
    ),
    404: ("not_found", "There is nothing at this address.", "The list of addresses is at /v1/openapi.json."),
    405: ("bad_method", "This address does not take that method.", "The list is at /v1/openapi.json."),
    413: ("too_large", "The body is larger than 64 kB.", "Send less at once."),
    415: ("bad_content_type", "A body must be JSON.", "Send the header Content-Type: application/json."),
}


class Refusal(HTTPError):
    """Ends the request with a status and a Problem."""

    def __init__(self, status: int, error: str, message: str, what_to_do: str = "") -> None:
        super().__init__(status, message=message, extra_data={"error": error, "what_to_do": what_to_do})


def problem_of(error: HTTPError) -> tuple[Problem, int]:
    """The Problem of any error the web framework raises, and its status.

    A failed validation names the first bad field and what is wrong with it.
    """
    status = error.status_code or 500
    if isinstance(error, Refusal):
        return Problem(message=error.message, **error.extra_data), status
    if status == 422 and isinstance(error.detail, dict):
        return _bad_value(error.detail), status
    code, message, what_to_do = _STANDARD.get(status, ("failed", error.message or "The request failed.", ""))
    return Problem(error=code, message=message, what_to_do=what_to_do), status


def _bad_value(detail: dict[str, dict[str, list[str]]]) -> Problem:
    for fields in detail.values():
        for name, messages in fields.items():
            message = messages[0].removeprefix("Value error, ").rstrip(".")
            return Problem(error="bad_value", message=f"{name}: {message}.", what_to_do="Correct it.")
    return Problem(error="bad_value", message="A value is not allowed.", what_to_do="Correct it.")
