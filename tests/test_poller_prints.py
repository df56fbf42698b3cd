"""Rows that are stored just as they came are left out; anything else is looked at."""

from __future__ import annotations

from backend.poller.prints import changed, kept


def row(number: int, status: str = "NI") -> dict[str, str]:
    return {"id": str(number), "status": status, "phone_number": "5555550123"}


def test_only_new_and_changed_rows_are_looked_at_again() -> None:
    first, prints = changed([row(1), row(2)], {})
    stored = kept(prints, first, {1, 2})
    again, prints = changed([row(1), row(2, "SALE"), row(3)], stored)
    assert [r["id"] for r in again] == ["2", "3"]
    assert set(prints) == {"1", "2", "3"}


def test_a_rejected_row_is_looked_at_in_every_poll() -> None:
    rows, prints = changed([row(1), row(2)], {})
    stored = kept(prints, rows, {1})
    assert [r["id"] for r in changed([row(1), row(2)], stored)[0]] == ["2"]


def test_a_row_left_out_stays_known_and_one_that_went_is_forgotten() -> None:
    rows, prints = changed([row(1), row(2)], {})
    stored = kept(prints, rows, {1, 2})
    rows, prints = changed([row(2)], stored)
    assert rows == []
    assert set(kept(prints, rows, set())) == {"2"}


def test_nothing_of_a_lead_is_kept() -> None:
    _, prints = changed([row(1)], {})
    assert all(isinstance(value, int) for value in prints.values())


def test_rows_without_shape_do_not_hide_one_another() -> None:
    rows, prints = changed(["x", None, row(1)], {})
    assert len(rows) == 3
    assert len(prints) == 3
