"""Agents' wishes through a link: a form ranks them, the manager takes them up as soft rules (E068, E069).

A link holds a random token and nothing else; the store keeps its hash alone. A newer link of the same agent and
scenario replaces the older one. What is answered may be changed until the manager has taken it up or the link is over.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.lookout import Asked
from backend.planning import sentences
from backend.planning.errors import BadPlan
from backend.planning.plans import append_scenario, outdated_scenario, scenario_of
from backend.planning.rules import WEEKDAYS, AnyRule, Pattern, Prefer
from backend.planning.scenario import Scenario
from backend.store import read, write

TOKEN_BYTES = 24
RANKS = 3
MOST_STARTS = 60


@dataclass(frozen=True, slots=True)
class Form:
    """What an agent is asked: beginnings and shifts to rank, and what was answered before."""

    agent: str
    scenario: Scenario
    starts: tuple[str, ...]
    shifts: tuple[str, ...]
    answered: tuple[AnyRule, ...]


class LinkOver(Exception):
    """The link is unknown, over, or its answer has been taken up."""


def invite(asked: Asked, scenario_id: int, agents: Sequence[str], days: int) -> list[dict[str, Any]]:
    """A fresh `schemas.planning.WishLink` for each agent, everybody where none is named; BadPlan for strangers."""
    scenario = scenario_of(asked, scenario_id).scenario
    known = [agent.name for agent in scenario.agents]
    if stranger := next((name for name in agents if name not in known), None):
        raise BadPlan(f"There is no agent {stranger} in this scenario.", "Choose some of its agents.")
    links = [(name, secrets.token_urlsafe(TOKEN_BYTES)) for name in agents or known]
    ends = asked.now + 86_400 * days
    rows = [
        {"centre_id": asked.centre.centre_id, "token_hash": hashed(token), "scenario_id": scenario_id, "agent": name,
         "made_at": asked.now, "expires_at": ends, "answered_at": None, "state": "open", "rules_json": "[]"}
        for name, token in links
    ]  # fmt: skip

    def save(conn: Any) -> None:
        for row in rows:
            write.save_wish(conn, row)

    asked.store.write(save)
    return [{"agent": name, "path": f"/p/{token}", "expires_at": ends} for name, token in links]


def hashed(token: str) -> str:
    """What the store knows of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def centre_of_link(asked: Asked, token: str) -> int:
    """The centre a link belongs to, whichever was asked; raises LinkOver."""
    return int(_open(asked, token)["centre_id"])


def form_of(asked: Asked, token: str) -> Form:
    """The form behind a link of the centre asked; raises LinkOver."""
    row = _open(asked, token)
    scenario = scenario_of(asked, row["scenario_id"]).scenario
    if row["agent"] not in {agent.name for agent in scenario.agents}:
        raise LinkOver
    return Form(row["agent"], scenario, _starts(scenario), tuple(shift.name for shift in scenario.shifts),
                tuple(_rules(row["rules_json"])))  # fmt: skip


def answer(asked: Asked, token: str, given: Mapping[str, Sequence[str]]) -> list[str]:
    """Store what was chosen in the form, as sentences told back; raises LinkOver, or BadPlan for what is no choice."""
    form = form_of(asked, token)
    rules = _wanted(form, given)
    text = json.dumps([rule.model_dump(mode="json") for rule in rules])
    if not asked.store.write(lambda conn: write.answer_wish(conn, hashed(token), text, asked.now)):
        raise LinkOver
    return [sentences.write(rule) for rule in rules]


def listed(asked: Asked, scenario_id: int) -> list[dict[str, Any]]:
    """`schemas.planning.WishRow` for every link of a scenario."""
    scenario_of(asked, scenario_id)
    with asked.store.read() as conn:
        rows = read.wishes_of(conn, asked.centre.centre_id, scenario_id)
    return [
        {"agent": row["agent"], "expires_at": row["expires_at"], "answered_at": row["answered_at"],
         "state": "over" if row["state"] == "open" and row["expires_at"] <= asked.now else row["state"],
         "sentences": [sentences.write(rule) for rule in _rules(row["rules_json"])]}
        for row in rows
    ]  # fmt: skip


def take_up(asked: Asked, scenario_id: int, version: int, agents: Sequence[str], who: str, *, accept: bool) -> int:
    """Make answered wishes soft rules in a new version of the scenario, or decline them; how many agents' they were.

    Earlier wishes of the same agents are replaced. Raises Outdated where the version is not the newest.
    """
    stored = scenario_of(asked, scenario_id)
    with asked.store.read() as conn:
        rows = [row for row in read.wishes_of(conn, asked.centre.centre_id, scenario_id) if row["state"] == "answered"]
    chosen = [row for row in rows if not agents or row["agent"] in agents]
    if not chosen:
        raise BadPlan("No wishes wait to be taken up.", "Send links and wait for answers.")
    names = [row["agent"] for row in chosen]
    if accept:
        kept = [rule for rule in stored.scenario.rules if not (_is_wish(rule) and set(rule.who) <= set(names))]
        new = [rule for row in chosen for rule in _rules(row["rules_json"])]
        rules = [one.model_dump(mode="json") for one in (*kept, *new)]
        data = stored.scenario.model_dump(mode="json") | {"rules": rules}
        scenario = Scenario.model_validate(data)
        if stored.row["version"] != version or not append_scenario(asked, scenario, who, scenario_id, version + 1):
            raise outdated_scenario(scenario_of(asked, scenario_id).row)
    state = "taken up" if accept else "declined"
    centre_id = asked.centre.centre_id
    asked.store.write(lambda conn: write.settle_wishes(conn, centre_id, scenario_id, names, state))
    return len(names)


def _open(asked: Asked, token: str) -> dict[str, Any]:
    with asked.store.read() as conn:
        row = read.wish_of_token(conn, hashed(token))
    if row is None or row["expires_at"] <= asked.now or row["state"] not in ("open", "answered"):
        raise LinkOver
    return row


def _starts(scenario: Scenario) -> tuple[str, ...]:
    """Clock times at which some shift may begin; whole hours where quarters are too many."""
    minutes = sorted({
        at for shift in scenario.shifts
        for at in range(_minute(shift.first_start), _minute(shift.last_start) + 1, shift.step_min)
    })  # fmt: skip
    if len(minutes) > MOST_STARTS:
        minutes = [at for at in minutes if at % 60 == 0]
    return tuple(f"{at // 60:02d}:{at % 60:02d}" for at in minutes)


def _minute(clock: str) -> int:
    return 60 * int(clock[:2]) + int(clock[3:])


def _wanted(form: Form, given: Mapping[str, Sequence[str]]) -> list[AnyRule]:
    """The soft rules of an answer; raises BadPlan for values that were no choice."""
    starts = _ranked(given, "start", form.starts)
    shifts = _ranked(given, "shift", form.shifts)
    off = [day for day in WEEKDAYS if day in set(given.get("off", ()))]
    rules: list[AnyRule] = []
    if starts:
        rules.append(Prefer(who=(form.agent,), source="preference", rank=5, starts=starts))
    if shifts:
        rules.append(Prefer(who=(form.agent,), source="preference", rank=5, shifts=shifts))
    if off:
        rules.append(Pattern(who=(form.agent,), source="preference", rank=5, days=tuple(off), mode="never"))
    return rules


def _ranked(given: Mapping[str, Sequence[str]], name: str, known: Sequence[str]) -> tuple[str, ...]:
    chosen = [value for rank in range(1, RANKS + 1) for value in given.get(f"{name}{rank}", ()) if value]
    if any(value not in known for value in chosen):
        raise BadPlan("One of the choices is none of those offered.", "Load the page again.")
    return tuple(dict.fromkeys(chosen))


def _is_wish(rule: AnyRule) -> bool:
    return rule.source == "preference" and rule.rank is not None and bool(rule.who)


def _rules(text: str) -> list[AnyRule]:
    kinds: dict[str, type[Prefer] | type[Pattern]] = {"prefer": Prefer, "pattern": Pattern}
    return [kinds[one["kind"]].model_validate(one) for one in json.loads(text)]
