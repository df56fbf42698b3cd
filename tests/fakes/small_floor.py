"""A small floor written straight into a real store: eight agents, three campaigns, three local days of work."""

from __future__ import annotations

import random
from datetime import date

from backend.centres import centre_of, default_settings
from backend.clock import day_bounds, local_date
from backend.model import (
    Agent,
    Call,
    Campaign,
    Disposition,
    FloorTotals,
    LiveAgent,
    State,
    StateEvent,
    Tally,
)
from backend.schemas import CentreSettings, Terms
from backend.store import Store, write

NOW = 1_795_032_000
"""A Wednesday in November 2026, noon in Los Angeles."""

AGENTS = {1001: "Ada Lane", 1002: "Ben Ode", 1003: "Cy Park", 1004: "Di Quill", 1005: "Eli Roe", 1006: "=Fay Sun",
          1007: "Gus Tor", 1008: "Hal Ude"}  # fmt: skip
CAMPAIGNS = {501: "Solar", 502: "Roofing", 503: "Medicare"}
STATUSES = (("SALE", 0.06), ("NI", 0.3), ("CALLBK", 0.1), ("A", 0.34), ("N", 0.2))
ZONE = "America/Los_Angeles"


def settings(name: str = "Test floor") -> CentreSettings:
    """Settings with a worth for one campaign, so that some revenue shows and some is missing."""
    terms = [Terms.model_validate({"campaign_id": 501, "value_cents": 5_000})]
    return default_settings(name).model_copy(update={"terms": terms})


def fill(store: Store, centre_id: int = 1, *, seed: int = 7, dialer_url: str = "https://api.convoso.com/v1") -> None:
    """Store the centre, its names, three days of calls and states up to NOW, and the live picture."""
    chosen = settings("Test floor" if centre_id == 1 else f"Floor {centre_id}")
    centre = centre_of(centre_id, chosen)
    rng = random.Random(seed + centre_id)
    today = local_date(NOW, ZONE)
    calls, events = [], []
    for back in (2, 1, 0):
        day = date.fromordinal(today.toordinal() - back)
        for agent_id in AGENTS:
            _work(rng, agent_id, day, calls, events)

    def save(conn):
        write.save_centre(conn, centre, dialer_url, chosen.model_dump_json())
        write.save_agents(conn, centre_id, [Agent(*pair) for pair in AGENTS.items()], NOW)
        write.save_campaigns(conn, centre_id, [Campaign(*pair) for pair in CAMPAIGNS.items()], NOW)
        write.save_dispositions(conn, centre_id, _dispositions(), NOW)
        write.save_calls(conn, centre, calls, NOW)
        write.save_states(conn, centre, events, NOW)
        write.save_live(conn, centre, _live(), FloorTotals(1200, len(calls), 9, 400), NOW)
        write.save_tallies(conn, centre, today, [Tally(1001, "Ada Lane", 40, 20, 10, 3000, 2000, 500, 600)], NOW)
        write.save_run(conn, centre_id, "monitor", NOW, True, 42.0, 8, 0, "")
        write.save_run(conn, centre_id, "log", NOW, False, 900.0, 0, 1, "The dialer cannot be reached.")
        write.save_backfill_day(conn, centre_id, date.fromordinal(today.toordinal() - 1), "done", 300)

    store.write(save)


def _work(rng: random.Random, agent_id: int, day: date, calls: list[Call], events: list[StateEvent]) -> None:
    at = day_bounds(day, ZONE)[0] + 8 * 3600 + rng.randrange(600)
    end = min(at + 7 * 3600, NOW - 700)
    campaign_id = rng.choice(list(CAMPAIGNS))
    while at < end:
        for state, low, high in (
            (State.WAIT, 20, 90),
            (State.TALK, 10, 400),
            (State.WRAP, 5, 60),
            (State.PAUSE, 0, 60),
        ):
            span = rng.randint(low, high)
            if state is State.TALK:
                calls.append(_call(rng, len(calls), at, agent_id, campaign_id, span))
            code = 1003 if state is State.PAUSE else None
            if span:
                events.append(
                    StateEvent(len(events) + 1, agent_id, state, at, span, campaign_id, code, "Coffee" if code else "")
                )
            at += span


def _call(rng: random.Random, n: int, at: int, agent_id: int, campaign_id: int, talk_s: int) -> Call:
    status = rng.choices([code for code, _ in STATUSES], [share for _, share in STATUSES])[0]
    return Call(10_000 + n, at, campaign_id, status, agent_id, 9001, None, 70_000 + n, talk_s, term_reason="AGENT")


def _dispositions() -> list[Disposition]:
    return [
        Disposition("SALE", "Sale", contact=True, success=True, reached=True, final=True),
        Disposition("NI", "Not interested", contact=True, reached=True, final=True),
        Disposition("CALLBK", "Call back", contact=True, reached=True, callback=True),
        Disposition("A", "Answering machine", voicemail=True),
        Disposition("N", "No answer"),
    ]


def _live() -> list[LiveAgent]:
    states = (State.WAIT, State.TALK, State.WRAP, State.PAUSE, State.TALK, State.WAIT, State.DEAD, State.UNKNOWN)
    return [
        LiveAgent(agent_id, name, state, NOW - 60, 501, calls_today=12, code=1003 if state is State.PAUSE else None)
        for (agent_id, name), state in zip(AGENTS.items(), states, strict=True)
    ]
