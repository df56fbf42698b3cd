"""The panel's picture over a real store filled by the simulator: shapes, sums, versions, past days, silence."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import orjson
import pytest

from backend import schemas
from backend.centres import default_settings
from backend.clock import WINDOWS, day_bounds, local_date
from backend.model import Call, Centre
from backend.poller.state import FloorState
from backend.simulator import Simulation
from backend.snapshot import CallFilter, Picture, Pictures, agent_detail, call_page, data_health, matrix, seed_switch
from backend.store import Store, open_store, read, write
from tests.filled import fill, watch
from tests.floor import SMALL, THURSDAY, at

SCENARIO = {**SMALL, "floor": {"agents": 12, "absence": 0.0}, "start": "13:00"}
SETTINGS = default_settings("Floor").model_copy(update={"min_contacts": 10, "answer_definition": "human_answered"})


class Shown(NamedTuple):
    """A filled store with its simulator and the pictures put up from it."""

    store: Store
    sim: Simulation
    centre: Centre
    pictures: Pictures

    def rebuild(self, **state: Any) -> Picture:
        """A new picture as after a poll."""
        now = self.sim.now()
        told = FloorState(**{"status": "live", "as_of": now, **state})
        return self.pictures.rebuild(self.store, self.centre, SETTINGS, told, now, simulated=True)

    def answer(self, *wanted: Any) -> Any:
        """The ready answer with all columns of the agents in one table, decoded."""
        answer = orjson.loads(self.pictures.current(1, *wanted, more=True).body)
        answer["agents"]["columns"] |= answer["agents"]["more"]
        return answer


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Simulation, Centre]:
    folder = tmp_path_factory.mktemp("filled")
    sim, centre = Simulation(7, SCENARIO, at(THURSDAY, 13)), Centre(1, "Floor", excluded_names=())
    store = open_store(f"sqlite:///{folder}/floor.db")
    fill(store, sim, centre, days=2)
    store.backup(folder / "copy.db")
    store.close()
    return folder / "copy.db", sim, centre


@pytest.fixture
def shown(filled: tuple[Path, Simulation, Centre], tmp_path: Path) -> Iterator[Shown]:
    copy, sim, centre = filled
    (tmp_path / "floor.db").write_bytes(copy.read_bytes())
    store = open_store(f"sqlite:///{tmp_path}/floor.db")
    found = Shown(store, sim, centre, Pictures())
    found.rebuild()
    yield found
    store.close()


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("formulas", ["corrected", "seed"])
def test_every_window_has_the_shape_the_panel_expects(shown, window, formulas):
    body = shown.pictures.current(1, window, None, formulas).render(12.34, shown.sim.now())
    assert body.startswith(b'{"next_update_in_s":12.3,')
    found = schemas.Snapshot.model_validate_json(body)
    assert found.window.name == window
    assert found.formulas == formulas
    assert found.centre.simulated
    lengths = {len(column) for column in _arrays(orjson.loads(body)["agents"]["columns"])}
    assert lengths == {found.agents.n}
    assert {len(column) for column in _arrays(orjson.loads(body)["campaigns"]["columns"])} == {found.campaigns.n}


def _arrays(columns: Any) -> list[Any]:
    return [c for v in columns.values() for c in (v.values() if isinstance(v, dict) else [v])]


@pytest.mark.parametrize("window", ["15m", "1h", "today"])
def test_counts_reconcile_with_what_really_happened(shown, window):
    answer = shown.answer(window)
    truth = shown.sim.truth(answer["window"]["start"], shown.sim.now())
    assert truth["team"]["calls"] > 0
    for ours, theirs in (("calls", "calls"), ("contacts", "contacts"), ("human_answered", "human_answered")):
        assert answer["team"][ours] == truth["team"][theirs]
    assert answer["team"]["conversions"] == truth["team"]["conversions"]
    assert answer["team"]["talk_s"] == truth["team"]["talk_s"]
    assert answer["team"]["drops"] == truth["team"]["drops"]
    columns = answer["agents"]["columns"]
    by_agent = dict(zip(columns["id"], columns["calls"], strict=True))
    assert {i: n for i, n in by_agent.items() if n} == {
        int(i): t["calls"] for i, t in truth["agents"].items() if t["calls"]
    }
    assert sum(columns["contacts"]) == answer["team"]["contacts"]
    assert sum(answer["campaigns"]["columns"]["conversions"]) == answer["team"]["conversions"]


@pytest.mark.parametrize("window", ["15m", "1h", "today"])
def test_talk_is_the_length_of_the_calls_and_other_states_run_on(shown, window):
    answer = shown.answer(window)
    columns, start, now = answer["agents"]["columns"], answer["window"]["start"], shown.sim.now()
    truth = shown.sim.truth(start, now)
    tracked = 0
    for i, agent in enumerate(columns["id"]):
        assert columns["talk_s"][i] == truth["agents"].get(agent, {"talk_s": 0})["talk_s"]
        finished, since = truth["seconds"].get(agent, {}), columns["state_since"][i]
        state = {"dead": "wrap"}.get(columns["state"][i], columns["state"][i])
        going_on = {state: now - max(since, start)} if since else {}
        for name in ("wait", "wrap", "pause"):
            ours = columns[f"{name}_s"][i]
            tracked += ours
            assert abs(ours - finished.get(f"{name}_s", 0) - going_on.get(name, 0)) <= 3, (agent, name)
    assert tracked > now - start


def test_our_counts_agree_with_the_dialers_own_report(shown):
    picture = shown.pictures.picture(1)
    assert picture.agreement.endswith("they agree.")
    assert shown.answer("today")["health"]["level"] == "ok"


def test_the_answer_is_made_once_per_poll_and_changes_with_the_next(shown):
    first = shown.pictures.current(1, "today")
    assert orjson.loads(first.body)["agents"]["more"] is None
    assert shown.pictures.current(1, "today") is first
    by_campaign = shown.pictures.current(1, "today", 1001, "seed")
    assert shown.pictures.current(1, "today", 1001, "seed") is by_campaign
    assert by_campaign.etag != first.etag
    version = shown.answer("today")["version"]
    shown.rebuild(reason="one poll later")
    assert shown.pictures.current(1, "today").etag != first.etag
    assert shown.answer("today")["version"] == version + 1


def test_only_windows_somebody_looks_at_are_made_at_once(shown):
    assert {key[0] for key in shown.rebuild().floors} == {"today"}
    shown.answer("15m")
    assert {key[0] for key in shown.rebuild().floors} == {"today", "15m"}
    for _ in range(21):
        shown.rebuild()
    assert {key[0] for key in shown.pictures.picture(1).floors} == {"today"}


def test_a_campaign_narrows_the_picture_and_an_unknown_one_is_refused(shown):
    answer = shown.answer("today", 1001)
    assert answer["campaigns"]["columns"]["id"] == [1001]
    assert (
        answer["team"]["calls"]
        == shown.sim.truth(answer["window"]["start"], shown.sim.now())["campaigns"][1001]["calls"]
    )
    with pytest.raises(LookupError, match="no campaign 4711"):
        shown.pictures.current(1, "today", 4711)
    with pytest.raises(LookupError, match="no picture of centre 9"):
        shown.pictures.current(9)


def test_the_week_and_the_month_are_the_sum_of_their_days(shown):
    today = local_date(shown.sim.now(), shown.centre.zone)
    start, _ = day_bounds(today - timedelta(days=6), shown.centre.zone)
    with shown.store.read() as conn:
        groups = read.call_groups(conn, 1, start, shown.sim.now())
    handled = groups["agent_id"] > 0
    answer = shown.answer("7d")
    assert answer["team"]["calls"] == groups["n"][handled].sum()
    assert answer["team"]["dials"] == groups["n"][~groups["inbound"]].sum()
    drop = np.isin(groups["status"], ["DROP", "PDROP"]) & ~groups["inbound"]
    assert sum(answer["campaigns"]["columns"]["drops_30d"]) == groups["n"][drop].sum() > 0


def late_sale(shown: Shown, day: date) -> None:
    """Somebody re-disposes a call of a past day as a sale."""
    start, end = day_bounds(day, shown.centre.zone)
    with shown.store.read() as conn:
        rows = read.calls(conn, 1, start, end, statuses=["NI"], agents_only=True, limit=1)
    one = {name: column[0] for name, column in rows.items()}
    call = Call(
        int(one["call_id"]), int(one["started_at"]), int(one["campaign_id"]), "SALE",
        agent_id=int(one["agent_id"]), talk_s=int(one["talk_s"]),
    )  # fmt: skip
    shown.store.write(lambda conn: write.save_calls(conn, shown.centre, [call], shown.sim.now() + 1))


def test_a_late_disposition_of_yesterday_shows_within_four_polls(shown):
    before = shown.answer("7d")["team"]["conversions"]
    late_sale(shown, THURSDAY - timedelta(days=1))
    for _ in range(4):
        shown.rebuild()
    assert shown.answer("7d")["team"]["conversions"] == before + 1


def test_a_forgotten_past_day_is_read_at_the_next_poll(shown):
    before = shown.answer("7d")["team"]["conversions"]
    late_sale(shown, THURSDAY - timedelta(days=2))
    shown.pictures.forget_days(1, THURSDAY - timedelta(days=2))
    shown.rebuild()
    assert shown.answer("7d")["team"]["conversions"] == before + 1
    late_sale(shown, THURSDAY - timedelta(days=2))
    shown.pictures.forget_days(1)
    shown.rebuild()
    assert shown.answer("7d")["team"]["conversions"] == before + 2


def test_a_day_whose_backfill_moved_is_read_at_the_next_poll(shown):
    before = shown.answer("7d")["team"]["conversions"]
    late_sale(shown, THURSDAY - timedelta(days=2))
    shown.store.write(lambda conn: write.save_backfill_day(conn, 1, THURSDAY - timedelta(days=2), "done", 99))
    shown.rebuild()
    assert shown.answer("7d")["team"]["conversions"] == before + 1


def test_while_the_dialer_is_silent_time_stands_still(shown):
    spoke = shown.sim.now() - 600
    shown.rebuild(status="stale", as_of=spoke, stale_since=spoke, reason="Convoso does not answer.")
    answer = shown.answer("1h")
    assert answer["window"]["end"] == spoke
    assert answer["status"] == "stale"
    assert answer["health"] == {**answer["health"], "level": "bad", "sentence": "Convoso does not answer."}


def test_a_store_without_a_single_call_has_a_picture_too(tmp_path):
    store, centre = open_store(f"sqlite:///{tmp_path}/empty.db"), Centre(3, "New")
    pictures = Pictures()
    pictures.rebuild(store, centre, default_settings("New"), FloorState(), 1_750_000_000)
    for window in WINDOWS:
        schemas.Snapshot.model_validate_json(pictures.current(3, window).render(0, 1))
    picture = pictures.picture(3)
    schemas.Matrix.model_validate(matrix(picture, "today", "handle_s"))
    assert seed_switch(picture, "today")["sentence"].startswith("No agent has enough calls")
    store.close()


def test_two_centres_never_mix(shown):
    other = Centre(2, "Other office")
    shown.store.write(lambda conn: write.save_centre(conn, other, "http://127.0.0.1", "{}"))
    shown.pictures.rebuild(shown.store, other, SETTINGS, FloorState(status="live"), shown.sim.now())
    answer = orjson.loads(shown.pictures.current(2, "7d").body)
    assert answer["centre"]["name"] == "Other office"
    assert answer["team"]["dials"] == answer["agents"]["n"] == answer["campaigns"]["n"] == 0
    assert shown.answer("7d")["team"]["dials"] > 0


def test_own_history_is_a_benchmark(shown):
    settings = SETTINGS.model_copy(update={"benchmark": "own_history", "rank_metric": "conversion_per_contact"})
    state = FloorState(status="live", as_of=shown.sim.now())
    picture = shown.pictures.rebuild(shown.store, shown.centre, settings, state, shown.sim.now())
    today, week = (picture.floor(name) for name in ("today", "7d"))
    metric = "conversion_per_contact"
    np.testing.assert_allclose(
        today.board.versus_team, today.board.figures[metric].value - week.board.figures[metric].value
    )


def test_every_agent_has_a_detail_that_matches_the_board(shown):
    picture = shown.pictures.picture(1)
    columns = shown.answer("today")["agents"]["columns"]
    for i, agent in enumerate(columns["id"]):
        detail = agent_detail(shown.store, picture, agent, "today")
        schemas.AgentDetail.model_validate(detail)
        assert detail["name"] == columns["name"][i]
        assert detail["rank"] == columns["rank"][i]
        assert detail["calls"] == columns["calls"][i] == sum(c["calls"] for c in detail["campaigns"])
        assert detail["versus_dialer"].endswith("they agree.")
        assert 0 <= detail["efficiency"]["low"] <= detail["efficiency"]["high"] <= 100


def test_the_shift_strip_has_no_gap_inside_a_login(shown):
    picture = shown.pictures.picture(1)
    agent = shown.answer("today")["agents"]["columns"]["id"][0]
    detail = agent_detail(shown.store, picture, agent, "today")
    spans = detail["states"]
    assert len(spans) > 50
    gaps = [b["start"] - a["end"] for a, b in pairwise(spans)]
    assert min(gaps) >= 0
    assert all(gap == 0 for gap, span in zip(gaps, spans[1:], strict=False) if span["state"] != "login")
    assert detail["shift_start"] == spans[0]["start"]
    assert spans[-1]["end"] == (detail["shift_end"] or picture.now)


def test_an_agent_without_a_call_has_an_empty_detail_and_a_stranger_none(shown):
    shown.sim.set_now(at(THURSDAY, 13))
    picture = shown.pictures.picture(1)
    scene = replace(picture.scene, agents={**picture.scene.agents, 77: next(iter(picture.scene.agents.values()))})
    detail = agent_detail(shown.store, replace(picture, scene=scene, floors={}), 77, "1h")
    assert schemas.AgentDetail.model_validate(detail).status_why == "No calls in this window."
    with pytest.raises(LookupError, match="no agent 78"):
        agent_detail(shown.store, picture, 78, "1h")


@pytest.mark.parametrize("metric", ["conversion_per_contact", "conversions_per_hour", "handle_s", "contacts_per_hour"])
def test_the_matrix_lists_the_pairs_that_met(shown, metric):
    found = schemas.Matrix.model_validate(matrix(shown.pictures.picture(1), "7d", metric))
    assert len(found.cells.value) == len(found.agent_ids) * len(found.campaign_ids) == len(found.cells.mark)
    assert found.campaign_names == sorted(found.campaign_names)
    met = [n for n, value in zip(found.cells.n, found.cells.value, strict=True) if value is not None]
    assert min(met) >= 1
    one = matrix(shown.pictures.picture(1), "7d", metric, [1002])
    assert one["campaign_ids"] == [1002]


def test_the_switch_names_who_moves_most(shown):
    found = schemas.SeedSwitch.model_validate(seed_switch(shown.pictures.picture(1), "today"))
    assert found.n >= 10
    both = [(a, b) for a, b in zip(found.rank_corrected, found.rank_seed, strict=True) if a and b]
    moved = sum(a != b for a, b in both)
    assert found.sentence.startswith(f"{moved} of {len(both)} agents change place")
    assert found.rank_corrected == sorted(r for r in found.rank_corrected if r)


def test_data_health_lists_the_stages_and_the_agreement(shown):
    found = schemas.DataHealth.model_validate(data_health(shown.store, shown.pictures.picture(1), 12.5, 3.0, 4096))
    assert [s.name for s in found.stages[:4]] == ["acquire", "store", "analyse", "serve"]
    assert found.calls_stored > 1000
    assert found.agreement.endswith("they agree.")
    assert found.stages[2].duration_ms == 12.5


def test_running_states_count_on_until_the_monitor_is_two_polls_old(shown):
    sim, before = shown.sim, sum(shown.answer("today")["agents"]["columns"]["login_s"])
    here = shown.answer("today")["floor"]["logged_in"]
    later = sim.now() + 3600
    state = FloorState(status="live", as_of=later)
    shown.pictures.rebuild(shown.store, shown.centre, SETTINGS, state, later)
    after = sum(shown.answer("today")["agents"]["columns"]["login_s"])
    assert after - before == here * 2 * shown.centre.poll_interval_s


def test_a_new_state_shows_at_the_next_poll(shown):
    sim = Simulation(7, SCENARIO, at(THURSDAY, 13))
    agent = shown.answer("today")["agents"]["columns"]["id"][0]
    sim.logout(agent)
    sim.advance(5)
    watch(shown.store, sim, shown.centre)
    shown.pictures.rebuild(shown.store, shown.centre, SETTINGS, FloorState(status="live", as_of=sim.now()), sim.now())
    columns = shown.answer("today")["agents"]["columns"]
    assert columns["state"][columns["id"].index(agent)] == "logout"


def test_a_board_of_twelve_is_small_on_the_wire(shown):
    assert len(gzip.compress(shown.pictures.current(1, "today").body, 6)) < 3500


def page(shown: Shown, before: tuple[int, int] | None = None, limit: int = 200, **narrow: Any) -> schemas.CallPage:
    """A page of the last hour's calls."""
    wanted = CallFilter(shown.sim.now() - 3600, shown.sim.now(), **narrow)
    found = call_page(shown.store, shown.pictures.picture(1), wanted, before=before, limit=limit)
    return schemas.CallPage.model_validate(found)


def test_pages_of_calls_are_complete_and_repeat_nothing(shown):
    ids: list[int] = []
    found = page(shown, limit=97)
    while True:
        ids += found.columns.id
        if found.next is None:
            break
        started_at, call_id = (int(part) for part in found.next.split("."))
        found = page(shown, before=(started_at, call_id), limit=97)
    assert len(ids) == len(set(ids)) == found.total > 200


def test_totals_cover_the_whole_span_and_match_the_truth(shown):
    found = page(shown, limit=5, agents_only=True)
    truth = shown.sim.truth(found.start, found.end)["team"]
    assert found.n == 5
    assert (found.contacts, found.conversions) == (truth["contacts"], truth["conversions"])


def test_wrap_ups_names_and_flags_come_with_the_calls(shown):
    found = page(shown, agents_only=True).columns
    finished = [i for i, live in enumerate(found.live) if not live]
    wrapped = [i for i in finished if found.wrap_s[i] is not None]
    assert len(wrapped) > 0.9 * len(finished)
    assert all(found.agent)
    sold = [i for i, status in enumerate(found.status) if status == "SALE"]
    assert all(found.conversion[i] and found.contact[i] for i in sold)
    young = [at > shown.sim.now() - 900 for at in found.started_at]
    assert found.provisional == young


def test_filters_narrow_and_every_disposition_stays_choosable(shown):
    found = page(shown, statuses=["NI", "SALE"])
    assert set(found.columns.status) <= {"NI", "SALE"}
    assert len(found.statuses) > 2
    drops = page(shown, statuses=["DROP"])
    assert all(drops.columns.drop)
    assert drops.columns.agent_id == [None] * drops.n
    nothing = page(shown, min_talk_s=86_000)
    assert (nothing.n, nothing.total, nothing.next) == (0, 0, None)
