"""The feed over a real store: what is advised, noticed, measured, kept over a restart, and what was held back."""

from __future__ import annotations

from typing import Any

import pytest
from living import CENTRE, Living

from backend.advice.feed.holdout import draw
from backend.lookout import Lookout
from backend.schemas import Card, CoachingQueue, Feed, Ledger, Steering, Terms, Wanted
from backend.steering import Advisor
from backend.steering.feed_rows import card_of
from backend.steering.sources_moves import places_of
from backend.store import Store, read, write

NAME = "target-200"
IDS = range(1001, 1006)
SEED = 2


class Advised(Living):
    """A small floor with its advisor, looked at every five minutes."""

    def __init__(self, store: Store, **steering: Any) -> None:
        super().__init__(store, NAME, None, 7, SEED)
        self.settings.terms = [Terms(campaign_id=one, value_cents=9000) for one in IDS]
        wanted = [Wanted(campaign_id=one, predictive=False, seats=4 if one == 1005 else None) for one in IDS]
        self.settings.steering = Steering(**{"hold_out": 0.0, "wanted": wanted, **steering})
        self.begin()

    def begin(self) -> None:
        """The backend starts."""
        self.lookout = Lookout()
        self.advisor = Advisor(self.lookout)

    def pass_time(self, times: int) -> None:
        """Five minutes, so many times."""
        for _ in range(times):
            self.go_on(look=False)
            asked = self.asked()
            self.lookout._outlooks.after_poll(asked, lambda: False)
            self.advisor.after_poll(asked)

    def feed(self) -> dict[str, Any]:
        answer = self.advisor.feed(self.asked(), None)
        Feed.model_validate(answer)
        return answer


@pytest.fixture
def floor(sqlite_store: Store) -> Advised:
    made = Advised(sqlite_store)
    made.pass_time(3)
    return made


def moves(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [card for card in answer["cards"] if card["kind"] == "move"]


def of_id(answer: dict[str, Any], card_id: int) -> dict[str, Any]:
    return next(card for card in answer["cards"] if card["id"] == card_id)


def same(floor: Advised, card: dict[str, Any]) -> dict[str, Any]:
    """A card as the feed has it now."""
    return next(one for one in floor.feed()["cards"] if one["id"] == card["id"])


def places(floor: Advised, card: dict[str, Any]) -> list[tuple[int, int, int]]:
    """Which agents go from where to where."""
    with floor.store.read() as conn:
        row = read.advice_row(conn, CENTRE.centre_id, card["id"])
    assert row is not None
    return places_of(card_of(row).first)


def test_agents_belong_on_campaign_5_and_polling_sees_them_go(floor: Advised):
    card = next(one for one in moves(floor.feed()) if "Campaign 5" in one["sentence"])
    assert card["state"] == "shown"
    assert card["gain"]["low"] < card["gain"]["value"] < card["gain"]["high"]
    assert card["gain"]["n"] > 30
    assert card["why"][0]["n"] > 0  # the present campaign; the other one may never have been tried
    assert any("Campaign 5" in step for step in card["steps"])
    for agent_id, _, there in places(floor, card):
        floor.sim.move(agent_id, there)
    floor.pass_time(8)
    done = same(floor, card)
    assert done["followed_at"] is not None
    assert (done["state"], done["reaction"]) == ("done", None)


def test_the_feed_survives_a_restart_and_says_nothing_twice(floor: Advised):
    before = floor.feed()
    floor.begin()
    floor.pass_time(1)
    after = floor.feed()
    known = {card["id"] for card in before["cards"]}
    assert known <= {card["id"] for card in after["cards"]}
    keys = [(card["kind"], tuple(card["agent_ids"]), card["to_id"]) for card in after["cards"]]
    assert len(set(keys)) == len(keys)


def test_every_candidate_is_shown_or_in_the_silence_log(floor: Advised):
    answer = floor.feed()
    with floor.store.read() as conn:
        kept = read.advices(conn, CENTRE.centre_id, 0, floor.sim.now() + 1)
        log = read.silences(conn, CENTRE.centre_id, floor.asked().today.toordinal())
    assert len(kept) == len(answer["cards"]) == answer["n"]
    assert len(log) == len(answer["held"]) > 0
    assert all(one["why_sentence"] for one in answer["held"])
    assert answer["n"] <= 3


def test_reactions_are_kept_and_can_be_taken_back(floor: Advised):
    card = moves(floor.feed())[0]
    said = floor.advisor.react(floor.asked(), card["id"], "wrong", "Elena is ill", "Chrome")
    Card.model_validate(said)
    assert (said["state"], said["reaction"], said["reaction_reason"]) == ("wrong", "wrong", "Elena is ill")
    floor.begin()
    floor.pass_time(1)
    assert of_id(floor.feed(), card["id"])["reaction_reason"] == "Elena is ill"
    back = floor.advisor.react(floor.asked(), card["id"], "reopened", "", "Chrome")
    assert back["reaction"] is None
    with floor.store.read() as conn:
        told = read.advice_reactions(conn, CENTRE.centre_id, [card["id"]])
    assert [(one["reaction"], one["who"]) for one in told] == [("wrong", "Chrome"), ("reopened", "Chrome")]
    with pytest.raises(LookupError):
        floor.advisor.react(floor.asked(), 5, "did_it", "", "Chrome")


def holds_out(salt: str, floor: Advised) -> bool:
    """Whether every move that could be advised now would be held out under a salt."""
    asked = floor.asked()
    found = floor.advisor._feeds.candidates(floor.advisor.looks.of(asked))
    moving = [one for one in found if one.kind == "move" and one.chance >= 0.75]
    return bool(moving) and all(draw(salt, one.key, asked.today.toordinal(), 0) < 0.5 for one in moving)


def test_what_is_held_out_is_seen_by_nobody_until_it_is_measured(sqlite_store: Store):
    floor = Advised(sqlite_store, hold_out=0.5)
    floor.pass_time(1)
    salt = next(salt for n in range(200) if holds_out(salt := f"{n:032x}", floor))
    floor.store.write(lambda conn: write.set_cursor(conn, CENTRE.centre_id, "advice", {"salt": salt}))
    floor.begin()
    floor.pass_time(2)
    with floor.store.read() as conn:
        rows = read.advices(conn, CENTRE.centre_id, 0, floor.sim.now() + 1)
    hidden = [row for row in rows if row["part"] == "held_out"]
    assert hidden
    answer = floor.feed()
    assert "held out by chance" in answer["measuring"]
    assert not {row["advice_id"] for row in hidden} & {card["id"] for card in answer["cards"]}
    assert all(one["why"] != "held_out" for one in answer["held"])
    assert all(row["id"] not in {h["advice_id"] for h in hidden} for row in floor.advisor.ledger(floor.asked())["rows"])
    floor.pass_time(26)
    answer = floor.feed()
    assert any(one["why"] == "held_out" for one in answer["held"])
    ledger = floor.advisor.ledger(floor.asked())
    Ledger.model_validate(ledger)
    [row] = [row for row in ledger["rows"] if row["id"] == hidden[0]["advice_id"]]
    assert row["group"] == "held out"
    assert row["expected"] is not None


def test_what_came_is_measured_when_the_time_is_over(floor: Advised):
    floor.pass_time(25)
    with floor.store.read() as conn:
        rows = read.advices(conn, CENTRE.centre_id, 0, floor.sim.now() + 1)
    over = [row for row in rows if row["expires_at"] <= floor.sim.now() - 300]
    assert over
    assert all(row["scored_at"] is not None for row in over)
    ledger = floor.advisor.ledger(floor.asked())
    Ledger.model_validate(ledger)
    assert {effect["verdict"] for effect in ledger["effects"]} == {"too early"}
    assert any(card["outcome"] for card in floor.feed()["cards"])


def test_who_is_coached_first(floor: Advised):
    queue = floor.advisor.coaching(floor.asked())
    CoachingQueue.model_validate(queue)
    worth = [row["gain"]["value"] * row["gain"]["chance"] for row in queue["agents"]]
    assert worth == sorted(worth, reverse=True)
    assert [row["rank"] for row in queue["agents"]] == list(range(1, len(worth) + 1))
    assert queue["sentence"].startswith(queue["agents"][0]["name"])
