"""A figure taken apart into rates that multiply to it, each split into its causes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from backend.analysis.causes import (
    FAMILIES,
    OF_SHARED,
    Baseline,
    Cells,
    Shared,
    Split,
    add_up,
    chain,
    closed,
    day_cells,
    explain,
    level_scale,
    split_rate,
    whole,
)
from backend.analysis.estimates import Bools, Columns, Floats
from backend.lookout.callrows import QUARTER_S, states_in
from backend.lookout.facts import KINDS, Table, day_weights, learned, today_table
from backend.lookout.history import History, Rows

HOUR_S = 3600.0
MOST_DAYS = 64
"""More past days than are ever read, so that a day and an agent make one number."""

DIAL_FAMILIES = ("list", "campaign", "common")


@dataclass(frozen=True, slots=True)
class Subject:
    """Who and when: a unit and a stretch of today's wall clock in seconds since midnight; the answer rate's meaning."""

    unit: str
    unit_id: int
    start_s: int
    end_s: int
    answer_definition: str

    @property
    def agent(self) -> int | None:
        """The agent asked about."""
        return self.unit_id if self.unit == "agent" else None


@dataclass(slots=True, eq=False)
class Study:
    """One question under way: the rows, the subject, and per rate who shares its deviations."""

    history: History
    subject: Subject
    found: dict[str, tuple[Shared, Cells, Split]] = field(default_factory=dict)
    sums: dict[tuple[str, ...], tuple[float, float]] = field(default_factory=dict)

    def rate(self, kind: str) -> Split:
        """One learned rate of the subject, split."""
        if kind in self.found:
            return self.found[kind][2]
        who, (base, all_past) = self.subject, learned(self.history, kind)
        past, today = all_past.between(who.start_s, who.end_s), today_table(self.history, kind)
        scale = level_scale(base.noise, past.coded, past.weight)
        families = DIAL_FAMILIES if KINDS[kind].dials else FAMILIES
        shared = explain(self._cells(today, scale), base.noise, who.agent, families)
        inside = today.take((today.wall_s >= who.start_s) & (today.wall_s < who.end_s))
        now, before = inside.of(who.unit, who.unit_id), past.of(who.unit, who.unit_id)
        cells = self._cells(now, scale)
        parts = shared.parts(cells, OF_SHARED)
        split = split_rate(base, now.coded, before.coded, before.weight, parts, self._outcomes(base))
        self.found[kind] = (shared, cells, split)
        return split

    def _outcomes(self, base: Baseline) -> list[tuple[Split, float]]:
        """For a length of calls: contacts and conversions, and what one more of each adds as a share of the mean."""
        if "outcome" not in base.factors:
            return []
        met, won = self.rate("met"), self.rate("conversion")
        factor = base.factors["outcome"]
        known = dict(zip(factor.keys.tolist(), np.exp(factor.effect).tolist(), strict=True))
        none, contact, conversion = (known.get(key, 1.0) for key in (1, 2, 3))
        reached = (1 - won.usual) * contact + won.usual * conversion
        mean = max((1 - met.usual) * none + met.usual * reached, 1e-9)
        return [(met, (reached - none) / mean), (won, met.usual * (conversion - contact) / mean)]

    def _cells(self, table: Table, scale: float) -> Cells:
        until = table.take(table.wall_s < self.subject.end_s)
        expected = scale * until.coded.expected
        inside = until.wall_s >= self.subject.start_s
        return day_cells(until.coded.y - expected, expected, until.keys, inside, until.shift_h, until.wall_s / HOUR_S)

    def counts(self, name: str) -> tuple[float, float]:
        """A count of calls ("calls"), outbound calls, drops or dials no agent had: usual per day, and now."""
        if (name,) not in self.sums:
            past, today = self._rows()
            self.sums[(name,)] = (
                self._usual(_per_day(past, name, self.subject)),
                float(_per_day(today, name, self.subject).sum()),
            )
        return self.sums[(name,)]

    def seconds(self, *states: str) -> tuple[float, float]:
        """Seconds in these states (all without one): usual per day, and now."""
        key = ("seconds", *states)
        if key not in self.sums:
            past, today = self._rows()
            now = float(_state_days(today, states, self.subject, cut=False).sum())
            self.sums[key] = self._usual(_state_days(past, states, self.subject, cut=True)), now
        return self.sums[key]

    def _usual(self, per_day: Floats) -> float:
        """Mean per day, recent days counting most."""
        weight = self._days()
        return float((per_day * weight).sum() / max(float(weight.sum()), 1e-9))

    def agents(self) -> tuple[float, int]:
        """People with calls in the window: usual per day, and now."""
        past, today = self._rows()
        each = [_people(rows, self.subject) for rows in (past, today)]
        return self._usual(each[0]), int(each[1].sum())

    def _rows(self) -> tuple[Rows, Rows]:
        assert self.history.past is not None
        assert self.history.today is not None
        return self.history.past, self.history.today[1]

    def _days(self) -> Floats:
        """Weight of each past day; of an agent only the days at work then."""
        past, _ = self._rows()
        weight = day_weights(self.history)
        if self.subject.agent is not None:
            weight = weight * (_per_day(past, "calls", self.subject) > 0)
        return weight


def split_metric(study: Study, metric: str) -> Split | None:
    """The figure's change split into its causes; None for a figure that is not taken apart."""
    recipe = RECIPES.get(metric)
    return None if recipe is None else recipe(study)


def _answers(study: Study) -> Split:
    who = study.subject
    if who.answer_definition == "non_machine":
        return study.rate("met")
    if who.answer_definition == "human_answered" or who.unit == "agent":
        return study.rate("human")
    return _product([(_pickups(study), 1.0), (_taken(study), 1.0), (study.rate("human"), 1.0)])


def _contacts(study: Study) -> Split:
    if study.subject.unit == "agent":
        return study.rate("contact")
    calls, outbound, missed = (study.counts(name) for name in ("calls", "outbound", "missed"))
    rows = [(c + m) / max(o + m, 1e-9) for c, o, m in zip(calls, outbound, missed, strict=True)]
    callers = whole(rows[0], rows[1], round(calls[1]), "lead_mix")
    return _product(
        [(_pickups(study), 1.0), (_taken(study), 1.0), (study.rate("contact"), 1.0), (callers, 1.0)],
        round(outbound[1] + missed[1]),
    )


def _pickups(study: Study) -> Split:
    return study.rate("pickup")


def _taken(study: Study) -> Split:
    """Share of the people who picked up that reached an agent: the others were dropped for want of one."""
    calls, drops = study.counts("calls"), study.counts("drops")
    share = [c / max(c + d, 1e-9) for c, d in zip(calls, drops, strict=True)]
    return whole(share[0], share[1], round(calls[1] + drops[1]), "staffing")


def _drops(study: Study) -> Split | None:
    if study.subject.unit == "agent":
        return None
    taken = _taken(study)
    return closed(1 - taken.usual, 1 - taken.now, taken.n, {"staffing": taken.usual - taken.now}, {})


def _waits(study: Study) -> Split:
    """Seconds of waiting per call: fewer pick-ups per dial make agents wait, the rest is staffing and dial level."""
    (usual_s, now_s), (usual_n, now_n) = study.seconds("wait"), study.counts("calls")
    usual, now, n = usual_s / max(usual_n, 1e-9), now_s / max(now_n, 1e-9), round(now_n)
    if study.subject.unit == "agent" or min(usual, now) <= 0:
        return whole(usual, now, n, "staffing")
    picked = _pickups(study)
    listed = chain([(picked, -1.0)], picked.usual / max(picked.now, 1e-9) * usual, usual, n)
    room = (now - usual) / listed.change if abs(listed.change) > 1e-9 else 0.0
    part = min(max(room, 0.0), 1.0)
    parts = {cause: part * value for cause, value in listed.parts.items() if cause != "rest"}
    parts["staffing"] = parts.get("staffing", 0.0) + (now - usual) - sum(parts.values()) - part * listed.parts["rest"]
    return closed(usual, now, n, parts, {cause: part**2 * v for cause, v in listed.variance.items()})


def _cycle(study: Study) -> Split:
    """Seconds from call to call: talk, wrap and waiting."""
    busy = study.rate("busy")
    return add_up([busy, _waits(study)], busy.n)


def _hourly(*kinds: str) -> Callable[[Study], Split]:
    def split(study: Study) -> Split:
        links = [(study.rate(kind), 1.0) for kind in kinds] + [(_cycle(study), -1.0)]
        return _product(links, links[-1][0].n if kinds == () else study.rate(kinds[0]).n, HOUR_S)

    return split


def _calls(study: Study) -> Split:
    """Calls = hours logged in x share of them at work x calls per hour at work."""
    logged, idle = study.seconds(), study.seconds("pause", "login", "unknown")
    work = [max(a - b, 1e-9) / max(a, 1e-9) for a, b in zip(logged, idle, strict=True)]
    agent = study.subject.unit == "agent"
    links = [
        (whole(logged[0], logged[1], 0, "staffing"), 1.0),
        (whole(work[0], work[1], 0, "agent" if agent else "staffing"), 1.0),
        (_cycle(study), -1.0),
    ]
    usual, now = study.counts("calls")
    return chain(links, now, usual, round(now))


def _product(links: list[tuple[Split, float]], n: int | None = None, unit: float = 1.0) -> Split:
    usual = unit * float(np.prod([max(link.usual, 1e-9) ** power for link, power in links]))
    now = unit * float(np.prod([max(link.now, 0.0 if power > 0 else 1e-9) ** power for link, power in links]))
    return chain(links, now, usual, links[0][0].n if n is None else n)


RECIPES: Mapping[str, Callable[[Study], Split | None]] = {
    "conversion_per_contact": lambda study: study.rate("conversion"),
    "contact_rate": _contacts,
    "answer_rate": _answers,
    "handle_s": lambda study: study.rate("handle"),
    "talk_s": lambda study: study.rate("talk"),
    "wrap_s": lambda study: study.rate("wrap"),
    "conversions_per_hour": _hourly("conversion", "contact"),
    "contacts_per_hour": _hourly("contact"),
    "calls_per_hour": _hourly(),
    "calls": _calls,
    "drop_rate": _drops,
}


def _per_day(rows: Rows, name: str, who: Subject) -> Floats:
    """A count per day within the subject's stretch of the clock."""
    if name in ("calls", "outbound"):
        calls = rows.calls
        mine = (calls["wall_s"] >= who.start_s) & (calls["wall_s"] < who.end_s) & _of_unit(calls, who)
        mine = mine & ~calls["inbound"].astype(bool) if name == "outbound" else mine
        return np.asarray(np.bincount(calls["day"][mine], minlength=len(rows.days)), dtype=np.float64)
    dials = rows.dials
    middle = dials["quarter"] * QUARTER_S + QUARTER_S // 2
    mine = (middle >= who.start_s) & (middle < who.end_s)
    mine &= dials["campaign_id"] == who.unit_id if who.unit == "campaign" else True
    mine &= dials["drop"] if name == "drops" else True
    return np.asarray(np.bincount(dials["day"][mine], weights=dials["n"][mine], minlength=len(rows.days)))


def _of_unit(table: Columns, who: Subject) -> Bools:
    if who.unit == "team":
        return np.ones(len(table["campaign_id"]), dtype=bool)
    return np.asarray(table[f"{who.unit}_id"] == who.unit_id)


def _state_days(rows: Rows, states: tuple[str, ...], who: Subject, *, cut: bool) -> Floats:
    """Seconds per day in the states; `cut` takes only a part of the quarter hour in which the stretch ends."""
    table = rows.states
    begin = table["quarter"] * QUARTER_S
    part = np.clip((who.end_s - begin) / QUARTER_S, 0.0, 1.0) if cut else (begin < who.end_s).astype(np.float64)
    mine = (begin + QUARTER_S > who.start_s) & (part > 0) & _of_unit(table, who)
    if states:
        mine &= states_in(table["state"], states)
    weights = table["seconds"][mine] * part[mine]
    return np.asarray(np.bincount(table["day"][mine], weights=weights, minlength=len(rows.days)))


def _people(rows: Rows, who: Subject) -> Floats:
    calls = rows.calls
    mine = (calls["wall_s"] >= who.start_s) & (calls["wall_s"] < who.end_s) & _of_unit(calls, who)
    pairs = np.unique(calls["agent_id"][mine] * MOST_DAYS + calls["day"][mine])
    return np.asarray(np.bincount(pairs % MOST_DAYS, minlength=len(rows.days)), dtype=np.float64)
