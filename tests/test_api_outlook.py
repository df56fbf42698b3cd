"""The outlook over the wire: shape, tag, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.schemas import Outlook
from tests.fakes.web import Web
from tests.fakes.web import web as opened


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    with opened(tmp_path) as made:
        yield made


def test_a_floor_without_history_is_answered_honestly(web: Web) -> None:
    answer = web.get("/v1/outlook")
    assert answer.status_code == 200
    outlook = Outlook.model_validate(answer.json)
    assert outlook.figures[0].likely is None
    assert "more open days needed" in outlook.sentence


def test_an_unchanged_outlook_is_not_sent_again(web: Web) -> None:
    first = web.get("/v1/outlook")
    again = web.get("/v1/outlook", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_an_unknown_campaign_is_not_found(web: Web) -> None:
    answer = web.get("/v1/outlook?campaign=999")
    assert answer.status_code == 404
    assert answer.json["message"] == "There is no campaign 999."
