"""The log: what may be written, and that no secret or personal datum can."""

from __future__ import annotations

import json
import logging
import stat

import pytest
import structlog

from backend import log


@pytest.fixture
def lines(tmp_path):
    root = logging.getLogger()
    before = list(root.handlers), root.level
    log.set_up(tmp_path)
    yield lambda: [json.loads(line) for line in (tmp_path / log.FILE_NAME).read_text().splitlines()]
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()
    root.handlers[:], root.level = before
    structlog.reset_defaults()


def test_lines_of_both_loggers_are_json_with_time_and_level(lines):
    structlog.get_logger("poller").warning("poll_failed", endpoint="log", failures=2)
    logging.getLogger("other").warning("plain words")
    first, second = lines()
    assert (first["event"], first["endpoint"], first["failures"], first["level"]) == (
        "poll_failed",
        "log",
        2,
        "warning",
    )
    assert second["event"] == "plain words"
    assert second["timestamp"].endswith("Z")


def test_keys_that_nobody_allowed_are_dropped(lines):
    structlog.get_logger().error("poll_failed", lead_name="Ada Lovelace", rows=3)
    assert "Ada" not in json.dumps(lines())
    assert lines()[0]["rows"] == 3


@pytest.mark.parametrize(
    "secret",
    [
        "abcd1234abcd1234abcd1234abcd1234",
        "x9Yk_3jQ-7tWb0VcZ8aLmN5pRs2uTd4e",
        "(310) 555-0147",
        "3105550147",
        "+493012345678",
        "ada@example.com",
    ],
)
def test_secrets_and_personal_data_never_reach_the_file(lines, secret):
    structlog.get_logger().error("refused", reason=f"the dialer said {secret} is wrong", message=[secret])
    try:
        raise ValueError(f"bad {secret}")
    except ValueError:
        logging.getLogger().exception("crashed")
    text = json.dumps(lines())
    assert secret not in text
    assert "[removed]" in text


def test_a_known_secret_of_any_shape_is_removed(lines):
    log.hide("hunter2")
    structlog.get_logger().error("refused", reason="token hunter2 was refused")
    assert "hunter2" not in json.dumps(lines())


def test_ordinary_words_numbers_and_times_stay():
    text = "campaign 4021 at 2026-11-18 09:00:00: backfill_day_finished, 40000 rows took 12.5 ms"
    assert log.redact(text) == text


def test_the_file_is_for_this_user_only(lines, tmp_path):
    structlog.get_logger().warning("hello")
    assert stat.S_IMODE((tmp_path / log.FILE_NAME).stat().st_mode) == 0o600
