"""Serves a simulation on loopback, over http or https, one thread per connection.

werkzeug's server, not waitress: faults need the client's socket (a reset), TLS is built in, and a dripping
answer must not use up a pool of threads.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import orjson
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from backend.simulator.simulation import Simulation

LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "::1")
Https = tuple[str | Path, str | Path]


class _Handler(WSGIRequestHandler):
    """Answers without a log line per request and without naming the server."""

    timeout = 120

    def handle(self) -> None:
        with suppress(OSError):  # a connection the simulator itself reset has no socket left
            super().handle()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        return

    def log(self, type: str, message: str, *args: object) -> None:
        return

    def send_response(self, code: int, message: str | None = None) -> None:
        self.send_response_only(code, message)


def make(simulation: Simulation, port: int = 0, host: str = "127.0.0.1", https: Https | None = None) -> BaseWSGIServer:
    """A server ready to serve; port 0 takes a free one. Refuses any host but loopback."""
    if host not in LOOPBACK_HOSTS:
        raise ValueError(f"The simulator serves on loopback only, not on {host!r}.")
    context = None
    if https:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(str(https[0]), str(https[1]))
    server = make_server(host, port, simulation.wsgi, threaded=True, request_handler=_Handler, ssl_context=context)
    server.daemon_threads = True  # type: ignore[attr-defined]
    return server


def address(server: BaseWSGIServer, https: Https | None = None) -> str:
    """The server's URL without a slash at the end."""
    host = "127.0.0.1" if server.host in ("localhost",) else server.host
    host = f"[{host}]" if ":" in host else host
    return f"{'https' if https else 'http'}://{host}:{server.port}"


@contextmanager
def running(simulation: Simulation, port: int = 0, https: Https | None = None) -> Iterator[str]:
    """The simulation served from a thread; gives its URL, stops at the end."""
    server = make(simulation, port, https=https)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield address(server, https)
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def serve(
    port: int = 0,
    seed: int = 1,
    scenario: str = "demo",
    speed: float = 1.0,
    variant: str | list[str] | tuple[str, ...] = (),
    host: str = "127.0.0.1",
    https: Https | None = None,
    start: int | None = None,
    page_https: Https | None = None,
) -> None:
    """Serves until interrupted; prints one line of JSON with url, page and token once it accepts connections.

    With `page_https` (certificate and key) the stand-in page is served over https too, as `secure_page`.
    """
    simulation = Simulation(seed, scenario, start, speed, variant)
    server = make(simulation, port, host, https)
    url = address(server, https)
    with simulation.lock:
        simulation.floor.today(simulation.now())
    ready = {"url": url, "page": url + "/", "token": simulation.token}
    if page_https:
        secure = make(simulation, 0, host, page_https)
        threading.Thread(target=secure.serve_forever, daemon=True).start()
        ready["secure_page"] = address(secure, page_https) + "/"
    print(orjson.dumps(ready).decode(), flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
