"""Names, the live picture and the dialer's own totals come back as they were given."""

from __future__ import annotations

from datetime import date

import orjson
import recount
from sqlalchemy import Connection

from backend.clock import day_bounds
from backend.model import (
    Agent,
    Call,
    Campaign,
    CampaignTerms,
    Centre,
    Disposition,
    FloorTotals,
    LeadList,
    LiveAgent,
    Queue,
    State,
    StateEvent,
    Tally,
    Targets,
)
from backend.store import Store, read, write

ZONE = "America/Los_Angeles"
NOON = day_bounds(date(2026, 3, 9), ZONE)[0] + 12 * 3600
CENTRE = Centre(1, "A", ZONE)


def test_names_come_back_by_id_and_stay_when_the_dialer_forgets_them(store: Store) -> None:
    sale = Disposition("SALE", "Sale", contact=True, success=True, final=True)
    dnc = Disposition("DNC", "Do not call", contact=True, dnc=True)

    def save(conn: Connection) -> None:
        write.save_agents(conn, 1, [Agent(1, "Ann"), Agent(2, "Bo", active=False)], 100)
        write.save_campaigns(conn, 1, [Campaign(7, "Solar")], 100)
        write.save_lists(conn, 1, [LeadList(3, "May", 7), LeadList(4, "June", None, False)], 100)
        write.save_queues(conn, 1, [Queue(9, "Support")], 100)
        write.save_dispositions(conn, 1, [sale, dnc], 100)
        write.save_agents(conn, 1, [Agent(1, "Ann Lee")], 200)
        write.save_agents(conn, 1, [Agent(1, "Ann, long ago")], 50)

    store.write(save)
    with store.read() as conn:
        assert read.agents(conn, 1) == {1: Agent(1, "Ann Lee"), 2: Agent(2, "Bo", active=False)}
        assert read.campaigns(conn, 1) == {7: Campaign(7, "Solar")}
        assert read.lists(conn, 1) == {3: LeadList(3, "May", 7), 4: LeadList(4, "June", None, False)}
        assert read.queues(conn, 1) == {9: Queue(9, "Support")}
        assert read.dispositions(conn, 1) == {"DNC": dnc, "SALE": sale}
        assert read.agents(conn, 2) == {}


def test_the_live_picture_is_replaced_whole_and_never_by_an_older_one(store: Store) -> None:
    ann = LiveAgent(1, "Ann", State.TALK, 90, 7, None, "IN CALL", 5, 12, None, ("es", "vip"))
    bo = LiveAgent(2, "Bo", State.PAUSE, 80, code=1066)
    totals = FloorTotals(1000, 50, None, 3)
    with store.read() as conn:
        assert read.live(conn, 1) == ([], FloorTotals(), None)
    store.write(lambda conn: write.save_live(conn, CENTRE, [ann, bo], FloorTotals(), 100))
    store.write(lambda conn: write.save_live(conn, CENTRE, [ann], totals, 130))
    store.write(lambda conn: write.save_live(conn, CENTRE, [bo], FloorTotals(), 110))
    with store.read() as conn:
        assert read.live(conn, 1) == ([ann], totals, 130)


def test_tallies_of_a_day_per_campaign_and_over_all(store: Store) -> None:
    over_all = Tally(1, "Ann", 10, 4, 3, 600, 60, 30, 90)
    solar = Tally(1, "Ann", 6, 2, 1, 400, 40, 20, 60, campaign_id=7)
    day = date(2026, 3, 9)
    store.write(lambda conn: write.save_tallies(conn, CENTRE, day, [over_all, solar], 100))
    store.write(lambda conn: write.save_tallies(conn, CENTRE, date(2026, 3, 8), [over_all], 100))
    with store.read() as conn:
        assert read.tallies(conn, 1, day) == [over_all, solar]


def test_a_centre_comes_back_with_its_settings(store: Store) -> None:
    settings = {
        "name": "Downtown",
        "zone": "America/New_York",
        "poll_interval_s": 60,
        "drop_limit": 0.02,
        "excluded_names": ["^bot"],
        "terms": [{"campaign_id": 7, "value_cents": 9900, "ideal_handle_s": 240}],
        "targets": {"calls_per_day": 500},
        "formulas": "corrected",
    }
    given = Centre(1, "Downtown", "America/New_York")
    stored = orjson.dumps(settings).decode()
    store.write(lambda conn: write.save_centre(conn, given, "https://dialer.example", stored))
    store.write(lambda conn: write.save_centre(conn, Centre(2, "Plain"), "https://dialer.example", "{}"))
    full = Centre(
        1,
        "Downtown",
        "America/New_York",
        ("^bot",),
        {7: CampaignTerms(value_cents=9900, ideal_handle_s=240)},
        Targets(calls_per_day=500),
        0.02,
        60,
    )
    with store.read() as conn:
        assert read.centres(conn) == [
            (full, "https://dialer.example", stored),
            (Centre(2, "Plain"), "https://dialer.example", "{}"),
        ]


def test_another_zone_gives_other_local_days(store: Store) -> None:
    tokyo = Centre(1, "A", "Asia/Tokyo")
    calls = [Call(i + 1, NOON + i * 3600, 7, "SALE", 101, talk_s=5) for i in range(24)]
    events = [StateEvent(i + 1, 101, State.WAIT, NOON + i * 3600, 3000) for i in range(24)]

    def save(conn: Connection) -> None:
        write.save_centre(conn, CENTRE, "x", "{}")
        write.save_calls(conn, CENTRE, calls, NOON + 86_400)
        write.save_states(conn, CENTRE, events, NOON + 86_400)

    store.write(save)
    store.write(lambda conn: write.save_centre(conn, tokyo, "x", "{}"))
    with store.read() as conn:
        recount.assert_call_rollups(conn, 1, "Asia/Tokyo")
        recount.assert_state_rollups(conn, 1, "Asia/Tokyo")
