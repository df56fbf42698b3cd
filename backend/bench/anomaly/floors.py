"""Real and teaching floors: who hangs up on callers (a known cause), and floors where every alarm is false.

Each look compares every agent with the colleagues on the same campaigns in that hour (exact binomial funnel), adjusts
all chances of the look together at 5 %, and raises an agent once a day. The naive rule beside it is each agent's own
history with |z| > 2.5.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from backend.analysis.anomaly import funnel, seed
from backend.analysis.estimates import Floats
from backend.bench.figure import Figure

Row = dict[str, str]

SHORT_S = 10.0
CULPRITS = frozenset({"A15", "A14", "A21", "A01"})
"""Highest shares of short services in the month; Brown et al. (2005) report agents who hang up on callers."""

RATE = 0.05
_QUARTERS = 97
_NAIVE_VALUES = 8
_NAIVE_N = 5
_SHUFFLES = 20
_BY_DAY = "1999-02-05"


@dataclass(frozen=True, slots=True, eq=False)
class Bank:
    """February 1999 as (days, quarters of an hour, campaigns, agents): services and how many of them were short."""

    days: list[str]
    agents: list[str]
    hits: Floats
    n: Floats


@dataclass(frozen=True, slots=True)
class Alarm:
    """An agent raised on a day at a quarter of an hour."""

    day: str
    quarter: int
    agent: str


def run(root: Path, rng_seed: int) -> Iterator[Figure]:
    """The bank's February, its outcomes shuffled, and the teaching data of PhoneNow."""
    yield from _bank(read_bank(root), rng_seed)
    yield from _phonenow(root)


def read_bank(root: Path) -> Bank:
    """Every service of an agent, by the quarter in which it ended; the customer's type stands for the campaign."""
    with (root / "anonymous_bank_1999" / "calls_feb1999.csv").open(newline="") as text:
        rows = [row for row in csv.DictReader(text) if row["outcome"] == "AGENT" and row["agent"]]
    days, agents, types = (sorted({row[name] for row in rows}) for name in ("date", "agent", "type"))
    hits = np.zeros((len(days), _QUARTERS, len(types), len(agents)))
    n = np.zeros_like(hits)
    for row in rows:
        hours, minutes, seconds = map(int, row["ser_start"].split(":"))
        end_s = hours * 3600 + minutes * 60 + seconds + float(row["ser_time"])
        at = (
            days.index(row["date"]), min(int(end_s // 900), _QUARTERS - 1),
            types.index(row["type"]), agents.index(row["agent"]),
        )  # fmt: skip
        n[at] += 1
        hits[at] += float(row["ser_time"]) <= SHORT_S
    return Bank(days, agents, hits, n)


def alarms(bank: Bank, *, step: int, in_a_row: int) -> list[Alarm]:
    """Alarms of looks every `step` quarters at the last hour; raised after `in_a_row` looks, once a day."""
    found = []
    for day, (hits, n) in enumerate(zip(bank.hits, bank.n, strict=True)):
        run, raised = np.zeros(len(bank.agents), dtype=np.int64), np.zeros(len(bank.agents), dtype=bool)
        for quarter in range(3, _QUARTERS, step):
            past = slice(quarter - 3, quarter + 1)
            chances = funnel.share_chances(hits[past].sum(0), n[past].sum(0))
            run = np.where(funnel.believed(chances, RATE), run + 1, 0)
            new = (run >= in_a_row) & ~raised
            found += [Alarm(bank.days[day], quarter, bank.agents[i]) for i in np.flatnonzero(new)]
            raised |= new
    return found


def naive_alarms(hits: Floats, n: Floats) -> tuple[int, int]:
    """(alarms, looks) of |z| > 2.5 against each agent's own earlier shares; periods x agents, at least 5 calls each."""
    flagged = looked = 0
    for own_hits, own_n in zip(hits.T, n.T, strict=True):
        share = (own_hits / np.maximum(own_n, 1.0))[own_n >= _NAIVE_N]
        for i in range(_NAIVE_VALUES, len(share)):
            past = share[:i]
            z = seed.z_scores(share[i], past.mean(), past.std(ddof=1), np.array(float(i)), _NAIVE_VALUES)
            flagged += bool(np.abs(z) > 2.5)
        looked += len(share)
    return flagged, looked


def _bank(bank: Bank, rng_seed: int) -> Iterator[Figure]:
    hourly = alarms(bank, step=4, in_a_row=1)
    others = [alarm for alarm in hourly if alarm.agent not in CULPRITS]
    hours = _hours(bank)
    naive, looked = naive_alarms(*(values.sum(1) for values in hours))
    who = ", ".join(f"{name} {count}" for name, count in Counter(alarm.agent for alarm in hourly).most_common())
    note = f"agent-hours, {who}; naive rule {naive} of {looked} agent-hours"
    yield Figure("bank February: alarms on short services", len(hourly), "", 20, note=note)
    yield Figure("bank February: alarms on other than A15 A14 A21 A01", len(others), "", 0)
    yield Figure("bank February: those four all found", len(CULPRITS & {a.agent for a in hourly}), "", 4, ">=")
    first = min((alarm.day for alarm in hourly), default="1999-03-01")
    days = (np.datetime64(first) - np.datetime64("1999-02-01")).astype(int) + 1
    yield Figure("bank February: first alarm on day", float(days), "", 5, note=f"goal; {first}")
    product = alarms(bank, step=1, in_a_row=2)
    wrong = [alarm.agent for alarm in product if alarm.agent not in CULPRITS]
    note = f"a look every 15 min, two in a row; others: {', '.join(wrong) or 'none'}"
    yield Figure("bank February: alarms in the product's rhythm", len(product), "", note=note)
    yield from _shuffled(bank, rng_seed)


def _hours(bank: Bank) -> tuple[Floats, Floats]:
    days, _, types, agents = bank.n.shape
    shape = (days * (_QUARTERS // 4), 4, types, agents)
    whole = _QUARTERS - _QUARTERS % 4
    return bank.hits[:, :whole].reshape(shape).sum(1), bank.n[:, :whole].reshape(shape).sum(1)


def _shuffled(bank: Bank, rng_seed: int) -> Iterator[Figure]:
    """The month with the short services dealt out anew among the services of the same quarter and campaign."""
    rng = np.random.default_rng(rng_seed)
    counts, naive = [], []
    for _ in range(_SHUFFLES):
        dealt = Bank(bank.days, bank.agents, shuffle(bank, rng), bank.n)
        counts.append(len(alarms(dealt, step=4, in_a_row=1)))
        naive.append(naive_alarms(*(values.sum(1) for values in _hours(dealt)))[0])
    looks = int((_hours(bank)[1].sum((1, 2)) > 0).sum())
    note = f"mean of {_SHUFFLES} shuffles, {looks} looks at {RATE:g}; goal 0; naive rule {np.mean(naive):.0f}"
    yield Figure("shuffled February: false alarms", float(np.mean(counts)), "", looks * RATE, note=note)
    product = [
        len(alarms(Bank(bank.days, bank.agents, shuffle(bank, rng), bank.n), step=1, in_a_row=2)) for _ in range(5)
    ]
    note = "mean of 5 shuffles, a look every 15 min, two in a row"
    yield Figure("shuffled February: false alarms in the product's rhythm", float(np.mean(product)), "", note=note)


def shuffle(bank: Bank, rng: np.random.Generator) -> Floats:
    """Hits dealt out anew among the agents' services of the same quarter and campaign."""
    dealt = np.zeros_like(bank.hits)
    for at in np.argwhere(bank.hits.sum(-1) > 0):
        place = tuple(at)
        dealt[place] = rng.multivariate_hypergeometric(bank.n[place].astype(np.int64), int(bank.hits[place].sum()))
    return dealt


def _phonenow(root: Path) -> Iterator[Figure]:
    with (root / "pwc_phonenow" / "calls.csv").open(newline="", encoding="utf-8-sig") as text:
        rows = list(csv.DictReader(text))
    answered = _sums(rows, lambda row: (1.0, row["Answered (Y/N)"] == "Y"))
    resolved = _sums(rows, lambda row: (row["Answered (Y/N)"] == "Y", row["Resolved"] == "Y"))
    talk = _sums(rows, _log_talk)
    squares = _sums(rows, lambda row: (0.0, _log_talk(row)[1] ** 2))[0]
    believed = np.array([
        funnel.believed(np.stack([
            funnel.share_chances(answered[0][day : day + 1], answered[1][day : day + 1]),
            funnel.share_chances(resolved[0][day : day + 1], resolved[1][day : day + 1]),
            funnel.time_chances(talk[0][day], squares[day], talk[1][day]),
        ]), RATE)
        for day in range(len(answered[1]))
    ])  # fmt: skip
    naive, looked = (sum(each) for each in zip(naive_alarms(*answered), naive_alarms(*resolved), strict=True))
    looks, single = len(believed), int(believed.sum())
    note = f"{looks} daily looks, 3 figures of 8 agents; nominal {looks * RATE:g}; naive rule {naive} of {looked}"
    yield Figure("PhoneNow (no agent differs): alarms at a single look", single, "", looks * RATE, note=note)
    twice = int((believed[1:] & believed[:-1]).sum())
    yield Figure("PhoneNow: false alarms, two looks in a row as the product", twice, "", 2, note="goal 0")


def _sums(rows: Sequence[Row], read: Callable[[Row], tuple[float, float]]) -> tuple[Floats, Floats]:
    days, agents = (sorted({row[name] for row in rows}) for name in ("Date", "Agent"))
    size, seen = np.zeros((len(days), len(agents))), np.zeros((len(days), len(agents)))
    for row in rows:
        at = days.index(row["Date"]), agents.index(row["Agent"])
        n, value = read(row)
        size[at] += n
        seen[at] += value
    return seen, size


def _log_talk(row: Row) -> tuple[float, float]:
    if row["Answered (Y/N)"] != "Y" or not row["AvgTalkDuration"]:
        return 0.0, 0.0
    hours, minutes, seconds = map(float, row["AvgTalkDuration"].split(":"))
    return 1.0, float(np.log(max(hours * 3600 + minutes * 60 + seconds, 1.0)))
