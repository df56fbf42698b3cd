"""The drop budget of each campaign: `schemas.DropBudget`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from backend.analysis.campaigns import DROP_DAYS, drops_in
from backend.analysis.dayforecast.day import DayForecast
from backend.analysis.dropbudget import Budget, Front, Limits, burn_down, front_loaded, make_budget
from backend.analysis.dropforecast import Rest, draw_rest
from backend.analysis.estimates import Columns, Floats, Ints, plain_shares
from backend.clock import day_bounds
from backend.lookout.outlook_days import COUNTS, SLOT_S, SLOTS, DayCounts
from backend.poller.days import DONE, PARTIAL
from backend.steering.drops_words import budget_sentence, front_sentence, whole_sentence
from backend.steering.inputs import Look, rate
from backend.store import read

SEED = 20_260_103
DRAWS = 2000
WINDOW = 2 * DROP_DAYS - 1
AGAIN_S = 3600
"""Past days are counted again each hour, and when more of the history was read: dispositions come late."""

ROWS = [COUNTS.index(name) for name in ("calls", "live_answers", "drops")]


@dataclass(frozen=True, slots=True, eq=False)
class CampaignDrops:
    """One campaign's budget. `drops` and `answers` (59,) by day, today last; `front` where today is front-loaded."""

    campaign_id: int
    budget: Budget
    drops: Ints
    answers: Ints
    front: Front | None
    complete: bool
    began: int


def budgets(look: Look) -> dict[int, CampaignDrops]:
    """The budget of every campaign with an answered call in the thirty days, by id."""
    return look.once("budgets", lambda: _budgets(look))


def drop_budget(look: Look) -> dict[str, Any]:
    """`schemas.DropBudget`."""
    return look.once("drop_budget", lambda: _answer(look))


def limits_of(look: Look) -> Limits:
    """The centre's limits; warnings above a lowered legal limit are held to it."""
    settings = look.asked.settings
    limit = settings.drop_limit
    stop = min(settings.steering.drop_stop, limit)
    return Limits(limit, min(settings.steering.drop_warn, stop), stop)


def _budgets(look: Look) -> dict[int, CampaignDrops]:
    today = look.asked.today
    days = [today - timedelta(days=back) for back in range(WINDOW - 1, -1, -1)]
    with look.asked.store.read() as conn:
        stamps = read.backfill_days(conn, look.asked.centre.centre_id)
    ids, past = _counted(look, days, stamps)
    complete = look.asked.backfilled and _all_read(days[-DROP_DAYS:-1], stamps)
    limits = limits_of(look)
    found = {}
    for row, campaign_id in enumerate(ids.tolist()):
        drops, answers = past[0, row], past[1, row]
        if answers[-DROP_DAYS:].sum() > 0:
            rest, front = _today(look, campaign_id)
            budget = make_budget(drops[-DROP_DAYS:], answers[-DROP_DAYS:], limits, rest)
            began = int(np.flatnonzero(answers)[0])
            found[campaign_id] = CampaignDrops(campaign_id, budget, drops, answers, front, complete, began)
    return found


def _all_read(days: list[date], stamps: Mapping[date, tuple[str, int]]) -> bool:
    """Whether the history of these days is read; without any mark nothing is being read."""
    return not stamps or all(stamps.get(day, (DONE, 0))[0] in (DONE, PARTIAL) for day in days)


def _counted(look: Look, days: list[date], stamps: Mapping[date, tuple[str, int]]) -> tuple[Ints, Ints]:
    """Campaign ids and counts (2: drops and answers, campaigns, 59 days)."""
    asked = look.asked
    valid = (days[-1], tuple(sorted(stamps.items())), asked.at // AGAIN_S)

    def question(first: date, last: date) -> Columns:
        with asked.store.read() as conn:
            return read.dialled_days(conn, asked.centre.centre_id, first, last)

    past = look.keep("dialled", valid, lambda: question(days[0], days[-2]))
    both = [past, question(days[-1], days[-1])]
    ids = np.unique(np.concatenate([table["campaign_id"] for table in both]))
    ids = ids[ids > 0]
    counts = np.zeros((2, len(ids), WINDOW), dtype=np.int64)
    for table in both:
        for day in np.unique(table["day"]).tolist():
            rows = {name: column[table["day"] == day] for name, column in table.items()}
            found = drops_in(rows, ids, look.scene.today.reading.dispositions)
            counts[:, :, day - days[0].toordinal()] = [found["drops"], found["live_answers"]]
    return ids, counts


def _today(look: Look, campaign_id: int) -> tuple[Rest | None, Front | None]:
    """What may still come today, and whether today's first half was let drop more."""
    ends = look.scene.ends.get(campaign_id)
    calls = None if ends is None else ends.calls
    past = np.array([_slots(counts, campaign_id) for _, counts in look.past_days]).reshape(-1, len(ROWS), SLOTS)
    today = _slots(look.scene.today.counts, campaign_id)
    done = np.clip((look.scene.moment.wall - SLOT_S * np.arange(SLOTS)) / SLOT_S, 0.0, 1.0)
    open_days = past[:, 0].sum(1) > 0
    front = front_loaded(past[open_days][:, 1:], today[1:], done)
    if not isinstance(calls, DayForecast):
        return None, front
    rng = np.random.default_rng((SEED, look.asked.centre.centre_id, look.asked.today.toordinal(), campaign_id))
    return draw_rest(rng, calls, past[open_days], today, done, DRAWS), front


def _slots(counts: DayCounts, campaign_id: int) -> Floats:
    return counts.of(campaign_id)[ROWS]


def _answer(look: Look) -> dict[str, Any]:
    found, limits = budgets(look), limits_of(look)
    order = sorted(found.values(), key=lambda one: (-_urgency(one.budget), look.campaign(one.campaign_id).casefold()))
    rows = [_row(look, one) for one in order]
    return {
        "centre": look.asked.centre_ref, "now": look.asked.now, "as_of": look.asked.as_of, "limit": limits.limit,
        "warn_at": limits.warn, "stop_at": limits.stop, "sentence": whole_sentence(rows, limits), "n": len(rows),
        "campaigns": rows,
    }  # fmt: skip


def _urgency(budget: Budget) -> float:
    ahead = budget.rate if budget.rate_end is None else budget.rate_end.value
    return max(ahead or 0.0, budget.rate or 0.0)


def _row(look: Look, one: CampaignDrops) -> dict[str, Any]:
    budget, name = one.budget, look.campaign(one.campaign_id)
    drops, answers = int(budget.drops[-1]), int(budget.answers[-1])
    ends = {
        "answers_end": (budget.answers_end, answers, 0), "drops_end": (budget.drops_end, answers, 0),
        "rate_end": (budget.rate_end, budget.answers_30d, 5),
    }  # fmt: skip
    return {
        "campaign_id": one.campaign_id, "name": name, "level": budget.level,
        "sentence": budget_sentence(name, budget, complete=one.complete), "complete": one.complete,
        "drops_30d": budget.drops_30d, "answers_30d": budget.answers_30d,
        "rate_30d": _share(budget.drops_30d, budget.answers_30d), "drops_today": drops, "answers_today": answers,
        "rate_today": _share(drops, answers),
        **{
            key: rate(None, n=n) if end is None else rate(end.value, end.low, end.high, n, digits=digits)
            for key, (end, n, digits) in ends.items()
        },
        "left": budget.left, "rolls_off": budget.rolls_off,
        "chance_over": None if budget.chance_over is None else round(budget.chance_over, 3),
        "front_loaded": front_sentence(one.front), "days": _days(look, one),
    }  # fmt: skip


def _share(drops: int, answers: int) -> dict[str, Any]:
    if not answers:
        return rate(None)
    one = plain_shares(np.array([drops]), np.array([answers]))
    return rate(float(one.raw[0]), float(one.low[0]), float(one.high[0]), answers, float(one.raw[0]), digits=5)


def _days(look: Look, one: CampaignDrops) -> list[dict[str, Any]]:
    """The thirty days; the share of thirty days only from the campaign's first known week on."""
    burned = burn_down(one.drops, one.answers)
    first = WINDOW - DROP_DAYS
    rows = []
    for back, worth in enumerate(burned):
        place = first + back
        day = look.asked.today - timedelta(days=WINDOW - 1 - place)
        known = worth is not None and place - one.began >= KNOWN_DAYS
        rows.append({
            "day_start": day_bounds(day, look.asked.centre.zone)[0], "drops": int(one.drops[place]),
            "answers": int(one.answers[place]), "rate_30d": round(worth, 5) if known and worth is not None else None,
        })  # fmt: skip
    return rows


KNOWN_DAYS = 6
"""So many days before a day must be known for its share of thirty days to be drawn."""
