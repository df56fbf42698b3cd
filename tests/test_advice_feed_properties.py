"""Whatever comes: shown or logged, never more than the places of an hour, the same again after a restart."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.advice.feed import Benefit, Candidate, Card, Changes, FeedDesk, Manners
from backend.advice.rules import RULES, RULES_BY_NAME

T0 = 1_770_000_000
AGENTS = st.lists(st.integers(1, 6), max_size=2, unique=True).map(tuple)


@st.composite
def candidates(draw: st.DrawFn) -> Candidate:
    """Any candidate of any rule, about few agents and campaigns so that they meet."""
    rule = draw(st.sampled_from(RULES))
    agent_ids, campaign_id = draw(AGENTS), draw(st.integers(0, 2))
    metric = draw(st.sampled_from(["handle_s", "conversion_per_contact", "drop_rate"]))
    value = draw(st.floats(-5, 5000))
    benefit = Benefit(value, value - 10, value + 10, draw(st.sampled_from(["cents", "conversions"])))
    return Candidate(
        f"{rule.name}:{agent_ids}:{campaign_id}:{metric}", rule.name, rule.kind, rule.tone, agent_ids, campaign_id,
        metric, benefit, draw(st.sampled_from([0.4, 0.72, 0.9, 0.99])), draw(st.sampled_from([3, 25, 80])), T0, T0,
        to_campaign_id=2, refused=draw(st.sampled_from(["", "", "", "", "", "It would break the limit."])),
        parts={"now": 1.0, "usual": 2.0},
    )  # fmt: skip


@st.composite
def days(draw: st.DrawFn) -> list[tuple[int, list[Candidate], bool]]:
    """Looks: seconds since the one before, what there is then, whether a card is reacted to afterwards."""
    pool = draw(st.lists(candidates(), min_size=1, max_size=14, unique_by=lambda one: one.key))
    steps = st.sampled_from([30, 300, 300, 300, 1800, 4000])
    there = st.lists(st.sampled_from(pool), max_size=14, unique_by=lambda one: one.key)
    one = st.tuples(steps, st.one_of(st.just(pool), there), st.booleans())
    return draw(st.lists(one, min_size=1, max_size=14))


MANNERS = st.builds(
    Manners, shift=st.just(1), salt=st.sampled_from(["a", "b", "c"]), per_hour=st.integers(1, 3),
    hold_share=st.sampled_from([0.0, 0.1, 0.5]), muted=st.sampled_from([frozenset(), frozenset({"move_gain"})]),
    many=st.integers(2, 3),
)  # fmt: skip


def check(desk: FeedDesk, at: int, there: list[Candidate], changes: Changes) -> None:
    """Every candidate has one fate, and it is what the desk keeps."""
    standing = {card.key for card in desk.cards.values() if card.open and card.part == "shown"}
    for one in there:
        fate, held = changes.fates[one.key], desk.held.get(one.key)
        if fate == "shown":
            assert one.key in standing
            assert held is None or held.ended_at is not None
        else:
            assert held is not None
            assert (held.why, held.last_at, held.ended_at) == (fate, at, None)
            assert one.key not in standing
    secret = {card.key for card in desk.cards.values() if card.concealed(at)}
    assert all(held.concealed(at) for held in desk.held.values() if held.last_at == at and held.into in secret)
    out = [card for card in changes.cards if card.part == "held_out" and card.shown_at == at]
    assert all(desk.held[card.key].why == "held_out" for card in out)
    assert all(desk.held[card.key].concealed(at) for card in out)


def through(desk: FeedDesk, day: list[tuple[int, list[Candidate], bool]], manners: Manners, at: int) -> list[Changes]:
    """The day's looks, each checked."""
    seen = []
    for step, there, reacts in day:
        at += step
        changes = desk.look(at, there, manners if at < T0 + 9000 else replace(manners, shift=2))
        check(desk, at, there, changes)
        seen.append(changes)
        shown = sorted(card.card_id for card in desk.cards.values() if card.part == "shown")
        if reacts and shown:
            desk.react(at, shown[-1], ("did_it", "not_now", "wrong")[at // 30 % 3])
    return seen


def cards_of(seen: list[Changes]) -> dict[int, Card]:
    return {card.card_id: card for changes in seen for card in changes.cards}


@settings(max_examples=80, deadline=None)
@given(days(), MANNERS)
def test_every_candidate_is_shown_or_logged_and_the_hour_has_its_places(
    day: list[tuple[int, list[Candidate], bool]], manners: Manners
) -> None:
    cards = cards_of(through(FeedDesk(), day, manners, T0))
    times = sorted(card.shown_at for card in cards.values() if card.part == "shown")
    crowded = [later - first < 3600 for first, later in zip(times, times[manners.per_hour :], strict=False)]
    assert not any(crowded)
    urgent = [card for card in cards.values() if card.level == "urgent"]
    assert not any(card.randomised for card in urgent)
    assert all(card.randomised for card in cards.values() if card.part == "held_out")
    assert not any(card.part == "held_out" for card in cards.values()) or manners.hold_share > 0


@settings(max_examples=30, deadline=None)
@given(days(), MANNERS, st.integers(0, 13))
def test_a_restart_changes_nothing(day: list[tuple[int, list[Candidate], bool]], manners: Manners, cut: int) -> None:
    whole, first = FeedDesk(), FeedDesk()
    expected = through(whole, day, manners, T0)
    through(first, day[:cut], manners, T0)
    again = FeedDesk.unpack(json.loads(json.dumps(first.pack())))
    at = T0 + sum(step for step, _, _ in day[:cut])
    assert through(again, day[cut:], manners, at) == expected[len(day[:cut]) :]
    assert again.pack() == whole.pack()


@settings(max_examples=30, deadline=None)
@given(days(), MANNERS)
def test_cards_never_repeat_within_their_cool_down(
    day: list[tuple[int, list[Candidate], bool]], manners: Manners
) -> None:
    desk = FeedDesk()
    through(desk, day, manners, T0)
    cards = sorted(desk.cards.values(), key=lambda card: card.shown_at)
    by_key: dict[str, list[Card]] = {}
    for card in cards:
        by_key.setdefault(card.key, []).append(card)
    for mine in by_key.values():
        for earlier, later in pairwise(mine):
            cool_down_s = RULES_BY_NAME[earlier.first.rule].cool_down_s
            least_s = manners.snooze_s if earlier.reaction == "not_now" else cool_down_s
            assert later.shown_at - earlier.shown_at >= least_s
