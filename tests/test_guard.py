"""The guard: every hostile request measured in a browser, and the good ones, against a real application."""

from __future__ import annotations

import pytest

from backend.api import create_api
from backend.guard import TRIES, Guard
from backend.vault import Vault

PORT = 8137
HOST = f"127.0.0.1:{PORT}"
EXTENSION = "chrome-extension://" + "abcdefghijklmnop" * 2
OTHER = "chrome-extension://" + "p" * 32
NOW = 1_800_000_000


class Floor:
    """Answers nothing but the centres; the guard is what is tested here."""

    def __init__(self):
        self.notes = []
        self.refreshed = 0

    def centres(self):
        return []

    def refresh(self, centre):
        self.refreshed += 1

    def note(self, *words):
        self.notes.append(words)


@pytest.fixture
def clock():
    return [NOW]


@pytest.fixture
def vault(tmp_path):
    return Vault(tmp_path, say=print, use_keyring=False)


@pytest.fixture
def floor():
    return Floor()


@pytest.fixture
def client(vault, clock, floor):
    return create_api(floor, Guard(vault, PORT, now=lambda: clock[0])).test_client()


@pytest.fixture
def token(vault):
    return vault.add("Chrome", EXTENSION, NOW)


def ask(client, path="/v1/hello", *, token="", host=HOST, method="GET", **headers):
    named = {name.replace("_", "-"): worth for name, worth in headers.items()} | {"Host": host}
    if token:
        named["Authorization"] = f"Bearer {token}"
    return client.open(path, method=method, headers=named)


def code_of(answer):
    assert answer.is_json, answer.data
    assert set(answer.json) == {"error", "message", "what_to_do"}
    return answer.status_code, answer.json["error"]


def test_good_get_of_the_extension_carries_no_origin(client, token):
    assert ask(client, token=token, Sec_Fetch_Site="none").status_code == 200


def test_good_post_of_the_extension_carries_its_origin(client, token, floor):
    answer = ask(client, "/v1/refresh", token=token, method="POST", Origin=EXTENSION, Sec_Fetch_Site="none")
    assert (answer.status_code, floor.refreshed) == (200, 1)


def test_missing_or_wrong_token_is_401(client, token):
    assert code_of(ask(client)) == (401, "not_paired")
    assert code_of(ask(client, token=token[:-1] + "!")) == (401, "not_paired")
    assert code_of(client.get("/v1/hello", headers={"Host": HOST, "Authorization": f"Basic {token}"})) == (
        401,
        "not_paired",
    )


@pytest.mark.parametrize(
    "host", [f"evil.example:{PORT}", f"0.0.0.0:{PORT}", f"localhost:{PORT}", "127.0.0.1", "127.0.0.1:80", ""]
)
def test_any_other_host_is_421_even_with_the_token(client, token, host):
    assert code_of(ask(client, token=token, host=host)) == (421, "wrong_host")
    assert code_of(ask(client, "/v1/health", host=host)) == (421, "wrong_host")


@pytest.mark.parametrize(
    "origin",
    ["https://app.convoso.com", "null", OTHER, f"http://{HOST}", EXTENSION + "/", EXTENSION.upper(), EXTENSION + "x"],
)
def test_any_other_origin_is_403_even_with_the_token(client, token, origin):
    answer = ask(client, token=token, Origin=origin)
    assert code_of(answer) == (403, "foreign_origin")
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_foreign_page_without_origin_is_403(client, token, site):
    assert code_of(ask(client, token=token, Sec_Fetch_Site=site, Sec_Fetch_Dest="image")) == (403, "foreign_page")
    assert code_of(ask(client, "/v1/health", Sec_Fetch_Site=site)) == (403, "foreign_page")


def test_a_token_of_other_letters_is_refused_not_crashed(client, token):
    for odd in ("\xff\xfe\xe9", token + "\xe9", "a" * 100_000):
        assert code_of(ask(client, token=odd)) == (401, "not_paired")


def test_a_token_works_only_from_the_extension_it_was_given_to(client, vault, token):
    other = vault.add("Other Chrome", OTHER, NOW)
    script = vault.add("report", "", NOW)
    assert code_of(ask(client, token=other, Origin=EXTENSION)) == (403, "foreign_token")
    assert code_of(ask(client, token=script, Origin=EXTENSION)) == (403, "foreign_token")
    assert ask(client, token=script).status_code == 200


def test_a_token_in_the_address_or_a_cookie_is_worth_nothing(client, token):
    assert ask(client, f"/v1/hello?token={token}").status_code == 401
    assert ask(client, Cookie=f"token={token}").status_code == 401


def test_a_body_that_is_not_json_is_415(client, token):
    headers = {"Host": HOST, "Authorization": f"Bearer {token}", "Origin": EXTENSION}
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = client.put("/v1/settings", headers=headers, data=b"{}", content_type=kind)
        assert code_of(answer) == (415, "bad_content_type")


def test_a_body_over_64_kb_is_413(client, token):
    headers = {"Host": HOST, "Authorization": f"Bearer {token}", "Origin": EXTENSION}
    answer = client.put("/v1/settings", headers=headers, data=b" " * 65_537, content_type="application/json")
    assert code_of(answer) == (413, "too_large")


def test_health_is_open_and_says_nothing_else(client):
    answer = ask(client, "/v1/health")
    assert (answer.status_code, answer.json) == (200, {"ok": True})


def test_a_route_added_later_is_guarded_too(vault, floor, token):
    app = create_api(floor, Guard(vault, PORT))
    app.add_url_rule("/new", view_func=lambda: "secret")
    assert code_of(ask(app.test_client(), "/new")) == (401, "not_paired")
    assert ask(app.test_client(), "/new", token=token).data == b"secret"


def test_what_does_not_exist_is_no_way_around_the_token(client, token):
    assert code_of(ask(client, "/nothing")) == (401, "not_paired")
    assert code_of(ask(client, "/nothing", token=token)) == (404, "not_found")
    assert code_of(ask(client, "/static/x", token=token)) == (404, "not_found")
    answer = ask(client, "/v1/hello", token=token, method="DELETE", Origin=EXTENSION)
    assert code_of(answer) == (405, "bad_method")


def test_no_answer_is_cached_embedded_or_names_the_server(client, token):
    for answer in (ask(client, token=token), ask(client), ask(client, host="evil.example"), ask(client, "/v1/health")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert answer.headers["X-Team-Optimizer-Version"] == "1.0.0"
        assert "Origin" in answer.headers["Vary"]
        assert "Server" not in answer.headers


def preflight(client, origin, path="/v1/settings", method="PUT"):
    headers = {"Host": HOST, "Origin": origin, "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}
    headers |= {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": "authorization,content-type"}
    return client.options(path, headers=headers)


def test_preflight_admits_exactly_the_paired_extension(client, token):
    answer = preflight(client, EXTENSION)
    assert answer.headers["Access-Control-Allow-Origin"] == EXTENSION
    assert "PUT" in answer.headers["Access-Control-Allow-Methods"]
    assert "authorization" in answer.headers["Access-Control-Allow-Headers"].lower()
    assert "Access-Control-Allow-Credentials" not in answer.headers
    for origin in (OTHER, "https://app.convoso.com", "null"):
        refused = preflight(client, origin)
        assert refused.status_code == 403
        assert "Access-Control-Allow-Origin" not in refused.headers


def test_the_paired_extension_may_read_a_refusal_too(client, token):
    answer = ask(client, Origin=EXTENSION)
    assert answer.status_code == 401
    assert answer.headers["Access-Control-Allow-Origin"] == EXTENSION


def pair(client, code, origin=EXTENSION, **headers):
    headers = {"Host": HOST, **({"Origin": origin} if origin else {}), **headers}
    return client.post("/v1/pair", json={"code": code, "name": "Chrome on the wall"}, headers=headers)


def test_pairing_gives_a_token_for_the_extension_that_asked(client, vault, floor):
    answer = pair(client, vault.open_code(NOW))
    assert answer.status_code == 200
    assert ask(client, token=answer.json["token"], Origin=EXTENSION).status_code == 200
    assert floor.notes[0][2] == "pair"
    assert answer.json["token"] not in str(floor.notes)


def test_pairing_is_for_extensions_only(client, vault):
    code = vault.open_code(NOW)
    for origin in ("https://app.convoso.com", "null", f"http://{HOST}", "chrome-extension://short"):
        assert pair(client, code, origin).status_code == 403
    assert pair(client, code, "").status_code == 403
    assert vault.pairings() == ()
    assert pair(client, code).status_code == 200


def test_five_wrong_codes_lock_pairing_even_for_the_right_one(client, vault):
    code = vault.open_code(NOW)
    wrong = ("A" if code[0] != "A" else "B") + code[1:]
    answers = [code_of(pair(client, wrong)) for _ in range(TRIES)]
    assert set(answers) == {(403, "wrong_code")}
    assert code_of(pair(client, code)) == (429, "pairing_locked")
    assert vault.pairings() == ()


def test_an_expired_code_is_refused(client, vault, clock):
    code = vault.open_code(NOW)
    clock[0] = NOW + 301
    assert code_of(pair(client, code)) == (403, "wrong_code")


def test_unpairing_ends_the_pairing_that_asks_and_no_other(client, vault, token, floor):
    twin = vault.add("Chrome", EXTENSION, NOW)
    answer = ask(client, "/v1/unpair", token=token, method="POST", Origin=EXTENSION)
    assert (answer.status_code, answer.json) == (200, {"ok": True})
    assert code_of(ask(client, token=token)) == (401, "not_paired")
    assert ask(client, token=twin, Origin=EXTENSION).status_code == 200
    assert floor.notes == [(f"Chrome ({EXTENSION})", None, "unpair", EXTENSION)]
    assert token not in str(floor.notes)


def test_a_script_ends_its_own_token_too(client, vault, token, floor):
    script = vault.add("report", "", NOW)
    assert ask(client, "/v1/unpair", token=script, method="POST").status_code == 200
    assert [pairing.name for pairing in vault.pairings()] == ["Chrome"]
    assert floor.notes == [("report", None, "unpair", "")]


@pytest.mark.parametrize("headers", [{"token": "x" * 43}, {}, {"Sec_Fetch_Site": "cross-site"}])
def test_nobody_else_can_unpair(client, vault, token, headers):
    assert ask(client, "/v1/unpair", method="POST", **headers).status_code in (401, 403)
    assert ask(client, "/v1/unpair", token=token).status_code == 405
    assert len(vault.pairings()) == 1


def test_a_revoked_pairing_ends_at_once(client, vault, token):
    assert ask(client, token=token).status_code == 200
    vault.revoke("Chrome")
    assert code_of(ask(client, token=token)) == (401, "not_paired")
