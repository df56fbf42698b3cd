"""Rows of calls and dials as facts of one rate each: what counts, out of what, and the keys of its factors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from backend.analysis.causes import Baseline, Coded, Facts, learn
from backend.analysis.estimates import Bools, Columns, Floats, Ints
from backend.lookout.callrows import QUARTER_S
from backend.lookout.history import History, Rows

HALF_LIFE_DAYS = 14.0
"""Past days count half after so many days."""

LONGEST_H = 12
"""Longer shifts count as so many hours."""

T = TypeVar("T")

_NONE = -1_000_000
_PAIR = 2_000_003

CALL_FACTORS = ("campaign", "list", "attempts", "inbound", "shift", "hour", "weekday", "agent", "fit")
TIME_FACTORS = ("outcome", *CALL_FACTORS)
DIAL_FACTORS = ("campaign", "list", "attempts", "inbound", "hour", "weekday")


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Rows of one rate under its learned effects, with what else is asked of them; past rows by wall clock.

    `keys` are the rows' agents, campaigns and lists.
    """

    coded: Coded
    keys: Mapping[str, Ints]
    wall_s: Ints
    shift_h: Floats
    weight: Floats

    def take(self, rows: Bools | Ints | slice) -> Table:
        """Some of the rows."""
        keys = {name: key[rows] for name, key in self.keys.items()}
        return Table(self.coded.take(rows), keys, self.wall_s[rows], self.shift_h[rows], self.weight[rows])

    def between(self, start_s: int, end_s: int) -> Table:
        """The rows of a stretch of the wall clock; the table is ordered by it."""
        first, last = np.searchsorted(self.wall_s, (start_s, end_s))
        return self.take(slice(int(first), int(last)))

    def of(self, unit: str, unit_id: int) -> Table:
        """The rows of one agent or campaign; all for the team."""
        return self if unit == "team" else self.take(self.keys[unit] == unit_id)


@dataclass(frozen=True, slots=True)
class Kind:
    """One rate: which rows, outcome and exposure per row, its factors; `share` where outcomes are yes or no."""

    rows: Callable[[Columns], Bools | None]
    y: Callable[[Columns], Floats]
    w: Callable[[Columns], Floats]
    factors: tuple[str, ...]
    share: bool
    dials: bool = False


def _ones(calls: Columns) -> Floats:
    return np.ones(len(calls["talk_s"]))


def _known(calls: Columns) -> Bools:
    return np.asarray(calls["after_s"] >= 0)


def _flag(name: str) -> Callable[[Columns], Floats]:
    return lambda calls: calls[name].astype(np.float64)


def _busy(calls: Columns) -> Floats:
    return np.asarray(calls["talk_s"] + calls["after_s"], dtype=np.float64)


KINDS: Mapping[str, Kind] = {
    "conversion": Kind(lambda c: np.asarray(c["contact"]), _flag("conversion"), _ones, CALL_FACTORS, share=True),
    "contact": Kind(lambda c: None, _flag("contact"), _ones, CALL_FACTORS, share=True),
    "human": Kind(lambda c: None, _flag("human"), _ones, CALL_FACTORS, share=True),
    "met": Kind(lambda c: np.asarray(c["human"]), _flag("contact"), _ones, CALL_FACTORS, share=True),
    "handle": Kind(_known, _busy, _flag("human"), TIME_FACTORS, share=False),
    "busy": Kind(_known, _busy, _ones, TIME_FACTORS, share=False),
    "talk": Kind(lambda c: None, _flag("talk_s"), _ones, TIME_FACTORS, share=False),
    "wrap": Kind(_known, _flag("after_s"), _ones, TIME_FACTORS, share=False),
    "pickup": Kind(lambda c: None, _ones, _ones, DIAL_FACTORS, share=True, dials=True),
}
"""Conversions per contact; contacts and human answers per call; contacts per human answer; seconds per human answer,
per call, of talk and of wrap; pick-ups per dial."""


@dataclass(frozen=True, slots=True, eq=False)
class _Plain:
    """Rows of one rate before anything is learned."""

    facts: Facts
    wall_s: Ints
    shift_h: Floats
    weight: Floats


def learned(history: History, kind: str) -> tuple[Baseline, Table]:
    """The rate as learned from the past rows, and those rows, recent days counting most; made once."""

    def make() -> tuple[Baseline, Table]:
        assert history.past is not None
        one, plain = KINDS[kind], _plain(history.past, kind, day_weights(history))
        y, w = (float((column * plain.weight).sum()) for column in (plain.facts.y, plain.facts.w))
        noise = max(1 - y / max(w, 1e-9), 0.02) if one.share else None
        base = learn(plain.facts, one.factors, plain.weight, noise, {"shift": LONGEST_H})
        table = _table(base, plain)
        return base, table.take(np.argsort(table.wall_s, kind="stable"))

    return made(history, ("learned", kind), make)


def today_table(history: History, kind: str) -> Table:
    """Today's rows of a rate up to now."""
    assert history.today is not None
    at, rows = history.today
    return made(history, ("today", kind), lambda: _table(learned(history, kind)[0], _plain(rows, kind, None)), at)


def _table(base: Baseline, plain: _Plain) -> Table:
    keys = {name: plain.facts.keys[name] for name in ("agent", "campaign", "list")}
    return Table(base.code(plain.facts), keys, plain.wall_s, plain.shift_h, plain.weight)


def made(history: History, key: tuple[object, ...], make: Callable[[], T], at: int | None = None) -> T:
    """A thing made from the rows once and kept until a past day changes, or until another moment `at`."""
    with history.lock:
        known = history.made.get(key)
        if known is None or known[0] != at:  # type: ignore[index]
            history.made[key] = known = (at, make())
        return known[1]  # type: ignore[index,no-any-return]


def day_weights(history: History) -> Floats:
    """Weight of each past day, by how long ago it is."""
    assert history.past is not None
    days = np.array([day.toordinal() for day in history.past.days], dtype=np.float64)
    return np.asarray(0.5 ** ((days.max(initial=0.0) - days) / HALF_LIFE_DAYS))


def _plain(rows: Rows, name: str, weights: Floats | None) -> _Plain:
    kind, calls = KINDS[name], rows.calls
    chosen = kind.rows(calls)
    if chosen is not None:
        calls = {column: values[chosen] for column, values in calls.items()}
    weekdays = np.array([day.weekday() for day in rows.days] or [0], dtype=np.int64)
    weight = np.ones(len(calls["day"])) if weights is None else weights[calls["day"]]
    facts = Facts(kind.y(calls), kind.w(calls), call_keys(calls, weekdays))
    plain = _Plain(facts, calls["wall_s"], calls["shift_s"] / 3600, weight)
    return _with_dials(plain, rows, weekdays, weights) if kind.dials else plain


def call_keys(calls: Columns, weekdays: Ints) -> dict[str, Ints]:
    """The keys of all factors; calls without a list (transfers, callers) count as a list of their campaign."""
    agent, campaign = calls["agent_id"], calls["campaign_id"]
    outcome = calls["human"].astype(np.int64) + calls["contact"] + calls["conversion"]
    return {
        "agent": agent, "campaign": campaign,
        "list": np.where(calls["list_id"] >= 0, calls["list_id"], _NONE - campaign),
        "fit": agent * _PAIR + campaign, "attempts": calls["attempts"], "inbound": calls["inbound"].astype(np.int64),
        "outcome": outcome, "hour": calls["wall_s"] // 3600, "weekday": weekdays[calls["day"]],
        "shift": np.minimum(calls["shift_s"] // 3600, LONGEST_H),
    }  # fmt: skip


def _with_dials(plain: _Plain, rows: Rows, weekdays: Ints, weights: Floats | None) -> _Plain:
    """Pick-ups: the calls agents had and the dials nobody had; a drop was picked up too."""
    dials = rows.dials
    n, drops, none = dials["n"].astype(np.float64), dials["drop"], np.zeros(len(dials["n"]), dtype=np.int64)
    keys = {
        "campaign": dials["campaign_id"],
        "list": np.where(dials["list_id"] >= 0, dials["list_id"], _NONE - dials["campaign_id"]),
        "attempts": dials["attempts"], "inbound": none, "hour": dials["quarter"] // 4,
        "weekday": weekdays[dials["day"]], "agent": none,
    }  # fmt: skip
    facts = plain.facts
    joined = {name: np.concatenate([facts.keys[name], key]) for name, key in keys.items()}
    both = Facts(np.concatenate([facts.y, n * drops]), np.concatenate([facts.w, n]), joined)
    middle = dials["quarter"] * QUARTER_S + QUARTER_S // 2
    weight = np.ones(len(n)) if weights is None else weights[dials["day"]]
    return _Plain(
        both, np.concatenate([plain.wall_s, middle]), np.concatenate([plain.shift_h, np.zeros(len(n))]),
        np.concatenate([plain.weight, weight]),
    )  # fmt: skip


def prepare(history: History, stop: Callable[[], bool] = lambda: False) -> None:
    """Learn every rate ahead of the first question, one after the other until `stop` says so."""
    for kind in KINDS:
        if stop() or history.past is None or not history.past.days:
            return
        learned(history, kind)
