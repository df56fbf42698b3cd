"""Where time above the norm goes (B020): handle time taken apart into talk and wrap, by agent, campaign, disposition
and hour. Hold is not known to the dialer's reports and counts as talk.

One cause shows in several tables: an agent's slow wrap-up makes the campaign and the hour slow too. So the clearest
excess is taken first and counted out before the next is looked for (matching pursuit; Mallat & Zhang 1993).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import special

from backend.analysis.estimates import TAIL, Floats, Ints, group_sum

CHANCE = 0.05
"""Chance that luck alone brings any row at all."""

MOST_ROWS = 12
LEAST_CALLS = 8
LONGEST = 4.0
"""One very long call is no delay: in the evidence, not in the time lost, it counts as so many times its norm."""

LEAST_EXCESS = 0.03
"""Less than three per cent above the norm is no delay."""

_TINY = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Times:
    """One part of the handle time, a row per call: seconds, the norm for such a call, its variance by luck."""

    part: str
    seconds: Floats
    norm_s: Floats
    variance: Floats
    keys: Mapping[str, Ints]


@dataclass(frozen=True, slots=True)
class Delay:
    """Time above the norm in one place: `extra_s` over all its calls with its 80 % range, `surprise` in deviations."""

    part: str
    by: str
    key: int
    calls: int
    usual_s: float
    now_s: float
    extra_s: float
    low_s: float
    high_s: float
    surprise: float


def find_delays(parts: list[Times]) -> list[Delay]:
    """The delays luck does not explain, the costliest first."""
    found = [delay for times in parts for delay in _pursue(times, sum(_groups(p) for p in parts))]
    return sorted(found, key=lambda delay: -delay.extra_s)[:MOST_ROWS]


def relative_spread(seconds: Floats, norm_s: Floats, kind: Ints, weak: float = 30.0) -> Floats:
    """Squared relative spread of a call's seconds around its norm, per kind of call (e.g. disposition), steadied by
    the spread of all calls as if by `weak` calls; one entry per kind.
    """
    ratio = (seconds / np.maximum(norm_s, _TINY) - 1) ** 2
    pooled = float(np.minimum(ratio, 9.0).mean()) if len(ratio) else 1.0
    kinds = int(kind.max()) + 1 if len(kind) else 0
    n, total = group_sum(kind, np.ones(len(kind)), kinds), group_sum(kind, np.minimum(ratio, 9.0), kinds)
    return np.asarray((total + weak * pooled) / (n + weak))


def _groups(times: Times) -> int:
    return sum(len(np.unique(key)) for key in times.keys.values())


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """What does not change while delays are counted out: per group its calls, seconds and their spread."""

    by: str
    ids: Ints
    spot: Ints
    n: Floats
    seen: Floats
    firm: Floats
    sd: Floats


def _pursue(times: Times, groups: int) -> list[Delay]:
    """Take the clearest excess, count it out, look again."""
    limit = float(-special.ndtri(CHANCE / max(groups, 1)))
    norm, delays = times.norm_s.copy(), []
    tables = [_table(times, by) for by in times.keys] if len(norm) else []
    for _ in range(MOST_ROWS):
        found = [delay for table in tables if (delay := _worst(times.part, table, norm)) is not None]
        best = max(found, key=lambda delay: delay.surprise, default=None)
        if best is None or best.surprise < limit:
            break
        delays.append(best)
        norm[times.keys[best.by] == best.key] *= best.now_s / max(best.usual_s, _TINY)
    return delays


def _table(times: Times, by: str) -> _Table:
    ids, spot = np.unique(times.keys[by], return_inverse=True)
    firm = np.minimum(times.seconds, LONGEST * times.norm_s)
    sums = (np.ones(len(spot)), times.seconds, firm, times.variance)
    n, seen, sure, variance = (group_sum(spot, column, len(ids)) for column in sums)
    return _Table(by, ids, spot, n, seen, sure, np.sqrt(variance))


def _worst(part: str, table: _Table, norm: Floats) -> Delay | None:
    """The group of one table that lies farthest above the norm."""
    due = group_sum(table.spot, norm, len(table.ids))
    told = (table.n >= LEAST_CALLS) & (table.firm > due * (1 + LEAST_EXCESS))
    surprise = np.where(told, (table.firm - due) / np.maximum(table.sd, _TINY), 0.0)
    at = int(surprise.argmax())
    if surprise[at] <= 0:
        return None
    n, seen, usual = float(table.n[at]), float(table.seen[at]), float(due[at])
    extra, reach = seen - usual, float(-special.ndtri(TAIL) * table.sd[at]) * seen / usual
    lost = (extra, extra - reach, extra + reach)
    return Delay(part, table.by, int(table.ids[at]), round(n), usual / n, seen / n, *lost, float(surprise[at]))
