"""A stand-in for the dialer's admin page; clearly marked as simulated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from backend.simulator.simulation import Simulation


def login_page() -> str:
    """The login page, as a fault serves it instead of JSON."""
    return "<!doctype html><html><head><title>Login</title></head><body><form></form></body></html>"


def respond(simulation: Simulation, request: Request) -> Response:
    """Answers a request outside the wire and the controls."""
    return Response("<!doctype html><title>Simulated data</title>", mimetype="text/html")
