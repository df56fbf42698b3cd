"""The addresses of the panel over a real store: shapes, tags, filters, settings, exports, the audit."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import select

from backend import schemas
from backend.store.schema import audit
from tests.fakes.small_floor import AGENTS, NOW
from tests.fakes.web import EXTENSION, web


@pytest.fixture
def floor(tmp_path):
    with web(tmp_path) as made:
        yield made


def problem(answer):
    return answer.status_code, schemas.Problem.model_validate(answer.json).error


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/v1/health", schemas.Ok),
        ("/v1/hello", schemas.Hello),
        ("/v1/snapshot", schemas.Snapshot),
        ("/v1/snapshot?window=15m", schemas.Snapshot),
        ("/v1/snapshot?window=7d&campaign=501&formulas=seed", schemas.Snapshot),
        ("/v1/agents/1001", schemas.AgentDetail),
        ("/v1/agents/1008?window=1h", schemas.AgentDetail),
        ("/v1/calls", schemas.CallPage),
        ("/v1/calls?window=7d&handled=1&status=SALE,NI&min_talk_s=5&max_talk_s=300&limit=3", schemas.CallPage),
        ("/v1/matrix", schemas.Matrix),
        ("/v1/matrix?window=7d&metric=handle_s&campaigns=501,502", schemas.Matrix),
        ("/v1/seed-switch?window=7d", schemas.SeedSwitch),
        ("/v1/data-health", schemas.DataHealth),
        ("/v1/settings", schemas.SettingsAnswer),
    ],
)
def test_every_answer_has_its_documented_shape(floor, path, shape):
    answer = floor.get(path)
    assert answer.status_code == 200, answer.data
    shape.model_validate_json(answer.data, strict=True)


def test_a_tag_spares_the_body_until_the_next_poll(floor):
    for path in ("/v1/snapshot", "/v1/agents/1001", "/v1/matrix", "/v1/data-health"):
        first = floor.get(path)
        same = floor.get(path, **{"If-None-Match": first.headers["ETag"]})
        assert (same.status_code, same.data) == (304, b""), path
        assert same.headers["ETag"] == first.headers["ETag"]
        assert "X-Team-Optimizer-Version" in same.headers
    tag = floor.get("/v1/snapshot").headers["ETag"]
    floor.draw(NOW + 30)
    assert floor.get("/v1/snapshot", **{"If-None-Match": tag}).status_code == 200


def test_the_countdown_is_in_body_and_header_and_also_on_304(floor):
    first = floor.get("/v1/snapshot")
    assert float(first.headers["X-Next-Update-In-S"]) == first.json["next_update_in_s"]
    same = floor.get("/v1/snapshot", **{"If-None-Match": first.headers["ETag"]})
    assert float(same.headers["X-Next-Update-In-S"]) >= 0


def test_the_snapshot_counts_what_is_stored(floor):
    shown = floor.get("/v1/snapshot").json
    assert sorted(shown["agents"]["columns"]["name"]) == sorted(AGENTS.values())
    calls = floor.get("/v1/calls?limit=1").json
    assert shown["team"]["dials"] == calls["total"] > 100
    assert shown["team"]["conversions"] == calls["conversions"] > 0


def test_pages_of_calls_are_disjoint_and_complete(floor):
    seen, before, total = [], "", None
    while True:
        page = floor.get(f"/v1/calls?window=today&limit=70{before}").json
        total = page["total"]
        seen += page["columns"]["id"]
        if page["next"] is None:
            break
        before = f"&before={page['next']}"
    assert len(seen) == len(set(seen)) == total


def test_a_span_of_calls_holds_only_calls_of_the_span(floor):
    page = floor.get(f"/v1/calls?start={NOW - 3600}&end={NOW - 1800}&agent=1002").json
    assert page["n"] > 0
    assert all(NOW - 3600 <= at < NOW - 1800 for at in page["columns"]["started_at"])
    assert set(page["columns"]["agent_id"]) == {1002}


@pytest.mark.parametrize(
    ("outcome", "total"), [("contact", "contacts"), ("conversion", "conversions"), ("drop", "drops")]
)
def test_calls_of_an_outcome_are_those_that_the_figure_counts(floor, outcome, total):
    counted = floor.get("/v1/snapshot").json["team"][total]
    page = floor.get(f"/v1/calls?window=today&outcome={outcome}").json
    assert page["total"] == counted
    assert all(page["columns"][outcome])
    assert len(page["statuses"]) >= len(set(page["columns"]["status"]))


@pytest.mark.parametrize(
    "query",
    [
        "window=2h",
        "window=today&start=1&end=2",
        "start=5",
        "start=5&end=4",
        "limit=501",
        "limit=0",
        "before=yesterday",
        "agent=-1",
        "agent=1e3",
        "status=A;DROP",
        "handled=yes",
        "min_talk_s=90000",
        "campain=501",
        "centre=99999999999999999999",
    ],
)
def test_a_bad_or_misspelt_filter_is_refused_never_ignored(floor, query):
    answer = floor.get(f"/v1/calls?{query}")
    assert problem(answer) == (422, "bad_value")
    assert answer.json["message"]


@pytest.mark.parametrize(
    "path",
    [
        "/v1/agents/999",
        f"/v1/agents/{10**30}",
        "/v1/snapshot?centre=9",
        "/v1/snapshot?campaign=999",
        "/v1/settings?centre=2",
    ],
)
def test_what_does_not_exist_is_404_in_words(floor, path):
    answer = floor.get(path)
    assert problem(answer) == (404, "not_found")
    assert answer.json["what_to_do"]


def test_settings_are_stored_used_and_shown(floor):
    settings = floor.get("/v1/settings").json["settings"]
    settings["name"] = "West floor"
    settings["terms"] = [{"campaign_id": 501, "value_cents": 9900}, {"campaign_id": 502, "value_cents": 100}]
    answer = floor.put("/v1/settings", settings)
    assert answer.status_code == 200, answer.data
    assert answer.json["settings"]["name"] == "West floor"
    assert floor.get("/v1/settings").json == answer.json
    assert floor.get("/v1/hello").json["centres"][0]["name"] == "West floor"
    floor.draw()
    assert floor.get("/v1/snapshot").json["centre"]["name"] == "West floor"


@pytest.mark.parametrize(
    ("field", "worth"),
    [
        ("zone", "Mars/Olympus"),
        ("zone", "../../etc/passwd"),
        ("excluded_names", ["(unclosed"]),
        ("poll_interval_s", 5),
        ("drop_limit", 1.5),
        ("good_at", 99),
        ("terms", [{"campaign_id": 1}, {"campaign_id": 1}]),
        ("rank_metric", "luck"),
        ("name", ""),
    ],
)
def test_settings_that_cannot_be_are_refused_by_name_and_change_nothing(floor, field, worth):
    before = floor.get("/v1/settings").json
    answer = floor.put("/v1/settings", before["settings"] | {field: worth})
    assert problem(answer) == (422, "bad_value")
    assert answer.json["message"].startswith(field)
    assert floor.get("/v1/settings").json == before


def test_a_body_that_is_no_json_is_a_sentence(floor):
    answer = floor.client.put(
        "/v1/settings",
        headers=floor.headers | {"Origin": EXTENSION},
        data=b'{"name": ',
        content_type="application/json",
    )
    assert problem(answer) == (400, "bad_request")


def test_calls_as_csv_are_the_same_calls_and_no_formulas(floor):
    answer = floor.get("/v1/calls.csv?window=7d&agent=1006")
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    page = floor.get("/v1/calls?window=7d&agent=1006&limit=500").json
    assert [int(row["id"]) for row in rows] == page["columns"]["id"]
    assert rows[0]["agent"] == "'=Fay Sun"
    assert rows[0]["started_at"].endswith("Z")


def test_the_audit_says_who_looked_exported_and_changed_but_not_every_half_minute(floor):
    for _ in range(3):
        floor.get("/v1/agents/1001")
    floor.get("/v1/calls.csv?window=15m").get_data()
    floor.put("/v1/settings", floor.get("/v1/settings").json["settings"])
    with floor.store.read() as conn:
        rows = conn.execute(select(audit.c.who, audit.c.action, audit.c.object)).all()
    assert [tuple(row) for row in rows] == [
        ("Chrome", "view_agent", "1001"),
        ("Chrome", "export_calls", "window=15m"),
        ("Chrome", "save_settings", "Test floor"),
    ]


def test_an_old_extension_is_told_to_update(floor):
    old = floor.get("/v1/hello", **{"X-Team-Optimizer-Extension": "0.9.9"}).json
    assert not old["extension_ok"]
    assert "Update" in old["what_to_do"]
    for version in ("1.0.0", "1.10.2", ""):
        assert floor.get("/v1/hello", **{"X-Team-Optimizer-Extension": version}).json["extension_ok"]
    assert not floor.get("/v1/hello", **{"X-Team-Optimizer-Extension": "new; DROP"}).json["extension_ok"]


def test_without_a_dialer_token_the_panel_says_how_to_give_one(floor):
    tested = schemas.TokenTest.model_validate(floor.post("/v1/token/test").json)
    assert not tested.ok
    assert "backend connect" in tested.what_to_do
    assert floor.get("/v1/settings").json["token_stored"] is False
    assert floor.post("/v1/refresh").json == {"ok": True}
    floor.draw(status="signed_out", reason="No Convoso token is stored yet.")
    shown = floor.get("/v1/snapshot").json
    assert (shown["status"], shown["reason"]) == ("signed_out", "No Convoso token is stored yet.")


def test_two_centres_are_two_floors(tmp_path):
    with web(tmp_path, centres=2) as both:
        assert [one["id"] for one in both.get("/v1/hello").json["centres"]] == [1, 2]
        first, second = (both.get(f"/v1/snapshot?centre={n}").json for n in (1, 2))
        assert (first["centre"]["id"], second["centre"]["id"]) == (1, 2)
        assert first["team"]["dials"] != second["team"]["dials"]
        assert both.get("/v1/snapshot").json["centre"]["id"] == 1


def test_a_mistake_of_ours_is_a_problem_without_its_details(floor, monkeypatch):
    def broken(*arguments, **named):
        raise KeyError("secret detail")

    monkeypatch.setattr(floor.pictures, "current", broken)
    answer = floor.get("/v1/snapshot")
    assert problem(answer) == (500, "crashed")
    assert b"secret" not in answer.data
    assert answer.headers["Cache-Control"] == "no-store"


def test_no_secret_is_in_any_answer(floor):
    floor.vault.store_dialer_token(1, "abcd1234" * 4)
    for path in ("/v1/settings", "/v1/hello", "/v1/data-health", "/v1/openapi.json", "/v1/snapshot"):
        assert "abcd1234" not in floor.get(path).get_data(as_text=True)
