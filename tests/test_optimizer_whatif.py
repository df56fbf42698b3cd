"""Moves on made-up floors: what changes, what must not, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from whatif_floor import END, MIDNIGHT, NOW, agent, campaign, floor, work

from backend.optimizer.whatif import (
    FIGURES,
    BadFloor,
    Estimate,
    FloorModel,
    Length,
    Move,
    WhatIf,
    known_pacing,
    what_if,
    with_conversions,
)

DRAWS = 60


def ask(model: FloorModel, *moves: Move, at_s: int = NOW, seed: int = 1, draws: int = DRAWS) -> WhatIf:
    return what_if(model, moves, at_s, END, seed, draws)


def changes(result: WhatIf) -> dict[tuple[int | None, str], float]:
    return {
        (unit.campaign_id, one.figure): one.change.likely
        for unit in (*result.campaigns, result.team)
        for one in unit.changes
    }


def test_without_a_move_nothing_changes_at_all():
    for result in (ask(floor(6, 5, sd=0.01)), ask(floor(6, 5, sd=0.01), Move(1, 101))):
        assert set(changes(result).values()) == {0.0}
        for unit in (*result.campaigns, result.team):
            assert not unit.concerned
            for one in unit.changes:
                assert (one.before, one.chance, one.error) == (one.after, None, 0.0)
                np.testing.assert_array_equal(one.draws_before, one.draws_after)


def test_before_the_move_nothing_differs_either():
    late = ask(floor(6, 5), Move(1, 102), at_s=END - 1)
    assert all(abs(gained) <= 1 for (_, figure), gained in changes(late).items() if figure != "revenue_cents")
    early = ask(floor(6, 5), Move(1, 102))
    assert early.campaign(102).change("calls").change.likely > 40


def test_campaigns_add_up_to_the_team_and_others_stay_as_they_are():
    result = ask(floor(6, 5, 4, sd=0.01), Move(1, 102), Move(8, 101))
    for figure in FIGURES:
        parts = [unit.change(figure) for unit in result.campaigns]
        whole = result.team.change(figure)
        assert whole.change.likely == pytest.approx(sum(one.change.likely for one in parts))
        assert whole.before.likely == pytest.approx(sum(one.before.likely for one in parts))
        np.testing.assert_allclose(whole.draws_after, sum(one.draws_after for one in parts))
    untouched = result.campaign(103)
    assert not untouched.concerned
    assert all(one.change.likely == 0 for one in untouched.changes)
    assert untouched.change("calls").before.likely > 100


def test_the_same_seed_gives_the_same_answer_and_another_one_another():
    model = floor(5, 4, sd=0.01)
    first, again, other = (changes(ask(model, Move(1, 102), seed=seed)) for seed in (7, 7, 8))
    assert first == again
    assert first != other


def test_the_chance_of_a_gain_is_the_share_of_draws_that_gain():
    result = ask(floor(6, 5, sd=0.02), Move(1, 102))
    for unit in (*result.campaigns, result.team):
        for one in unit.changes:
            better = one.draws_change < 0 if one.figure == "drops" else one.draws_change > 0
            assert one.chance == pytest.approx(better.mean())
            assert one.change.low <= one.change.high
            low, high = np.percentile(one.draws_change, (10, 90))
            assert (one.change.low, one.change.high) == (pytest.approx(low), pytest.approx(high))


def test_an_agent_who_waits_on_a_dry_campaign_is_worth_moving():
    parts = (campaign(101, leads_left=0), campaign(102))
    result = ask(floor(3, 6, campaigns=parts, sd=0.005), Move(1, 102))
    assert result.campaign(101).change("calls").before.likely < 3
    assert result.team.change("conversions").change.likely > 1
    assert result.team.change("revenue_cents").chance == 1.0
    assert any("run out" in note for note in result.campaign(101).notes)


def test_leads_that_run_out_are_what_more_agents_cannot_bring():
    def gain(leads: int | None) -> float:
        parts = (campaign(101), campaign(102, leads_left=leads))
        return ask(floor(6, 5, campaigns=parts), Move(1, 102)).campaign(102).change("calls").change.likely

    assert gain(100_000) == gain(None) > 40
    assert abs(gain(300)) < 10, "300 dials are used up with or without one more agent"


def test_conversions_follow_where_the_agent_is_good_and_calls_do_not():
    quick = tuple(campaign(101 + c, conversion=work(55, 0.8, 8)) for c in (0, 1))
    model = floor(6, 6, campaigns=quick)
    good = with_conversions(model, {(1, 102): Estimate(0.16)})
    result = ask(good, Move(1, 102))
    conversions, calls = result.team.change("conversions"), result.team.change("calls")
    expected = 0.08 * calls.before.likely / 12 * 0.55
    assert conversions.change.likely == pytest.approx(expected, rel=0.05), "eight more per hundred contacts"
    assert abs(calls.change.likely) < 0.02 * calls.before.likely, "conversions move, calls do not"


def test_one_of_six_leaving_makes_the_dialer_drop_more_or_the_others_wait_longer():
    careless = tuple(campaign(101 + c, pacing=known_pacing(2.5, 0.2, 1.0)) for c in (0, 1))
    free = ask(floor(6, 6, campaigns=careless), Move(1, 102), draws=200).campaign(101)
    assert free.drop_rate_after.likely > 1.05 * free.drop_rate_before.likely
    guarded = ask(floor(6, 6), Move(1, 102), draws=200)
    left = guarded.campaign(101)
    assert left.wait_s_after > left.wait_s_before + 0.5
    assert left.drop_rate_after.likely > left.drop_rate_before.likely
    assert guarded.campaign(102).wait_s_after < guarded.campaign(102).wait_s_before


def test_below_the_least_crew_the_price_is_shown_and_said():
    careless = tuple(campaign(101 + c, pacing=known_pacing(2.5, 0.2, 0.2), least_crew=6) for c in (0, 1))
    result = ask(floor(6, 6, campaigns=careless), *(Move(one, 102) for one in (1, 2, 3)))
    left = result.campaign(101)
    assert (left.crew_before, left.crew_after) == (6, 3)
    assert any("3 agents are fewer than the 6" in note for note in left.notes)
    assert left.drop_rate_after.likely > 1.3 * left.drop_rate_before.likely
    assert left.wait_s_after > left.wait_s_before


def test_drops_seen_today_hold_the_dialer_back():
    def drops(dropped: int) -> float:
        part = campaign(101, answered_today=500, dropped_today=dropped, pacing=known_pacing(2.5))
        return ask(floor(6, campaigns=(part,))).team.change("drops").before.likely

    assert drops(0) > 2 * drops(40)


def test_nobody_left_drops_what_was_under_way_and_then_falls_silent():
    result = ask(floor(1, 4), Move(1, 102))
    left = result.campaign(101)
    assert left.crew_after == 0
    assert left.change("calls").after.likely < 0.05 * left.change("calls").before.likely
    assert left.notes[0].startswith("Nobody would be left here")


def test_a_move_costs_the_minutes_it_takes():
    def gain(lost_s: float) -> float:
        return ask(floor(6, 5), Move(1, 102, Estimate(lost_s))).team.change("calls").change.likely

    per_hour = ask(floor(6, 5)).campaign(102).change("calls").before.likely / 5 / 2
    assert gain(60) - gain(1860) == pytest.approx(per_hour / 2, rel=0.25)


def test_logging_in_and_out_are_moves_too():
    model = floor(5, 4)
    away = agent(99, None, {101: 0.08, 102: 0.08})
    model = replace(model, agents=(*model.agents, away))
    result = ask(model, Move(99, 102), Move(1, None))
    assert [(one.crew_before, one.crew_after) for one in result.campaigns] == [(5, 4), (4, 5)]
    assert result.campaign(101).change("calls").change.likely < -40
    assert result.campaign(102).change("calls").change.likely > 40
    assert (result.team.crew_before, result.team.crew_after) == (9, 9)


def test_breaks_log_outs_and_late_arrivals_take_their_calls_away():
    model = floor(5)

    def calls(**changed: object) -> float:
        one = replace(model.agents[0], **changed)
        return ask(replace(model, agents=(one, *model.agents[1:]))).team.change("calls").before.likely

    whole = calls()
    each = whole / 5
    assert whole - calls(leaves_s=NOW + 3600) == pytest.approx(each / 2, rel=0.25)
    assert whole - calls(breaks=((NOW + 1800, NOW + 5400),)) == pytest.approx(each / 2, rel=0.25)
    assert whole - calls(arrives_s=NOW + 3600, doing="out") == pytest.approx(each / 2, rel=0.25)
    assert whole - calls(pauses_per_hour=3.0, pause_s=600.0) == pytest.approx(each / 2, rel=0.3)


def test_doubt_about_the_agent_widens_the_range_of_the_change_and_luck_does_not():
    certain, doubted = (ask(floor(6, 6, sd=sd), Move(1, 102), draws=200) for sd in (0.0, 0.03))

    def width(result: WhatIf) -> float:
        change = result.team.change("conversions").change
        return change.high - change.low

    assert width(doubted) > 3 * width(certain)
    total = certain.team.change("conversions")
    assert total.before.high - total.before.low > 3 * width(certain), "the total has luck, the change only doubt"


def test_simulating_so_many_times_leaves_less_than_two_percent_of_error():
    result = what_if(floor(6, 5, sd=0.01), [Move(1, 102)], NOW, END, 1)
    assert result.simulation_error < 0.02 / 1.96
    for unit in result.campaigns:
        for figure in ("calls", "contacts", "conversions"):
            one = unit.change(figure)
            assert 1.96 * one.error < 0.02 * one.before.likely


def test_a_closed_campaign_brings_no_calls_and_says_so():
    parts = (campaign(101), campaign(102, closes_s=NOW))
    result = ask(floor(6, 2, campaigns=parts), Move(1, 102))
    assert result.campaign(102).change("calls").after.likely == 0
    assert result.campaign(102).drop_rate_after is None
    assert any("closed" in note for note in result.warnings)
    assert result.team.change("conversions").chance == 0.0


def test_a_campaign_without_a_value_has_no_revenue_and_the_team_counts_the_others():
    parts = (campaign(101, value_cents=None), campaign(102))
    result = ask(floor(5, 5, campaigns=parts), Move(1, 102))
    with pytest.raises(KeyError):
        result.campaign(101).change("revenue_cents")
    assert (
        result.team.change("revenue_cents").change.likely == result.campaign(102).change("revenue_cents").change.likely
    )
    neither = ask(floor(5, campaigns=(campaign(101, value_cents=None),)))
    assert [one.figure for one in neither.team.changes] == ["calls", "contacts", "conversions", "drops"]


def test_a_floor_without_agents_has_nothing_to_lose():
    result = ask(FloorModel(NOW, MIDNIGHT, (campaign(101), campaign(102)), ()))
    assert all(one.before.likely == 0 for one in result.team.changes)
    assert result.team.drop_rate_before is None
    assert result.simulation_error is None


@pytest.mark.parametrize(
    ("moves", "at_s", "words"),
    [
        ([Move(77, 101)], NOW, "no agent 77"),
        ([Move(1, 999)], NOW, "no campaign 999"),
        ([Move(1, 102), Move(1, None)], NOW, "move once"),
        ([Move(1, 102)], NOW - 60, "between now and the end"),
        ([Move(1, 102)], END, "between now and the end"),
    ],
)
def test_moves_that_make_no_sense_are_refused_with_the_reason(moves: list[Move], at_s: int, words: str):
    with pytest.raises(BadFloor, match=words):
        what_if(floor(3, 3), moves, at_s, END, 1, DRAWS)


def test_who_is_gone_or_unknown_on_a_campaign_cannot_be_moved_there():
    model = floor(3, 3)
    gone = replace(model, agents=(replace(model.agents[0], leaves_s=NOW + 60), *model.agents[1:]))
    with pytest.raises(BadFloor, match="gone before the move"):
        ask(gone, Move(1, 102), at_s=NOW + 600)
    unskilled = replace(model, agents=(agent(1, 101, {101: 0.1}), *model.agents[1:]))
    with pytest.raises(BadFloor, match="no skill for campaign 102"):
        ask(unskilled, Move(1, 102))
    with pytest.raises(BadFloor, match="24 hours"):
        what_if(model, [], NOW, NOW + 90_000, 1)
    with pytest.raises(BadFloor, match="20 draws"):
        ask(model, draws=5)


def test_floors_that_contradict_themselves_are_refused():
    with pytest.raises(BadFloor, match="share"):
        campaign(101, answer=Estimate(1.2))
    with pytest.raises(BadFloor, match="median"):
        Length(Estimate(0.0), 0.5)
    with pytest.raises(BadFloor, match="not negative"):
        Estimate(float("nan"))
    with pytest.raises(BadFloor, match="stands twice"):
        FloorModel(NOW, MIDNIGHT, (campaign(101), campaign(101)), ())
    with pytest.raises(BadFloor, match="which the floor lacks"):
        FloorModel(NOW, MIDNIGHT, (campaign(101),), (agent(1, 5, {}),))
    with pytest.raises(BadFloor, match="break"):
        agent(1, 101, {}, breaks=((NOW, NOW),))
    with pytest.raises(BadFloor, match="pacing"):
        known_pacing(0.0)
    assert work(9, 0.6, 4).talk.median_s.mean == 9
