"""The feed and the coaching queue as the panel receives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from zlib import crc32

from backend.advice.feed import Candidate, Card, Held, Manners, Names
from backend.advice.feed import steps as do
from backend.advice.feed import words as say
from backend.advice.feed.held_words import why_sentence
from backend.advice.feed.trust import TrackRecord
from backend.advice.phrases import figure, hours, phrase
from backend.advice.rules import RULES_BY_NAME
from backend.clock import day_bounds
from backend.lookout.alerts import alerts_between
from backend.steering.feed_rows import card_of, held_of, outcome_of
from backend.steering.feeding import manners, records
from backend.steering.inputs import Look
from backend.steering.sources_moves import places_of, said_of
from backend.store import read

LEVELS = ("watch", "likely", "act", "urgent")
HOUR_S = 3600


def feed(look: Look, salt: str, day: date | None) -> dict[str, Any]:
    """`schemas.Feed` of a local day, today without one."""
    asked = look.asked
    shown_day = day or asked.today
    start, end = day_bounds(shown_day, asked.centre.zone)
    with asked.store.read() as conn:
        rows = read.advices(conn, asked.centre.centre_id, start, end)
        log = [held_of(row) for row in read.silences(conn, asked.centre.centre_id, shown_day.toordinal())]
    cards = [(card_of(row), outcome_of(row)) for row in rows]
    seen = [(card, outcome) for card, outcome in cards if card.part == "shown"]
    hidden = sum(card.part == "held_out" and card.concealed(asked.at) for card, _ in cards)
    rules, known = manners(look, salt), records(look)
    said = [card_answer(look, card, outcome, known) for card, outcome in sorted(seen, key=_order)]
    held = [_held(look, one, rules, known) for one in log if not one.concealed(asked.at)]
    held += [_measured(look, card) for card, _ in cards if card.part == "held_out" and not card.concealed(asked.at)]
    return {
        "centre": asked.centre_ref, "now": asked.now, "as_of": asked.as_of, "sentence": _sentence(seen, held, rules),
        "per_hour": rules.per_hour,
        "shown_this_hour": sum(asked.at - HOUR_S < card.shown_at <= asked.at for card, _ in seen),
        "praise_today": sum(card.first.kind == "praise" for card, _ in seen),
        "measuring": _measuring(hidden), "adoption": _adoption([card for card, _ in seen]),
        "n": len(said), "cards": said, "held": held,
    }  # fmt: skip


def card_answer(look: Look, card: Card, outcome: Mapping[str, Any], known: Mapping[str, TrackRecord]) -> dict[str, Any]:
    """`schemas.Card`."""
    one, names, asked = card.latest, names_of(look), look.asked
    move = said_of(look, one)
    return {
        "id": card.card_id, "kind": one.kind, "section": section(one), "confidence": card.level, "state": card.state,
        "title": title_of(look, one), "sentence": sentence_of(look, one),
        "why": [
            {"label": f.label, "value": f.value, "low": f.low, "high": f.high, "n": f.n, "unit": f.unit}
            for f in one.figures
        ],
        "why_sentence": say.why_sentence(one, names), "chart": _chart(look, one), "gain": gain(one),
        "odds": say.odds(one), "record": say.record(known.get(one.rule)),
        "would_change": say.would_change(one, names),
        "cost_of_nothing": say.cost_of_nothing(one, asked.at, card.expires_at, names),
        "agent_ids": list(one.agent_ids), "agents": [names.agent(agent) for agent in one.agent_ids],
        "campaign_id": one.campaign_id or None, "campaign": names.campaign(one.campaign_id),
        "from_id": one.from_campaign_id or None, "to_id": one.to_campaign_id or None,
        "steps": move["steps"] if move else list(do.steps(one, names)),
        "instruction": move["instruction"] if move else do.instruction(one, names),
        "runbook": RULES_BY_NAME[one.rule].runbook, "alert_id": one.alert_id, "shown_at": card.shown_at,
        "as_of": one.as_of, "expires_at": card.expires_at, "reaction": card.reaction,
        "reaction_reason": card.reaction_reason, "followed_at": card.followed_at,
        "outcome": outcome_words(card, outcome), "calls": calls(one),
    }  # fmt: skip


def title_of(look: Look, one: Candidate) -> str:
    """A few words; of a chain of moves where each agent goes."""
    places = places_of(one)
    if len({there for _, _, there in places}) <= 1:
        return say.title(one, names_of(look))
    return ", ".join(f"{look.agent(agent)} to {look.campaign(there)}" for agent, _, there in places)


def sentence_of(look: Look, one: Candidate) -> str:
    """A candidate's sentence; of a move that of the line-up, which knows swaps."""
    move = said_of(look, one)
    return str(move["sentence"]) if move else say.sentence(one, names_of(look))


def section(one: Candidate) -> str:
    """Risks on one side, what is to be gained or praised on the other."""
    return "risk" if one.tone == "risk" else "opportunity"


def gain(one: Candidate) -> dict[str, Any]:
    """`schemas.Gain` of a candidate, an hour."""
    benefit = one.benefit_per_hour
    return {
        "value": round(benefit.value, 4), "low": round(benefit.low, 4), "high": round(benefit.high, 4),
        "chance": round(one.chance, 4), "unit": benefit.unit, "n": one.n,
    }  # fmt: skip


def calls(one: Candidate) -> dict[str, Any]:
    """`schemas.CallsQuery` of the calls behind a candidate."""
    alone = one.agent_ids[0] if len(one.agent_ids) == 1 else None
    campaign = one.from_campaign_id or one.campaign_id
    return {
        "start": one.since, "end": max(one.as_of, one.since), "agent_id": alone,
        "campaign_id": None if alone is not None else campaign or None, "statuses": [],
    }  # fmt: skip


def names_of(look: Look) -> Names:
    """Names for words."""
    return Names(look.names.agents, look.names.campaigns, look.asked.centre.zone)


def outcome_words(card: Card, outcome: Mapping[str, Any]) -> str:
    """What came of a card, without claiming that the advice did it."""
    if not outcome:
        return ""
    metric = RULES_BY_NAME[card.first.rule].metric
    if outcome["came"] is None:
        return "Too little work afterwards to tell."
    span = hours(card.expires_at - card.shown_at)
    came = f"{figure(metric, outcome['came'])} {phrase(metric).name} in the {span} after"
    if outcome["before"] is None:
        return f"{came}."
    usual = "" if outcome["usual"] is None else f", usual {figure(metric, outcome['usual'])}"
    return f"{came}; {figure(metric, outcome['before'])} in the {span} before{usual}."


def _order(one: tuple[Card, Mapping[str, Any]]) -> tuple[int, int, int]:
    """Open cards first, by level; then the newest."""
    card = one[0]
    return (0 if card.open else 1, -LEVELS.index(card.level), -card.shown_at)


def _chart(look: Look, one: Candidate) -> dict[str, Any] | None:
    """The chart of the alert behind it."""
    if one.alert_id is None:
        return None
    charts = look.once("charts", lambda: _charts(look))
    found: dict[str, Any] | None = charts.get(one.alert_id)
    return found


def _charts(look: Look) -> dict[int, dict[str, Any]]:
    start, end = day_bounds(look.asked.today, look.asked.centre.zone)
    _, found = alerts_between(look.asked, start, end)
    return {one.alert_id: said["chart"] for one, said in found}


def _held(look: Look, held: Held, rules: Manners, known: Mapping[str, TrackRecord]) -> dict[str, Any]:
    """`schemas.HeldCard` of an entry of the silence log."""
    one, names = held.candidate, names_of(look)
    return _entry(look, one, held.level, held.why, why_sentence(held, rules, names, known.get(one.rule)),
                  held.more_calls, held.first_at, held.last_at)  # fmt: skip


def _measured(look: Look, card: Card) -> dict[str, Any]:
    """`schemas.HeldCard` of advice that was held out and whose time is over."""
    said = "Held back by chance to measure what advice of this type brings; its time is over, so it is shown here."
    return _entry(look, card.first, card.level, "held_out", said, None, card.shown_at, card.expires_at)


def _entry(
    look: Look, one: Candidate, level: str, why: str, sentence: str, more: int | None, since: int, at: int
) -> dict[str, Any]:
    return {
        "id": crc32(f"{one.key} {since}".encode()), "kind": one.kind, "section": section(one), "confidence": level,
        "sentence": sentence_of(look, one), "why": why, "why_sentence": sentence, "more_calls": more,
        "agent_ids": list(one.agent_ids), "campaign_id": one.campaign_id or None, "since": since, "at": at,
        "calls": calls(one),
    }  # fmt: skip


def _sentence(seen: Sequence[tuple[Card, Any]], held: Sequence[Any], rules: Manners) -> str:
    waiting = sum(card.open and card.reaction is None for card, _ in seen)
    if not seen and not held:
        return "Nothing to advise yet today."
    asks = {0: "Nothing waits for you", 1: "One thing is worth doing now"}.get(
        waiting, f"{waiting} things are worth doing"
    )
    back = f"{len(held)} more were held back" if held else "nothing was held back"
    return f"{asks}; {back} today. At most {rules.per_hour} new ones an hour."


def _measuring(hidden: int) -> str:
    if not hidden:
        return "No advice is held out to measure the effect now."
    pieces = "One piece of advice is" if hidden == 1 else f"{hidden} pieces of advice are"
    return f"{pieces} held out by chance now to measure the effect; shown here when its time is over."


def _adoption(cards: Sequence[Card]) -> str:
    if not cards:
        return "No advice was shown today."
    done = sum(card.reaction == "did_it" or card.followed_at is not None for card in cards)
    return f"{done} of {len(cards)} pieces of advice shown today were done."


def coaching(look: Look, held: Sequence[Held], cards: Sequence[Card], coached: Mapping[int, int]) -> dict[str, Any]:
    """`schemas.CoachingQueue`: everybody whom coaching would help, by expected benefit x chance.

    Cards and held-back candidates of kinds coach and investigate about one agent compete; the best of each counts.
    """
    best: dict[int, tuple[float, Candidate, str]] = {}
    pool = [(card.latest, card.level) for card in cards if card.open and card.part == "shown"]
    pool += [(one.candidate, one.level) for one in held if one.ended_at is None and one.why != "held_out"]
    for one, level in pool:
        if one.kind in ("coach", "investigate") and len(one.agent_ids) == 1 and one.tone != "praise":
            worth = one.benefit_per_hour.value * one.chance
            agent_id = one.agent_ids[0]
            if agent_id not in best or worth > best[agent_id][0]:
                best[agent_id] = (worth, one, level)
    order = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))
    names, asked = names_of(look), look.asked
    rows = [
        {
            "agent_id": agent_id, "name": names.agent(agent_id), "rank": place, "metric": one.metric,
            "sentence": sentence_of(look, one), "gain": gain(one), "confidence": level, "n": one.n,
            "last_coached_at": coached.get(agent_id), "alert_id": one.alert_id, "calls": calls(one),
        }
        for place, (agent_id, (_, one, level)) in enumerate(order, 1)
    ]  # fmt: skip
    return {
        "centre": asked.centre_ref, "now": asked.now, "as_of": asked.as_of, "sentence": _first(rows), "n": len(rows),
        "agents": rows,
    }  # fmt: skip


def last_coached(look: Look) -> dict[int, int]:
    """When each agent was last coached, by what the manager reported of alerts and cards in four weeks (UTC s)."""
    asked, start = look.asked, look.asked.at - 28 * 86_400
    with asked.store.read() as conn:
        alerts = {
            row["alert_id"]: row["agent_id"]
            for row in read.alerts(conn, asked.centre.centre_id, start, asked.at + 1, facts=False)
            if row["agent_id"]
        }
        cards = {
            row["advice_id"]: row["agent_id"]
            for row in read.advices(conn, asked.centre.centre_id, start, asked.at + 1)
            if row["kind"] == "coach" and row["agent_id"]
        }
        told = [
            (alerts[one["alert_id"]], one["at"])
            for one in read.reactions(conn, asked.centre.centre_id, list(alerts))
            if one["reaction"] == "coached"
        ]
        told += [
            (cards[one["advice_id"]], one["at"])
            for one in read.advice_reactions(conn, asked.centre.centre_id, list(cards))
            if one["reaction"] == "did_it"
        ]
    return dict(sorted(told, key=lambda one: one[1]))


def _first(rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return "Nobody stands out: there are not enough calls to say that coaching would help one more than another."
    chance = round(10 * (rows[0]["gain"]["chance"] or 0))
    return f"{rows[0]['name']} first: the most to gain, weighed by how sure it is (right about {chance} times of 10)."
