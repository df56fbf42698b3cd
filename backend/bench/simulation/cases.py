"""Published cases of L'Ecuyer & Buist's ContactCenters library, rebuilt, with what it published for 1,000 days each.

All begin empty; after the last interval the crew stays until everybody has left. Every published figure is a mean or a
ratio of means with an interval of 95 % (CallCC: 90 %), rounded as printed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from backend.optimizer.simulation import Dialer, Group, Law, Model, Outcome, Patience, Queue
from backend.optimizer.simulation.outcome import Range, mean_range, ratio_range
from backend.optimizer.simulation.parts import (
    BUSY,
    GHOSTS,
    HERE,
    IN_TIME,
    LEFT,
    LEFT_IN_TIME,
    OFFERED,
    QUEUE_AREA,
    SENT_AWAY,
    SERVED,
    WAIT_ALL,
    WAITED,
)

Measure = Callable[[Outcome], Range]
MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Published:
    """A figure, its published interval, and how to read it from an outcome; `step` is the last printed digit."""

    name: str
    low: float
    high: float
    measure: Measure
    step: float = 0.001


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A model and its published figures."""

    name: str
    model: Model
    published: tuple[Published, ...]


def _count(figure: int, queue: int | None = None) -> Measure:
    return lambda outcome: outcome.mean(figure, queue)


def _scaled(measure: Measure, factor: float) -> Measure:
    def scaled(outcome: Outcome) -> Range:
        found = measure(outcome)
        return Range(found.value * factor, found.low * factor, found.high * factor)

    return scaled


def _service(queue: int | None = None) -> Measure:
    return lambda outcome: outcome.service_level(queue, "answered or late")


def _occupancy(group: int | None) -> Measure:
    """Over everything, the hours after the last interval and agents who only finish a contact included."""
    return lambda outcome: outcome.occupancy(group)


def _daytime_occupancy(group: int | None, *, ghosts: bool = True) -> Measure:
    """Over the intervals proper. Their sums over the days are all there is, so the range is the one over all hours."""

    def measure(outcome: Outcome) -> Range:
        rows = outcome.staff_by_interval[:, :-1].sum(axis=1)
        rows = rows.sum(axis=0) if group is None else rows[group]
        value = rows[BUSY] / (rows[HERE] + (rows[GHOSTS] if ghosts else 0.0))
        around = outcome.occupancy(group)
        return Range(value, value + around.low - around.value, value + around.high - around.value)

    return measure


def mmc() -> Case:
    """Twelve agents, one kind of call, nobody gives up."""
    model = Model(900.0, (Queue("calls", (63.0,) * 32, 120.0, 20.0),), (Group("agents", (12,) * 32, ((0,),)),))
    return Case("MMC", model, (
        Published("in target", 1812.6, 1819.7, _count(IN_TIME), 0.1),
        Published("service level", 0.900, 0.904, _service()),
        Published("speed of answer, min", 0.097, 0.102, _scaled(lambda o: o.speed_of_answer(), 1 / MINUTE)),
        Published("occupancy", 0.694, 0.697, _daytime_occupancy(0)),
    ))  # fmt: skip


def mmc_ab() -> Case:
    """The same with patience of a minute."""
    calls = Queue("calls", (63.0,) * 32, 120.0, 20.0, patience=Patience(60.0))
    model = Model(900.0, (calls,), (Group("agents", (12,) * 32, ((0,),)),))
    return Case("MMCAb", model, (
        Published("abandoned", 57.660, 59.558, _count(LEFT)),
        Published("in target", 1903.785, 1908.231, _count(IN_TIME)),
        Published("in target / answered", 0.974, 0.975, lambda o: ratio_range(
            o.days[:, 0, IN_TIME], o.days[:, 0, SERVED])),
        Published("service level with abandonment", 0.968, 0.969, _service()),
        Published("speed of answer, min", 0.023, 0.024, _scaled(lambda o: o.speed_of_answer(), 1 / MINUTE)),
        Published("occupancy", 0.674, 0.677, _daytime_occupancy(0)),
    ))  # fmt: skip


def call_cc() -> Case:
    """Thirteen hours, busy and quiet days, one of ten callers without any patience."""
    agents = (4, 6, 8, 8, 8, 7, 8, 8, 6, 6, 4, 4, 4)
    calls = (100.0, 150.0, 150.0, 180.0, 200.0, 150.0, 150.0, 150.0, 120.0, 100.0, 80.0, 70.0, 60.0)
    queue = Queue("calls", calls, 100.0, 20.0, patience=Patience(1000.0, balking=0.1))
    model = Model(3600.0, (queue,), (Group("agents", agents, ((0,),)),), busyness=1 / np.sqrt(10.0))
    expected = sum(calls)

    def per_expected(*figures: int) -> Measure:
        return lambda o: mean_range(o.days[:, 0, list(figures)].sum(axis=1) / expected)

    return Case("CallCC", model, (
        Published("arrivals", 1612.789, 1666.225, _count(OFFERED)),
        Published("wait, s", 10.060, 13.608, per_expected(WAIT_ALL)),
        Published("waits below 20 s", 0.844, 0.862, per_expected(IN_TIME, LEFT_IN_TIME)),
        Published("lost", 0.0311, 0.0374, per_expected(LEFT), 0.0001),
    ))  # fmt: skip


def simple_msk() -> Case:
    """Three kinds of call, two groups, three periods; a free agent takes whoever waits longest."""
    rates = ((4.2, 5.3, 3.2), (5.1, 4.3, 4.8), (6.3, 5.2, 4.8))
    handling = (MINUTE / 0.5, MINUTE / 0.6, MINUTE / 0.4)
    patience = Patience((MINUTE / 0.3, MINUTE / 0.4, MINUTE / 0.2))
    queues = tuple(
        Queue(f"type {k}", tuple(120.0 * rate for rate in row), handling, 20.0, patience=patience)
        for k, row in enumerate(rates)
    )
    groups = (Group("group 0", (12, 18, 9), ((1, 0),)), Group("group 1", (15, 20, 11), ((2, 1),)))
    model = Model(120 * MINUTE, queues, groups, ((0,), (0, 1), (1,)), busyness=1 / np.sqrt(28.7))
    good = {
        (0, 0): (164.338, 175.970), (0, 1): (594.159, 604.509), (0, 2): (13.782, 17.198),
        (1, 0): (254.597, 271.275), (1, 1): (506.276, 517.020), (1, 2): (31.270, 38.124),
        (2, 0): (250.178, 269.434), (2, 1): (607.586, 619.878), (2, 2): (22.137, 27.639),
    }  # fmt: skip

    def in_time(queue: int, period: int) -> Measure:
        def measure(outcome: Outcome) -> Range:
            value = float(outcome.by_interval[queue, period, IN_TIME]) / len(outcome.days)
            return Range(value, value, value)

        return measure

    return Case("SimpleMSK", model, (
        Published("served", 4270.150, 4324.460, _count(SERVED)),
        Published("abandoned", 876.133, 944.537, _count(LEFT)),
        Published("service level", 0.494, 0.509, _service()),
        Published("occupancy, group 0", 0.877, 0.884, _occupancy(0)),
        *(Published(f"good calls, type {k}, period {p}", *limits, in_time(k, p)) for (k, p), limits in good.items()),
    ))  # fmt: skip


def blend() -> Case:
    """Inbound calls, and a dialer that works from the fourth hour for agents who do both."""
    rates = (68.45 / 30, 72.93 / 30, 71.92 / 30)
    shape = 0.755
    inbound = Queue(
        "inbound", tuple(120.0 * rate for rate in rates), shape * 753.8, 20.0, law=Law("gamma", 1 / np.sqrt(shape)),
        patience=Patience(500.0, balking=0.005),
    )  # fmt: skip
    outbound = Queue("outbound", (0.0,) * 3, 440.2, 20.0, patience=Patience(5.0, Law("constant")))
    groups = (Group("inbound only", (23, 23, 21), ((0,),)), Group("blend", (16, 18, 16), ((1,), (0,))))
    dialer = Dialer(1, (0, 1), (1,), 4, 2.0, (0.28, 0.29, 0.29), 180 * MINUTE, 355 * MINUTE)
    model = Model(
        120 * MINUTE, (inbound, outbound), groups, ((0, 1), (1,)), busyness=1 / np.sqrt(29.7), most_waiting=80,
        dialer=dialer,
    )  # fmt: skip

    def service(outcome: Outcome) -> Range:
        rows = outcome.days[:, 0]
        bad = (rows[:, SERVED] - rows[:, IN_TIME]) + (rows[:, LEFT] - rows[:, LEFT_IN_TIME])
        return ratio_range(100 * (rows[:, OFFERED] - bad), rows[:, OFFERED])

    def waiting(queue: int) -> Measure:
        return lambda o: mean_range(o.days[:, queue, QUEUE_AREA] / (360 * MINUTE))

    def tried(outcome: Outcome) -> Range:
        value = outcome.dialed / len(outcome.days)
        return Range(value, value, value)

    half = 258.167 * 1.962 / np.sqrt(1000)
    return Case("Blend", model, (
        Published("tried outbound", 1109.040 - half, 1109.040 + half, tried, 0.001),
        Published("arrived inbound", 838.899, 858.285, _count(OFFERED, 0)),
        Published("arrived outbound", 317.279, 326.513, _count(OFFERED, 1)),
        Published("served inbound", 834.193, 852.761, _count(SERVED, 0)),
        Published("served outbound", 294.637, 303.115, _count(SERVED, 1)),
        Published("abandoned inbound", 4.495, 5.735, _count(LEFT, 0)),
        Published("abandoned outbound", 22.548, 23.492, _count(LEFT, 1)),
        Published("service level, %", 95.354 - 0.43, 95.354 + 0.43, service),
        Published("occupancy inbound only, %", 81.135, 82.058, _scaled(_daytime_occupancy(0), 100)),
        Published("occupancy blend, %", 55.237, 56.092, _scaled(_daytime_occupancy(1), 100)),
        Published("mean queue inbound", 0.101, 0.130, waiting(0)),
        Published("mean queue outbound", 0.0057, 0.0059, waiting(1), 0.0001),
        Published("had to wait inbound", 64.855, 75.627, _count(WAITED, 0)),
        Published("had to wait outbound", 26.884, 28.006, _count(WAITED, 1)),
    ))  # fmt: skip


def bilingual() -> Case:
    """A week in two languages with 40 lines; three of four who give up call again after 20 minutes."""
    open_hours = [day * 24 + hour for day in range(5) for hour in range(8, 17)]
    contacts = [0.0] * 168
    for hour in open_hours:
        contacts[hour] = 100.0 if hour % 24 == 8 else 50.0

    def agents(number: int) -> tuple[int, ...]:
        return tuple(number if hour in open_hours else 0 for hour in range(168))

    patience = Patience(120.0, retrying=0.75, retry_after_s=1200.0)
    english = Queue("English", tuple(contacts), 300.0, 60.0, law=Law("uniform", 2 / 5), patience=patience)
    spanish = Queue("Spanish", tuple(contacts), 300.0, 60.0, law=Law("uniform", 1 / 5), patience=patience)
    groups = (
        Group("English", agents(7), ((0,),)), Group("Spanish", agents(7), ((1,),)),
        Group("bilingual", agents(4), ((0, 1),)),
    )  # fmt: skip
    model = Model(
        3600.0, (english, spanish), groups, ((0, 2), (1, 2)), spread_evenly=True, lines=40, clear_when_closed=True
    )  # fmt: skip

    def service(queue: int | None) -> Measure:
        expected = 2500.0 if queue is not None else 5000.0
        return _scaled(_count(IN_TIME, queue), 100 / expected)

    def occupancy(group: int | None, number: int) -> Measure:
        seconds = 5 * 9 * 3600.0 * number

        def measure(outcome: Outcome) -> Range:
            rows = outcome.staff_days if group is None else outcome.staff_days[:, group : group + 1]
            return mean_range(100 * rows[:, :, BUSY].sum(axis=1) / seconds)

        return measure

    names = (("English", 0), ("Spanish", 1), ("all", None))
    figures = {
        "arrived": ((2552.285, 2559.337), (2550.813, 2557.887), (5105.009, 5115.313)),
        "served": ((2480.916, 2486.950), (2480.233, 2486.371), (4962.946, 4971.524)),
        "abandoned": ((70.815, 72.881), (69.999, 72.041), (141.209, 144.527)),
        "in target": ((2445.778, 2451.546), (2445.251, 2451.195), (4892.789, 4900.981)),
    }
    codes = {"arrived": OFFERED, "served": SERVED, "abandoned": LEFT, "in target": IN_TIME}
    return Case("Bilingual", model, (
        *(Published(f"{name} {who}", *limits[k], _count(codes[name], queue))
          for name, limits in figures.items() for k, (who, queue) in enumerate(names)),
        *(Published(f"service level {who}, %", *limits, service(queue)) for (who, queue), limits in zip(
            names, ((97.831, 98.062), (97.810, 98.048), (97.856, 98.020)), strict=True)),
        Published("disconnected", 0.040, 0.076, _count(SENT_AWAY)),
        *(Published(f"occupancy {who}, %", *limits, occupancy(group, number)) for who, group, number, limits in (
            ("English", 0, 7, (47.563, 47.684)), ("Spanish", 1, 7, (47.580, 47.699)),
            ("bilingual", 2, 4, (63.197, 63.310)), ("all", None, 18, (51.059, 51.148)))),
    ))  # fmt: skip


CASES = {
    "MMC": mmc,
    "MMCAb": mmc_ab,
    "CallCC": call_cc,
    "SimpleMSK": simple_msk,
    "Blend": blend,
    "Bilingual": bilingual,
}


def inside(published: Published, found: Range) -> bool:
    """Whether a figure lies in the published interval, which is rounded to its last digit."""
    return published.low - published.step / 2 <= found.value <= published.high + published.step / 2
