"""A child that ingests overlapping pages until it is killed.

`python tests/crash/ingest.py URL` reads lines from its input. For each it forks a child that opens the store and
polls on from its cursor; it prints the child's number, then one line `committed K` after each commit.
Forking spares each round the start of an interpreter.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from sqlalchemy import Connection

from backend.model import Call, Centre, State, StateEvent
from backend.store import Store, open_store, write

CENTRE = Centre(1, "Crash", "America/Los_Angeles")
T0 = 1_772_956_800
"""Just before a midnight of the centre, so that the days change while pages come in."""
NEW = 40
OVERLAP = 60
STEP_S = 120


def call(i: int, poll: int) -> Call:
    """Call `i` as poll number `poll` shows it: live, then without an outcome, then sold."""
    age = poll - i // NEW
    status, talk_s = [("INCALL", None), ("NI", i % 90)][min(age, 1)] if age < 2 else ("SALE", i % 90)
    return Call(i + 1, T0 + 3 * i, i % 4, status, 100 + i % 9, talk_s=talk_s)


def state(i: int) -> StateEvent:
    """State `i`, five minutes long."""
    return StateEvent(i + 1, 100 + i % 9, State.TALK, T0 + 3 * i, 300, 7)


def poll_once(conn: Connection) -> int:
    """One poll: calls, states, rollups and cursor in one transaction; the number of the next poll."""
    poll = write.get_cursor(conn, 1, "log").get("next", 0)
    shown = range(max(0, poll * NEW - OVERLAP), (poll + 1) * NEW)
    seen_at = T0 + (poll + 1) * STEP_S
    write.save_calls(conn, CENTRE, [call(i, poll) for i in shown], seen_at)
    write.save_states(conn, CENTRE, [state(i) for i in shown], seen_at)
    write.set_cursor(conn, 1, "log", {"next": poll + 1})
    return int(poll) + 1


def ingest(store: Store) -> None:
    """Poll without a pause and tell after each commit."""
    while True:
        committed = store.write(poll_once)
        os.write(1, f"committed {committed}\n".encode())


def main() -> None:
    """Fork an ingesting child for each line of the input, wait until it ended and tell how."""
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            ingest(open_store(sys.argv[1]))
        os.write(1, f"child {child}\n".encode())
        _, status = os.waitpid(child, 0)
        os.write(1, f"ended {os.waitstatus_to_exitcode(status)}\n".encode())


if __name__ == "__main__":
    main()
