"""Trends, causes and bottlenecks over a real store filled by the simulator: shapes, sums, planted changes found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backend import schemas
from backend.centres import centre_of, default_settings
from backend.clock import local_date
from backend.lookout import Asked
from backend.lookout.bottlenecks import bottlenecks
from backend.lookout.causes import why
from backend.lookout.day_series import day_series
from backend.lookout.facts import KINDS, prepare
from backend.lookout.history import forget, history_of
from backend.lookout.running import floor_load
from backend.lookout.trends import trends
from backend.simulator import Simulation
from backend.store import Store, open_store, read
from tests.filled import fill
from tests.floor import SMALL, THURSDAY, at

SETTINGS = default_settings("Floor").model_copy(update={"excluded_names": [], "zone": "America/Los_Angeles"})
CENTRE = centre_of(1, SETTINGS)
MARCUS = {"name": "Marcus Bell", "campaign": "Home Insurance", "absence": 0.0, "rotation": 0.0}
PLANTED = {
    **SMALL,
    "history_days": 12,
    "floor": {"agents": 12, "absence": 0.0, "rotation": 0.0},
    "agent": [MARCUS],
    "change": [
        {"what": "wrap", "agent": "Marcus Bell", "at": "10:30", "factor": 5.0},
        {"what": "contact", "list": "Solar California", "at": "10:30", "factor": 0.4},
    ],
}
METRICS = (
    "conversion_per_contact", "contact_rate", "answer_rate", "handle_s", "talk_s", "wrap_s", "conversions_per_hour",
    "contacts_per_hour", "calls_per_hour", "calls", "drop_rate",
)  # fmt: skip


class Floor:
    """A filled store with the ids of what is asked about."""

    def __init__(self, store: Store, now: int) -> None:
        self.store, self.now = store, now
        with store.read() as conn:
            self.agents = {agent.name: i for i, agent in read.agents(conn, 1).items()}
            self.campaigns = {one.name: i for i, one in read.campaigns(conn, 1).items()}

    def asked(self, **foresight: Any) -> Asked:
        wish = SETTINGS.foresight.model_copy(update=foresight)
        return Asked(self.store, CENTRE, SETTINGS.model_copy(update={"foresight": wish}), self.now, self.now, True)

    @property
    def marcus(self) -> int:
        return self.agents["Marcus Bell"]

    @property
    def solar(self) -> int:
        return self.campaigns["Solar Outbound"]


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Floor]:
    folder: Path = tmp_path_factory.mktemp("reasons")
    sim = Simulation(7, PLANTED, at(THURSDAY, 13))
    store = open_store(f"sqlite:///{folder}/floor.db")
    fill(store, sim, CENTRE, days=9)
    yield Floor(store, sim.now())
    store.close()


@pytest.mark.parametrize("interval", [5, 15, 30])
@pytest.mark.parametrize("unit", ["team", "agent", "campaign"])
def test_trends_have_the_shape_the_panel_expects(floor, unit, interval):
    unit_id = {"team": None, "agent": floor.marcus, "campaign": floor.solar}[unit]
    found = schemas.Trends.model_validate(trends(floor.asked(interval_min=interval), unit, unit_id))
    assert [one.metric for one in found.trends][:3] == ["handle_s", "conversion_per_contact", "contact_rate"]
    assert (found.workload is not None) == (unit == "agent")
    for one in found.trends:
        points, ahead = one.points, one.ahead
        assert {len(column) for column in (points.at, points.value, points.smooth, points.usual, points.n)} == {
            len(points.at)
        }
        assert points.at[0] == found.start
        assert points.at[-1] <= floor.now < points.at[-1] + found.interval_s
        assert ahead is None or (len(ahead.at) == found.horizon_min * 60 // found.interval_s)
        assert ahead is None or all(a <= b <= c for a, b, c in zip(ahead.low, ahead.likely, ahead.high, strict=True))


def test_the_interval_values_are_the_ones_of_the_calls(floor):
    found = trends(floor.asked(), "team", None)
    contacts = next(one for one in found["trends"] if one["metric"] == "conversion_per_contact")
    with floor.store.read() as conn:
        groups = read.call_groups(conn, 1, contacts["points"]["at"][4], contacts["points"]["at"][5])
        flags = read.dispositions(conn, 1)
    mine = groups["agent_id"] > 0
    met = sum(n for n, s, m in zip(groups["n"], groups["status"], mine, strict=True) if m and flags[s].contact)
    won = sum(n for n, s, m in zip(groups["n"], groups["status"], mine, strict=True) if m and flags[s].success)
    assert contacts["points"]["n"][4] == met > 0
    assert contacts["points"]["value"][4] == pytest.approx(won / met, abs=1e-4)


def test_a_wrap_that_grew_is_seen_as_declining_or_far_over_the_usual(floor):
    found = trends(floor.asked(), "agent", floor.marcus)
    wrap = next(one for one in found["trends"] if one["metric"] == "wrap_s")
    assert wrap["better"] == "lower"
    assert wrap["now_value"] > 2 * wrap["usual_value"]
    assert wrap["verdict"] == "likely to fall below"
    assert wrap["points"]["smooth"][-1] > wrap["points"]["usual_high"][-1]


def test_marks_given_are_shown_on_their_chart_only(floor):
    mark = {"at": floor.now - 600, "kind": "alert", "label": "Handle time rises", "metric": "handle_s"}
    found = trends(floor.asked(), "team", None, [mark])
    shown = {one["metric"]: [m["label"] for m in one["markers"]] for one in found["trends"]}
    assert "Handle time rises" in shown["handle_s"]
    assert "Handle time rises" not in shown["contact_rate"]


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("unit", ["team", "agent", "campaign"])
def test_the_parts_add_up_to_the_change(floor, metric, unit):
    unit_id = {"team": None, "agent": floor.marcus, "campaign": floor.solar}[unit]
    found = schemas.CauseSplit.model_validate(why(floor.asked(), metric, unit, unit_id))
    if not found.causes:
        assert (metric, unit) == ("drop_rate", "agent") or found.n < 10
        return
    assert found.change == pytest.approx(found.now_value - found.usual_value)
    assert sum(cause.contribution for cause in found.causes) == pytest.approx(found.change, abs=1e-9)


def test_a_list_whose_leads_went_bad_is_the_main_cause(floor):
    for metric in ("contact_rate", "answer_rate"):
        found = why(floor.asked(), metric, "campaign", floor.solar)
        share = next(cause["share"] for cause in found["causes"] if cause["name"] == "list_quality")
        assert found["change"] < 0
        assert share >= 0.7
        assert found["main"] == "list_quality"


def test_a_wrap_that_grew_is_the_agents_own(floor):
    found = why(floor.asked(), "wrap_s", "agent", floor.marcus)
    share = next(cause["share"] for cause in found["causes"] if cause["name"] == "agent")
    assert found["change"] > 0
    assert share >= 0.7
    assert "Marcus Bell" in next(cause["sentence"] for cause in found["causes"] if cause["name"] == "agent")


def test_the_planted_wrap_delay_is_ranked_first(floor):
    for window in ("1h", "today"):
        found = schemas.Bottlenecks.model_validate(bottlenecks(floor.asked(), window))
        first = found.rows[0]
        assert (first.by, first.id, first.part) == ("agent", floor.marcus, "wrap")
        assert first.low_s > 0


@pytest.mark.parametrize("window", ["15m", "7d"])
def test_every_window_has_its_bottlenecks(floor, window):
    found = schemas.Bottlenecks.model_validate(bottlenecks(floor.asked(), window))
    assert [row.extra_s for row in found.rows] == sorted((row.extra_s for row in found.rows), reverse=True)


def test_past_days_are_a_series_of_their_own(floor):
    found = day_series(floor.asked(), "team", None, "conversion_per_contact")
    assert len(found["days"]) == len(found["value"]) == len(found["n"]) == 7
    assert found["days"] == sorted(found["days"])
    with floor.store.read() as conn:
        day = local_date(found["days"][2], CENTRE.zone)
        groups, flags = read.call_groups_days(conn, 1, day, day), read.dispositions(conn, 1)
    met = [
        n for n, a, s in zip(groups["n"], groups["agent_id"], groups["status"], strict=True) if a and flags[s].contact
    ]
    assert found["n"][2] == sum(met)


def test_what_is_learned_can_be_learned_ahead(floor):
    forget(floor.store, 1)
    history = history_of(floor.asked())
    prepare(history, lambda: True)
    assert not history.made
    prepare(history)
    assert {key[1] for key in history.made if key[0] == "learned"} == set(KINDS)


def test_the_load_of_the_floor_covers_those_on_shift(floor):
    load, campaigns = floor_load(floor.asked())
    assert len(load.agent_id) == len(campaigns) >= 8
    assert (load.on_shift_s > 4 * 3600).sum() >= 8


@pytest.mark.parametrize("unit", ["agent", "campaign"])
def test_an_unknown_unit_is_a_lookup_error(floor, unit):
    for question in (lambda: trends(floor.asked(), unit, 99), lambda: why(floor.asked(), "handle_s", unit, 99)):
        with pytest.raises(LookupError, match="99"):
            question()


def test_a_metric_that_is_not_split_says_so(floor):
    found = schemas.CauseSplit.model_validate(why(floor.asked(), "occupancy", "team", None))
    assert found.causes == []
    assert "not split" in found.sentence


def test_without_past_days_nothing_is_made_up(tmp_path):
    sim = Simulation(7, PLANTED, at(THURSDAY, 13))
    store = open_store(f"sqlite:///{tmp_path}/floor.db")
    fill(store, sim, CENTRE, days=0)
    new = Floor(store, sim.now())
    found = schemas.Trends.model_validate(trends(new.asked(), "team", None))
    assert {one.mark for one in found.trends} == {"not enough calls"}
    assert "open days" in found.trends[0].sentence
    assert schemas.CauseSplit.model_validate(why(new.asked(), "handle_s", "team", None)).causes == []
    assert schemas.Bottlenecks.model_validate(bottlenecks(new.asked(), "today")).rows == []
    store.close()


def test_a_centre_without_a_single_call_is_answered_too(tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/floor.db")
    now = at(THURSDAY, 13)
    asked = Asked(store, CENTRE, SETTINGS, now, now, True)
    found = schemas.Trends.model_validate(trends(asked, "team", None))
    assert {one.n for one in found.trends} <= {0}
    assert schemas.CauseSplit.model_validate(why(asked, "calls", "team", None)).n == 0
    assert schemas.Bottlenecks.model_validate(bottlenecks(asked, "today")).rows == []
    store.close()


def test_a_later_question_sees_the_calls_that_came_since(floor):
    earlier = Asked(floor.store, CENTRE, SETTINGS, floor.now - 3600, floor.now - 3600, True)
    before = trends(earlier, "team", None)["trends"][0]["n"]
    assert trends(floor.asked(), "team", None)["trends"][0]["n"] > before > 0


def test_what_was_read_is_forgotten_on_request(floor):
    first = history_of(floor.asked())
    forget(floor.store, 1)
    assert history_of(floor.asked()) is not first
