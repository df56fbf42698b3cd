"""Cards, steps and the silence log in words; the rules as data; how many calls settle a question; track records."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from backend.advice.feed import Benefit, Candidate, Card, FeedDesk, Held, Manners, Names
from backend.advice.feed import words as said
from backend.advice.feed.enough import calls_for_rates, calls_for_shares, calls_for_times, calls_to_settle
from backend.advice.feed.held_words import why_sentence
from backend.advice.feed.steps import instruction, steps
from backend.advice.feed.trust import JudgedCard, TrackRecord, judge, muted_rules, track_records
from backend.advice.feed.worth import level_of
from backend.advice.ledger import Range, TypeEffect
from backend.advice.ledger.words import adoption_sentence, done_sentence, effect_sentence
from backend.advice.record import KINDS as ALERT_KINDS
from backend.advice.rules import ALERT_RULES, RULES, RULES_BY_NAME, Rule, parse

T0 = 1_770_000_000
NAMES = Names({1: "Marcus", 2: "Ana"}, {5: "Campaign 5", 6: "Solar East"}, "UTC")
JARGON = re.compile(r"z-score|p-value|posterior|confidence interval|significan|variance|coefficient", re.IGNORECASE)


def candidate(rule: str = "coach_drift", **changed: Any) -> Candidate:
    kind, tone = RULES_BY_NAME[rule].kind, RULES_BY_NAME[rule].tone
    one = Candidate(
        rule, rule, kind, tone, (1,), 5, "handle_s", Benefit(1840.0, 1310.0, 2400.0, "cents"), 0.9, 31, T0, T0 + 3600,
        parts={"now": 512.0, "usual": 405.0, "luck_shifts": 140.0},
    )  # fmt: skip
    return replace(one, **changed)


def move(**changed: Any) -> Candidate:
    return candidate("move_gain", agent_ids=(1, 2), from_campaign_id=5, to_campaign_id=6, metric="conversions_per_hour",
                     **changed)  # fmt: skip


def test_a_card_is_one_sentence_in_the_floors_words() -> None:
    drift = "Marcus's handle time is trending up: 8:32 over 31 calls (usual 6:45). Consider coaching."
    assert said.sentence(candidate(), NAMES) == drift
    assert said.sentence(move(), NAMES) == "Move Marcus and Ana from Campaign 5 to Solar East: about $18 an hour more."
    both = replace(move(), benefit_per_hour=Benefit(0.4, 0.1, 0.7, "conversions"), from_campaign_id=0)
    assert said.sentence(both, NAMES) == "Move Marcus and Ana to Solar East: about 0.4 conversions an hour more."
    shared = candidate("process_shared", agent_ids=(1, 2, 3))
    assert said.sentence(shared, NAMES).startswith("Campaign 5: three agents share a problem, handle time is 8:32")
    floor = candidate("process_shared", agent_ids=(), campaign_id=0, parts={"now": 1.0, "usual": 2.0, "agents": 9})
    assert said.sentence(floor, NAMES).startswith("The whole floor: nine agents")
    tired = candidate("balance_break", metric="since_break_s", parts={"now": 7500.0})
    assert said.sentence(tired, NAMES) == "Offer Marcus a break: time since the last break is 2 h 05."


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_has_its_words(rule: Rule) -> None:
    one = candidate(rule.name, to_campaign_id=6 if rule.kind in ("move", "balance") else 0, from_campaign_id=5)
    texts = [
        said.title(one, NAMES), said.sentence(one, NAMES), said.why_sentence(one, NAMES), said.would_change(one, NAMES),
        said.odds(one), said.confidence("act", 0.9), instruction(one, NAMES), *steps(one, NAMES),
    ]  # fmt: skip
    assert all(texts)
    assert len(steps(one, NAMES)) >= 2
    assert not any("{" in text or "None" in text or JARGON.search(text) for text in texts)


def test_why_says_how_much_stands_behind_how_sure_and_what_is_at_stake() -> None:
    why = said.why_sentence(candidate(), NAMES)
    assert why == (
        "31 calls since 02:40. Such a finding is real about 9 times of 10. "
        "At stake: about $18 an hour, likely between $13 and $24."
    )
    weeks = said.why_sentence(move(since=T0 - 28 * 86_400, as_of=T0), NAMES)
    assert weeks.startswith("31 contacts in the last 28 days. Such a change gains about 9 times of 10. It brings")
    assert said.odds(candidate()) == "As much happens by luck in about 1 shift of 100."
    assert said.confidence("urgent", 0.99) == "Urgent: right nearly always"
    assert said.would_change(candidate(), NAMES) == "Handle time back near 6:45 for 30 min."
    assert said.cost_of_nothing(candidate(), T0, T0 + 3 * 3600, NAMES) == "Doing nothing costs about $50 until 05:40."
    assert said.cost_of_nothing(candidate("praise_level"), T0, T0 + 3600, NAMES) == ""
    assert said.age(candidate(), T0 + 3600 + 300) == "Figures as of 5 min ago."


def test_a_sentence_that_lacks_a_figure_says_which() -> None:
    with pytest.raises(ValueError, match="has no calls, now, usual|has no now, usual, way"):
        said.sentence(candidate(parts={}), NAMES)


def test_a_move_is_a_checklist_and_a_praise_is_ready_to_send() -> None:
    assert steps(move(), NAMES)[:2] == (
        "In Convoso open Users and change the campaign of Marcus to Solar East.",
        "In Convoso open Users and change the campaign of Ana to Solar East.",
    )
    assert instruction(move(), NAMES).startswith("Please move Marcus and Ana to Solar East in Convoso (Users)")
    streak = candidate("praise_streak", metric="streak", parts={"now": 5.0})
    assert instruction(streak, NAMES) == "Well done, Marcus: 5 successes in a row today. Thank you!"
    level = candidate("praise_level", metric="contacts_per_hour", parts={"now": 8.2, "usual": 6.1})
    assert "your contacts per hour are 8.2 today, where 6.1 is usual" in instruction(level, NAMES)


def test_names_of_many_are_short_and_unknown_ones_have_a_number() -> None:
    assert NAMES.people((1, 2)) == "Marcus and Ana"
    assert NAMES.people((1, 2, 9)) == "Marcus, Ana and Agent 9"
    assert NAMES.people((1, 2, 9, 10, 11)) == "Marcus, Ana and 3 others"


def held(why: str, note: str = "", **changed: Any) -> Held:
    one = Held(candidate(), "likely", why, note, 1, T0, T0, ready_at=T0 + 600)  # type: ignore[arg-type]
    return replace(one, **changed)


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (held("budget"), "At most 3 new cards an hour, and others promise more. Back after 02:50 at the earliest."),
        (held("praise"), "The last place of this hour went to an earned praise."),
        (held("repeated", "done"), "This was done a short while ago. Back after 02:50"),
        (held("repeated", "wrong"), "You called it wrong."),
        (held("repeated", "said"), "The same kind of advice was given about the same people"),
        (held("thin", candidate=candidate(n=5), more_calls=7), "Not enough calls: 5 calls so far, 12 are asked for. "
         "About 7 more would settle it."),
        (held("unsure", "expression", candidate=candidate(chance=0.61), more_calls=71),
         "Not sure enough: a chance of 61 %, 80 % are asked for. About 71 more would settle it."),
        (held("unsure", "waiting"), "Seen too short a while: it must last 5 min first. Back after 02:50"),
        (held("slight", candidate=candidate(benefit_per_hour=Benefit(40.0, 0.0, 90.0, "cents"))),
         "Too little to bother you with: about $0.40 an hour."),
        (held("slight", candidate=candidate(benefit_per_hour=Benefit(0.0, 0.0, 9.0, "cents"))), "It would bring noth"),
        (held("merged", "system"), "Several agents of the campaign share the problem"),
        (held("merged", "same"), "Another piece of advice about the same people is worth more"),
        (held("refused", candidate=candidate(refused="The drop budget is spent.")), "The drop budget is spent."),
        (held("held_out"), "Chosen by chance to be held back, to measure what advice of this type brings."),
        (held("muted"), "Advice of this type was right only 9 of the last 20 times"),
    ],
    ids=lambda one: f"{one.why}-{one.note}" if isinstance(one, Held) else "",
)  # fmt: skip
def test_the_log_says_why(entry: Held, told: str) -> None:
    record = TrackRecord("coach_drift", 9, 20, True)
    assert why_sentence(entry, Manners(1, "s"), NAMES, record).startswith(told)


def test_the_catalogues_numbers_of_calls_follow() -> None:
    assert calls_for_times(512 / 405 - 1, 0.8) == 71
    assert calls_for_times(0.20, 0.8) == 117
    assert calls_for_times(0.50, 0.8) == 24
    assert calls_for_shares(0.08, 0.04) == pytest.approx(300, rel=0.02)
    assert calls_for_shares(0.08, 0.06) == pytest.approx(1340, rel=0.01)
    assert calls_for_times(0.0, 0.8) is None
    assert calls_for_shares(0.08, 0.0800001) is None
    assert calls_for_rates(1.5, 1.0, 10) == pytest.approx(10 * (1.96 * 1.5**0.5 + 0.8416) ** 2 / 0.25, abs=1)


def test_calls_that_settle_grow_with_the_square_of_the_doubt() -> None:
    assert calls_to_settle(40, 0.8413448, 0.9772498) == 120
    assert calls_to_settle(40, 0.9, 0.8) == 0
    assert calls_to_settle(40, 0.5, 0.8) is None
    assert calls_to_settle(0, 0.7, 0.8) is None
    assert calls_to_settle(40, 0.500001, 0.8) is None
    assert calls_to_settle(40, 0.7, 1.0) is None


def test_expressions_are_comparisons_and_say_what_they_do_not_understand() -> None:
    rule = parse("chance >= 0.8 and n > 12 and worth != 0")
    assert [clause.name for clause in rule.clauses] == ["chance", "n", "worth"]
    assert rule.failed({"chance": 0.9, "n": 13, "worth": 1}) is None
    failed = rule.failed({"chance": 0.9, "n": 12, "worth": 1})
    assert failed is not None
    assert (failed.name, failed.bound) == ("n", 12)
    for wrong in ("chance", "chance >= high", "import os", "chance >= 0.8 or n > 3", ""):
        with pytest.raises(ValueError, match="is not a comparison"):
            parse(wrong)
    with pytest.raises(ValueError, match="Nothing is known as 'n'"):
        rule.failed({"chance": 0.9})


def test_the_rules_are_whole() -> None:
    assert len(RULES_BY_NAME) == len(RULES)
    assert {rule.kind for rule in RULES} == {"coach", "praise", "investigate", "move", "balance", "process"}
    assert {kind for kind, _ in ALERT_RULES} <= set(ALERT_KINDS)
    for (_, tone), name in ALERT_RULES.items():
        assert (RULES_BY_NAME[name].tone == "praise") == (tone == "praise")
    with pytest.raises(ValueError, match="repeats itself"):
        replace(RULES[0], cool_down_s=60)
    with pytest.raises(ValueError, match="at least 0"):
        replace(RULES[0], for_s=-1)


def test_an_unknown_fact_in_a_rule_is_named_at_the_look() -> None:
    desk = FeedDesk(rules={"coach_drift": replace(RULES_BY_NAME["coach_drift"], expression="magic >= 1")})
    with pytest.raises(ValueError, match="Nothing is known as 'magic'"):
        desk.look(T0, [candidate()], Manners(1, "s"))
    known = candidate(parts={"magic": 2.0, "now": 1.0, "usual": 1.0})
    assert desk.look(T0, [known], Manners(1, "s")).fates == {"coach_drift": "unsure"}


def test_levels_rise_with_the_chance_up_to_the_rules_severity() -> None:
    chances = (0.69, 0.7, 0.85, 0.95)
    assert [level_of(chance, "urgent") for chance in chances] == ["watch", "likely", "act", "urgent"]
    assert level_of(0.99, "act") == "act"


def card(**changed: Any) -> Card:
    one = Card(1, candidate(), candidate(), "act", "shown", "shown", True, 0.1, 1.0, 1, T0, T0, T0, T0 + 7200)
    return replace(one, **changed)


def test_a_card_is_as_right_as_its_alert_and_wrong_when_called_so() -> None:
    assert judge(card(), "right") is True
    assert judge(card(part="held_out"), "wrong") is False
    assert judge(card(reaction="wrong"), "right") is False
    assert judge(card(), "pending") is None
    assert judge(card(reaction="did_it")) is True
    assert judge(card(followed_at=T0 + 9)) is True
    assert judge(card(part="held_out", followed_at=T0 + 9)) is None
    assert judge(card(reaction="not_now")) is None


def test_a_type_right_too_seldom_is_muted_until_its_last_twenty_are_better() -> None:
    poor = [JudgedCard("move_gain", at, at % 10 < 6) for at in range(20)]
    fresh = [JudgedCard("coach_drift", at, False) for at in range(9)]
    records = track_records([*poor, *fresh])
    assert (records["move_gain"].right, records["move_gain"].judged) == (12, 20)
    assert muted_rules(records.values(), harmful=["praise_level"]) == {"move_gain", "praise_level"}
    better = [JudgedCard("move_gain", 100 + at, True) for at in range(10)]
    assert muted_rules(track_records([*poor, *better]).values()) == frozenset()
    assert said.record(records["move_gain"]) == "Advice of this type was right 12 of the last 20 times."
    assert said.record(None) == "No advice of this type was judged yet."


EFFECT = TypeEffect(
    "move_gain", "move", "conversions_per_hour", "per_hour", 400, 45, 0, 420, 230, Range(0.55, 0.5, 0.6),
    Range(0.31, 0.1, 0.52), Range(0.56, 0.18, 0.95), 1.96, 1.65, "helps", None,
)  # fmt: skip


def test_the_ledger_says_what_helped_what_came_anyway_and_what_it_takes_for_granted() -> None:
    assert effect_sentence(EFFECT) == (
        "It helps: +0.31 conversions per hour (likely between +0.10 and +0.52). Compared with 45 equally good pieces "
        "held out by chance. A plain before and after would claim +1.96 conversions per hour; "
        "+1.65 of that came without any advice."
    )
    assert "takes for granted that showing advice changes nothing where it is not done" in done_sentence(EFFECT)
    assert adoption_sentence(EFFECT) == "Done: 230 of 420 (55 %)."
    early = replace(EFFECT, verdict="too early", more=1200)
    assert effect_sentence(early).endswith("Not settled: about 1,200 more.")
    unknown = replace(early, effect=Range(), effect_done=Range(), before_after=None, anyway=None)
    assert effect_sentence(unknown) == "Not enough advice yet: about 1,200 more."
    assert effect_sentence(replace(unknown, more=None)) == "Not enough advice yet."
