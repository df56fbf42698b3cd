"""The drop budget in a manager's words."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from backend.analysis.dropbudget import Budget, Front, Limits


def percent2(share: float) -> str:
    """A share of dropped calls as it is read: 2.70 %."""
    return f"{100 * share:.2f} %"


def limit_text(share: float) -> str:
    """A limit: 3 %, 2.5 %."""
    return f"{100 * share:g} %"


def budget_sentence(name: str, budget: Budget, *, complete: bool) -> str:
    """One campaign in one or two sentences: used, left, where today leads."""
    if budget.rate is None:
        return f"{name}: no call was answered in 30 days."
    used = f"{name}: {budget.drops_30d:,} of {budget.answers_30d:,} answered calls dropped in 30 days, "
    used += percent2(budget.rate)
    said = f"{used}{_left(budget)}"
    return said if complete else f"{said} Days of these 30 are still being read."


def _left(budget: Budget) -> str:
    limit = budget.limits.limit
    if budget.level == "over":
        more = ceil(budget.drops_30d / limit - 1e-9) - budget.answers_30d
        over = f", over the limit of {limit_text(limit)}."
        return f"{over} {more:,} more answered calls without a drop would bring it back."
    expected = 0 if budget.answers_end is None else round(budget.answers_end.value - float(budget.answers[-1]))
    with_more = f" with the {expected:,} answers still expected today" if expected > 0 else ""
    left = f"; {max(budget.left, 0):,} more may drop{with_more}."
    if budget.rate_end is None:
        return f"{left} Too few days for a forecast of today."
    ends = f" Today likely ends at {percent2(budget.rate_end.value)}"
    if budget.level == "stop":
        return f"{left}{ends}: move nobody away from it and lower the dial level."
    if budget.level == "warn":
        return f"{left}{ends}: watch the dial level."
    return f"{left}{ends}."


def front_sentence(front: Front | None) -> str:
    """Says that today is front-loaded; empty where it is not."""
    if front is None:
        return ""
    return (
        f"The first half of today dropped {percent2(front.now)} of {front.answers:,} answers, the second half usually "
        f"drops {percent2(front.usual)}: a tapered dial mode drops more early, and the 30 days count all of it."
    )


def whole_sentence(rows: Sequence[dict[str, Any]], limits: Limits) -> str:
    """The account in one sentence: the campaign that matters most."""
    if not rows:
        return "No answered calls in 30 days, so nothing counts toward the drop limit."
    first, limit = rows[0], limit_text(limits.limit)
    bad = [row for row in rows if row["level"] in ("over", "stop", "warn")]
    if not bad:
        return f"All {len(rows)} campaigns stay inside the {limit} limit. Highest: {first['sentence']}"
    many = "1 campaign needs" if len(bad) == 1 else f"{len(bad)} campaigns need"
    return f"{many} attention before the {limit} limit. {first['sentence']}"
