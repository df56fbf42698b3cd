"""The feed's desk: rules that wait and last, places of the hour, repeats, systems first, praise, hold-outs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from backend.advice.feed import Benefit, Candidate, Card, Changes, FeedDesk, Manners
from backend.advice.feed.holdout import draw
from backend.advice.rules import RULES_BY_NAME

T0 = 1_770_000_000
LOOK_S = 300
NONE_OUT = Manners(shift=1, salt="s", hold_share=0.0)


def candidate(agent: int = 1, **changed: Any) -> Candidate:
    """A drift of an agent on a campaign of its own."""
    one = Candidate(
        f"coach_drift:{agent}", "coach_drift", "coach", "risk", (agent,), 100 + agent, "handle_s",
        Benefit(1000.0 + agent, 500.0, 2000.0, "cents"), 0.9, 40, T0 - 3600, T0,
        parts={"now": 512.0, "usual": 405.0},
    )  # fmt: skip
    return replace(one, **changed)


def praise(agent: int = 50, cents: float = 1.0) -> Candidate:
    return candidate(agent, key=f"praise:{agent}", rule="praise_streak", kind="praise", tone="praise",
                     metric="streak", benefit_per_hour=Benefit(cents, cents, cents, "cents"))  # fmt: skip


def process(campaign: int, agents: tuple[int, ...], **changed: Any) -> Candidate:
    return candidate(0, key=f"process:{campaign}", rule="process_shared", kind="process", agent_ids=agents,
                     campaign_id=campaign, **changed)  # fmt: skip


class Floor:
    """A desk that is looked at every five minutes."""

    def __init__(self, manners: Manners = NONE_OUT) -> None:
        self.desk, self.manners, self.at = FeedDesk(), manners, T0

    def look(self, *candidates: Candidate, times: int = 1) -> Changes:
        for _ in range(times):
            self.at += LOOK_S
            changes = self.desk.look(self.at, candidates, self.manners)
        return changes

    def wait(self, seconds: int) -> None:
        self.at += seconds

    @property
    def shown(self) -> list[Card]:
        return [card for card in self.desk.cards.values() if card.open and card.part == "shown"]


def test_a_rule_must_hold_for_its_time_and_the_log_says_when_it_will_have() -> None:
    floor = Floor()
    first = floor.look(candidate())
    assert (first.fates, first.cards) == ({"coach_drift:1": "unsure"}, ())
    assert (first.held[0].note, first.held[0].ready_at) == ("waiting", floor.at + 300)
    second = floor.look(candidate())
    assert second.fates == {"coach_drift:1": "shown"}
    assert second.cards[0].shown_at == floor.at == floor.desk.held["coach_drift:1"].ended_at


def test_a_gap_starts_the_waiting_anew() -> None:
    floor = Floor()
    floor.look(candidate())
    floor.look()
    assert floor.look(candidate()).fates["coach_drift:1"] == "unsure"


def test_a_card_lasts_through_a_short_lull_and_ends_after_a_long_one() -> None:
    floor = Floor()
    floor.look(candidate(), times=2)
    assert floor.look(candidate(chance=0.3)).fates["coach_drift:1"] == "shown"
    floor.look(times=5)
    assert floor.shown
    floor.look()
    assert [card.state for card in floor.desk.cards.values()] == ["over"]


def test_a_card_is_over_when_its_time_is() -> None:
    floor = Floor()
    floor.look(candidate(), times=2)
    floor.wait(RULES_BY_NAME["coach_drift"].window_s)
    assert floor.look(candidate()).fates["coach_drift:1"] == "repeated"
    assert not floor.shown


@pytest.mark.parametrize(
    ("changed", "why", "more"),
    [
        ({"n": 5}, "thin", 7),
        ({"chance": 0.69}, "unsure", 76),
        ({"benefit_per_hour": Benefit(0.0, -1.0, 1.0, "cents")}, "slight", None),
        ({"refused": "It would spend more dropped calls than are left."}, "refused", None),
        ({"chance": 0.5}, "unsure", None),
        ({"chance": 0.5, "more_calls": 117}, "unsure", 117),
    ],
)
def test_what_falls_short_is_logged_with_how_many_more_calls_settle_it(
    changed: dict[str, Any], why: str, more: int | None
) -> None:
    floor = Floor()
    floor.look(candidate())
    held = floor.look(candidate(**changed)).held[0]
    assert (held.why, held.more_calls) == (why, more)


def test_the_centres_own_floors_hold_beside_the_rule() -> None:
    floor = Floor(replace(NONE_OUT, least_chance=0.95))
    assert floor.look(candidate(), times=2).fates["coach_drift:1"] == "unsure"
    floor = Floor(replace(NONE_OUT, least_worth=5000.0))
    assert floor.look(candidate(), times=2).fates["coach_drift:1"] == "slight"


def test_the_best_by_benefit_times_chance_take_three_places_an_hour() -> None:
    floor = Floor()
    crowd = [candidate(agent) for agent in range(1, 11)]
    crowd[0] = candidate(1, benefit_per_hour=Benefit(5000.0, 0.0, 9000.0, "cents"))
    crowd[1] = candidate(2, benefit_per_hour=Benefit(1015.0, 0.0, 9000.0, "cents"), chance=0.8)
    fates = floor.look(*crowd, times=2).fates
    shown = {key for key, fate in fates.items() if fate == "shown"}
    assert shown == {"coach_drift:1", "coach_drift:10", "coach_drift:9"}
    assert [fate for key, fate in fates.items() if key not in shown] == ["budget"] * 7
    assert floor.desk.held["coach_drift:2"].ready_at == floor.at + 3600
    floor.look(*crowd, times=11)
    assert len(floor.desk.cards) == 3
    floor.look(*crowd)
    assert len(floor.desk.cards) == 6


def test_conversions_and_cents_share_one_scale() -> None:
    manners = replace(NONE_OUT, per_hour=1, conversion_cents={101: 3000.0}, mean_cents=1000.0)
    floor = Floor(manners)
    half = Benefit(0.5, 0.1, 0.9, "conversions")
    fates = floor.look(
        candidate(1, benefit_per_hour=half), candidate(2, benefit_per_hour=half),
        candidate(3, benefit_per_hour=Benefit(1400.0, 1.0, 2000.0, "cents")), times=2,
    ).fates  # fmt: skip
    assert [key for key, fate in fates.items() if fate == "shown"] == ["coach_drift:1"]


def test_muted_types_wait_until_they_have_earned_it() -> None:
    floor = Floor(replace(NONE_OUT, muted=frozenset({"coach_drift"})))
    assert floor.look(candidate(), times=2).fates["coach_drift:1"] == "muted"


def test_the_same_kind_about_the_same_agent_keeps_quiet_for_the_cool_down() -> None:
    floor = Floor()
    floor.look(candidate(), times=2)
    other = candidate(key="another", metric="wrap_s")
    assert floor.look(candidate(), other).fates == {"coach_drift:1": "shown", "another": "repeated"}
    floor.wait(RULES_BY_NAME["coach_drift"].cool_down_s - 3 * LOOK_S)
    assert floor.look(other).fates["another"] == "repeated"
    assert floor.look(other).fates["another"] == "shown"


def test_done_put_off_and_wrong_keep_quiet_for_their_time() -> None:
    for reaction, after_s in (("did_it", 4 * 3600), ("not_now", 3600), ("wrong", 12 * 3600)):
        floor = Floor()
        card = floor.look(candidate(), times=2).cards[0]
        shown_at = floor.at
        floor.desk.react(floor.at, card.card_id, reaction, " because ")  # type: ignore[arg-type]
        assert floor.desk.cards[card.card_id].reaction_reason == "because"
        quiet = floor.look(candidate()).held[0]
        assert (quiet.why, quiet.note) == ("repeated", {"did_it": "done"}.get(reaction, reaction))
        floor.at = shown_at + after_s - 2 * LOOK_S
        assert floor.look(candidate()).fates["coach_drift:1"] == "repeated"
        assert floor.look(candidate()).fates["coach_drift:1"] == "shown", reaction


def test_what_was_put_off_comes_back_for_certain() -> None:
    floor = Floor(replace(NONE_OUT, hold_share=0.5))
    first, second = ([draw("s", f"coach_drift:{agent}", 1, time) for agent in range(99)] for time in (0, 1))
    agent = next(agent for agent in range(1, 99) if first[agent] >= 0.5 > second[agent])
    card = floor.look(candidate(agent), times=2).cards[0]
    floor.desk.react(floor.at, card.card_id, "not_now")
    floor.look(candidate(agent))
    floor.wait(3600)
    again = floor.look(candidate(agent)).cards[0]
    assert (again.part, again.randomised) == ("shown", False)


def test_a_reaction_can_be_taken_back_and_unknown_cards_are_named() -> None:
    floor = Floor()
    card = floor.look(candidate(), times=2).cards[0]
    floor.desk.react(floor.at, card.card_id, "wrong", "known")
    again = floor.desk.react(floor.at, card.card_id, "reopened")
    assert (again.state, again.reaction, again.open) == ("shown", None, True)
    assert floor.look(candidate()).fates["coach_drift:1"] == "shown"
    with pytest.raises(LookupError, match="no card 7"):
        floor.desk.react(floor.at, 7, "did_it")


def test_following_seen_by_polling_makes_a_card_done() -> None:
    floor = Floor()
    card = floor.look(candidate(), times=2).cards[0]
    done = floor.desk.follow(card.card_id, floor.at + 60)
    assert (done.state, done.followed_at) == ("done", floor.at + 60)
    assert floor.desk.follow(card.card_id, floor.at + 90) == done


def test_a_problem_of_three_agents_is_told_as_the_campaigns() -> None:
    floor = Floor()
    crowd = [candidate(agent, campaign_id=7) for agent in (1, 2, 3)]
    fates = floor.look(*crowd, times=3).fates
    assert fates == {
        "coach_drift:1": "merged", "coach_drift:2": "merged", "coach_drift:3": "merged",
        "shared:7:handle_s": "shown",
    }  # fmt: skip
    system = floor.shown[0].first
    assert (system.kind, system.agent_ids, system.campaign_id, system.n) == ("process", (1, 2, 3), 7, 120)
    assert (system.benefit_per_hour.value, system.parts) == (3006, {"agents": 3.0, "now": 512.0, "usual": 405.0})
    assert floor.desk.held["coach_drift:2"].into == "shared:7:handle_s"


def test_two_agents_or_different_troubles_are_not_the_systems() -> None:
    floor = Floor()
    crowd = [candidate(1, campaign_id=7), candidate(2, campaign_id=7), candidate(3, campaign_id=7, metric="wrap_s")]
    assert set(floor.look(*crowd, times=2).fates.values()) == {"shown"}


def test_a_given_system_card_speaks_for_its_agents_until_it_is_called_wrong() -> None:
    floor = Floor()
    crowd = [process(7, (1, 2)), candidate(1, campaign_id=7), candidate(2, campaign_id=7), candidate(3, campaign_id=7)]
    fates = floor.look(*crowd, times=2).fates
    assert list(fates.values()) == ["shown", "merged", "merged", "shown"]
    card = next(card for card in floor.shown if card.first.kind == "process")
    floor.desk.react(floor.at, card.card_id, "wrong", "the list is fine")
    fates = floor.look(*crowd).fates
    assert [fates["coach_drift:1"], fates["coach_drift:2"]] == ["budget", "shown"]


def test_a_muted_system_rule_does_not_silence_its_agents() -> None:
    floor = Floor(replace(NONE_OUT, muted=frozenset({"process_shared"})))
    crowd = [candidate(agent, campaign_id=7) for agent in (1, 2, 3)]
    fates = floor.look(*crowd, times=2).fates
    assert fates.pop("shared:7:handle_s") == "muted"
    assert set(fates.values()) == {"shown"}


def test_the_same_advice_is_given_once() -> None:
    floor = Floor()
    other = candidate(key="look", rule="investigate_agent", kind="investigate",
                      benefit_per_hour=Benefit(9000.0, 1.0, 9999.0, "cents"))  # fmt: skip
    changes = floor.look(candidate(), other, times=2)
    assert changes.fates == {"coach_drift:1": "merged", "look": "shown"}
    assert floor.shown[0].merged == ("coach_drift:1",)
    assert floor.look(candidate(), other).fates == {"coach_drift:1": "merged", "look": "shown"}


def test_an_earned_praise_gets_a_place_once_a_shift_and_says_whom_it_displaced() -> None:
    floor = Floor()
    crowd = [candidate(agent) for agent in range(1, 6)]
    floor.look(*crowd)
    fates = floor.look(*crowd, praise()).fates
    assert fates["praise:50"] == "shown"
    assert sorted(fates.values()) == ["budget", "budget", "praise", "shown", "shown", "shown"]
    floor.wait(3600)
    fates = floor.look(*crowd, praise(51)).fates
    assert fates["praise:51"] == "budget"
    floor.wait(3600)
    floor.manners = replace(NONE_OUT, shift=2)
    floor.look(*crowd)
    assert floor.look(*crowd, praise(52)).fates["praise:52"] in ("shown", "budget")


def test_urgent_advice_goes_first_and_is_never_held_out() -> None:
    manners = replace(NONE_OUT, hold_share=0.5, per_hour=1)
    drops = candidate(0, key="drops", rule="investigate_drops", kind="investigate", agent_ids=(), chance=0.99,
                      metric="drop_rate", benefit_per_hour=Benefit(1.0, 0.0, 2.0, "cents"))  # fmt: skip
    for salt in range(40):
        floor = Floor(replace(manners, salt=str(salt)))
        floor.look(candidate(), candidate(2))
        changes = floor.look(candidate(), candidate(2), drops)
        assert changes.fates["drops"] == "shown"
        assert changes.cards[-1].level == "urgent"


def test_a_share_is_held_out_by_chance_and_concealed_until_its_time_is_over() -> None:
    floor = Floor(Manners(shift=1, salt="secret", per_hour=1000, hold_share=0.2))
    crowd = [candidate(agent) for agent in range(1, 1001)]
    fates = floor.look(*crowd, times=2).fates
    out = {key for key, fate in fates.items() if fate == "held_out"}
    assert 160 <= len(out) <= 240
    card = next(card for card in floor.desk.cards.values() if card.part == "held_out")
    held = floor.desk.held[card.key]
    assert (card.randomised, card.hold_share) == (True, 0.2)
    for at, hidden in ((floor.at, True), (card.expires_at - 1, True), (card.expires_at, False)):
        assert (card.concealed(at), held.concealed(at)) == (hidden, hidden)
    with pytest.raises(LookupError):
        floor.desk.react(floor.at, card.card_id, "did_it")
    again = Floor(floor.manners)
    assert again.look(*crowd, times=2).fates == fates
    other = Floor(replace(floor.manners, salt="another"))
    assert other.look(*crowd, times=2).fates != fates


def test_what_was_held_out_silences_as_much_as_what_was_shown_and_tells_nobody() -> None:
    floor = Floor(replace(NONE_OUT, hold_share=0.5))
    agent = next(agent for agent in range(1, 99) if draw("s", f"coach_drift:{agent}", 1, 0) < 0.5)
    floor.look(candidate(agent), times=2)
    card = next(iter(floor.desk.cards.values()))
    assert card.part == "held_out"
    kin = candidate(agent, key="kin", metric="wrap_s")
    rival = candidate(agent, key="rival", rule="investigate_agent", kind="investigate")
    changes = floor.look(candidate(agent), kin, rival, times=3)
    assert changes.fates == {f"coach_drift:{agent}": "held_out", "kin": "held_out", "rival": "merged"}
    assert all(held.concealed(floor.at) for held in changes.held)
    assert len(floor.desk.cards) == 1
    floor.at = card.shown_at + RULES_BY_NAME["coach_drift"].cool_down_s
    floor.look(candidate(agent))
    assert floor.look(candidate(agent)).fates[f"coach_drift:{agent}"] in ("shown", "held_out")
    assert len(floor.desk.cards) == 2


def test_a_hold_out_takes_no_place_from_others() -> None:
    floor = Floor(replace(NONE_OUT, hold_share=0.5))
    changes = floor.look(*[candidate(agent) for agent in range(1, 51)], times=2)
    shown = [card for card in changes.cards if card.part == "shown"]
    assert len(shown) == 3 < len(changes.cards)
    assert len(shown) + sum(held.ended_at is None for held in changes.held) == 50


def test_fifty_candidates_leave_three_in_the_feed_and_forty_seven_in_the_log() -> None:
    floor = Floor(replace(NONE_OUT, hold_share=0.1))
    changes = floor.look(*[candidate(agent) for agent in range(1, 51)], times=2)
    assert list(changes.fates.values()).count("shown") == 3
    assert sum(held.ended_at is None for held in floor.desk.held.values()) == 47


def test_forbidden_at_once_ends_a_card() -> None:
    floor = Floor()
    floor.look(candidate(), times=2)
    fates = floor.look(candidate(refused="The drop budget is spent.")).fates
    assert (fates, floor.shown) == ({"coach_drift:1": "refused"}, [])


def test_a_new_shift_begins_a_new_log() -> None:
    floor = Floor()
    floor.look(candidate(n=1))
    floor.manners = replace(NONE_OUT, shift=2)
    changes = floor.look(candidate(2, n=1))
    assert {(held.key, held.shift, held.ended_at is None) for held in changes.held} == {
        ("coach_drift:1", 1, False), ("coach_drift:2", 2, True),
    }  # fmt: skip
    assert list(floor.desk.held) == ["coach_drift:2"]


def test_bad_input_says_what_to_do() -> None:
    floor = Floor()
    with pytest.raises(ValueError, match="same key"):
        floor.look(candidate(), candidate())
    with pytest.raises(ValueError, match="no rule 'nonsense'"):
        floor.look(candidate(rule="nonsense"))
    with pytest.raises(ValueError, match="is of coach/risk"):
        floor.look(candidate(kind="move"))
    with pytest.raises(ValueError, match="probability"):
        candidate(chance=1.2)
    with pytest.raises(ValueError, match="inside its range"):
        Benefit(3.0, 4.0, 5.0, "cents")
    with pytest.raises(ValueError, match="between 0 and 0.5"):
        replace(NONE_OUT, hold_share=0.9)
