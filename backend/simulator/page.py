"""A stand-in for the dialer's admin page, for pictures and browser tests; clearly marked as simulated.

`#/Users` changes the campaign of an agent. `/`, `/dashboard` and `/login` carry a strict content security policy.
`/page/NAMES/dashboard` adds stricter headers by name (comma list): `coep`, `trusted-types`, `no-loopback`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from werkzeug.wrappers import Request, Response

from backend.simulator.codes import DEAD, DISPO, INCALL, LOGOUT, MONITOR_STATUS, PAUSED, READY
from backend.simulator.day import Day
from backend.simulator.parts import Desk
from backend.simulator.truth import truth
from backend.simulator.wire.wording import Walls

if TYPE_CHECKING:
    from backend.simulator.simulation import Simulation

ASSETS = Path(__file__).parent / "assets"
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
POLICY = ("default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
          "frame-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'")  # fmt: skip
STRICTER = {
    "coep": {"Cross-Origin-Embedder-Policy": "require-corp", "Cross-Origin-Opener-Policy": "same-origin"},
    "trusted-types": {"Content-Security-Policy": POLICY + "; require-trusted-types-for 'script'; trusted-types 'none'"},
    "no-loopback": {"Permissions-Policy": "loopback-network=(), local-network-access=()"},
}


def login_page() -> bytes:
    """The login page, as a fault serves it instead of JSON."""
    return _asset("login.html")


def respond(simulation: Simulation, request: Request) -> Response:
    """Answers a request outside the wire and the controls."""
    path = request.path
    if path == "/page/move" and request.method == "POST":
        return _move(simulation, request)
    if path == "/page/monitor.json":
        return Response(orjson.dumps(monitor(simulation)), mimetype="application/json")
    if path.startswith("/assets/") and (ASSETS / path.removeprefix("/assets/")).name in _names():
        return _file(path.removeprefix("/assets/"))
    if path == "/login":
        return _file("login.html")
    if path in ("/", "/dashboard", "/page/", "/phone/login"):
        return _file("dashboard.html")
    if path.startswith("/page/") and path.endswith("/dashboard"):
        chosen = path.removeprefix("/page/").removesuffix("/dashboard").split(",")
        if all(name in STRICTER for name in chosen):
            return _file("dashboard.html", *chosen)
    return Response("<!doctype html><title>Not found</title><h1>Not found</h1>", 404, mimetype="text/html")


def _move(simulation: Simulation, request: Request) -> Response:
    """Account > Users: another campaign for an agent, as the page's form sends it."""
    try:
        wanted = orjson.loads(request.get_data())
        simulation.move(int(wanted["agent_id"]), int(wanted["campaign_id"]))
    except (ValueError, KeyError, TypeError) as error:
        return Response(orjson.dumps({"error": str(error)}), 400, mimetype="application/json")
    return Response(orjson.dumps({"ok": True}), mimetype="application/json")


@cache
def _names() -> frozenset[str]:
    return frozenset(path.name for path in ASSETS.iterdir())


@cache
def _asset(name: str) -> bytes:
    return (ASSETS / name).read_bytes()


def _file(name: str, *stricter: str) -> Response:
    response = Response(_asset(name), mimetype=TYPES[Path(name).suffix])
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    for variant in stricter:
        response.headers.update(STRICTER[variant])
    return response


def monitor(simulation: Simulation) -> dict[str, Any]:
    """What the page shows: counters, agents, campaigns and people of today."""
    with simulation.lock:
        now, floor = simulation.now(), simulation.floor
        day = floor.today(now)
        seen = truth(floor, day.start, now + 1, now)
        here = [desk for desk in day.desks.values() if desk.state != LOGOUT]
        return {
            "clock": Walls(day).text(now - day.start) + " " + floor.scenario.zone,
            "team": seen["team"],
            "counters": _counters(day, here),
            "agents": [_agent(desk, now - day.start) for desk in sorted(here, key=lambda desk: desk.person.name)],
            "campaigns": [
                {
                    "id": key, "name": line.spec.name, "agents": sum(desk.line is line for desk in here),
                    **seen["campaigns"][key],
                }
                for key, line in day.lines.items() if key in seen["campaigns"]
            ],
            "people": [{"name": floor.by_id[agent].name, **counts} for agent, counts in seen["agents"].items()],
        }  # fmt: skip


def _counters(day: Day, here: list[Desk]) -> dict[str, int]:
    by_state = {"ready": READY, "incall": INCALL, "dispo": DISPO, "paused": PAUSED, "dead": DEAD}
    counters = {name: sum(desk.state == state for desk in here) for name, state in by_state.items()}
    dialable = sum(stock.dialable for stock in day.stocks.values() if stock.active and day.lines[stock.campaign].on)
    return {"logged_in": len(here), "dialable": dialable, **counters}


def _agent(desk: Desk, at: int) -> dict[str, Any]:
    status, label = MONITOR_STATUS[desk.state]
    seconds = at - desk.since
    return {
        "id": desk.person.agent_id, "name": desk.person.name, "campaign": desk.line.spec.name if desk.line else "–",
        "status": status, "label": label, "time": f"{seconds // 60:02d}:{seconds % 60:02d}", "calls": desk.calls,
        "extension": f"SIP-{desk.person.extension}",
    }  # fmt: skip
