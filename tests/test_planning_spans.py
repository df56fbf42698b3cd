"""A forecast written by hand in spans of the day: laid over the weeks, written back, each fault with its line."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.planning.files import BadFile, read_scenario, write_scenario
from backend.planning.scenario import Demand, Scenario

BY_HAND = """
name: By hand
zone: America/New_York
first: 2026-10-26
queues:
- name: Sales
  demand:
    handle_s: 300
    spans:
    - {days: [Monday, Tuesday], start: 08:00, end: 10:00, per_hour: 20}
    - {start: 10:00, end: 18:00, per_hour: 12, handle_s: 240}
    - {days: [2026-10-28], start: 12:00, end: 00:00, per_hour: 4}
  goals: [{kind: answered, share: 0.8, within_s: 20}]
"""


DEMAND = "queues, entry 1 (Sales), demand"


def by_hand(old: str = "", new: str = "") -> str:
    assert old in BY_HAND
    return BY_HAND.replace(old, new) if old else BY_HAND


def demand_of(text: str) -> Demand:
    return read_scenario(text, "yaml").queues[0].demand


def test_a_day_takes_the_spans_of_its_weekday_and_of_every_day():
    demand = demand_of(by_hand())
    monday, thursday = slice(0, 96), slice(3 * 96, 4 * 96)
    assert demand.contacts[monday] == (0.0,) * 32 + (5.0,) * 8 + (3.0,) * 32 + (0.0,) * 24
    assert demand.contacts[thursday] == (0.0,) * 40 + (3.0,) * 32 + (0.0,) * 24
    assert demand.aht_s[32:41] == (300.0,) * 8 + (240.0,)


def test_a_date_replaces_the_spans_of_its_weekday():
    wednesday = demand_of(by_hand()).contacts[2 * 96 : 3 * 96]
    assert wednesday == (0.0,) * 48 + (1.0,) * 48


def test_the_hour_that_comes_twice_has_its_contacts_twice():
    """On 1 November the clock in New York goes back from two to one: the day has 100 quarter hours."""
    night = "[Sunday], start: 00:00, end: 03:00"
    demand = demand_of(by_hand("[Monday, Tuesday], start: 08:00, end: 10:00", night))
    assert len(demand.contacts) == 6 * 96 + 100
    assert demand.contacts[6 * 96 :][:17] == (5.0,) * 16 + (0.0,)


def test_times_and_names_mean_what_they_say():
    """YAML 1.1 takes 10:00 for six hundred and No for false."""
    scenario = read_scenario(by_hand("name: Sales", "name: No"), "yaml")
    assert scenario.queues[0].name == "No"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("start: 10:00, end: 18:00", "start: 09:30, end: 18:00",
         f"Line 11: {DEMAND}, spans, entry 2: it overlaps with entry 1 on 2026-10-26 at 09:30."),
        ("end: 18:00", "end: 06:00",
         f"Line 11: {DEMAND}, spans, entry 2: the span ends at 06:00, not after its start 10:00; split "
         "it at midnight."),
        ("end: 18:00", "end: 18:10",
         f"Line 11: {DEMAND}, spans, entry 2: spans begin and end on quarter hours, not 18:10."),
        ("2026-10-28", "2026-12-28",
         f"Line 12: {DEMAND}, spans, entry 3, days: 2026-12-28 lies outside the weeks planned, "
         "2026-10-26 to 2026-11-01."),
        ("[Monday, Tuesday]", "[Monday, Funday]",
         f"Line 10: {DEMAND}, spans, entry 1, days, entry 2: a day is a weekday like Monday or a date "
         "like 2026-12-24."),
        ("per_hour: 12", "per_hour: -12",
         f"Line 11: {DEMAND}, spans, entry 2, per_hour: input should be greater than or equal to 0."),
        ("zone: America/New_York", "zone: Utopia", "zone: Utopia is no time zone; use a name like America/Los_Angeles"),
    ],
)  # fmt: skip
def test_a_bad_span_is_told_with_its_line(old: str, new: str, said: str):
    with pytest.raises(BadFile) as caught:
        read_scenario(by_hand(old, new), "yaml")
    assert said.rstrip(".") in str(caught.value)


def test_what_a_person_wrote_is_written_back_as_short():
    plain = by_hand("    - {days: [2026-10-28], start: 12:00, end: 00:00, per_hour: 4}\n", "")
    text = write_scenario(read_scenario(plain, "yaml"), "yaml")
    wanted = yaml.safe_load(plain.replace("08:00", "'08:00'").replace("10:00", "'10:00'").replace("18:00", "'18:00'"))
    found = yaml.safe_load(text)["queues"][0]["demand"]
    assert found["handle_s"] == 300
    assert sorted(map(repr, found["spans"])) == sorted(map(repr, [
        {**span, "per_hour": float(span["per_hour"])} for span in _seconds(wanted["queues"][0]["demand"]["spans"])
    ]))  # fmt: skip


def _seconds(spans: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Handling times as the program writes them."""
    return [{**span, **({"handle_s": float(span["handle_s"])} if "handle_s" in span else {})} for span in spans]


levels = st.sampled_from([0.0, 0.1, 3.0, 7.3])
days = st.lists(st.tuples(levels, st.sampled_from([200.0, 311.7])), min_size=4, max_size=4)


@settings(max_examples=25, deadline=None)
@given(week=st.lists(days, min_size=7, max_size=7), first=st.sampled_from(["2026-11-30", "2026-10-26", "2027-03-08"]))
def test_every_forecast_comes_back_from_its_file(week: list[list[tuple[float, float]]], first: str):
    """Each day is four parts of six hours; on days the clock changes the last part is shorter or longer."""
    frame = {
        "name": "Any", "zone": "America/New_York", "first": first,
        "queues": [{"name": "Q", "demand": {"contacts": [], "aht_s": []},
                    "goals": [{"kind": "answered", "share": 0.8, "within_s": 20}]}],
    }  # fmt: skip
    sizes = [96] * 6 + [{"2026-10-26": 100, "2027-03-08": 92}.get(first, 96)]
    numbers = [part[min(slot // 24, 3)] for size, part in zip(sizes, week, strict=True) for slot in range(size)]
    frame["queues"][0]["demand"] = {"contacts": [n for n, _ in numbers], "aht_s": [aht for _, aht in numbers]}  # type: ignore[index]
    scenario = Scenario.model_validate({**frame, "first": date.fromisoformat(first)})
    assert read_scenario(write_scenario(scenario, "yaml"), "yaml") == scenario
