"""Rosters without compiled code, for a first run whose compiler is still busy when time grows short.

The same programme over stretches of work as in path.py, in whole arrays; nothing is shared with it but the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.optimizer.roster.calendar.floor import floor_of
from backend.optimizer.roster.calendar.path import NEVER
from backend.optimizer.roster.calendar.problem import OFF, Ints, Problem, broken_rules
from backend.optimizer.roster.calendar.respond import exchange, soft_prices
from backend.optimizer.roster.calendar.rules import (
    BASE,
    CLASSES,
    EXTRA,
    FOLLOWED,
    LEAST,
    LEAST_OFF,
    LEAST_RUN,
    MOST,
    MOST_RUN,
    UNITS,
    WEEKENDS,
    Rules,
    rules_of,
)

Small = NDArray[np.int32]
Whole = NDArray[np.signedinteger[Any]]

_HALF = NEVER >> 1
_MOST_STATES = 2_000_000
"""Days x units x weekends beyond which whole arrays are too slow to be of help."""

_SOFTNESS = (1.0, 0.3, 0.1, 0.0)
"""By sweep, in employees; the last one for all that follow."""

_RETRIES = 16


def plain_rosters(problem: Problem, rng: np.random.Generator, going: Callable[[], bool]) -> Iterator[Ints]:
    """Rosters (E, D) that keep the rules, one after each sweep of best responses, for as long as `going` says so."""
    staff, days, _ = problem.size
    rules, floor = rules_of(problem, [()] * staff), floor_of(problem)
    if int(((rules.number[:, MOST] + 1) * (rules.number[:, WEEKENDS] + 1)).max()) * days > _MOST_STATES:
        return
    roster, cover = np.full((staff, days), OFF, np.int32), np.zeros(problem.need.shape, np.int32)
    sweep = 0
    while going():
        soft = _SOFTNESS[min(sweep, len(_SOFTNESS) - 1)]
        for e in rng.permutation(staff).tolist():
            prices = soft_prices(floor.wanted, cover, roster[e], soft, np.zeros(cover.shape), 0.0)
            cost = floor.scale * floor.taste[e].astype(np.int64) - np.rint(prices * floor.scale).astype(np.int64)
            cost[problem.away[e]] = NEVER
            row = _legal(rules, e, np.minimum(cost, NEVER))
            if row is not None:
                exchange(cover, roster[e], row)
            if not going():
                break
        sweep += 1
        if not broken_rules(problem, roster.astype(np.int64)):
            yield roster.astype(np.int64)


def _legal(rules: Rules, e: int, cost: Whole) -> Small | None:
    """A cheap roster within the limits on kinds of shift: where one is broken, its cheapest days stay allowed."""
    for _ in range(_RETRIES):
        _, row = cheapest_plainly(rules, e, cost)
        if row is None:
            return None
        counts = np.bincount(row[row != OFF], minlength=cost.shape[1])
        beyond = np.flatnonzero(counts > rules.most_of[e])
        if not len(beyond):
            return row
        for s in beyond.tolist():
            worked = np.flatnonzero(row == s)
            kept = worked[np.argsort(cost[worked, s], kind="stable")[: rules.most_of[e, s]]]
            cost[np.setdiff1d(np.arange(len(cost)), kept), s] = NEVER
    return None


def cheapest_plainly(rules: Rules, e: int, cost: Whole) -> tuple[int, Small | None]:
    """Cost and shifts (D) of the cheapest roster at `cost` (D, S), limits on kinds left out; None for none."""
    number = rules.number[e]
    price, which = _by_class(rules, e, cost)
    layers = _layers(number, rules.kind[e], price)
    leaps = [list(_leaps(number, rules.weekend, start, layers)) for start in range(len(cost))]
    value = np.full((len(cost) + 1, number[MOST] + 1, number[WEEKENDS] + 1), NEVER, np.int64)
    value[0, 0, 0] = 0
    for start, found in enumerate(leaps):
        np.minimum(value[start + 1], value[start], out=value[start + 1])
        for to, touched, units, added, _ in found:
            if units <= number[MOST] and touched <= number[WEEKENDS]:
                after = value[to, units:, touched:]
                before = value[start, : value.shape[1] - units, : value.shape[2] - touched]
                np.minimum(after, before + added, out=after)
    last = value[-1, number[LEAST] :]
    if not last.size or last.min() >= _HALF:
        return NEVER, None
    units, weekends = divmod(int(last.argmin()), last.shape[1])
    steps = _way_back(value, leaps, units + int(number[LEAST]), weekends)
    row = np.full(len(cost), OFF, np.int32)
    for start, length, extra in steps:
        _write(rules.kind[e], layers, price, which, start, length, extra, row)
    return int(last.min()), row


def _by_class(rules: Rules, e: int, cost: Whole) -> tuple[Whole, Whole]:
    """Cost and number of each class's cheapest shift, (C, D)."""
    price = np.full((rules.number[e, CLASSES], len(cost)), NEVER, np.int64)
    which = np.zeros(price.shape, np.int64)
    for c in range(len(price)):
        members = np.flatnonzero(rules.class_of[e] == c)
        which[c] = members[cost[:, members].argmin(axis=1)]
        price[c] = cost[np.arange(len(cost)), which[c]]
    return price, which


def _layers(number: Whole, kind: Whole, price: Whole) -> list[Whole]:
    """By length from 1: cheapest runs by last class, first day and units beyond the shortest, (C, D, U)."""
    classes, days = price.shape
    found: list[Whole] = []
    for length in range(1, min(int(number[MOST_RUN]), days) + 1):
        layer = np.full((classes, days, number[UNITS]), NEVER, np.int64)
        starts = days - length + 1
        for c in range(classes):
            before = np.full((starts, number[UNITS]), NEVER, np.int64)
            if length == 1:
                before[:, 0] = 0
            elif (may := np.flatnonzero(kind[:classes, FOLLOWED + c])).size:
                before = found[-1][may, :starts].min(axis=0)
            extra = int(kind[c, EXTRA])
            sums = before[:, : number[UNITS] - extra] + price[c, length - 1 :, None]
            layer[c, :starts, extra:] = np.minimum(sums, NEVER)
        found.append(layer)
    return found


def _leaps(
    number: Whole, weekend: Whole, start: int, layers: list[Whole]
) -> Iterator[tuple[int, int, int, int, tuple[int, int]]]:
    """Stretches from a day: day after it, weekends touched, units, cost, and (length, units beyond the shortest)."""
    days = len(weekend)
    for length in range(1, min(len(layers), days - start) + 1):
        end = start + length
        if length < number[LEAST_RUN] and start > 0 and end < days:
            continue
        touched = len(set(weekend[start:end].tolist()) - {-1})
        cheapest = layers[length - 1][:, start].min(axis=0)
        for extra in np.flatnonzero(cheapest < _HALF).tolist():
            to, units = min(end + int(number[LEAST_OFF]), days), length * int(number[BASE]) + extra
            yield to, touched, units, int(cheapest[extra]), (length, extra)


def _way_back(
    value: Whole, leaps: list[list[tuple[int, int, int, int, tuple[int, int]]]], units: int, weekends: int
) -> Iterator[tuple[int, int, int]]:
    """The stretches of the cheapest roster, the last one first: first day, length, units beyond the shortest."""
    day = len(leaps)
    while day > 0:
        here = value[day, units, weekends]
        if value[day - 1, units, weekends] == here:
            day -= 1
            continue
        day, units, weekends, step = next(
            (start, units - more, weekends - touched, (start, *what))
            for start in range(day)
            for to, touched, more, added, what in leaps[start]
            if to == day
            and more <= units
            and touched <= weekends
            and value[start, units - more, weekends - touched] + added == here
        )
        yield step


def _write(
    kind: Whole, layers: list[Whole], price: Whole, which: Whole, start: int, length: int, extra: int, row: Small
) -> None:  # fmt: skip
    """Fills in the shifts of the cheapest stretch, the last one first."""
    value, allowed = int(layers[length - 1][:, start, extra].min()), np.ones(len(price), np.bool_)
    for back in range(length, 0, -1):
        c = int(np.flatnonzero(allowed & (layers[back - 1][:, start, extra] == value))[0])
        row[start + back - 1] = which[c, start + back - 1]
        value, extra = value - int(price[c, start + back - 1]), extra - int(kind[c, EXTRA])
        allowed = kind[: len(price), FOLLOWED + c] > 0
