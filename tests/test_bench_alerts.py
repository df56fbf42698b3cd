"""The bench of the early warning is fair: truth from rates, alerts judged by the book, and no look ahead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backend.analysis.interval import INTERVAL_S
from backend.bench import BENCHES, LONG, alerts
from backend.bench.alerts import cache, peers
from backend.bench.alerts.campaign_limit import campaign_limit
from backend.bench.alerts.centre import FIRST_DAY, Centre
from backend.bench.alerts.desk import MERGE, Raised, merge, raise_alerts, threshold_for
from backend.bench.alerts.episode import FOREWARNED, Episode, size
from backend.bench.alerts.gates import judged_agents, stand_in
from backend.bench.alerts.limit import limit
from backend.bench.alerts.measure import centre_of
from backend.bench.alerts.planting import HISTORY, DayPlan, plan_days
from backend.bench.alerts.product import _wrap_of, mixed, whereabouts
from backend.bench.alerts.rough import rough_shifts
from backend.bench.alerts.scores import METRIC_NAMES, Scores, silent
from backend.bench.alerts.scoring import FALSE, HIT, LATE, NEVER, Days, Placed, judge, tally
from backend.bench.alerts.tables import DISPOSITIONS, FIRST_SLOT, SLOTS, shift_of
from backend.bench.alerts.truth import Crossed, cross, spoiled
from backend.simulator import make_scenario
from backend.simulator.people import make_people
from backend.simulator.rates import DayRates

HOUR = 3600.0
SEED = 17
BARE: dict[str, Any] = {
    "floor": {"agents": 2},
    "agent": [{"name": "Ann"}, {"name": "Bob"}],
    "campaign": [{"id": 1001, "name": "One"}],
    "list": [{"id": 2, "name": "Leads", "campaign": "One"}],
}
PAIR = Episode(
    0, "agent", 300101, "Ann", "precursor", 1.0, ("handle", "wrap"), "conversion", 9 * HOUR, 12 * HOUR, 14 * HOUR,
    (size("handle", 1.0), size("wrap", 1.0)), 0.5,
)  # fmt: skip


def crossed(episode: Episode) -> Crossed:
    day = date(2025, 6, 2)
    plain, planted = make_scenario(BARE), make_scenario(BARE | {"change": list(episode.changes())})
    people = make_people(plain, 1)
    return cross(8, episode, DayRates(planted, people, day, 0), DayRates(plain, people, day, 0))


def slot_of(hour: float) -> int:
    return int(hour * 12) - FIRST_SLOT


def test_a_drop_comes_when_its_true_rate_falls_not_when_something_else_rises():
    found = crossed(PAIR)
    assert (found.t, found.end) == (slot_of(12), slot_of(14))


def test_what_moves_alone_drops_at_its_own_crossing():
    alone = replace(PAIR, family="alone", moving=("handle",), factors=(2.0,), outcome="")
    found = crossed(alone)
    assert found.t == slot_of(9.75)  # a quarter of the way up to twice the time


def test_a_fall_that_is_too_small_or_too_short_is_no_drop():
    assert crossed(replace(PAIR, drop_factor=0.8)).t is None
    assert crossed(replace(PAIR, end_s=12.75 * HOUR)).t is None


def test_what_comes_and_goes_again_never_drops_and_leaves_nothing_behind():
    recovery = replace(PAIR, family="recovery", outcome="", end_s=12 * HOUR)
    assert crossed(recovery).t is None
    plain, planted = make_scenario(BARE), make_scenario(BARE | {"change": list(recovery.changes())})
    people = make_people(plain, 1)
    rates, usual = (DayRates(s, people, date(2025, 6, 2), 0).agents[300101].handle for s in (planted, plain))
    assert max(rates) > 1.7 * usual[0]
    assert rates[int(11.95 * 12)] < 1.1 * usual[0]
    assert rates[int(12.5 * 12)] == usual[0]


def test_plans_hold_what_they_promise():
    agents = [(300101 + i, f"A{i}") for i in range(40)]
    plans = [
        plan
        for seed in range(10)
        for plan in plan_days(np.random.default_rng(seed), list(range(20)), agents, [(1, "C")], {1: "L"})
    ]
    kinds = [plan.kind for plan in plans]
    assert kinds.count("clean") / len(kinds) >= 1 / 3
    for kind in ("held", "straight", "campaign"):
        gated = [e for plan in plans if plan.kind == kind for e in plan.episodes if e.gated]
        sudden = [e for e in gated if e.family == "sudden"]
        assert len(sudden) / len(gated) == pytest.approx(0.3, abs=0.07)
        assert not any(e.moving for e in sudden)
        assert all(e.end_s - e.drop_s >= HOUR for e in gated)
        assert all(0.3 <= e.drop_factor <= 0.7 for e in gated)
    assert {plan.confounder for plan in plans} == {"", "dip", "lunch", "list", "outage"}


def test_a_drifting_day_holds_one_family_of_precursors():
    agents = [(300101 + i, f"A{i}") for i in range(40)]
    plans = plan_days(
        np.random.default_rng(3), list(range(20)), agents, [(1, "C"), (2, "D"), (3, "E")], {1: "L", 2: "M", 3: "N"}
    )
    families = {
        kind: {e.family for plan in plans if plan.kind == kind for e in plan.episodes if e.family in FOREWARNED}
        for kind in ("held", "straight", "campaign")
    }
    assert families == {"held": {"held"}, "straight": {"precursor"}, "campaign": {"precursor"}}
    for episode in [e for plan in plans for e in plan.episodes if e.family in FOREWARNED]:
        hours = (episode.drop_s - episode.onset_s) / HOUR
        if episode.family == "held":
            assert 2.75 <= hours <= 3.25
            assert 0.75 <= episode.climb_s / HOUR <= 1.25
            assert len(episode.moving) == 2
        else:
            assert (3 if episode.unit == "campaign" else 1) <= hours <= 4
        assert episode.outcome not in episode.moving


def test_a_held_precursor_is_up_after_its_climb_and_stays_until_the_fall_is_over():
    held = replace(PAIR, family="held", climb_s=HOUR)
    assert crossed(held).t == slot_of(12)
    plain, planted = make_scenario(BARE), make_scenario(BARE | {"change": list(held.changes())})
    people = make_people(plain, 1)
    one, usual = (DayRates(s, people, date(2025, 6, 2), 0).agents[300101] for s in (planted, plain))
    ratio = np.array(one.handle) / np.array(usual.handle)
    assert ratio[int(9.5 * 12)] == pytest.approx((1 + size("handle", 1.0)) / 2, rel=0.01)
    assert ratio[10 * 12 : 14 * 12] == pytest.approx(size("handle", 1.0))
    assert ratio[: 9 * 12] == pytest.approx(1)
    assert ratio[14 * 12 :] == pytest.approx(1)


def raised(*rows: tuple[int, int, int, int, str, bool]) -> Raised:
    columns = list(zip(*rows, strict=True))
    day, slot, unit, sign = (np.array(column) for column in columns[:4])
    metric = np.array([METRIC_NAMES.index(name) for name in columns[4]])
    return Raised(day, slot, unit, sign, metric, np.ones(len(rows)), np.array(columns[5], dtype=bool))


def test_alerts_are_judged_by_time_unit_sign_and_metric():
    placed = Placed(3, 7, Crossed(8, PAIR, 60, 80))
    alerts = raised(
        (3, 59, 7, 0, "handle_s", False),
        (3, 24, 7, 0, "wrap_s", False),
        (3, 23, 7, 0, "wrap_s", False),
        (3, 60, 7, 0, "wrap_s", False),
        (3, 79, 7, 0, "conversion_per_contact", False),
        (3, 80, 7, 0, "wrap_s", False),
        (3, 50, 7, 1, "wrap_s", False),
        (3, 50, 7, 0, "pause_share", False),
        (3, 50, 8, 0, "wrap_s", False),
        (4, 50, 7, 0, "wrap_s", False),
        (3, 50, 1001, 0, "wrap_s", True),
        (3, 50, 1002, 0, "wrap_s", True),
    )
    judged = judge(alerts, [placed], {(3, 7): 1001})
    wrong = [FALSE] * 5
    assert judged.verdict.tolist() == [HIT, HIT, FALSE, LATE, LATE, *wrong, HIT, FALSE]
    assert judged.lead.tolist() == [35]
    assert judged.late.tolist() == [1]


def test_naming_a_campaigns_sudden_fall_is_right_while_it_lasts():
    dip = replace(PAIR, unit="campaign", family="sudden", moving=(), factors=())
    alerts = raised(*[(0, slot, 0, 0, "conversion_per_contact", False) for slot in (59, 60, 79, 80)])
    judged = judge(alerts, [Placed(0, 0, Crossed(8, dip, 60, 80))], unannounced=True)
    assert judged.verdict.tolist() == [HIT, HIT, HIT, FALSE]
    climbing = judge(alerts, [Placed(0, 0, Crossed(8, replace(dip, family="precursor"), 60, 80))], unannounced=True)
    assert climbing.verdict.tolist() == [HIT, LATE, LATE, FALSE]


def test_an_alert_at_the_end_of_the_slot_before_t_has_no_lead_at_all():
    judged = judge(raised((0, 59, 0, 0, "wrap_s", False)), [Placed(0, 0, Crossed(8, PAIR, 60, 80))])
    assert judged.lead.tolist() == [0]
    late = judge(raised((0, 60, 0, 0, "wrap_s", False)), [Placed(0, 0, Crossed(8, PAIR, 60, 80))])
    assert (late.lead.tolist(), late.late.tolist()) == ([NEVER], [1])


def test_figures_of_a_tally_by_hand():
    episodes = [Placed(0, 0, Crossed(8, PAIR, 60, 80)), Placed(1, 0, Crossed(9, PAIR, 60, 80))]
    episodes.append(Placed(1, 1, Crossed(9, replace(PAIR, family="sudden", moving=(), factors=()), 60, 80)))
    alerts = raised((0, 40, 0, 0, "wrap_s", False), (2, 50, 5, 0, "wrap_s", False), (1, 70, 0, 0, "wrap_s", False))
    made = tally(
        judge(alerts, episodes), episodes, Days(3, 1), np.array([10.0, 10.0, 20.0]), np.array([False, False, True])
    )
    assert (made.precision.value, made.strict.value) == (1 / 2, 1 / 3)
    assert (made.recall.value, made.recall_predictable.value) == (1 / 3, 1 / 2)
    assert (made.lead_1h.value, made.lead_2h.value, made.median_lead_h.value) == (1 / 3, 0.0, 19 / 12)
    assert (made.false_clean.value, made.false_all.value) == (1 / 20, 1 / 40)
    assert made.precision.low95 <= made.precision.low80 <= made.precision.value <= made.precision.high80


def test_a_weight_makes_a_day_count_as_often_in_the_precision():
    episodes = [Placed(0, 0, Crossed(8, PAIR, 60, 80))]
    alerts = raised((0, 40, 0, 0, "wrap_s", False), (1, 50, 5, 0, "wrap_s", False), (2, 50, 5, 0, "wrap_s", False))
    judged = judge(alerts, episodes)
    parts = (episodes, Days(3, 1), np.full(3, 10.0), np.array([False, True, False]))
    assert tally(judged, *parts).precision.value == 1 / 3
    made = tally(judged, *parts, weight=np.array([2.0, 1.0, 0.0]))
    assert (made.precision.value, made.false_all.value, made.false_clean.value) == (2 / 3, 1 / 30, 1 / 10)


def scores(*values: float) -> Scores:
    made = silent(1, 1)
    made.score[0, : len(values), 0, 0] = values
    return made


def test_a_score_must_hold_twice_and_falls_clearly_before_it_counts_again():
    assert len(raise_alerts(scores(5, 0, 5, 0, 5), 4.0)) == 0
    assert raise_alerts(scores(5, 5, 5), 4.0).slot.tolist() == [1]
    still = [5.0, 5.0, *[3.0] * 40, 5.0, 5.0]
    assert raise_alerts(scores(*still), 4.0).slot.tolist() == [1]
    gone = [5.0, 5.0, *[0.0] * 40, 5.0, 5.0]
    assert raise_alerts(scores(*gone), 4.0).slot.tolist() == [1, 43]
    soon = [5.0, 5.0, *[0.0] * 5, 5.0, 5.0]
    assert raise_alerts(scores(*soon), 4.0).slot.tolist() == [1]


def test_the_third_alike_stands_for_all_and_later_ones_are_left_out():
    alerts = raised(*[(0, 10 + i, i, 0, "wrap_s", False) for i in range(5)], (0, 30, 9, 0, "handle_s", False))
    found = merge(alerts, np.full((1, SLOTS, 10), 1001))
    assert found.merged.tolist() == [False] * (MERGE - 1) + [True, False]
    assert found.unit.tolist() == [0, 1, 1001, 9]


def test_thresholds_are_found_for_a_number_of_alerts():
    rng = np.random.default_rng(1)
    made = silent(4, 20)
    made.score[..., 0] = rng.normal(size=made.score.shape[:3])
    at = threshold_for(made, 15, 0)
    assert 10 <= len(raise_alerts(made, at)) <= 15


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> cache.Recorded:
    """A centre's history and first four scored days, one of each kind; lived and read back from the file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TEAM_OPTIMIZER_BENCH_FOLDER", str(tmp_path_factory.mktemp("alerts")))
        cache.recorded(SEED, 0, 4)
        return cache.recorded(SEED, 0, 4)


def test_what_is_read_back_is_what_was_lived(recorded: cache.Recorded):
    centre = Centre(SEED, 0, 4)
    day, plain = next(iter(centre.days()))
    lived, kept = shift_of(day, plain), recorded.shifts[0]
    for name in cache.TABLES:
        fresh, read = getattr(lived, name), getattr(kept, name)
        assert fresh.keys() == read.keys()
        for column in fresh:
            assert fresh[column] == pytest.approx(read[column], rel=1e-5, abs=1e-5), (name, column)


def test_intervals_hold_every_call_once_by_its_end_and_every_second_of_everybody(recorded: cache.Recorded):
    day, _ = next(iter(Centre(SEED, 0, 4).days()))
    intervals = recorded.shifts[0].intervals()
    assert [one.start for one in intervals[1:]] == [one.end for one in intervals[:-1]]
    ends = np.array(day.calls.end)[np.isin(np.array(day.calls.agent), list(day.desks))] + day.start
    for one in intervals:
        assert len(one.calls["talk_s"]) == int(((ends >= one.start) & (ends < one.end)).sum())
        assert one.states["seconds"].max(initial=0) <= INTERVAL_S
        assert set(one.calls["status"]) <= set(DISPOSITIONS)
    seconds = sum(int(one.states["seconds"].sum()) for one in intervals)
    on = np.isin(np.array(day.states.state), range(1, 7))
    assert seconds == int((np.array(day.states.end) - np.array(day.states.start))[on].sum())


def test_days_before_the_scored_ones_are_clean_and_t_lies_within_the_shift(recorded: cache.Recorded):
    assert recorded.crossed
    assert all(one.index >= HISTORY for one in recorded.crossed)
    assert all(one.t is None or 0 < one.t < one.end <= SLOTS for one in recorded.crossed)
    assert recorded.centre.dates[0] == FIRST_DAY


def test_the_placebo_keeps_every_campaigns_outcomes_but_not_whose_they_are(recorded: cache.Recorded):
    shift = recorded.shifts[0]
    dealt = mixed(shift, np.random.default_rng(1))
    for campaign_id in (1001, 1002, 1003):
        mine = shift.calls["campaign_id"] == campaign_id
        assert sorted(dealt.calls["talk_s"][mine]) == sorted(shift.calls["talk_s"][mine])
    assert (dealt.calls["agent_id"] == shift.calls["agent_id"]).all()
    assert (dealt.calls["status"] != shift.calls["status"]).any()
    assert sorted(dealt.wraps["seconds"]) == pytest.approx(sorted(shift.wraps["seconds"]), abs=400)
    sale, sold = (one.calls["status"] < 2 for one in (shift, dealt))
    wrap, dealt_wrap = _wrap_of(shift), _wrap_of(dealt)
    assert dealt_wrap[sold].mean() == pytest.approx(wrap[sale].mean(), rel=0.05)
    assert dealt_wrap[~sold].mean() == pytest.approx(wrap[~sale].mean(), rel=0.05)


def test_the_limit_sees_only_what_has_ended_and_finds_the_planted(recorded: cache.Recorded):
    found = limit(recorded)
    cut = recorded.shifts[-1]
    noon = slot_of(12)
    early = {name: column[cut.calls["slot"] < noon] for name, column in cut.calls.items()}
    blind = replace(recorded, shifts=[*recorded.shifts[:-1], replace(cut, calls=early)])
    assert (limit(blind).score[-1, :noon] == found.score[-1, :noon]).all()
    ids = [p.agent_id for p in recorded.centre.people]
    planted = [c for c in recorded.crossed if c.t is not None and c.episode.family in FOREWARNED]
    planted = [c for c in planted if c.episode.unit == "agent"]
    assert {c.episode.family for c in planted} == set(FOREWARNED)
    before = [
        found.score[c.index - HISTORY, c.t - 36 : c.t, ids.index(c.episode.unit_id), 0].max() for c in planted if c.t
    ]
    assert len(before) >= 5
    assert np.median(before) > np.quantile(found.score[..., 0], 0.99)


def test_the_limit_of_campaigns_sees_only_what_has_ended_and_knows_what_agents_do(recorded: cache.Recorded):
    found = campaign_limit(recorded)
    kinds = [plan.kind for plan in recorded.centre.plans]
    day = kinds.index("campaign")
    ids = [part.id for part in recorded.centre.plain.campaign]
    for one in recorded.crossed:
        if one.episode.unit == "campaign":
            assert one.t is not None
            assert found.score[day, one.t - 36 : one.t, ids.index(one.episode.unit_id), 0].max() > 3
    others = [place for place, kind in enumerate(kinds) if kind != "campaign"]
    assert found.score[others, ..., 0].max() < 3
    cut, noon = recorded.shifts[HISTORY + day], slot_of(12)
    shorter = replace(cut, calls={name: column[cut.calls["slot"] < noon] for name, column in cut.calls.items()})
    shifts = [shorter if shift is cut else shift for shift in recorded.shifts]
    assert (campaign_limit(replace(recorded, shifts=shifts)).score[day, :noon] == found.score[day, :noon]).all()


def test_drifting_days_of_one_family_stand_in_for_those_of_the_other(
    recorded: cache.Recorded, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("TEAM_OPTIMIZER_BENCH_FOLDER", str(tmp_path))
    monkeypatch.setattr(cache, "recorded", lambda *_: recorded)
    measured = centre_of(SEED, 4, True, False, False, 0)
    kinds = [plan.kind for plan in measured.plans]
    assert dict(zip(kinds, stand_in(measured, "held").tolist(), strict=True)) == {
        "clean": 1.0, "held": 2.0, "straight": 0.0, "campaign": 1.0,
    }  # fmt: skip
    wide = next(p for p in measured.campaign_episodes if p.crossed.episode.family == "precursor" and p.crossed.t)
    named = measured.campaign_ids[wide.unit]
    metric = {"handle": "handle_s", "wrap": "wrap_s"}[wide.crossed.episode.moving[0]]
    slot = (wide.crossed.t or 0) - 5
    alerts = raised((wide.day, slot, named, 0, metric, True), (wide.day, slot, 3, 0, metric, False))
    assert judged_agents(measured, alerts).verdict.tolist() == [HIT, FALSE]


def test_peers_by_hand_see_no_later_than_now(recorded: cache.Recorded):
    where = whereabouts(recorded)
    cut = recorded.shifts[-1]
    noon = slot_of(12)
    shorter = {
        name: {key: column[getattr(cut, name)["slot"] < noon] for key, column in getattr(cut, name).items()}
        for name in ("calls", "wraps", "states")
    }
    blind = replace(recorded, shifts=[*recorded.shifts[:-1], replace(cut, **shorter)])
    for peer in (lambda one: peers.worst_now(one, where), peers.z_score):
        assert (peer(blind).score[-1, : noon - 3] == peer(recorded).score[-1, : noon - 3]).all()
        assert np.isfinite(peer(recorded).score[..., 0]).mean() > 0.3


def test_the_rough_floor_has_the_same_shape_and_the_planted_drifts(recorded: cache.Recorded):
    centre = Centre(5, 0, 2)
    shifts = rough_shifts(centre)
    assert len(shifts) == HISTORY + 2
    for name in cache.TABLES:
        assert set(getattr(shifts[0], name)) == set(getattr(recorded.shifts[0], name))
    calls = [len(shift.calls["slot"]) for shift in shifts]
    assert 3000 < min(calls) <= max(calls) < 15_000
    per_agent = [np.bincount(s.calls["agent_id"], s.calls["talk_s"]).max() for s in shifts]
    assert np.std(per_agent) > 0


def test_the_reported_seed_is_none_that_was_tuned_on():
    assert alerts.SEED >= 1000
    assert {"alerts", "alerts-rough"} <= set(LONG)
    assert not {"alerts", "alerts-rough"} & set(BENCHES)


def test_a_list_gone_bad_is_a_true_change_of_its_campaign():
    plan = DayPlan(3, "confounder", "list", 9 * HOUR, 11 * HOUR, "Leads", 1001)
    found = spoiled(8, plan)
    assert {one.episode.unit for one in found} == {"campaign"}
    assert {(one.t, one.end) for one in found} == {(slot_of(9), slot_of(11))}
    assert not any(one.episode.moving for one in found)
    assert spoiled(8, replace(plan, confounder="lunch")) == []
