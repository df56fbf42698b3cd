"""The simulated centre: published cases, formulas where there are any, the paper's example, and what must add up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from backend.bench.simulation.cases import CASES
from backend.optimizer.simulation import BadModel, Dialer, Group, Law, Model, Patience, Queue, Trace, simulate
from backend.optimizer.simulation.law import STEPS, TOP
from backend.optimizer.simulation.parts import (
    IN_TIME,
    LEFT,
    LEFT_IN_TIME,
    OFFERED,
    QUEUE_AREA,
    REFUSED,
    SENT_AWAY,
    SERVED,
    WAIT_ALL,
    WAIT_SERVED,
    WAITED,
)
from backend.optimizer.staffing import Volume, reached

HOUR = 3600.0


@pytest.mark.parametrize("name", CASES)
def test_published_cases_are_met(name: str) -> None:
    """Both simulations leave a range; of a case's figures (they move together) at most one in ten may lie apart."""
    case = CASES[name]()
    found = simulate(case.model, 250, seed=5)
    apart = []
    for published in case.published:
        ours = published.measure(found)
        half = (published.high - published.low) / 2
        reach = half + published.step + max(ours.high - ours.value, 2 * half)
        if abs(ours.value - (published.low + published.high) / 2) > reach:
            apart.append((published.name, ours.value))
    assert len(apart) <= len(case.published) / 10, apart


def one_queue(calls_per_hour: float, handling_s: float, agents: int, patience: Patience | None = None) -> Model:
    hours = 60
    queue = Queue("calls", (calls_per_hour,) * hours, handling_s, 20.0, patience=patience)
    return Model(HOUR, (queue,), (Group("agents", (agents,) * hours, ((0,),)),))


@pytest.mark.parametrize(
    ("calls", "handling", "agents"), [(10.0 * 4, 200.0, 5), (200.0, 180.0, 13), (300.0, 240.0, 25)]
)
def test_one_skill_without_patience_is_erlang_c(calls: float, handling: float, agents: int) -> None:
    found = simulate(one_queue(calls, handling, agents), 60, seed=1)
    exact = reached(Volume.of([calls], handling, HOUR), np.array([agents]), 20.0)
    for ours, formula in (
        (found.service_level(), exact.answered[0]), (found.wait(), exact.wait_s[0]),
        (found.queue_length(), exact.wait_s[0] * calls / HOUR),
    ):  # fmt: skip
        assert abs(ours.value - formula) < 1.7 * (ours.high - ours.value) + 0.01 * formula


@pytest.mark.parametrize(("agents", "patience_s"), [(10, 60.0), (12, 200.0), (14, 30.0)])
def test_one_skill_with_patience_is_erlang_a(agents: int, patience_s: float) -> None:
    calls, handling = 240.0, 180.0
    found = simulate(one_queue(calls, handling, agents, Patience(patience_s)), 40, seed=2)
    exact = reached(Volume.of([calls], handling, HOUR, patience_s), np.array([agents]), 20.0)
    for ours, formula in (
        (found.service_level(), exact.answered[0]), (found.abandoned(), exact.abandoned[0]),
        (found.wait(), exact.wait_s[0]), (found.queue_length(), exact.wait_s[0] * calls / HOUR),
    ):  # fmt: skip
        assert abs(ours.value - formula) < 1.7 * (ours.high - ours.value) + 0.01 * formula
    both = found.service_level(counting="answered or late").value
    assert both > found.service_level().value


def sales_and_support(sales_first: tuple[str, ...]) -> dict[str, list[float]]:
    """Bob takes sales, John support, Mary both; calls of 5 minutes come a second apart. Waits by queue."""
    kinds = ("sales", "support")
    queues = []
    for kind in kinds:
        at = tuple(float(k) for k, each in enumerate(sales_first) if each == kind)
        queues.append(Queue(kind, (0.0,), 300.0, 20.0, trace=Trace(at, (300.0,) * len(at))))
    groups = (Group("Bob", (1,), ((0,),)), Group("John", (1,), ((1,),)), Group("Mary", (1,), ((0,), (1,))))
    found = simulate(Model(HOUR, tuple(queues), groups, ((0, 2), (1, 2))), 1, seed=1)
    return {kind: [found.days[0, q, WAITED], found.days[0, q, WAIT_ALL]] for q, kind in enumerate(kinds)}


def test_the_papers_third_call_waits_though_john_is_free_if_it_is_for_sales() -> None:
    assert sales_and_support(("sales", "sales", "sales"))["sales"] == [1.0, 298.0]


def test_the_papers_third_call_is_answered_by_john_if_it_is_for_support() -> None:
    waits = sales_and_support(("sales", "sales", "support"))
    assert waits == {"sales": [0.0, 0.0], "support": [0.0, 0.0]}


def busy_centre(days_staff: int = 9) -> Model:
    """Calls with patience, calls without, chats and e-mail; three groups; staff that changes every hour."""
    hours = 8
    queues = (
        Queue("sales", (40.0, 60, 80, 70, 60, 60, 50, 30), 240.0, 20.0, patience=Patience(90.0, balking=0.05)),
        Queue("support", (30.0,) * hours, 300.0, 30.0, law=Law("lognormal", 1.2)),
        Queue("chat", (25.0,) * hours, 400.0, 60.0, medium="chat", patience=Patience(300.0)),
        Queue("e-mail", (20.0,) * hours, 360.0, 4 * HOUR, medium="email", law=Law("gamma", 0.7)),
    )
    staff = tuple(days_staff + k for k in (0, 1, 2, 2, 1, 0, 0, -1))
    groups = (
        Group("phones", (6,) * hours, ((0, 1),)),
        Group("blend", staff, ((0,), (1,), (3,)), spare=1),
        Group("writers", (3,) * hours, ((2,), (3,)), chats=3, slower=0.2),
    )
    return Model(HOUR, queues, groups, busyness=0.2)


def test_every_contact_ends_in_exactly_one_way_and_waits_add_up_to_the_queue() -> None:
    model = replace(busy_centre(), most_waiting=4)
    found = simulate(model, 40, seed=3)
    ends = found.days[:, :, [SERVED, LEFT, REFUSED, SENT_AWAY]].sum(axis=2)
    assert (ends == found.days[:, :, OFFERED]).all()
    assert found.days[:, :, REFUSED].sum() > 0
    calls = found.days[:, :3]
    assert calls[:, :, QUEUE_AREA] == pytest.approx(calls[:, :, WAIT_ALL])
    assert (found.days[:, :, IN_TIME] <= found.days[:, :, SERVED]).all()
    assert (found.days[:, :, LEFT_IN_TIME] <= found.days[:, :, LEFT]).all()
    assert found.by_interval.sum(axis=1) == pytest.approx(found.days.sum(axis=0))


def test_e_mail_is_worked_in_idle_time_only() -> None:
    """It is put aside for every call, so calls fare exactly as if there were none."""
    with_mail = busy_centre()
    without = replace(with_mail, queues=(*with_mail.queues[:3], replace(with_mail.queues[3], contacts=(0.0,) * 8)))
    a, b = simulate(with_mail, 20, seed=4), simulate(without, 20, seed=4)
    assert (a.days[:, :2] == b.days[:, :2]).all()
    assert a.days[:, 3, SERVED].sum() > 0
    assert a.days[:, 3, LEFT].sum() == 0
    stubborn = replace(with_mail, queues=(*with_mail.queues[:3], replace(with_mail.queues[3], interruptible=False)))
    c = simulate(stubborn, 20, seed=4)
    assert c.days[:, :2, IN_TIME].sum() < a.days[:, :2, IN_TIME].sum()
    assert c.mail_share().value > 0


def test_e_mail_of_a_quiet_hour_waits_for_the_night_to_end() -> None:
    mail = Queue("e-mail", (0.0,) * 4, 600.0, 2 * HOUR, medium="email", trace=Trace((100.0, 200.0), (600.0, 900.0)))
    model = Model(HOUR, (mail,), (Group("day", (0, 0, 1, 1), ((0,),)),))
    found = simulate(model, 1, seed=1)
    assert found.days[0, 0, SERVED] == 2
    assert found.days[0, 0, WAIT_ALL] == pytest.approx((7800.0 - 100) + (8700.0 - 200))
    assert found.days[0, 0, IN_TIME] == 0


def test_agents_with_several_chats_are_as_many_lines() -> None:
    """Three chats each, none slower for it: exactly the queue with three times the agents and patience alike."""
    hours = 20
    chat = Queue("chat", (60.0,) * hours, 300.0, 30.0, medium="chat", patience=Patience(60.0))
    few = Model(HOUR, (chat,), (Group("writers", (2,) * hours, ((0,),), chats=3),))
    many = Model(HOUR, (chat,), (Group("writers", (6,) * hours, ((0,),)),))
    a, b = simulate(few, 10, seed=6), simulate(many, 10, seed=6)
    assert a.days == pytest.approx(b.days)
    slower = replace(few, groups=(replace(few.groups[0], slower=0.5),))
    assert simulate(slower, 10, seed=6).service_level().value < a.service_level().value


def test_a_number_draws_the_same_contacts_whatever_the_staff() -> None:
    few, more = simulate(busy_centre(7), 30, seed=7), simulate(busy_centre(10), 30, seed=7)
    assert (few.days[:, :, OFFERED] == more.days[:, :, OFFERED]).all()
    gain = more.days[:, 0, IN_TIME] - few.days[:, 0, IN_TIME]
    other = simulate(busy_centre(10), 30, seed=8).days[:, 0, IN_TIME] - few.days[:, 0, IN_TIME]
    assert gain.std() < 0.5 * other.std()
    assert (simulate(busy_centre(7), 30, seed=7).days == few.days).all()


def test_days_in_parts_and_in_parallel_are_the_same_days() -> None:
    model = busy_centre()
    whole, tail = simulate(model, 12, seed=9), simulate(model, 5, seed=9, first=7)
    assert (whole.days[7:] == tail.days).all()
    with ThreadPoolExecutor(2) as pool:
        split = simulate(model, 12, seed=9, executor=pool)
    assert (split.days == whole.days).all()
    assert split.by_interval == pytest.approx(whole.by_interval)
    assert split.events == whole.events


def test_tiers_come_before_waiting_time() -> None:
    """One agent, busy until 100 s; then the call of the first tier, though the other has waited longer."""
    first = Queue("first", (0.0,), 60.0, 20.0, trace=Trace((0.0, 50.0), (100.0, 60.0)))
    second = Queue("second", (0.0,), 60.0, 20.0, trace=Trace((10.0,), (60.0,)))
    waits = {}
    for name, tiers in (("tiers", ((0,), (1,))), ("one line", ((0, 1),))):
        found = simulate(Model(HOUR, (first, second), (Group("agent", (1,), tiers),)), 1, seed=1)
        waits[name] = (found.days[0, 0, WAIT_SERVED], found.days[0, 1, WAIT_SERVED])
    assert waits == {"tiers": (50.0, 150.0), "one line": (110.0, 90.0)}


def test_agents_finish_their_call_after_their_shift_and_take_no_other() -> None:
    calls = Queue("calls", (0.0, 0.0), 60.0, 20.0, trace=Trace((3500.0, 3550.0), (1000.0, 60.0)))
    found = simulate(Model(HOUR, (calls,), (Group("agents", (1, 0), ((0,),)),)), 1, seed=1)
    assert found.days[0, 0, SERVED] == 1
    assert found.days[0, 0, SENT_AWAY] == 1
    assert found.staff_by_interval[0, 0].tolist() == [3600.0, 100.0, 0.0, 0.0]
    assert found.staff_by_interval[0, 1].tolist() == [0.0, 900.0, 0.0, 900.0]


def test_those_who_give_up_may_come_again() -> None:
    patience = Patience(60.0, Law("constant"), retrying=1.0, retry_after_s=300.0)
    calls = Queue("calls", (0.0,), 60.0, 20.0, patience=patience, trace=Trace((0.0, 1.0), (450.0, 30.0), (9e9, 60.0)))
    found = simulate(Model(HOUR, (calls,), (Group("agent", (1,), ((0,),)),)), 1, seed=1)
    assert found.days[0, 0, OFFERED] == 4  # given up at 61 s and at 421 s, answered at 721 s
    assert found.days[0, 0, LEFT] == 2
    assert found.days[0, 0, WAIT_SERVED] == pytest.approx(120.0)


def test_lines_refuse_and_a_closed_centre_sends_away() -> None:
    calls = Queue("calls", (0.0, 0.0), 60.0, 20.0, trace=Trace((0.0, 1.0, 2.0), (5000.0, 50.0, 50.0)))
    model = Model(HOUR, (calls,), (Group("agent", (1, 0), ((0,),)),), lines=2, clear_when_closed=True)
    found = simulate(model, 1, seed=1)
    assert found.days[0, 0, [SERVED, REFUSED, SENT_AWAY]].tolist() == [1, 1, 1]
    assert found.days[0, 0, WAIT_ALL] == pytest.approx(3599.0)


def test_dialer_calls_only_when_enough_agents_are_free() -> None:
    outbound = Queue("outbound", (0.0,), 200.0, 5.0, patience=Patience(5.0, Law("constant")))
    inbound = Queue("inbound", (60.0,), 180.0, 20.0)
    groups = (Group("inbound", (4,), ((0,),)), Group("blend", (4,), ((1,), (0,))))

    def dialed(least: int, reach: float) -> tuple[int, float]:
        dialer = Dialer(1, (0, 1), (1,), least, 1.0, reach, 0.0, HOUR)
        found = simulate(Model(HOUR, (inbound, outbound), groups, ((0, 1), (1,)), dialer=dialer), 20, seed=2)
        return found.dialed, found.days[:, 1, OFFERED].sum()

    assert dialed(9, 0.3) == (0, 0.0)
    tried, came = dialed(4, 0.3)
    assert came / tried == pytest.approx(0.3, abs=0.03)
    assert dialed(2, 0.3)[0] > tried


@pytest.mark.parametrize(
    "law", [Law("gamma", 0.5), Law("gamma", 1.5), Law("lognormal", 0.8), Law("uniform", 0.4), Law("constant")]
)
def test_laws_have_mean_one_and_their_spread(law: Law) -> None:
    table = law.table()
    x = np.linspace(0, TOP, STEPS + 1)
    fine = (np.arange(400_000) + 0.5) / 400_000
    values = np.interp(-np.log1p(-fine), x, table)
    assert values.mean() == pytest.approx(1.0, abs=3e-3)
    expected = {"uniform": law.spread / np.sqrt(3), "constant": 0.0}.get(law.shape, law.spread)
    assert values.std() == pytest.approx(expected, abs=0.02 * max(expected, 0.1))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda m: replace(m, queues=(replace(m.queues[0], contacts=(float("nan"),) * 8), *m.queues[1:])), "contacts"),
        (lambda m: replace(m, queues=(replace(m.queues[0], contacts=(1.0,) * 7), *m.queues[1:])), "7 intervals"),
        (lambda m: replace(m, groups=m.groups[:1]), "Nobody has the skill for queue 'chat'"),
        (lambda m: replace(m, groups=(replace(m.groups[0], queues=((9,),)), *m.groups[1:])), "does not exist"),
        (lambda m: replace(m, order=((0,),)), "one list for each queue"),
        (lambda m: Group("nobody", (1,), ()), "has no skill"),
        (lambda m: replace(m.queues[3], patience=Patience(5.0)), "nobody gives up"),
        (lambda m: Trace((2.0, 1.0), (1.0, 1.0)), "order of their times"),
        (lambda m: Law("gamma", 0.0), "spread"),
        (lambda m: simulate(m, 0, 1), "At least one day"),
    ],
)
def test_a_centre_that_contradicts_itself_is_refused(make: object, says: str) -> None:
    with pytest.raises(BadModel, match=says):
        make(busy_centre())  # type: ignore[operator]
