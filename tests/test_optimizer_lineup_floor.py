"""From people and campaigns to a problem: who may sit where, why not, for how long, and what is preferred."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.optimizer.lineup import (
    BadProblem,
    Person,
    Terms,
    Wants,
    Why,
    build,
    everybody,
    is_kept,
    per_conversion,
    permits,
    refusal,
    solve,
)
from backend.optimizer.lineup.leads import lead_shares

NINE, HOUR = 9 * 3600, 3600
TERMS = Terms(begin=NINE, end=NINE + 4 * HOUR)
FREE = Wants(predictive=False)


def _why(person: Person, wants: Wants = FREE, terms: Terms = TERMS) -> Why:
    return Why(int(permits([person], [wants], terms).why[0, 0]))


def _said(person: Person, wants: Wants = FREE, terms: Terms = TERMS) -> str:
    return refusal(_why(person, wants, terms), "Maria", "Solar", person, wants, terms)


def test_whoever_has_all_that_is_asked_for_may() -> None:
    person = Person(now=1, skills={" spanish": 0.4, "Licence CA": 1.0, "Dancing": 1.0})
    wants = Wants(needs=frozenset({"Spanish", "licence ca"}))
    assert _why(person, wants) is Why.MAY
    assert _said(person, wants) == ""


@pytest.mark.parametrize(
    ("person", "wants", "why", "words"),
    [
        (Person(skills={"Spanish": 1}), Wants(needs=frozenset({"Spanish", "Licence CA"})), Why.LACKS,
         "Solar needs Licence CA, which Maria does not have."),
        (Person(skills={"Spanish": 0}), Wants(needs=frozenset({"Spanish", "B", "A"})), Why.LACKS,
         "Solar needs A, B and Spanish, which Maria does not have."),
        (Person(state="away"), FREE, Why.AWAY, "Maria is not logged in."),
        (Person(state="paused"), FREE, Why.PAUSED, "Maria is on a break and is not moved."),
        (Person(from_at=NINE + 5 * HOUR), FREE, Why.OUTSIDE, "Maria is not there in that time."),
        (Person(until_at=NINE), FREE, Why.OUTSIDE, "Maria is not there in that time."),
        (Person(worked_s=10 * HOUR), FREE, Why.HOURS, "Maria has worked 10.0 of at most 10.0 hours today."),
        (Person(worked_s=25_200, most_s=21_600), FREE, Why.HOURS, "Maria has worked 7.0 of at most 6.0 hours today."),
        (Person(now=0, moved_ago_s=600), FREE, Why.JUST_MOVED, "Maria changed campaign less than 60 minutes ago."),
        (Person(fixed=True), FREE, Why.FIXED, "Maria stays where the settings have them."),
        (Person(never=frozenset({0})), FREE, Why.NEVER, "Maria is not to be put on Solar, the settings say."),
        (Person(occupancy=0.96), Wants(busy=0.95), Why.OVERLOADED,
         "Maria has been busy 96 % of the time, and Solar is busier than the 92 % that is allowed."),
    ],
)  # fmt: skip
def test_every_refusal_has_its_reason(person: Person, wants: Wants, why: Why, words: str) -> None:
    assert (_why(person, wants), _said(person, wants)) == (why, words)


def test_the_overloaded_may_stay_and_may_go_where_it_is_calm() -> None:
    busy, calm = Wants(busy=0.95), Wants(busy=0.7)
    may = permits([Person(now=0, occupancy=0.97)], [busy, calm, busy], TERMS)
    assert may.allowed.tolist() == [[True, True, False]]


def test_hours_are_those_inside_the_window_without_pauses_and_up_to_the_days_most() -> None:
    people = [
        Person(), Person(from_at=NINE + HOUR, until_at=NINE + 3 * HOUR), Person(worked_s=8 * HOUR),
        Person(pauses=((NINE + HOUR, NINE + 2 * HOUR), (NINE + HOUR, NINE + 2 * HOUR), (NINE - HOUR, NINE + 1800))),
        Person(state="away"),
    ]  # fmt: skip
    assert permits(people, [FREE], TERMS).hours.tolist() == [4.0, 2.0, 2.0, 2.5, 0.0]


def test_value_is_worth_an_hour_times_the_hours_there_and_a_change_costs_the_time_it_takes() -> None:
    people = [Person(now=0), Person(now=1, until_at=NINE + HOUR), Person()]
    problem = build(people, [FREE, FREE], np.array([[1200.0, 600.0]] * 3), TERMS)
    assert problem.value.tolist() == [[4800, 2400], [1200, 600], [4800, 2400]]
    assert problem.move_cost.tolist() == [100, 50, 0]
    assert problem.hours is not None
    assert problem.hours.tolist() == [4.0, 1.0, 4.0]


def test_who_is_on_a_break_keeps_the_seat_but_is_no_crew() -> None:
    people = [Person(now=0, state="paused"), Person(now=1), Person(now=1)]
    campaigns = [Wants(seats=2, predictive=False), Wants(seats=2, predictive=False)]
    per_hour = np.array([[900.0, 100.0]] * 3)
    problem = build(people, campaigns, per_hour, TERMS)
    found = solve(problem)
    assert problem.seats.tolist() == [1, 2]
    assert sorted(found.campaign.tolist()) == [-1, 0, 1]
    assert everybody(people, permits(people, campaigns, TERMS), found.campaign)[0] == 0


def test_an_agent_without_the_skill_is_never_assigned_however_much_they_would_bring() -> None:
    people = [Person(skills={}), Person(skills={"Spanish": 0.2})]
    problem = build(people, [Wants(needs=frozenset({"Spanish"}), predictive=False)], np.array([[9e6], [1.0]]), TERMS)
    assert solve(problem).campaign.tolist() == [-1, 0]


def test_with_equal_value_the_better_skilled_agent_is_preferred() -> None:
    wants = Wants(needs=frozenset({"Spanish"}), seats=1, predictive=False)
    for best in (0, 1):
        people = [Person(skills={"Spanish": 1.0 if i == best else 0.5}) for i in range(2)]
        problem = build(people, [wants], np.full((2, 1), 500.0), TERMS)
        assert solve(problem).campaign.tolist() == [0 if i == best else -1 for i in range(2)]


def test_with_equal_value_the_hard_worked_agent_gets_the_calm_campaign() -> None:
    people = [Person(occupancy=0.6), Person(occupancy=0.9)]
    campaigns = [Wants(seats=1, busy=0.9, predictive=False), Wants(seats=1, busy=0.6, predictive=False)]
    assert solve(build(people, campaigns, np.full((2, 2), 500.0), TERMS)).campaign.tolist() == [0, 1]


def test_an_overloaded_star_works_no_hour_beyond_the_days_most() -> None:
    star = Person(now=0, worked_s=10 * HOUR)
    problem = build([star, Person(now=0)], [Wants(seats=1, predictive=False)], np.array([[9e5], [10.0]]), TERMS)
    assert solve(problem).campaign.tolist() == [-1, 0]
    nearly = build([replace(star, worked_s=9 * HOUR)], [FREE], np.array([[600.0]]), TERMS)
    assert nearly.value.tolist() == [[600]]


def test_a_predictive_dialer_is_never_left_with_one_to_four_agents() -> None:
    wants = Wants(open_crew=1)
    problem = build([Person(now=0) for _ in range(4)], [wants], np.full((4, 1), 500.0), TERMS)
    assert problem.open_crew.tolist() == [5]
    assert solve(problem).campaign.tolist() == [-1] * 4


def test_leads_that_run_out_send_the_later_agents_elsewhere() -> None:
    scarce = Wants(leads_left=100, leads_per_hour=25.0, predictive=False)
    people = [Person() for _ in range(8)]
    problem = build(people, [scarce, FREE], np.array([[1000.0, 700.0]] * 8), TERMS)
    assert np.bincount(solve(problem).campaign).tolist() == [1, 7]
    plenty = build(people, [replace(scarce, leads_left=10**6), FREE], np.array([[1000.0, 700.0]] * 8), TERMS)
    assert np.bincount(solve(plenty).campaign, minlength=2).tolist() == [8, 0]


def test_shares_of_leads_are_those_of_drawing_without_regard() -> None:
    share = lead_shares(leads_left=200, leads_each=50, crew=2, agents=5)
    reached = 200 * (1 - np.exp(-np.arange(6) * 50 / 200))
    assert share[:2].tolist() == [1.0, 1.0]
    assert share[2:] == pytest.approx(np.diff(reached)[2:] / np.diff(reached)[1])
    assert lead_shares(0, 50, 2, 3).tolist() == [0, 0, 0]


def test_margin_counts_where_it_is_configured() -> None:
    assert (per_conversion(500, 120), per_conversion(500, None), per_conversion(None, None)) == (500 - 380, 500, None)


def test_a_stretch_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(BadProblem, match="must end after it begins"):
        Terms(begin=10, end=10)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_whoever_is_not_available_is_not_moved(seed: int) -> None:
    rng = np.random.default_rng(seed)
    campaigns = [
        Wants(needs=frozenset({"x"} if rng.random() < 0.4 else ()), seats=int(rng.integers(1, 12)),
              predictive=bool(rng.random() < 0.4), busy=float(rng.uniform(0.5, 1)))
        for _ in range(4)
    ]  # fmt: skip
    people = [
        Person(now=int(rng.integers(-1, 4)), state=rng.choice(["here", "here", "paused", "away"]),
               skills={"x": 0.5} if rng.random() < 0.5 else {}, worked_s=int(rng.integers(0, 11 * HOUR)),
               moved_ago_s=int(rng.integers(0, 9000)), occupancy=float(rng.uniform(0.5, 1)),
               until_at=NINE + int(rng.integers(-HOUR, 6 * HOUR)))
        for _ in range(20)
    ]  # fmt: skip
    problem = build(people, campaigns, rng.uniform(100, 5000, (20, 4)), TERMS)
    may, found = permits(people, campaigns, TERMS), solve(problem)
    proposed = everybody(people, may, found.campaign)
    assert is_kept(problem, found.campaign) == (found.status == "optimal")
    for i, person in enumerate(people):
        if Why(int(may.why[i].max(initial=0))) in (Why.PAUSED, Why.OUTSIDE):
            assert proposed[i] == person.now
        if proposed[i] not in (-1, person.now):
            assert may.why[i, proposed[i]] == Why.MAY
