"""Controls of the simulator, outside the wire: clock, moves, planted calls, faults, truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import orjson
from pydantic import ValidationError
from werkzeug.wrappers import Request, Response

from backend.clock import iso
from backend.simulator.faults import KINDS
from backend.simulator.wire.variants import VARIANTS

if TYPE_CHECKING:
    from backend.simulator.simulation import Simulation

Body = dict[str, Any]


def respond(simulation: Simulation, request: Request) -> Response:
    """Answers one control request: 404 for an unknown one, 400 with a sentence for a wrong one."""
    name = request.path.removeprefix("/control/").strip("/")
    act = CONTROLS.get(name)
    if act is None:
        return _json({"error": f"There is no control {name!r}; known are {', '.join(CONTROLS)}."}, 404)
    try:
        body = request.args.to_dict() | (orjson.loads(request.get_data() or b"{}") if request.method == "POST" else {})
        return _json(act(simulation, body, request.method))
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        return _json({"error": f"{type(error).__name__}: {error}"}, 400)


def _json(body: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(body, option=orjson.OPT_NON_STR_KEYS), status, mimetype="application/json")


def _clock(simulation: Simulation, body: Body, method: str) -> Body:
    """GET reads; POST {now} sets, {advance} moves, {speed} changes the pace."""
    if "now" in body:
        simulation.set_now(int(body["now"]))
    if "advance" in body:
        simulation.advance(float(body["advance"]))
    if "speed" in body:
        simulation.set_speed(float(body["speed"]))
    return {"now": simulation.now(), "iso": iso(simulation.now()), "speed": simulation.speed}


def _state(simulation: Simulation, body: Body, method: str) -> Body:
    scenario = simulation.scenario
    return {
        "scenario": scenario.name, "seed": simulation.seed, "variants": sorted(simulation.variants),
        "known_variants": VARIANTS, "now": simulation.now(), "speed": simulation.speed,
        "agents": {p.agent_id: p.name for p in simulation.floor.people},
        "campaigns": {part.id: part.name for part in scenario.campaign},
        "lists": {part.id: part.name for part in scenario.list},
    }  # fmt: skip


def _faults(simulation: Simulation, body: Body, method: str) -> Body:
    """GET lists; POST adds one ({kind, section...}) or several ({faults: [...]}); DELETE or {clear} removes all."""
    if method == "DELETE" or body.pop("clear", False):
        simulation.faults.clear()
    for one in body.pop("faults", None) or ([body] if body.get("kind") else []):
        simulation.faults.add(**one)
    return {"active": [asdict(fault) for fault in simulation.faults.active], "known": KINDS}


def _truth(simulation: Simulation, body: Body, method: str) -> Body:
    return simulation.truth(int(body["start"]), int(body["end"]))


def _rates(simulation: Simulation, body: Body, method: str) -> Body:
    return {"rates": simulation.true_rates(int(body["at"]) if "at" in body else None)}


def _move(simulation: Simulation, body: Body, method: str) -> Body:
    simulation.move(int(body["agent_id"]), int(body["campaign_id"]))
    return {"ok": True}


def _logout(simulation: Simulation, body: Body, method: str) -> Body:
    simulation.logout(int(body["agent_id"]))
    return {"ok": True}


def _campaign(simulation: Simulation, body: Body, method: str) -> Body:
    simulation.switch_campaign(int(body["campaign_id"]), bool(body["on"]))
    return {"ok": True}


def _list(simulation: Simulation, body: Body, method: str) -> Body:
    simulation.change_list(int(body.pop("list_id")), **body)
    return {"ok": True}


def _disposition(simulation: Simulation, body: Body, method: str) -> Body:
    simulation.dispose(int(body["call_id"]), str(body["status"]))
    return {"ok": True}


def _script(simulation: Simulation, body: Body, method: str) -> Body:
    """POST {agent_id, calls: [{status, n, talk_s, wrap_s, wait_s}], then}."""
    simulation.script(int(body["agent_id"]), body["calls"], str(body.get("then", "work")))
    return {"ok": True}


CONTROLS: dict[str, Callable[[Simulation, Body, str], Body]] = {
    "state": _state, "clock": _clock, "faults": _faults, "truth": _truth, "rates": _rates, "move": _move,
    "logout": _logout, "campaign": _campaign, "list": _list, "disposition": _disposition, "script": _script,
}  # fmt: skip
"""Control name to what it does; the annotations above are only needed while checking types."""
