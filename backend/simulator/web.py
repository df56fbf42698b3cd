"""The web application: who may ask, which part answers, and what faults do to the answer."""

from __future__ import annotations

import os
import struct
import time
from collections.abc import Callable, Iterable, Iterator
from socket import SO_LINGER, SOL_SOCKET
from typing import TYPE_CHECKING, Any
from wsgiref.handlers import format_date_time

import orjson
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request, Response

from backend.simulator import control, page
from backend.simulator.faults import Fault, spoil_numbers, wrong_types
from backend.simulator.wire.asking import Ask
from backend.simulator.wire.routes import ROUTES, answer

if TYPE_CHECKING:
    from backend.simulator.simulation import Simulation

LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "::1")
REAL_HOST = "api.convoso.com"
HTTP_STATUS = {5001: 401, 403: 403}
NOT_FOUND = "<!doctype html><html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>"


class Web:
    """A WSGI application over one simulation."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        request = Request(environ)
        request.get_data()  # an unread body would be taken for the next request of a kept connection
        try:
            response = self._respond(request)
        except HTTPException as error:
            response = Response(str(error), error.code, mimetype="text/plain")
        response.headers["X-Simulated"] = "1"
        if "Date" not in response.headers:
            response.headers["Date"] = format_date_time(self.simulation.now())
        return response(environ, start_response)

    def _respond(self, request: Request) -> Response:
        host = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
        if host == REAL_HOST:
            return Response("This is a simulator; it does not answer for the real host.\n", 403, mimetype="text/plain")
        path = request.path
        if path.startswith(("/v1/", "/control/")) and host not in LOOPBACK:
            return Response("The simulator's API answers on loopback names only.\n", 403, mimetype="text/plain")
        if path.startswith("/control/"):
            return control.respond(self.simulation, request)
        if path.startswith("/v1/"):
            return self._wire(request, path.removeprefix("/v1/").strip("/"))
        return page.respond(self.simulation, request)

    def _wire(self, request: Request, path: str) -> Response:
        if path not in ROUTES:
            return Response(NOT_FOUND, 404, mimetype="text/html")
        early = self._early_fault(request, path)
        response = early or self._answer(request, path)
        if skew := self.simulation.faults.take("skew", path):
            response.headers["Date"] = format_date_time(self.simulation.now() + (skew.seconds or 3600))
        return response

    def _early_fault(self, request: Request, path: str) -> Response | None:
        """Faults that strike before the floor is asked."""
        take = self.simulation.faults.take
        if fault := take("latency", path):
            time.sleep(fault.seconds if fault.seconds is not None else 1.0)
        if fault := take("timeout", path):
            time.sleep(fault.seconds if fault.seconds is not None else 60.0)
        if take("reset", path):
            return Response(_reset(request))
        if fault := take("throttled", path):
            headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
            return Response("Too Many Requests", 429, headers, mimetype="text/plain")
        if fault := take("error", path):
            return Response("<html><body><h1>Server Error</h1></body></html>", fault.status, mimetype="text/html")
        if take("html", path):
            return Response(page.login_page(), 200, mimetype="text/html")
        return None

    def _answer(self, request: Request, path: str) -> Response:
        simulation, take = self.simulation, self.simulation.faults.take
        with simulation.lock:
            now = simulation.now()
            ask = Ask(simulation.floor, now, _params(request), simulation.variants, simulation.faults, path)
            body = answer(ask)
        if take("wrong_types", path):
            wrong_types(body)
        raw = orjson.dumps(body, option=orjson.OPT_NON_STR_KEYS)
        if fault := take("nan", path):
            raw = spoil_numbers(raw, fault.value)
        status = 200
        if "http-status" in simulation.variants and not body.get("success"):
            status = HTTP_STATUS.get(body.get("code", 0), 400)
        response = Response(raw, status, mimetype="application/json")
        response.headers["Date"] = format_date_time(now)
        return self._late_fault(response, raw, path, request)

    def _late_fault(self, response: Response, raw: bytes, path: str, request: Request) -> Response:
        """Faults of the transfer."""
        take = self.simulation.faults.take
        if take("truncated", path):
            response.set_data(raw[: len(raw) * 2 // 3])
        whole = {"Content-Length": str(len(raw))}
        if take("cut", path):
            response = Response(_cut(request, raw), headers=whole, mimetype="application/json")
        if fault := take("drip", path):
            response = Response(_drip(raw, fault), headers=whole, mimetype="application/json")
        if fault := take("huge", path):
            response = Response(_huge(fault.bytes), mimetype="application/json")
        return response


def _params(request: Request) -> dict[str, str]:
    """Query and form as one; the form wins. A JSON body is read too."""
    params = request.args.to_dict() | request.form.to_dict()
    if request.is_json:
        body = request.get_json(silent=True)
        params |= {key: str(value) for key, value in body.items()} if isinstance(body, dict) else {}
    return params


def _reset(request: Request) -> Iterator[bytes]:
    """Resets the connection instead of answering: lingering for no time makes close() send RST."""
    connection = request.environ.get("werkzeug.socket")
    if connection is None:
        raise ConnectionResetError("the simulator reset the connection")
    connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
    os.close(connection.detach())
    raise ConnectionResetError("the simulator reset the connection")
    yield b""  # a generator, so that it strikes once the answer is due


def _cut(request: Request, raw: bytes) -> Iterator[bytes]:
    yield raw[: len(raw) // 2]
    yield from _reset(request)


def _drip(raw: bytes, fault: Fault) -> Iterator[bytes]:
    pause = 1.0 if fault.seconds is None else fault.seconds
    for i in range(len(raw)):
        yield raw[i : i + 1]
        time.sleep(pause)


def _huge(size: int) -> Iterator[bytes]:
    yield b'{"success":true,"data":"'
    chunk = b"x" * 65536
    for _ in range(size // len(chunk) + 1):
        yield chunk
    yield b'"}'
