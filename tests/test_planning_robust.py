"""Service on days with few, usual and many contacts: worse with more, the forecast's own in the middle, or the reason
why nothing is said.
"""

from __future__ import annotations

from typing import Any

import pytest
from test_planning_truth import DIALLED, HOURS, MAIL, SALES, SUPPORT, centre_of, made_of

from backend.planning.robust import robustness
from backend.planning.scenario import Scenario
from backend.planning.truth import service

DAYS = 7


def likely(calls_a_day: float, low: float = 0.8, high: float = 1.25, known: int = DAYS) -> dict[str, Any]:
    days = [
        {"expected": calls_a_day, "least": low * calls_a_day, "most": high * calls_a_day, "weeks": 6 * (n < known)}
        for n in range(DAYS)
    ]
    return {"calls": 9000, "low": [0.0] * 672, "high": [99.0] * 672, "days": days}


def ranged(queue: dict[str, Any], **ends: Any) -> dict[str, Any]:
    contacts = queue["demand"]["contacts"]
    return queue | {"demand": queue["demand"] | {"likely": likely(sum(contacts[:96]), **ends)}}


@pytest.fixture(scope="module")
def four() -> Scenario:
    return centre_of(40, queues=[ranged(SALES), ranged(SUPPORT, low=0.7, high=1.4), ranged(MAIL), DIALLED])


def test_service_falls_as_days_bring_more_and_the_middle_is_the_schedule_s_own(four: Scenario) -> None:
    timetable = made_of(four).timetable
    played, found = robustness(four, timetable, 5)
    assert played >= 4
    assert [(one.queue, one.kind, one.within_s, one.why, one.calls) for one in found] == [
        ("Sales", "answered", 20, "", 9000), ("Support", "answered", 20, "", 9000),
        ("Mail", "replied", 24 * 3600, "", 9000),
    ]  # fmt: skip
    usual = {queue.queue: queue.measured[0].value for queue in service(four, timetable, 5).queues if queue.measured}
    for one in found[:2]:
        assert one.cases is not None
        low, middle, high = (one.cases[case] for case in ("low", "middle", "high"))
        assert low.value > middle.value + 0.01 > high.value + 0.05
        assert middle.value == pytest.approx(usual[one.queue], abs=0.015)
        assert (one.target, one.days) == (0.8 if one.queue == "Sales" else 0.7, DAYS)
    support = found[1].cases
    assert support is not None
    assert support["high"].contacts / support["middle"].contacts == pytest.approx(1.4, rel=0.03)
    assert support["middle"].contacts == pytest.approx(10 * 32, rel=0.03)
    assert found[2].days == DAYS - 1  # what comes on the last day has its deadline beyond the week


def test_growth_moves_the_range_along(four: Scenario) -> None:
    timetable = made_of(four).timetable
    grown = four.model_copy(update={"queues": tuple(q.model_copy(update={"growth": 1.2}) for q in four.queues)})
    cases = robustness(grown, timetable, 5)[1][0].cases
    assert cases is not None
    assert cases["middle"].contacts == pytest.approx(1.2 * 12 * 32, rel=0.03)
    assert cases["low"].contacts == pytest.approx(0.8 * 1.2 * 12 * 32, rel=0.03)


def test_days_without_a_range_are_not_judged_and_a_queue_without_any_says_why() -> None:
    changed = ranged(SUPPORT)
    changed["demand"] = changed["demand"] | {"contacts": [9 * each for each in HOURS * 7]}
    thin = ranged(MAIL, known=0)
    scenario = centre_of(30, queues=[ranged(SALES, known=5), changed, thin, DIALLED])
    found = {one.queue: one for one in robustness(scenario, made_of(scenario).timetable)[1]}
    assert (found["Sales"].days, found["Sales"].why) == (5, "")
    assert [(found[name].why, found[name].cases) for name in ("Support", "Mail")] == [("changed", None), ("thin", None)]


def test_a_typed_forecast_is_not_played_at_all() -> None:
    scenario = centre_of(12)
    played, found = robustness(scenario, made_of(scenario).timetable)
    assert (played, {one.why for one in found}) == (0, {"own"})
