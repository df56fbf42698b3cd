"""The loopback server: take the port, serve until told to stop."""

from __future__ import annotations

import errno
import gc
import os
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any

import requests
import waitress

from backend.config import LOOPBACK

THREADS = 8
LARGEST_REQUEST = 40_000_000
"""Well above what the guard admits: what it refuses is answered in words, what this refuses is only cut off."""


class PortTaken(Exception):
    """Another program listens on the port; the text says what to do."""


def take_port(port: int) -> socket.socket:
    """A socket bound to the port of this computer only (0: any free one); raises PortTaken."""
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((LOOPBACK, port))
        taken.listen(128)
    except OSError as error:
        taken.close()
        if error.errno == errno.EACCES:
            raise PortTaken(f"Port {port} needs administrator rights. Choose another one above 1023.") from None
        raise PortTaken(_who_holds(port)) from None
    return taken


def is_backend(port: int) -> bool:
    """Whether a backend of this product listens on the port of this computer."""
    try:
        answer = requests.get(f"http://{LOOPBACK}:{port}/v1/health", timeout=2, allow_redirects=False)
        return bool(answer.json() == {"ok": True}) and "X-Team-Optimizer-Version" in answer.headers
    except (requests.RequestException, ValueError):
        return False


def _who_holds(port: int) -> str:
    if is_backend(port):
        return (
            f"Another Team Optimizer already runs on port {port}. Use that one, or stop it first; "
            f"for a second one choose another port with --port and another folder with --data-dir."
        )
    command = {"win32": f"netstat -ano | findstr :{port}", "darwin": f"lsof -i :{port}"}
    see = command.get(sys.platform, f"ss -ltnp 'sport = :{port}'")
    return (
        f"Port {port} is used by another program (see which: {see}). Stop it, or choose another port with --port "
        "and enter the same port in the extension's options."
    )


def make_server(application: Callable[..., Any], taken: socket.socket) -> Any:
    """A waitress server of the application on a taken port; `run` serves, `close` ends it."""
    return waitress.create_server(
        application,
        sockets=[taken],
        threads=THREADS,
        ident="",
        max_request_body_size=LARGEST_REQUEST,
        channel_timeout=60,
        clear_untrusted_proxy_headers=True,
    )


def serve_until_stopped(application: Callable[..., Any], taken: socket.socket) -> None:
    """Answer requests until SIGTERM, SIGINT or Ctrl-C."""
    server = make_server(application, taken)
    end_on_signals()
    gc.freeze()  # modules stay for good: looking for waste in them holds up an answer now and then
    try:
        server.run()
    finally:
        server.close()


def end_on_signals() -> None:
    """From now on SIGTERM and SIGINT end the main thread by SystemExit, so that every `finally` is kept."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)


def _stop(number: int, frame: object) -> None:
    raise SystemExit(0)
