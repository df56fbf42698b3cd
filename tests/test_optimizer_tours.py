"""The week of named agents: every rule kept as separate code reads it, costs counted anew, bounds below optima."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.optimizer.roster import tours as r
from backend.optimizer.roster.tours.bound import Bundle
from backend.optimizer.roster.tours.compiled import compile_problem, sizes
from backend.optimizer.roster.tours.kernel import new_desk, respond
from backend.optimizer.roster.tours.patterns import automaton, priced, strict_costs
from backend.optimizer.roster.tours.schedule import cost_of, new_plan, schedule_of, score
from backend.optimizer.roster.tours.sweep import Soft, exact, new_bench, refresh, turn

LONG = r.Kind("long", 12, (r.Break(1, 2, 3), r.Break(2, 5, 7), r.Break(1, 9, 10)))
SHORT = r.Kind("short", 6, (r.Break(1, 2, 3, paid=True),))
CLOSE = r.Kind("close", 10, (r.Break(1, 1, 5), r.Break(1, 3, 7), r.Break(1, 4, 8)), gap=1)
BARE = r.Kind("bare", 4)
KINDS = (LONG, SHORT, CLOSE, BARE)


def some_agent(rng: np.random.Generator, name: str, days: int, span: int, queues: int) -> r.Agent:
    windows = []
    for day in range(days):
        for kind in rng.choice(len(KINDS), rng.integers(0, 3), replace=False):
            first = int(rng.integers(0, span - 1))
            last = min(first + int(rng.integers(0, 5)), span - 1)
            cost: float | tuple[float, ...] = float(rng.integers(-2, 3))
            if rng.random() < 0.3:
                cost = tuple(float(v) for v in rng.integers(0, 4, last - first + 1))
            windows.append(r.Window(day, int(kind), first, last, cost))
    patterns = None
    if rng.random() < 0.7:
        patterns = tuple(int(p) for p in rng.choice(1 << days, rng.integers(1, 5), replace=False))
    least = int(rng.integers(0, 20))
    return r.Agent(
        name, tuple(windows), patterns, least_paid=least, most_paid=least + int(rng.integers(0, 15)),
        rest=int(rng.integers(0, 14)) if rng.random() < 0.6 else 0,
        day_off_cost=tuple(float(v) for v in rng.integers(-1, 2, days)),
        busy=((int(rng.integers(0, days * span - 3)), 2),) if rng.random() < 0.3 else (),
        skills=tuple(int(q) for q in rng.choice(queues, rng.integers(1, queues + 1), replace=False)),
    )  # fmt: skip


def some_problem(seed: int, agents: int = 6, days: int = 3, span: int = 20, queues: int = 2) -> r.Problem:
    rng = np.random.default_rng(seed)
    need = rng.uniform(0, agents / 2, (queues, days * span)) * (rng.random((queues, days * span)) < 0.8)
    return r.Problem(
        tuple(range(0, days * span + 1, span)), r.short_and_over(need), KINDS,
        tuple(some_agent(rng, f"agent {i}", days, span, queues) for i in range(agents)),
        r.Prices(7.0, 1.5, 11.0),
    )  # fmt: skip


def all_breaks(kind: r.Kind, start: int) -> list[tuple[int, ...]]:
    """Every placement of a kind's breaks, by trying all."""
    found = []
    for places in product(*(range(each.earliest, each.latest + 1) for each in kind.breaks)):
        ends = [place + each.length for place, each in zip(places, kind.breaks, strict=True)]
        if all(places[k + 1] >= ends[k] + kind.gap for k in range(len(places) - 1)):
            found.append(tuple(start + place for place in places))
    return found


def week_by_trying(problem: r.Problem, i: int, price: np.ndarray) -> float:
    """The cheapest week of one agent by trying every combination of shifts and breaks."""
    agent = problem.agents[i]
    price = price.copy()
    for first, length in agent.busy:
        price[first : first + length] = 0.0
    options: list[list[tuple[float, int, int, int] | None]] = []
    for day in range(problem.days):
        here: list[tuple[float, int, int, int] | None] = [None]
        for window in (w for w in agent.windows if w.day == day):
            kind = problem.kinds[window.kind]
            for k, at in enumerate(range(window.first, window.last + 1)):
                start = problem.day_starts[day] + at
                wish = window.cost[k] if isinstance(window.cost, tuple) else window.cost
                worth = max(
                    sum(price[p : p + b.length].sum() - 1e4 * _meets(agent, p, b.length)
                        for p, b in zip(places, kind.breaks, strict=True))
                    for places in all_breaks(kind, start)
                )  # fmt: skip
                cost = price[start : start + kind.length].sum() - worth + wish
                here.append((cost, start, start + kind.length, kind.paid))
        options.append(here)
    workable = sum(1 << day for day in range(problem.days) if len(options[day]) > 1)
    return min(
        cost for cost in (_week_cost(problem, agent, week, workable) for week in product(*options)) if cost is not None
    )


def _meets(agent: r.Agent, place: int, length: int) -> int:
    return sum(place < first + size and first < place + length for first, size in agent.busy)


def _week_cost(
    problem: r.Problem, agent: r.Agent, week: tuple[tuple[float, int, int, int] | None, ...], workable: int
) -> float | None:
    mask = sum(1 << day for day, shift in enumerate(week) if shift is not None)
    total, paid = 0.0, 0
    for day, shift in enumerate(week):
        if shift is None:
            total += agent.day_off_cost[day]
            continue
        total, paid = total + shift[0], paid + shift[3]
        before = next((one for one in reversed(week[:day]) if one is not None), None)
        if before is not None and shift[1] < before[2]:
            return None
        if before is not None and shift[1] < before[2] + agent.rest:
            total += problem.prices.rest
    if agent.patterns is not None and mask not in agent.patterns:
        tables = compile_problem(replace(problem, agents=(agent,)))
        if tables.state_day.size and _is_strict(problem, agent):
            return None
        total += problem.prices.day * min((mask ^ pattern).bit_count() for pattern in agent.patterns)
    most = paid if agent.most_paid is None else agent.most_paid
    return total + problem.prices.paid * (max(agent.least_paid - paid, 0) + max(paid - most, 0))


def _is_strict(problem: r.Problem, agent: r.Agent) -> bool:
    """Whether some pattern can be worked at all, rest aside, by trying every way to work it."""
    for pattern in agent.patterns or ():
        ends = [0]
        for day in range(problem.days):
            if not pattern >> day & 1:
                continue
            at = problem.day_starts[day]
            ends = [
                at + start + problem.kinds[w.kind].length
                for w in agent.windows if w.day == day for start in range(w.first, w.last + 1)
                if at + start >= min(ends)
            ]  # fmt: skip
            if not ends:
                break
        if ends:
            return True
    return False


@pytest.mark.parametrize("seed", range(40))
def test_the_best_week_equals_trying_every_week(seed: int) -> None:
    problem = some_problem(seed, agents=3)
    tables = compile_problem(problem)
    desk = new_desk(sizes(tables))
    rng = np.random.default_rng(seed)
    for i in range(3):
        price = rng.normal(-0.3, 1.0, desk.price.size)
        desk.price[:] = price
        assert respond(tables, desk, i) == pytest.approx(week_by_trying(problem, i, price), abs=1e-6)


@pytest.mark.parametrize("seed", range(30))
def test_followed_cost_equals_the_cost_counted_anew(seed: int) -> None:
    problem = some_problem(seed, agents=12)
    tables = compile_problem(problem)
    size = sizes(tables)
    plan, bench = new_plan(size, tables.least.shape[0]), new_bench(size)
    soft = Soft(*exact(tables), np.empty(tables.least.shape), np.empty(tables.least.shape))
    refresh(soft, plan.counts)
    rng = np.random.default_rng(seed)
    for i in range(12):
        turn(tables, plan, soft, bench, i, np.zeros(2 * size.intervals), 0)
    cost = cost_of(tables, plan)
    for _ in range(40):
        noise = rng.normal(0, 1.0, 2 * size.intervals)
        cost += turn(tables, plan, soft, bench, int(rng.integers(12)), noise, 0)
        assert cost == pytest.approx(cost_of(tables, plan), abs=1e-6)
        assert cost == pytest.approx(score(tables, schedule_of(plan)).total, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(100, 10_000))
def test_every_schedule_keeps_every_rule_or_names_its_price(seed: int) -> None:
    problem = some_problem(seed, agents=8)
    found = r.solve(problem, seed=seed, search=r.Search(attempts=3, rounds=6, climbs=20))
    broken = r.broken_rules(problem, found.schedule)
    assert not [each for each in broken if each.price is None and each.rule != "meeting"]
    priced = sum(each.price or 0.0 for each in broken if each.rule in ("contract", "rest"))
    missed = sum(each.rule == "meeting" for each in broken)
    assert found.score.rules == pytest.approx(priced + 1e4 * missed)
    assert found.lower_bound <= found.objective + 1e-6


@pytest.mark.parametrize("seed", range(15))
def test_bound_lies_below_the_optimum_found_by_trying_all_pairs_of_weeks(seed: int) -> None:
    """Two agents with few weeks each: all pairs can be tried."""
    rng = np.random.default_rng(seed)
    need = rng.integers(0, 3, (1, 24)).astype(float)
    windows = tuple(r.Window(day, 1, 2, 4, float(rng.integers(0, 2))) for day in range(2))
    agents = tuple(r.Agent(f"agent {i}", windows, (1, 2, 3)) for i in range(2))
    problem = r.Problem((0, 12, 24), r.short_and_over(need), KINDS, agents)
    best = min(_pair_cost(problem, *pair) for pair in product(_all_weeks(problem), repeat=2))
    found = r.solve(problem, seed=seed, search=r.Search(goal=0.0, attempts=20))
    assert found.lower_bound <= best + 1e-6
    assert found.objective == pytest.approx(best)


def _all_weeks(problem: r.Problem) -> list[tuple[float, frozenset[int]]]:
    """Wishes and presence of every week of the first agent."""
    agent, kind = problem.agents[0], problem.kinds[1]
    days: list[list[tuple[float, frozenset[int]]]] = []
    for window in agent.windows:
        here = [(0.0, frozenset[int]())]
        for start in range(window.first, window.last + 1):
            at = problem.day_starts[window.day] + start
            here += [
                (float(window.cost), frozenset(range(at, at + 6)) - {place})  # type: ignore[arg-type]
                for (place,) in all_breaks(kind, at)
            ]
        days.append(here)
    return [(a[0] + b[0], a[1] | b[1]) for a, b in product(*days) if a[1] or b[1]]


def _pair_cost(problem: r.Problem, a: tuple[float, frozenset[int]], b: tuple[float, frozenset[int]]) -> float:
    counts = np.zeros((1, 24), dtype=np.int64)
    for _, here in (a, b):
        counts[0, list(here)] += 1
    return problem.coverage.cost(counts) + a[0] + b[0]


def test_bound_equals_the_linear_programmes() -> None:
    """Few weeks, so the programme over all of them can be written down and solved by HiGHS."""
    from scipy.optimize import linprog

    rng = np.random.default_rng(3)
    need = rng.integers(0, 4, (1, 24)).astype(float)
    windows = tuple(r.Window(day, 1, 2, 6, float(rng.integers(0, 2))) for day in range(2))
    agents = tuple(r.Agent(f"agent {i}", windows, (1, 2, 3)) for i in range(4))
    problem = r.Problem((0, 12, 24), r.short_and_over(need), KINDS, agents)
    weeks = _all_weeks(problem)
    n = len(weeks)
    cost = np.concatenate([np.tile([w[0] for w in weeks], 4), np.full(24, 1.0), np.full(24, 0.2)])
    presence = np.zeros((24, n))
    for k, (_, here) in enumerate(weeks):
        presence[list(here), k] = 1
    cover = np.hstack([np.tile(presence, 4), np.eye(24), -np.eye(24)])
    one = np.hstack([np.kron(np.eye(4), np.ones(n)), np.zeros((4, 48))])
    found = linprog(cost, A_eq=np.vstack([cover, one]), b_eq=np.concatenate([need[0], np.ones(4)]))
    tables = compile_problem(problem)
    bundle = Bundle(tables, sizes(tables))
    for _ in range(400):
        if not bundle.step():
            break
    assert bundle.value <= found.fun + 1e-9
    assert bundle.value == pytest.approx(found.fun, rel=1e-4)


@given(
    st.integers(1, 6).flatmap(
        lambda days: st.tuples(st.just(days), st.sets(st.integers(0, 2**days - 1), min_size=1, max_size=9))
    )
)
def test_automaton_accepts_exactly_its_sets_of_days(case: tuple[int, set[int]]) -> None:
    days, masks = case
    costs = strict_costs(days, sorted(masks), [float(m % 3) for m in sorted(masks)])
    strict = automaton(costs)
    far = np.array([min(costs[m] + 2.5 * (m ^ mask).bit_count() for m in masks) for mask in range(1 << days)])
    for wanted, made in ((costs, strict), (far, priced(strict, 2.5))):
        for mask in range(1 << days):
            assert made.cost(mask) == pytest.approx(wanted[mask])


def test_priced_days_cost_their_distance() -> None:
    made = automaton(strict_costs(5, [0b00111, 0b11000]))
    for mask in range(32):
        distance = min((mask ^ pattern).bit_count() for pattern in (0b00111, 0b11000))
        assert priced(made, 10.0).cost(mask) == 10.0 * distance
        assert made.nearest(mask) == distance


def test_day_patterns_keep_the_usual_rules() -> None:
    found = r.day_patterns(7, 5, 5, in_a_row=4, off_in_a_row=2)
    assert all(mask.bit_count() == 5 for mask in found)
    assert 0b0011111 not in found
    assert 0b1001111 in found
    assert 0b1011101 not in found
    assert set(r.day_patterns(7, 5, 5, in_a_row=5, worked_before=3)) == {
        m for m in r.day_patterns(7, 5, 5, in_a_row=5) if m & 0b111 != 0b111
    }
    assert not any(mask & 0b1000000 for mask in r.day_patterns(7, 3, 5, wanted_off=(6,)))
    with pytest.raises(r.BadProblem, match="loosen"):
        r.day_patterns(7, 6, 7, in_a_row=2)


def test_coverage_counts_agents_short_and_beyond_and_fractions_between() -> None:
    cover = r.short_and_over(np.array([[3.0, 2.5]]), 1.0, 0.2)
    for count, expected in ((0, 3 + 2.5), (2, 1 + 0.5), (3, 0 + 0.1), (6, 0.6 + 0.7)):
        assert cover.cost(np.array([[count, count]])) == pytest.approx(expected)


def small_centre(agents: int = 30) -> r.Problem:
    """Opening hours of 40 intervals on five days; every agent has a window of their own."""
    rng = np.random.default_rng(7)
    shape = 2 + agents * 0.35 * np.exp(-0.5 * ((np.arange(40) - 18) / 9) ** 2)
    need = np.concatenate([shape * f for f in (1.1, 1.0, 1.0, 1.0, 0.9)])[None, :]
    people = []
    for i in range(agents):
        first = int(rng.integers(0, 20))
        windows = tuple(r.Window(day, 0, first, first + 6) for day in range(5))
        people.append(r.Agent(f"agent {i}", windows, r.day_patterns(5, 4, 4)))
    return r.Problem(tuple(range(0, 201, 40)), r.short_and_over(np.rint(need)), KINDS, tuple(people))


def test_a_small_centre_is_certified_and_the_trace_only_improves() -> None:
    problem = small_centre()
    seen: list[float] = []
    found = r.solve(problem, seed=1, search=r.Search(goal=0.02), on_improvement=lambda p, _: seen.append(p.objective))
    assert found.status in ("within goal", "optimal")
    assert found.gap <= 0.02
    assert seen == sorted(seen, reverse=True)
    assert seen[-1] == pytest.approx(found.objective)
    bounds = [p.lower_bound for p in found.trace]
    assert bounds == sorted(bounds)
    assert not r.broken_rules(problem, found.schedule)


@pytest.mark.parametrize("climbs", [0, 80])
def test_the_trace_ends_where_the_search_does(climbs: int) -> None:
    """Also where the bound begins as high as it gets."""
    found = r.solve(small_centre(), seed=1, search=r.Search(goal=0.02, attempts=2, climbs=climbs))
    assert found.gap < float("inf")
    assert found.trace[-1].gap == pytest.approx(found.gap)


def test_the_same_seed_gives_the_same_schedule() -> None:
    problem = small_centre(15)
    a, b, c = (r.solve(problem, seed=seed, search=r.Search(goal=0.0, attempts=3)) for seed in (4, 4, 5))
    assert (a.schedule.queue == b.schedule.queue).all()
    assert a.lower_bound == b.lower_bound
    assert (a.schedule.queue != c.schedule.queue).any()


def test_until_interrupted_goes_on_and_stop_returns_the_best() -> None:
    problem = small_centre(15)
    normal = r.solve(problem, seed=2, search=r.Search(attempts=2))
    calls = 0

    def stop(progress: r.Progress) -> bool:
        nonlocal calls
        calls += 1
        return progress.attempts >= 6

    longer = r.solve(problem, stop, 2, mode="until interrupted", search=r.Search(goal=1.0, attempts=2))
    assert calls > 20
    assert longer.objective <= normal.objective
    at_once = r.solve(problem, lambda _: True, 2)
    assert at_once.status == "stopped"
    assert not [each for each in r.broken_rules(problem, at_once.schedule) if each.price is None]


def test_a_schedule_to_begin_with_is_never_made_worse() -> None:
    problem = small_centre(15)
    good = r.solve(problem, seed=2, search=r.Search(goal=0.0, attempts=6))
    again = r.solve(problem, lambda p: p.attempts >= 1, seed=9, begin=good.schedule)
    assert again.objective <= good.objective + 1e-9


def test_nobody_available_and_contradictory_contracts_still_give_a_priced_schedule() -> None:
    need = r.short_and_over(np.full((1, 40), 1.0))
    ann = r.Agent("Ann", (r.Window(0, 3, 0, 5),), (0b11,), least_paid=30)
    bob = r.Agent("Bob", (), (0b11,))
    problem = r.Problem((0, 20, 40), need, KINDS, (ann, bob), r.Prices(50.0, 2.0, 9.0))
    found = r.solve(problem, seed=1)
    broken = {(each.agent, each.rule): each.price for each in r.broken_rules(problem, found.schedule)}
    assert broken == {(0, "days"): 50.0, (0, "contract"): 52.0, (1, "days"): 100.0}
    assert found.objective == pytest.approx(40 - 4 + 50 + 52 + 100)


def test_a_short_rest_is_taken_only_for_its_price() -> None:
    """Late shift on day 1 and early on day 2 are both needed; only Ann is there."""
    need = np.zeros((1, 40))
    need[0, 14:18], need[0, 20:24] = 1.0, 1.0
    ann = r.Agent("Ann", (r.Window(0, 3, 10, 14), r.Window(1, 3, 0, 6)), rest=6)
    for price, rests in ((100.0, True), (0.5, False)):
        problem = r.Problem((0, 20, 40), r.short_and_over(need), KINDS, (ann,), r.Prices(100, 10, price))
        found = r.solve(problem, seed=1, search=r.Search(goal=0.0, attempts=4))
        broken = r.broken_rules(problem, found.schedule)
        assert [each.rule for each in broken] == ([] if rests else ["rest"])


def test_shifts_may_run_past_midnight_and_past_the_last_day() -> None:
    need = np.zeros((1, 40))
    need[0, 16:26], need[0, 36:40] = 1.0, 1.0
    ann = r.Agent("Ann", (r.Window(0, 0, 14, 18), r.Window(1, 0, 14, 18)), rest=8)
    problem = r.Problem((0, 20, 40), r.short_and_over(need), KINDS, (ann,))
    found = r.solve(problem, seed=1)
    assert (found.schedule.kind >= 0).all()
    assert not r.broken_rules(problem, found.schedule)


def test_shifts_that_begin_at_one_time_rest_like_those_of_a_window() -> None:
    need = np.zeros((1, 60))
    need[0, 8:14], need[0, 28:34], need[0, 48:54] = 1.0, 1.0, 1.0

    def least(*windows: r.Window) -> float:
        ann = r.Agent("Ann", windows, rest=13)
        problem = r.Problem((0, 20, 40, 60), r.short_and_over(need), KINDS, (ann,))
        return r.solve(problem, seed=1).objective

    together = least(*(r.Window(day, 0, 6, 10) for day in range(3)))
    assert least(*(r.Window(day, 0, at, at) for day in range(3) for at in range(6, 11))) == pytest.approx(together)
    assert together < least(*(r.Window(day, 0, 10, 10) for day in range(3))) < least()


def test_nights_when_clocks_change_have_days_of_other_lengths() -> None:
    problem = replace(small_centre(10), day_starts=(0, 40, 76, 116, 160, 200))
    found = r.solve(problem, seed=1, search=r.Search(attempts=3))
    assert not r.broken_rules(problem, found.schedule)
    starts = np.array(problem.day_starts[:-1])
    offset = (found.schedule.start - starts)[found.schedule.kind >= 0]
    assert offset.min() >= 0


def test_attempts_may_run_in_other_processes() -> None:
    from concurrent.futures import ThreadPoolExecutor

    problem = small_centre(10)
    with ThreadPoolExecutor(2) as pool:
        found = r.solve(problem, seed=1, search=r.Search(goal=0.0, attempts=5), executor=pool)
    assert not r.broken_rules(problem, found.schedule)
    assert found.lower_bound <= found.objective


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda a: replace(a, windows=(r.Window(9, 0, 0, 1),)), "does not exist"),
        (lambda a: replace(a, windows=(r.Window(0, 0, 5, 4),)), "cannot begin"),
        (lambda a: replace(a, skills=()), "at least one skill"),
        (lambda a: replace(a, patterns=()), "at least one pattern"),
        (lambda a: replace(a, least_paid=9, most_paid=8), "most hours lie below"),
        (lambda a: replace(a, rest=-1), "cannot be negative"),
    ],
)
def test_bad_agents_are_named_with_the_reason(change: object, says: str) -> None:
    problem = small_centre(3)
    with pytest.raises(r.BadProblem, match=says):
        replace(problem, agents=(change(problem.agents[0]),))  # type: ignore[operator]


def test_bad_numbers_are_named_with_their_place() -> None:
    need = np.ones((1, 40))
    need[0, 17] = np.nan
    with pytest.raises(r.BadProblem, match="interval 17"):
        r.short_and_over(need)
    with pytest.raises(r.BadProblem, match="do not fit"):
        r.Kind("wrong", 5, (r.Break(3, 0, 1), r.Break(2, 2, 2)))
    with pytest.raises(r.BadProblem, match="worth more"):
        r.Coverage(np.zeros((1, 1), dtype=np.int64), np.zeros((1, 1)), np.array([[[1.0, 0.5]]]))
