"""What each agent is worth on each campaign now: the pairing model over four weeks and today, in cents or conversions.

The model is fitted again every ten minutes and when a past day changed; from poll to poll only the hours of the rest
of the day move.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from backend.analysis.estimates import Columns, Floats, Ints
from backend.analysis.pairing import PairCells, PairEstimates, PairModel, PairValues, Worth, cells_of, fit, make_cells
from backend.lookout.history import Rows
from backend.schemas import CentreSettings, Terms
from backend.steering.inputs import Look

FIT_AGAIN_S = 600
LEAST_CONTACTS = 30
"""With fewer contacts of the whole floor nobody is compared."""

Unit = Literal["cents", "conversions"]
_COUNTS = ("calls", "contacts", "conversions", "productive_s")


@dataclass(frozen=True, slots=True, eq=False)
class Worths:
    """Agents on campaigns, per productive hour in `unit`: `each` (agents, campaigns) and the plain quotient `raw`.

    `cents` (campaigns) is what a conversion counts, 1 in conversions. `model` and `pairs` are what it was made from,
    `days` how many days of calls, `contacts` how many contacts. `closing` (agents, campaigns) are conversions per
    contact and `usual` (campaigns) what is usual there.
    """

    unit: Unit
    cents: Floats
    each: PairEstimates
    raw: Floats
    model: PairModel
    pairs: PairValues
    days: int
    contacts: int
    closing: PairEstimates
    usual: Floats

    @property
    def is_thin(self) -> bool:
        """Whether there are not enough calls to compare anybody."""
        return self.contacts < LEAST_CONTACTS

    def agent(self, agent_id: int) -> int:
        """Row of an agent; LookupError for one the model lacks."""
        return _place(self.model.agent_ids, agent_id)

    def campaign(self, campaign_id: int) -> int:
        """Column of a campaign; LookupError for one the model lacks."""
        return _place(self.model.campaign_ids, campaign_id)

    def rate(self, agent_id: int, campaign_id: int | None) -> dict[str, Any]:
        """`schemas.Rate` of one agent on one campaign; nothing on none."""
        if campaign_id is None:
            return {"value": 0.0, "low": 0.0, "high": 0.0, "n": 0, "raw": None}
        spot = self.agent(agent_id), self.campaign(campaign_id)
        raw = float(self.raw[spot])
        numbers = (float(part[spot]) for part in (self.each.value, self.each.low, self.each.high))
        value, low, high = (round(number, 4) for number in numbers)
        return {
            "value": value, "low": low, "high": high, "n": int(self.each.n[spot]),
            "raw": round(raw, 4) if np.isfinite(raw) else None,
        }  # fmt: skip


def _place(ids: Ints, wanted: int) -> int:
    spot = int(np.searchsorted(ids, wanted))
    if spot >= len(ids) or int(ids[spot]) != wanted:
        raise LookupError(f"There is no agent or campaign {wanted}.")
    return spot


def unit_of(settings: CentreSettings, campaign_ids: list[int]) -> tuple[Unit, Literal["margin", "value"] | None]:
    """Cents of margin where every campaign has one, else of value where every campaign has that, else conversions."""
    terms = {one.campaign_id: one for one in settings.terms}
    mine = [terms.get(one, Terms(campaign_id=one)) for one in campaign_ids]
    if mine and all(one.margin_cents is not None for one in mine):
        return "cents", "margin"
    if mine and all(one.value_cents is not None for one in mine):
        return "cents", "value"
    return "conversions", None


def worths_of(look: Look, campaign_ids: list[int], agent_ids: list[int], hours: tuple[int, ...]) -> Worths:
    """The worths at local `hours` on these campaigns, which decide the unit."""
    model = pair_model(look, campaign_ids, agent_ids)
    valid = (model, tuple(campaign_ids), hours, look.asked.settings.model_dump_json(include={"terms"}))
    return look.keep("worths", valid, lambda: _worths(look, model, campaign_ids, hours))


def _worths(look: Look, model: PairModel, campaign_ids: list[int], hours: tuple[int, ...]) -> Worths:
    settings = look.asked.settings
    unit, kind = unit_of(settings, campaign_ids)
    terms = {one.campaign_id: Worth(one.value_cents, one.margin_cents) for one in settings.terms}
    pairs = model.values(hours, worth=terms)
    cents = np.array([_counts(terms.get(int(one)), kind) for one in model.campaign_ids])
    each = pairs.conversions_per_hour
    scaled = PairEstimates(each.value * cents, each.low * cents, each.high * cents, each.sd * cents, each.n)
    raw = np.divide(model.conversions * cents, model.hours, out=np.full(cents.shape, np.nan) + 0 * model.hours,
                    where=model.hours > 0)  # fmt: skip
    history = look.history
    days = 1 + (len(history.past.days) if history.past is not None else 0)
    closing = pairs.conversion_per_contact
    weight = np.where(closing.n.sum(0) > 0, closing.n, 1)
    usual = (closing.value * weight).sum(0) / weight.sum(0)
    return Worths(unit, cents, scaled, raw, model, pairs, days, int(model.contacts.sum()), closing, usual)


def _counts(worth: Worth | None, kind: Literal["margin", "value"] | None) -> float:
    if kind is None:
        return 1.0
    cents = None if worth is None else worth.margin_cents if kind == "margin" else worth.value_cents
    return float(cents or 0)


def pair_model(look: Look, campaign_ids: list[int], agent_ids: list[int]) -> PairModel:
    """The fitted model with at least these agents and campaigns, at most ten minutes old."""
    ids = set(agent_ids), set(campaign_ids)
    known: tuple[Any, PairModel] | None = look.kept.get("pair_model")
    if known is not None and not _has(known[1], *ids):
        look.kept.pop("pair_model")
    valid = (look.history.version, look.asked.today, look.asked.at // FIT_AGAIN_S, look.asked.backfilled)
    start = None if known is None else known[1]
    return look.keep("pair_model", valid, lambda: fit(_cells(look, campaign_ids, agent_ids), start=start))


def _has(model: PairModel, agents: set[int], campaigns: set[int]) -> bool:
    return agents <= set(model.agent_ids.tolist()) and campaigns <= set(model.campaign_ids.tolist())


def _cells(look: Look, campaign_ids: list[int], agent_ids: list[int]) -> PairCells:
    history = look.history
    with history.lock:
        past, today, version = history.past, history.today, history.version
    assert today is not None
    rows = today[1]
    before = 0 if past is None else len(past.days)
    new = cells_of(rows.calls, rows.states, 1)
    if past is None or not before:
        return make_cells(_columns(new, 0), 1, agent_ids, campaign_ids)
    known = past

    def of_past() -> PairCells:
        return cells_of(known.calls, known.states, len(known.days))

    old = look.keep("past_cells", (version, past.days), of_past)
    both = [_columns(old, 0), _columns(new, before)]
    joined = {name: np.concatenate([each[name] for each in both]) for name in both[0]}
    return make_cells(_with_list_days(joined), before + 1, agent_ids, campaign_ids)


def _columns(cells: PairCells, shift: int) -> Columns:
    """Cells as plain columns, their days `shift` later; `list_day` is the day of the list's first call among them."""
    lists = np.append(cells.list_ids, -1)
    born = np.where(np.isfinite(cells.lead_age_days), cells.day - np.nan_to_num(cells.lead_age_days), cells.day)
    return {
        "day": cells.day + shift, "agent_id": cells.agent_ids[cells.agent],
        "campaign_id": cells.campaign_ids[cells.campaign], "list_id": lists[cells.list], "hour": cells.hour,
        "band": cells.band, "list_day": born.astype(np.int64) + shift,
        **{name: getattr(cells, name) for name in _COUNTS},
    }  # fmt: skip


def _with_list_days(columns: Columns) -> Columns:
    """A list that was dialed on past days is as old today as it is."""
    lists, row = np.unique(columns["list_id"], return_inverse=True)
    first = np.full(len(lists), np.iinfo(np.int64).max)
    np.minimum.at(first, row, columns["list_day"])
    return columns | {"list_day": first[row]}


__all__ = ["Rows", "Worths", "pair_model", "unit_of", "worths_of"]
