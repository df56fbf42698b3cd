"""How a delivered call ends: disposition, talk, wrap and who hung up, drawn from the true rates."""

from __future__ import annotations

from bisect import bisect
from itertools import accumulate
from math import exp, log
from typing import TYPE_CHECKING

from backend.simulator.codes import AGENT, CALLER, INBOUND, OUTCOMES, STATUS
from backend.simulator.parts import Desk, Line, Result, Stock
from backend.simulator.rates import RECYCLED_CONVERSION

if TYPE_CHECKING:
    from backend.simulator.day import Day

INBOUND_CONTACT = 0.9
MOST_CONVERSION, MOST_CONTACT = 0.95, 0.98

NO_CONTACT = (("NOCONT", 0.45), ("CALLHU", 0.3), ("DAIR", 0.15), ("WRONG", 0.1))
NO_SUCCESS = (("NI", 0.62), ("CALLBK", 0.15), ("NQ", 0.17), ("DNC", 0.06))
CALLER_HANGS_UP = {"CALLHU": 0.9, "NI": 0.45, "NOCONT": 0.35, "DAIR": 0.3, "DNC": 0.4, "A": 0.05}
REDISPOSED = {
    "SALE": ("CANCEL", "NI"), "APPT": ("CALLBK", "NI"), "CALLBK": ("NI", "SALE"), "NI": ("CALLBK", "DNC"),
    "NOCONT": ("A", "CALLHU"), "A": ("NOCONT", "NOCONT"), "NQ": ("NI", "CALLBK"),
}  # fmt: skip

_NO_CONTACT = [STATUS[code] for code, _ in NO_CONTACT], list(accumulate(share for _, share in NO_CONTACT))
_NO_SUCCESS = [STATUS[code] for code, _ in NO_SUCCESS], list(accumulate(share for _, share in NO_SUCCESS))
_TALK = [(log(o.talk_s), o.talk_sd) for o in OUTCOMES]
_WRAP = [(log(o.wrap_s), o.wrap_sd) for o in OUTCOMES]
_CALLER = [CALLER_HANGS_UP.get(o.code, 0.15) for o in OUTCOMES]
_A, _ERI, _XFER = STATUS["A"], STATUS["ERI"], STATUS["XFER"]


def contact_share(line: Line, desk: Desk, stock: Stock | None, slot: int, kind: int = 0) -> float:
    """True probability that a call answered by a person becomes a contact."""
    if kind == INBOUND:
        return INBOUND_CONTACT
    share = line.rates.contact[slot] * desk.rates.contact[slot]
    return min(MOST_CONTACT, share * stock.rates.contact[slot] if stock else share)


def conversion(line: Line, desk: Desk, stock: Stock | None, slot: int) -> float:
    """True probability that a contact becomes a success."""
    rate = line.rates.conversion[slot] * desk.rates.conversion[slot] * desk.person.skills[line.spec.id]
    if stock:
        rate *= stock.rates.conversion[slot]
        if stock.dialed > stock.rates.fresh:
            rate *= RECYCLED_CONVERSION
    return min(MOST_CONVERSION, rate)


def draw_result(day: Day, desk: Desk, row: int) -> Result:
    """Draws how the call just connected will end."""
    slot, line = day.slot, desk.line
    status = _draw_status(day, desk, line, row, slot) if line else _pick(_NO_SUCCESS, next(desk.chance))
    talk_factor = desk.rates.handle[slot] * (line.rates.handle[slot] if line else 1.0)
    wrap_factor = desk.rates.wrap[slot] * (line.rates.wrap[slot] if line else 1.0)
    middle, spread = _TALK[status]
    talk = int(exp(middle + spread * next(desk.normal)) * talk_factor + 0.5)
    middle, spread = _WRAP[status]
    wrap = int(exp(middle + spread * next(desk.normal)) * wrap_factor + 0.5)
    term, dead = AGENT, 0
    if next(desk.chance) < _CALLER[status]:
        term = CALLER
        if (late := next(desk.chance)) < 0.35:
            dead = 1 + int(25 * late)
    return Result(status, term, min(max(talk, 1), 7200), min(max(wrap, 1), 1800), dead)


def _draw_status(day: Day, desk: Desk, line: Line, row: int, slot: int) -> int:
    kind, spec = day.calls.kind[row], line.spec
    stock = day.stocks.get(day.calls.list_id[row])
    if next(desk.chance) < day.scenario.floor.lost_connection:
        return _ERI
    if kind != INBOUND and next(desk.chance) < spec.machine:
        return _A
    if next(desk.chance) >= contact_share(line, desk, stock, slot, kind):
        return _pick(_NO_CONTACT, next(desk.chance))
    if next(desk.chance) < conversion(line, desk, stock, slot):
        return STATUS[spec.success]
    if next(desk.chance) < spec.transfer and kind != INBOUND:
        return _XFER
    return _pick(_NO_SUCCESS, next(desk.chance))


def _pick(table: tuple[list[int], list[float]], chance: float) -> int:
    return table[0][min(bisect(table[1], chance), len(table[0]) - 1)]


def redisposition(day: Day, desk: Desk, row: int) -> None:
    """A small share of calls gets another disposition minutes later."""
    if next(desk.chance) >= day.scenario.floor.redisposition:
        return
    later = REDISPOSED.get(OUTCOMES[day.calls.status[row]].code)
    if later:
        day.calls.redisp_at[row] = day.at + 180 + int(2200 * next(desk.chance))
        day.calls.redisp[row] = STATUS[later[int(next(desk.chance) < 0.3)]]
