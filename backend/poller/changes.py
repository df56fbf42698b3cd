"""What changes between polls: settings of the centre, the token, another process's share."""

from __future__ import annotations

from sqlalchemy import Connection

from backend.poller.days import History
from backend.poller.desk import Desk
from backend.poller.plan import CORE, Plan
from backend.store import read, write


def take_up_settings(desk: Desk, history: History, plan: Plan) -> bool:
    """Where rows would be read differently now (zone, names that are no agents), let all be read again.

    The settings rows were read with are kept in the store, so that a change during a stop is noticed too.
    True when they changed.
    """
    used, now_used = desk.cursor("settings"), _settings(desk)
    if used == now_used:
        return False
    if used:
        history.forget()
        plan.everything()

    def note(conn: Connection) -> None:
        write.set_cursor(conn, desk.centre.centre_id, "settings", now_used)
        for name in ("log", "productivity") if used else ():
            write.set_cursor(conn, desk.centre.centre_id, name, {})

    desk.save(note)
    return True


def _settings(desk: Desk) -> dict[str, object]:
    return {"zone": desk.centre.zone, "excluded": list(desk.centre.excluded_names)}


def last_read_elsewhere(desk: Desk) -> int | None:
    """When another process last read the floor and the calls completely, dialer time."""
    with desk.store.read() as conn:
        runs = read.runs(conn, desk.centre.centre_id)
    ends = [run.last_ok_at for name, run in runs.items() if name in CORE]
    return min((at for at in ends if at is not None), default=None)
