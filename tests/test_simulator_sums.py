"""Sums that agree between endpoints and with the truth, to the second."""

from __future__ import annotations

import pytest
from simulated import MIDNIGHT, NOON, events, log_rows, seconds

from backend.simulator import Simulation


@pytest.fixture(scope="module")
def demo() -> Simulation:
    return Simulation(seed=1, start=NOON)


@pytest.mark.parametrize(("seed", "hours"), [(1, 0), (2, -3.3), (3, 1.7)])
def test_performance_log_and_productivity_agree_to_the_second(seed: int, hours: float):
    simulation = Simulation(seed, "demo", start=NOON)
    simulation.set_now(int(NOON + hours * 3600))
    rows, states = log_rows(simulation), events(simulation)
    for agent, one in simulation.ask("agent-performance/search")["data"].items():
        mine = [row for row in rows if row["user_id"] == agent and row["call_length"] is not None]
        assert one["calls"] == len(mine)
        assert one["am"] == sum(row["status"] == "A" for row in mine)
        assert seconds(one["talk_sec"]) == sum(int(row["call_length"]) for row in mine)
        for clock, names in (("wait", ["READY"]), ("pause", ["NOT READY"]), ("wrap", ["DEAD", "DISPO"])):
            spans = [seconds(row["event_sec"]) for row in states if row["user_id"] == agent and row["state"] in names]
            assert seconds(one[f"{clock}_sec"]) == sum(spans)


def test_the_campaigns_of_performance_add_up_to_the_whole(demo: Simulation):
    whole = demo.ask("agent-performance/search")["data"]
    ids = ["0", *(str(one["id"]) for one in demo.ask("campaigns/search")["data"])]
    parts = [demo.ask("agent-performance/search", campaign_ids=one)["data"] for one in ids]
    for agent, one in whole.items():
        mine = [part[agent] for part in parts if agent in part]
        assert sum(part["calls"] for part in mine) == one["calls"]
        assert sum(seconds(part["total_time"]) for part in mine) == seconds(one["total_time"])


def test_a_status_filter_counts_that_subset_only(demo: Simulation):
    part = demo.ask("agent-performance/search", status_ids="SALE,APPT")["data"]
    rows = log_rows(demo)
    for agent, one in part.items():
        sales = [row for row in rows if row["user_id"] == agent and row["status"] in ("SALE", "APPT")]
        assert (one["calls"], seconds(one["talk_sec"])) == (len(sales), sum(int(r["call_length"]) for r in sales))


def test_truth_equals_a_recount_over_the_wire(demo: Simulation):
    flags = {row["status"]: row for row in demo.ask("status/search")["data"]}
    truth = demo.truth(MIDNIGHT, NOON + 1)
    rows = [row for row in log_rows(demo) if row["call_length"] is not None]
    handled = [row for row in rows if row["user_id"][:4] != "6666"]
    for agent, counts in truth["agents"].items():
        mine = [row for row in handled if row["user_id"] == str(agent)]
        assert counts["calls"] == len(mine)
        assert counts["contacts"] == sum(flags[row["status"]]["contact"] == "Y" for row in mine)
        assert counts["conversions"] == sum(flags[row["status"]]["success"] == "Y" for row in mine)
        assert counts["human_answered"] == sum(flags[row["status"]]["voicemail"] == "N" for row in mine)
    for campaign, counts in truth["campaigns"].items():
        drops = [r for r in rows if r["campaign_id"] == str(campaign) and r["status"] in ("DROP", "PDROP")]
        assert counts["drops"] == len(drops)
    assert truth["team"]["rows"] == len(rows)
