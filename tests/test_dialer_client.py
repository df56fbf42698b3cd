"""The client against a hostile dialer on a loopback socket: it is polite, bounded, and keeps its secrets."""

from __future__ import annotations

import gzip
import logging
import threading
import time
import traceback

import pytest

from backend.dialer import Client, DialerError, Garbled, Refused, Throttled, Unreachable
from tests.fakes import dialer as fake
from tests.fakes.dialer import FakeDialer

TOKEN = "t0ken5ecret0t0ken5ecret0t0ken5ec"


def client(dialer: FakeDialer | str, **options: float) -> Client:
    url = dialer if isinstance(dialer, str) else dialer.url
    return Client(url, TOKEN, **{"requests_per_s": 0, "deadline_s": 2.0, **options})  # type: ignore[arg-type]


def ask_quietly(asker: Client) -> DialerError | None:
    """The error of a question that is expected to fail."""
    try:
        asker.ask("log")
    except DialerError as error:
        return error
    return None


def test_a_question_is_a_form_with_the_token_in_the_body_only() -> None:
    with FakeDialer(fake.ok([])) as dialer:
        client(dialer).ask("log", {"limit": "500"})
        seen = dialer.seen[0]
    assert seen.line == "POST /v1/log/retrieve HTTP/1.1"
    assert seen.form == {"limit": "500", "auth_token": TOKEN}
    assert seen.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert TOKEN not in str(seen.headers)


def test_an_answer_carries_the_body_the_dialers_date_and_how_long_it_took() -> None:
    with FakeDialer(fake.ok([1], date=1_700_000_000)) as dialer:
        answer = client(dialer).ask("campaigns")
    assert answer.body == {"success": True, "data": [1]}
    assert answer.date == 1_700_000_000
    assert answer.ms > 0
    assert not answer.simulated


def test_an_answer_says_when_it_comes_from_the_simulator() -> None:
    with FakeDialer(fake.raw(b'{"success":true,"data":[]}', x_simulated="1")) as dialer:
        assert client(dialer).ask("campaigns").simulated


@pytest.mark.parametrize("path", ["agent-monitor/logout", "lists/update", "campaigns/status", "../x", "http://evil"])
def test_nothing_but_the_reading_endpoints_can_be_asked(path: str) -> None:
    with FakeDialer(fake.ok([])) as dialer:
        with pytest.raises(ValueError, match="not one of the endpoints"):
            client(dialer).ask(path)
        assert dialer.seen == []


@pytest.mark.parametrize(
    "url",
    [
        "http://api.convoso.com/v1",
        "ftp://127.0.0.1",
        "https://user:pass@api.convoso.com",
        "https://api.convoso.com/v1?a=1",
        "api.convoso.com",
    ],
)
def test_the_token_is_only_sent_encrypted_or_to_this_computer(url: str) -> None:
    with pytest.raises(ValueError, match="address must"):
        Client(url, TOKEN)


@pytest.mark.parametrize("tail", ["", "/", "/v1", "/v1/"])
def test_the_address_may_be_given_with_or_without_its_version(tail: str) -> None:
    assert Client("https://api.convoso.com" + tail, TOKEN).base_url == "https://api.convoso.com/v1/"


def test_a_redirect_is_not_followed_and_the_token_goes_nowhere_else() -> None:
    with FakeDialer(fake.ok([])) as other, FakeDialer(fake.redirect(other.url + "/v1/campaigns/search")) as dialer:
        with pytest.raises(Garbled, match="another address"):
            client(dialer).ask("campaigns")
        assert other.seen == []


def test_a_redirect_to_a_sign_in_page_means_signed_out() -> None:
    with FakeDialer(fake.redirect("/login")) as dialer, pytest.raises(Refused) as caught:
        client(dialer).ask("campaigns")
    assert caught.value.signed_out


def test_a_slow_drip_ends_at_the_deadline_of_the_whole_answer() -> None:
    with FakeDialer(fake.drip(b" " * 1000, 0.1)) as dialer:
        asker = client(dialer, deadline_s=0.5)
        start = time.monotonic()
        with pytest.raises(Unreachable, match="completely"):
            asker.ask("log")
    assert time.monotonic() - start < 5


def test_a_drip_in_the_headers_ends_at_the_deadline_too() -> None:
    with FakeDialer(fake.drip_headers(0.05)) as dialer:
        start = time.monotonic()
        with pytest.raises(Unreachable):
            client(dialer, deadline_s=0.5).ask("log")
    assert time.monotonic() - start < 5


def test_a_silent_dialer_ends_at_the_deadline_without_a_second_try() -> None:
    with FakeDialer(fake.hang) as dialer:
        with pytest.raises(Unreachable, match="completely"):
            client(dialer, deadline_s=0.3).ask("log")
        assert len(dialer.seen) == 1


def test_no_client_can_be_made_that_would_block_longer_than_twenty_seconds() -> None:
    with pytest.raises(ValueError, match="deadline_s"):
        Client("https://api.convoso.com", TOKEN, deadline_s=21)


def test_a_cut_off_answer_is_garbled() -> None:
    body = b'{"success": true, "data": [1, 2, 3]}'
    with FakeDialer(fake.cut(body, 20)) as dialer, pytest.raises(Garbled, match="cut off"):
        client(dialer).ask("log")


def test_a_short_but_complete_looking_answer_is_garbled() -> None:
    with FakeDialer(fake.raw(b'{"success": true, "data": [1, 2')) as dialer, pytest.raises(Garbled):
        client(dialer).ask("log")


@pytest.mark.parametrize("word", [b"NaN", b"Infinity", b"-Infinity"])
def test_numbers_that_are_no_numbers_are_not_decoded(word: bytes) -> None:
    with FakeDialer(fake.raw(b'{"success": true, "data": [' + word + b"]}")) as dialer, pytest.raises(Garbled):
        client(dialer).ask("log")


def test_an_answer_beyond_the_byte_cap_is_not_read_to_its_end() -> None:
    with FakeDialer(fake.huge(8_000_000)) as dialer, pytest.raises(Garbled, match="larger than"):
        client(dialer, max_bytes=1_048_576).ask("log")


def test_a_compressed_answer_is_read_and_its_real_size_counts() -> None:
    small = gzip.compress(b'{"success": true, "data": [7]}')
    bomb = gzip.compress(b" " * 5_000_000)
    with FakeDialer(fake.raw(small, content_encoding="gzip"), fake.raw(bomb, content_encoding="gzip")) as dialer:
        asker = client(dialer, max_bytes=1_048_576)
        assert asker.ask("log").body["data"] == [7]
        with pytest.raises(Garbled, match="larger than"):
            asker.ask("log")


@pytest.mark.parametrize(
    ("header", "expected"),
    [("8", 8), (None, 60), ("21600", 900), ("soon", 60), ("-5", 60), ("99999999999999999999", 900), ("0", 1)],
)
def test_throttling_is_told_at_once_and_never_slept_through(header: str | None, expected: float) -> None:
    slept: list[float] = []
    with FakeDialer(fake.throttle(header)) as dialer:
        asker = Client(dialer.url, TOKEN, requests_per_s=0, sleep=slept.append)
        with pytest.raises(Throttled) as caught:
            asker.ask("log")
        assert len(dialer.seen) == 1
    assert caught.value.retry_after_s == expected
    assert slept == []


def test_retry_after_may_be_a_date_on_the_dialers_own_clock() -> None:
    answer = fake.raw(
        b"", status="429 Too Many Requests", date=1_700_000_000, retry_after="Tue, 14 Nov 2023 22:14:20 GMT"
    )
    with FakeDialer(answer) as dialer, pytest.raises(Throttled) as caught:
        client(dialer).ask("log")
    assert caught.value.retry_after_s == 60


def test_an_unavailable_dialer_that_says_when_to_come_back_throttles() -> None:
    with FakeDialer(fake.throttle("12", "503 Service Unavailable")) as dialer, pytest.raises(Throttled) as caught:
        client(dialer).ask("log")
    assert caught.value.retry_after_s == 12


@pytest.mark.parametrize("status", ["500 Internal Server Error", "502 Bad Gateway"])
def test_the_dialers_own_failure_is_unreachable(status: str) -> None:
    with FakeDialer(fake.raw(b"<h1>oops</h1>", status=status, kind="text/html")) as dialer:
        with pytest.raises(Unreachable, match="failure of its own"):
            client(dialer).ask("log")
        assert len(dialer.seen) == 1


def test_a_sign_in_page_with_status_200_means_signed_out() -> None:
    with FakeDialer(fake.page()) as dialer, pytest.raises(Refused) as caught:
        client(dialer).ask("monitor")
    assert caught.value.signed_out
    assert "Authorization Tokens" in caught.value.what_to_do


def test_any_other_web_page_is_garbled_and_points_to_the_address() -> None:
    with FakeDialer(fake.page(fake.NOT_FOUND_PAGE, "404 Not Found")) as dialer, pytest.raises(Garbled) as caught:
        client(dialer).ask("monitor")
    assert "address" in caught.value.what_to_do


@pytest.mark.parametrize("status", ["200 OK", "401 Unauthorized", "403 Forbidden"])
def test_a_bad_token_means_signed_out_whatever_the_http_status(status: str) -> None:
    with FakeDialer(fake.refusal(5001, "Auth token is invalid", status)) as dialer, pytest.raises(Refused) as caught:
        client(dialer).ask("log")
    assert caught.value.code == 5001
    assert caught.value.signed_out
    assert not caught.value.forbidden


def test_a_missing_permission_names_the_section_and_the_checkbox_to_tick() -> None:
    with FakeDialer(fake.refusal(403, "Forbidden")) as dialer, pytest.raises(Refused) as caught:
        client(dialer).ask("productivity")
    assert caught.value.forbidden
    assert not caught.value.signed_out
    assert caught.value.section == "Agent Productivity"
    assert "tick “Agent Productivity Search”" in caught.value.what_to_do


def test_no_agents_is_an_empty_answer_for_reports_and_a_refusal_elsewhere() -> None:
    with FakeDialer(fake.refusal(6031, "Missing Agents")) as dialer:
        assert client(dialer).ask("performance").body["code"] == 6031
        assert client(dialer).ask("productivity").body["code"] == 6031
        with pytest.raises(Refused) as caught:
            client(dialer).ask("log")
    assert caught.value.code == 6031


@pytest.mark.parametrize("body", [b"[]", b"null", b"true", b'"ok"', b'{"data": []}', b'{"success": "true"}', b""])
def test_only_success_true_is_success(body: bytes) -> None:
    with FakeDialer(fake.raw(body)) as dialer, pytest.raises(DialerError):
        client(dialer).ask("log")


def test_one_new_connection_is_tried_when_the_first_broke_before_it_answered() -> None:
    with FakeDialer(fake.reset, fake.ok([5])) as dialer:
        assert client(dialer).ask("log").body["data"] == [5]
        assert len(dialer.seen) == 2


def test_a_dialer_that_keeps_breaking_is_asked_twice_only() -> None:
    with FakeDialer(fake.reset) as dialer:
        with pytest.raises(Unreachable):
            client(dialer).ask("log")
        assert len(dialer.seen) == 2


def test_nobody_listening_is_unreachable() -> None:
    with pytest.raises(Unreachable, match="cannot be reached"):
        client(f"http://127.0.0.1:{fake.free_port()}").ask("log")


def test_one_connection_is_kept_for_many_requests() -> None:
    with FakeDialer(fake.ok([])) as dialer:
        asker = client(dialer)
        for _ in range(5):
            asker.ask("log")
        assert dialer.connections == 1


def test_requests_keep_their_distance() -> None:
    now, slept = [0.0], []

    def sleep(seconds: float) -> None:
        slept.append(round(seconds, 6))
        now[0] += seconds

    with FakeDialer(fake.ok([])) as dialer:
        asker = Client(dialer.url, TOKEN, requests_per_s=2, monotonic=lambda: now[0], sleep=sleep)
        asker.ask("log")
        asker.ask("log")
        now[0] += 0.2
        asker.ask("log")
        now[0] += 10
        asker.ask("log")
        assert slept == [0.5, 0.3]
        assert asker.requests_per_min() == 4
        now[0] += 61
        assert asker.requests_per_min() == 0


def test_closing_ends_the_request_in_flight() -> None:
    with FakeDialer(fake.hang) as dialer:
        asker = client(dialer, deadline_s=15)
        caught: list[DialerError | None] = []
        thread = threading.Thread(target=lambda: caught.append(ask_quietly(asker)))
        thread.start()
        while not dialer.seen:
            time.sleep(0.01)
        asker.close()
        thread.join(timeout=5)
        assert not thread.is_alive()
    assert isinstance(caught[0], Unreachable)
    with pytest.raises(Unreachable):
        asker.ask("log")


def test_a_second_asker_waits_for_its_turn_no_longer_than_the_deadline() -> None:
    with FakeDialer(fake.hang) as dialer:
        asker = client(dialer, deadline_s=1.5)
        first = threading.Thread(target=ask_quietly, args=(asker,))
        first.start()
        while not dialer.seen:
            time.sleep(0.01)
        with pytest.raises(Unreachable):
            asker.ask("log", deadline_s=0.2)
        first.join()
        assert len(dialer.seen) == 1


def test_a_busy_asker_does_not_starve_another() -> None:
    with FakeDialer(fake.ok([])) as dialer:
        asker = Client(dialer.url, TOKEN, requests_per_s=100)
        enough = threading.Event()

        def busy() -> None:
            while not enough.is_set():
                asker.ask("log")

        thread = threading.Thread(target=busy)
        thread.start()
        try:
            for _ in range(10):
                asked = len(dialer.seen)
                asker.ask("campaigns")
                between = [seen.line for seen in dialer.seen[asked:] if "log" in seen.line]
                assert len(between) <= 2
        finally:
            enough.set()
            thread.join()


def test_a_new_token_is_used_from_the_next_request_on() -> None:
    with FakeDialer(fake.ok([])) as dialer:
        asker = client(dialer)
        asker.use_token("another")
        asker.ask("log")
        assert dialer.seen[0].form["auth_token"] == "another"


HOSTILE = {
    "echo": fake.refusal(6000, f"token {TOKEN} <b>is</b>\n bad"),
    "echo 5001": fake.refusal(5001, f"{TOKEN}"),
    "reset": fake.reset,
    "hang": fake.hang,
    "cut": fake.cut(TOKEN.encode() * 4, 30),
    "page": fake.page(f"<p>{TOKEN}</p>".encode()),
    "garbage": fake.raw(TOKEN.encode()),
    "redirect": fake.redirect(f"https://evil.example/?{TOKEN}"),
    "throttle": fake.throttle("5"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_token_is_in_no_error_log_or_repr(name: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with FakeDialer(HOSTILE[name]) as dialer:
        asker = client(dialer, deadline_s=0.5)
        error = ask_quietly(asker)
    assert error is not None
    assert error.__context__ is None
    shown = "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error))
    assert TOKEN not in shown + caplog.text + repr(asker)


def test_the_dialers_words_are_shown_as_one_plain_line() -> None:
    with FakeDialer(HOSTILE["echo"]) as dialer, pytest.raises(Refused) as caught:
        client(dialer).ask("log")
    assert caught.value.text == "token … is bad"


def test_every_error_says_what_happened_and_what_to_do() -> None:
    for name, behaviour in HOSTILE.items():
        with FakeDialer(behaviour) as dialer, pytest.raises(DialerError) as caught:
            client(dialer, deadline_s=0.5).ask("log")
        assert caught.value.message.endswith("."), name
        assert caught.value.what_to_do, name
