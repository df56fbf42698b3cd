"""Logging an agent out of the dialer: only where the settings allow it, confirmed by name, never while in a call."""

from __future__ import annotations

from backend.dialer import Client, DialerError
from backend.dialer.parse import parse_monitor
from backend.floors import Floor
from backend.model import LiveAgent, State
from backend.problem import Refusal

IN_CALL = (State.TALK, State.DEAD)


def log_out(floor: Floor, agent_id: int, confirmed: str) -> None:
    """Ask the dialer to log out `agent_id`; the dialer is asked for the state just before, not a picture of old.

    1. The settings must allow it, and a token must be there.
    2. The agent must be logged in, and `confirmed` must repeat the name as shown.
    3. Nobody is logged out of a call; what the dialer does to the call then is not documented.
    """
    if not floor.settings.steering.allow_logout:
        raise Refusal(403, "not_allowed", "Logging out from here is switched off.", "Allow it in Settings, Optimiser.")
    if floor.client is None:
        raise Refusal(409, "no_token", "No Convoso token is stored yet.", "Run `python -m backend connect`.")
    agent = _live(floor, floor.client, agent_id)
    if confirmed.strip() != agent.name:
        raise Refusal(422, "bad_value", "The name does not match.", f"Type the name as shown: {agent.name}.")
    if agent.state in IN_CALL:
        raise Refusal(409, "in_call", f"{agent.name} is in a call.", "Try again when the call is over.")
    try:
        floor.client.log_out(agent_id)
    except DialerError as error:
        raise _failed(error) from None
    floor.refresh_soon()


def _live(floor: Floor, client: Client, agent_id: int) -> LiveAgent:
    """The agent as the dialer shows them this moment: a picture half a minute old may have missed a call."""
    try:
        body = client.ask("monitor").body
    except DialerError as error:
        raise _failed(error) from None
    for agent in parse_monitor(body, floor.centre, floor.clock.now()).rows:
        if agent.agent_id == agent_id and agent.state != State.LOGOUT:
            return agent
    raise LookupError("This agent is not logged in.")


def _failed(error: DialerError) -> Refusal:
    return Refusal(502, "dialer_refused", error.message, error.what_to_do)
