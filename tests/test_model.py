"""The model refuses nonsense where it enters."""

from dataclasses import FrozenInstanceError
from zoneinfo import ZoneInfoNotFoundError

import pytest

from backend.model import Call, CampaignTerms, Centre, Disposition, StateEvent


def test_a_call_without_a_length_or_with_a_live_status_is_live() -> None:
    assert Call(1, 1, 1, "INCALL", talk_s=4).live
    assert Call(1, 1, 1, "NI").live
    assert not Call(1, 1, 1, "NI", talk_s=0).live


@pytest.mark.parametrize(
    "bad",
    [
        {"call_id": 0},
        {"started_at": 0},
        {"status": ""},
        {"talk_s": -1},
        {"talk_s": 90_000},
        {"queue_s": float("nan")},
        {"agent_id": 666666},
    ],
)
def test_impossible_calls_are_refused(bad: dict[str, object]) -> None:
    good: dict[str, object] = {"call_id": 1, "started_at": 1, "campaign_id": 1, "status": "NI"}
    with pytest.raises(ValueError, match="must|needs|not an agent"):
        Call(**{**good, **bad})  # type: ignore[arg-type]


def test_a_stored_thing_cannot_be_changed() -> None:
    call = Call(1, 1, 1, "NI")
    with pytest.raises(FrozenInstanceError):
        call.status = "SALE"  # type: ignore[misc]


def test_settings_of_a_centre_are_checked() -> None:
    with pytest.raises(ValueError, match="between 10 and 300"):
        Centre(1, "x", poll_interval_s=5)
    with pytest.raises(ZoneInfoNotFoundError):
        Centre(1, "x", zone="Mars/Olympus")
    with pytest.raises(ValueError, match="share between 0 and 1"):
        CampaignTerms(target_per_contact=12)
    with pytest.raises(ValueError, match="must not be negative"):
        CampaignTerms(value_cents=-1)
    with pytest.raises(ValueError, match="status code"):
        Disposition("", "x")
    with pytest.raises(ValueError, match="positive"):
        StateEvent(0, 1, "wait", 1)  # type: ignore[arg-type]
