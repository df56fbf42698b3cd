"""Which status an agent gets, and that the sentence beside it names the rule."""

from __future__ import annotations

import numpy as np
import pytest

from backend.analysis.policy import Policy
from backend.analysis.status import read_status


def status(
    index: float, *, mark: str = "stable", shown: bool = True, n: int = 40, assumed: bool = False
) -> tuple[str, str]:
    found, why = read_status(
        np.array([index]),
        np.array([shown]),
        np.array([n]),
        [mark],
        Policy(),
        np.array([assumed]),  # type: ignore[list-item]
    )
    return found[0], why[0]


@pytest.mark.parametrize(
    ("index", "expected"), [(90.0, "excellent"), (89.9, "good"), (85.0, "good"), (84.9, "needs coaching")]
)
def test_the_bands_are_ninety_and_eighty_five(index: float, expected: str) -> None:
    assert status(index)[0] == expected


def test_a_declining_trend_asks_for_coaching_whatever_the_index() -> None:
    found, why = status(97.0, mark="declining")
    assert found == "needs coaching"
    assert "declining" in why


def test_too_few_contacts_give_no_status() -> None:
    found, why = status(97.0, shown=False, n=12)
    assert found == "not enough calls"
    assert "30 contacts" in why


def test_nobody_is_excellent_against_an_average() -> None:
    found, why = status(97.0, assumed=True)
    assert found == "good"
    assert "Set goals" in why
    assert status(70.0, assumed=True)[0] == "needs coaching"
