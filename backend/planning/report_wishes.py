"""How much of each agent's wishes a schedule keeps, and that no must-rule gave way to one (E068)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backend.clock import utc_to_wall
from backend.planning.broken import Broken
from backend.planning.build import SOFT
from backend.planning.changes import price
from backend.planning.report import Report, Table, several
from backend.planning.rules import AnyRule, Available, Off, Pattern, Prefer
from backend.planning.scenario import Scenario, rules_of
from backend.planning.sentences import write
from backend.planning.timetable import Duty, Timetable


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish of one agent: how many times it could be kept, by the first choice, and by a later one."""

    agent: str
    sentence: str
    asked: int
    first: int
    other: int

    @property
    def satisfied(self) -> float | None:
        """Share of the times it was kept; None where it never came up."""
        return round((self.first + self.other) / self.asked, 4) if self.asked else None


def wishes_of(scenario: Scenario, timetable: Timetable, found: Sequence[Broken]) -> list[Wish]:
    """Every wish: ranked beginnings and shifts, and soft rules that come from an agent; `found` is what is broken."""
    times: dict[tuple[str, str], int] = {}
    for one in found:
        times[one.who, one.rule] = times.get((one.who, one.rule), 0) + one.days
    return [
        _wish(rule, agent.name, scenario, timetable, times)
        for agent in scenario.agents
        for rule in rules_of(scenario, agent.name)
        if is_wish(rule)
    ]


def is_wish(rule: AnyRule) -> bool:
    """Whether a rule is an agent's wish, which may give way."""
    return not rule.hard and (isinstance(rule, Prefer) or rule.source == "preference")


def _wish(
    rule: AnyRule, agent: str, scenario: Scenario, timetable: Timetable, times: dict[tuple[str, str], int]
) -> Wish:
    duties, said = timetable.of(agent), write(rule)
    if isinstance(rule, Prefer):
        places = [_place(rule, duty, timetable.zone) for duty in duties]
        return Wish(agent, said, len(places), places.count(0), sum(place > 0 for place in places))
    wrong = times.get((agent, said), 0)
    asked = max(_chances(rule, scenario, duties), wrong)
    return Wish(agent, said, asked, asked - wrong, 0)


def _place(rule: Prefer, duty: Duty, zone: str) -> int:
    """Which choice a shift is; -1 where it is none of them."""
    wanted = rule.starts or rule.shifts
    have = utc_to_wall(duty.start, zone)[11:16] if rule.starts else duty.shift
    return wanted.index(have) if have in wanted else -1


def _chances(rule: AnyRule, scenario: Scenario, duties: Sequence[Duty]) -> int:
    """How many times a rule can be kept: its days, or once."""
    if isinstance(rule, Pattern):
        return sum(day.strftime("%A") in rule.days for day in scenario.days)
    if isinstance(rule, Off):
        return sum(rule.first <= day <= rule.last for day in scenario.days)
    if isinstance(rule, Available):
        return sum(duty.day.strftime("%A") in rule.days for duty in duties)
    return 1


def satisfaction(wishes: Sequence[Wish]) -> dict[str, float | None]:
    """Share of the times that each agent's wishes were kept; None where none came up."""
    out: dict[str, float | None] = {}
    for name in dict.fromkeys(one.agent for one in wishes):
        mine = [one for one in wishes if one.agent == name]
        asked = sum(one.asked for one in mine)
        out[name] = round(sum(one.first + one.other for one in mine) / asked, 4) if asked else None
    return out


def satisfied(scenario: Scenario, timetable: Timetable, found: Sequence[Broken]) -> Report:
    """The report: by agent and by wish, the least satisfied first."""
    wishes = wishes_of(scenario, timetable, found)
    shares = satisfaction(wishes)
    order = sorted(shares, key=lambda name: (shares[name] is None, shares[name] or 0.0, name))
    agents = tuple(_agent_row(name, [one for one in wishes if one.agent == name], shares[name]) for name in order)
    each = tuple(
        (one.agent, one.sentence, one.asked, one.first + one.other, one.satisfied)
        for one in sorted(wishes, key=lambda one: order.index(one.agent))
    )
    return Report(
        "wishes", f"{_said(wishes, len(scenario.agents))} {_must(found)}".strip(),
        (Table("wishes_agents",
               ("agent", "wishes", "asked", "first_choice", "other_choice", "not_kept", "satisfied"), agents),
         Table("wishes_rules", ("agent", "wish", "asked", "kept", "satisfied"), each)),
        tuple(_notes(found)),
    )  # fmt: skip


def _agent_row(
    name: str, mine: Sequence[Wish], share: float | None
) -> tuple[str, int, int, int, int, int, float | None]:
    asked, first, other = (sum(values) for values in zip(*((w.asked, w.first, w.other) for w in mine), strict=True))
    return name, len(mine), asked, first, other, asked - first - other, share


def _said(wishes: Sequence[Wish], agents: int) -> str:
    asked = sum(one.asked for one in wishes)
    if not wishes:
        return "Nobody has told a wish; send out links in the step Rules."
    if not asked:
        return "The wishes did not come up in these weeks."
    kept = sum(one.first + one.other for one in wishes)
    people = len({one.agent for one in wishes})
    return f"Wishes are kept {kept:,} of {asked:,} times ({100 * kept / asked:.0f} %), of {people} of {agents} agents."


def _must(found: Sequence[Broken]) -> str:
    hard = [one for one in found if one.rank is None]
    if not hard:
        return "All must-rules are kept: none gave way to a wish."
    return f"{several(len(hard), 'must-rule is', 'must-rules are')} broken, see the schedule."


def _notes(found: Sequence[Broken]) -> Iterator[str]:
    hard = [price(one) / one.days for one in found if one.rank is None]
    if hard:
        yield (
            f"A must-rule weighs as much as {min(hard) / SOFT[0]:.0f} wishes of rank 1 broken on a day: "
            "it gives way where it cannot be kept, not for a wish."
        )
    yield "A wish counts once for each shift, or each day, on which it comes up; a later choice counts as kept."
