"""The day's end from stored calls: agreement with the board, hand values of the models, clock times, thin data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from backend.clock import day_bounds, local_date, zone
from backend.lookout.outlook import Outlooks
from backend.schemas import CentreSettings, Outlook
from backend.snapshot import Pictures
from backend.store import Store, write
from tests import days
from tests.days import at_wall, even, make_calls, save, settings, weekdays_before, with_model, with_values
from tests.floor import Polled

THURSDAY = date(2025, 6, 12)
OPEN, CLOSE = 36, 68
"""Quarter hours of nine and of seventeen o'clock."""

Figures = dict[str, dict[str, Any]]


def look(outlooks: Outlooks, store: Store, chosen: CentreSettings, now: int, campaign: int | None = None) -> Any:
    """An outlook in its agreed shape."""
    answer = outlooks.outlook(days.asked(store, chosen, now), campaign)
    Outlook.model_validate(answer)
    return answer


def figures(answer: dict[str, Any]) -> Figures:
    return {one["name"]: one for one in answer["figures"]}


def curves(answer: dict[str, Any]) -> Figures:
    return {one["name"]: one for one in answer["curves"]}


def clock(at: int | None, zone_name: str = days.ZONE) -> str:
    return "not today" if at is None else datetime.fromtimestamp(at, zone(zone_name)).strftime("%H:%M")


def usual_floor(store: Store, chosen: CentreSettings, day: date = THURSDAY, n: int = 2, past: int = 15) -> None:
    """A floor with `n` calls in each quarter hour from nine to five on every weekday before `day`."""
    centre = days.open_floor(store, chosen)
    calls = [call for one in weekdays_before(day, past) for call in make_calls(centre, one, even(OPEN, CLOSE, n))]
    save(store, centre, calls)


class TestModels:
    def test_pace_x_pattern_is_so_far_over_the_share_of_the_day_usually_done(self, sqlite_store: Store) -> None:
        chosen = with_model(settings(), "pattern")
        usual_floor(sqlite_store, chosen)
        save(sqlite_store, days.centre_of(1, chosen), make_calls(days.centre_of(1, chosen), THURSDAY, even(36, 48, 3)))
        calls = figures(look(Outlooks(), sqlite_store, chosen, at_wall(THURSDAY, 12)))["calls"]
        # 36 by noon, when 12 of 32 equal quarter hours are usually over: 36 / (12 / 32) = 96
        assert calls["so_far"] == 36
        assert calls["likely"] == 96

    def test_the_ewma_of_the_quarter_hours_equals_the_hand_calculation(self, sqlite_store: Store) -> None:
        chosen = with_model(settings(), "ewma")
        usual_floor(sqlite_store, chosen, n=20)
        save(sqlite_store, days.centre_of(1, chosen), make_calls(days.centre_of(1, chosen), THURSDAY, even(36, 39, 40)))
        answer = look(Outlooks(), sqlite_store, chosen, at_wall(THURSDAY, 9.75))
        # 20 usual; 0.3 * 40 + 0.7 * 20 = 26; 30.2; 33.14 a quarter hour go on for the 29 left: 120 + 961.06
        assert figures(answer)["calls"]["likely"] == pytest.approx(1081, abs=1)
        assert answer["model_name"] == "smoothed pace x pattern"

    def test_a_gamma_poisson_day_lies_between_the_usual_rest_and_the_pace(self, sqlite_store: Store) -> None:
        usual_floor(sqlite_store, settings())
        centre = days.centre_of(1, settings())
        save(sqlite_store, centre, make_calls(centre, THURSDAY, even(36, 48, 3)))
        chosen = with_model(settings(), "gamma_poisson")
        likely = figures(look(Outlooks(), sqlite_store, chosen, at_wall(THURSDAY, 12)))["calls"]["likely"]
        assert 36 + 40 < likely < 96

    def test_the_default_model_is_named_with_its_history_and_how_much_of_the_pace_lasts(
        self, sqlite_store: Store
    ) -> None:
        usual_floor(sqlite_store, settings())
        centre = days.centre_of(1, settings())
        save(sqlite_store, centre, make_calls(centre, THURSDAY, even(36, 48, 3)))
        answer = look(Outlooks(), sqlite_store, settings(), at_wall(THURSDAY, 12))
        assert (answer["model"], answer["model_name"]) == ("learned", "pace x pattern")
        assert "the last 3 Thursdays and the 15 open days before today" in answer["model_sentence"]
        assert "50 % more calls than usual by now" in answer["model_sentence"]
        assert "is expected to last" in answer["model_sentence"]

    def test_another_history_is_another_name_and_another_forecast(self, sqlite_store: Store) -> None:
        usual_floor(sqlite_store, settings(), past=10)
        outlooks, now = Outlooks(), at_wall(THURSDAY, 7)
        before = look(outlooks, sqlite_store, settings(), now)
        centre = days.centre_of(1, settings())
        older = weekdays_before(weekdays_before(THURSDAY, 10)[0], 10)
        save(sqlite_store, centre, [c for day in older for c in make_calls(centre, day, even(OPEN, CLOSE, 4))])
        outlooks.forget_days(1)
        after = look(outlooks, sqlite_store, settings(), now)
        assert "the last 2 Thursdays and the 10 open days" in before["model_sentence"]
        assert "the last 4 Thursdays and the 20 open days" in after["model_sentence"]
        assert after["history_days"] == 20
        assert figures(after)["calls"]["likely"] != figures(before)["calls"]["likely"]


class TestTargets:
    @staticmethod
    def half_a_day(store: Store, chosen: CentreSettings, n: int) -> dict[str, Any]:
        """200 calls are usual; today brought `n` by 13:00, when half of them usually came."""
        usual_floor(store, chosen, n=6)
        centre = days.centre_of(1, chosen)
        each, more = divmod(n, 16)
        quarters = {quarter: each + (quarter - 36 < more) for quarter in range(36, 52)}
        save(store, centre, make_calls(centre, THURSDAY, quarters))
        answer: dict[str, Any] = look(Outlooks(), store, chosen, at_wall(THURSDAY, 13))
        return answer

    def test_164_of_200_is_18_percent_below_the_target(self, sqlite_store: Store) -> None:
        chosen = with_model(settings(calls_per_day=200), "pattern")
        calls = figures(self.half_a_day(sqlite_store, chosen, 82))["calls"]
        assert calls["likely"] == 164
        assert calls["verdict"] == "below target"
        assert calls["sentence"] == "164 calls, 18 % below the target of 200."
        assert calls["shortfall"] == 36
        assert calls["needed"].startswith("36 calls short: ")
        assert calls["pace"] == 164  # straight line, the same on a day whose hours are alike

    def test_198_of_200_is_within_the_band_and_never_a_hit(self, sqlite_store: Store) -> None:
        chosen = with_model(settings(calls_per_day=200), "pattern")
        calls = figures(self.half_a_day(sqlite_store, chosen, 99))["calls"]
        assert calls["likely"] == 198
        assert calls["verdict"] == "within band"
        assert calls["sentence"] == "198 of 200 calls: 99 % of target, within band."
        assert 0.3 < calls["chance"] < 0.6
        assert "hit" not in calls["sentence"]

    def test_the_clock_of_the_hit_is_that_of_an_even_day(self, sqlite_store: Store) -> None:
        chosen = with_model(settings(calls_per_day=180), "pattern")
        answer = self.half_a_day(sqlite_store, chosen, 120)
        calls = figures(answer)["calls"]
        # 120 by 13:00 at 30 an hour: 60 more take two hours
        assert clock(calls["hit"]["likely"]) == "15:00"
        assert calls["hit"]["earliest"] < calls["hit"]["likely"] < calls["hit"]["latest"]
        assert calls["chance"] > 0.9
        assert calls["needed"] == ""
        assert answer["sentence"].endswith("Likely reached at 15:00.")

    def test_a_target_that_was_reached_says_when(self, sqlite_store: Store) -> None:
        chosen = settings(calls_per_day=64)
        calls = figures(self.half_a_day(sqlite_store, chosen, 128))["calls"]
        assert calls["verdict"] == "reached"
        assert calls["sentence"] == "128 of 64 calls: reached."
        assert calls["hit"] == dict.fromkeys(("earliest", "likely", "latest"), at_wall(THURSDAY, 11))
        assert calls["chance"] == 1

    def test_a_target_out_of_reach_is_not_today(self, sqlite_store: Store) -> None:
        chosen = settings(calls_per_day=900)
        calls = figures(self.half_a_day(sqlite_store, chosen, 100))["calls"]
        assert calls["hit"] == {"earliest": None, "likely": None, "latest": None}
        assert calls["chance"] == 0.001  # never nothing while calls are still to come

    def test_needed_agent_hours_are_what_is_missing_at_todays_pace(self, sqlite_store: Store) -> None:
        chosen = with_model(settings(calls_per_day=200), "pattern")
        days.open_floor(sqlite_store, chosen)
        days.work(sqlite_store, days.centre_of(1, chosen), THURSDAY, 11, 9, 13)
        days.work(sqlite_store, days.centre_of(1, chosen), THURSDAY, 13, 9, 13)  # a trainer's hours are not the floor's
        calls = figures(self.half_a_day(sqlite_store, chosen, 82))["calls"]
        # 82 calls in 3 working hours (a quarter of four is paused): 36 / 27.33
        assert "1.3 more agent-hours at today's pace" in calls["needed"]
        # 118 are to come, 82 are expected
        assert "1.44 times the pace expected from now on" in calls["needed"]

    def test_campaigns_have_no_target_of_their_own(self, sqlite_store: Store) -> None:
        answer = self.half_a_day(sqlite_store, settings(calls_per_day=200), 82)
        assert [row["name"] for row in answer["campaigns"]] == ["Solar"]
        assert all(one["target"] is None for one in answer["campaigns"][0]["figures"])


class TestMoney:
    def test_revenue_is_conversions_at_their_campaigns_value(self, sqlite_store: Store) -> None:
        chosen = with_values(settings(revenue_cents_per_day=100_000), c1=5_000, c2=1_000)
        usual_floor(sqlite_store, chosen)
        centre = days.centre_of(1, chosen)
        for day in [*weekdays_before(THURSDAY, 15), THURSDAY]:
            save(sqlite_store, centre, make_calls(centre, day, {37: 4}, status="SALE"))
            save(sqlite_store, centre, make_calls(centre, day, {38: 2}, status="SALE", campaign_id=2))
        outlooks, now = Outlooks(), at_wall(THURSDAY, 12)
        team = figures(look(outlooks, sqlite_store, chosen, now))
        solar = figures(look(outlooks, sqlite_store, chosen, now, 1))
        assert team["conversions"]["so_far"] == 6
        assert team["revenue_cents"]["so_far"] == 22_000
        assert team["revenue_cents"]["target"] == 100_000
        assert solar["revenue_cents"]["so_far"] == 20_000
        assert solar["revenue_cents"]["likely"] == 5_000 * solar["conversions"]["likely"]
        assert team["revenue_cents"]["low"] < team["revenue_cents"]["likely"] < team["revenue_cents"]["high"]

    def test_without_a_value_there_is_no_revenue_to_show(self, sqlite_store: Store) -> None:
        chosen = with_values(settings(), c1=5_000)
        usual_floor(sqlite_store, chosen)
        centre = days.centre_of(1, chosen)
        save(sqlite_store, centre, make_calls(centre, THURSDAY, {37: 4}, status="SALE", campaign_id=2))
        answer = look(Outlooks(), sqlite_store, chosen, at_wall(THURSDAY, 12), 2)
        assert "revenue_cents" not in figures(answer)
        assert "revenue_cents" not in curves(answer)


class TestDays:
    def test_running_totals_end_at_the_figures(self, sqlite_store: Store) -> None:
        chosen = settings()
        usual_floor(sqlite_store, chosen, n=6)
        centre = days.centre_of(1, chosen)
        save(sqlite_store, centre, make_calls(centre, THURSDAY, even(36, 50, 6)))
        answer = look(Outlooks(), sqlite_store, chosen, at_wall(THURSDAY, 12.5))
        calls, curve = figures(answer)["calls"], curves(answer)["calls"]
        assert curve["at"][0] == at_wall(THURSDAY, 9.25)
        assert curve["so_far"][:14] == [6.0 * k for k in range(1, 15)]
        assert curve["so_far"][14:] == [None] * 18
        assert curve["likely"][:14] == [None] * 14
        for part in ("likely", "low", "high"):
            assert curve[part][-1] == pytest.approx(calls[part], abs=1)
        assert curve["usual"][-1] == pytest.approx(192, rel=0.02)
        assert (clock(answer["opens_at"]), clock(answer["closes_at"])) == ("09:00", "17:00")

    @pytest.mark.parametrize(("day", "hours"), [(date(2025, 11, 2), 25), (date(2025, 3, 9), 23), (THURSDAY, 24)])
    def test_a_day_of_23_or_25_hours_has_the_same_slots_of_wall_time(
        self, sqlite_store: Store, day: date, hours: int
    ) -> None:
        assert days.day_length_s(day) == hours * 3600
        chosen = with_model(settings(calls_per_day=95), "pattern")
        centre = days.open_floor(sqlite_store, chosen)
        past = [day - timedelta(days=back) for back in range(1, 15)]
        save(sqlite_store, centre, [call for one in past for call in make_calls(centre, one, even(OPEN, CLOSE, 2))])
        save(sqlite_store, centre, make_calls(centre, day, even(36, 48, 3)))
        answer = look(Outlooks(), sqlite_store, chosen, at_wall(day, 12))
        assert figures(answer)["calls"]["likely"] == 96
        assert clock(answer["opens_at"]) == "09:00"
        assert figures(answer)["calls"]["pace"] == 96
        # 59 of the 60 to come at 12 an hour
        assert clock(figures(answer)["calls"]["hit"]["likely"]) == "16:55"
        assert answer["day_start"] == day_bounds(day, days.ZONE)[0]

    def test_calls_outside_the_usual_hours_count_too(self, sqlite_store: Store) -> None:
        chosen = settings()
        usual_floor(sqlite_store, chosen)
        centre = days.centre_of(1, chosen)
        save(sqlite_store, centre, make_calls(centre, THURSDAY, {20: 3, 40: 5, 80: 4}))
        calls = figures(look(Outlooks(), sqlite_store, chosen, at_wall(THURSDAY, 21)))["calls"]
        assert (calls["so_far"], calls["likely"], calls["low"]) == (12, 12, 12)

    def test_a_new_centre_says_what_is_missing(self, sqlite_store: Store) -> None:
        chosen = settings(calls_per_day=200)
        days.open_floor(sqlite_store, chosen)
        answer = look(Outlooks(), sqlite_store, chosen, at_wall(THURSDAY, 12))
        assert answer["history_days"] == 0
        assert {one["verdict"] for one in answer["figures"]} == {"not enough days"}
        assert {one["likely"] for one in answer["figures"]} == {None}
        assert answer["sentence"] == (
            "0 calls, 0 contacts, 0 conversions so far. Not enough history for a forecast: 5 more open days needed."
        )
        assert (answer["opens_at"], answer["capacity"], answer["campaigns"]) == (None, None, [])

    def test_a_weekday_without_calls_is_said_to_be_one(self, sqlite_store: Store) -> None:
        sunday = date(2025, 6, 15)
        usual_floor(sqlite_store, settings(), day=sunday)
        answer = look(Outlooks(), sqlite_store, settings(), at_wall(sunday, 12))
        calls = figures(answer)["calls"]
        assert calls["sentence"] == "0 calls so far. There are usually no calls on Sundays."
        assert (calls["verdict"], calls["likely"]) == ("too early", None)

    def test_before_opening_a_usual_day_is_expected(self, sqlite_store: Store) -> None:
        usual_floor(sqlite_store, settings(), n=10)
        calls = figures(look(Outlooks(), sqlite_store, settings(), at_wall(THURSDAY, 7)))["calls"]
        assert (calls["verdict"], calls["pace"]) == ("too early", None)
        assert calls["likely"] == pytest.approx(320, rel=0.02)

    def test_three_days_are_two_too_few(self, sqlite_store: Store) -> None:
        usual_floor(sqlite_store, settings(), past=3)
        answer = look(Outlooks(), sqlite_store, settings(), at_wall(THURSDAY, 12))
        assert "2 more open days needed" in answer["sentence"]

    def test_a_day_being_read_as_history_is_not_taken_for_a_closed_one(self, sqlite_store: Store) -> None:
        chosen, newest = settings(), weekdays_before(THURSDAY, 6)
        usual_floor(sqlite_store, chosen, past=6)
        for day in newest[2:]:
            sqlite_store.write(lambda conn, day=day: write.save_backfill_day(conn, 1, day, "done", 64))
        outlooks = Outlooks()
        assert look(outlooks, sqlite_store, chosen, at_wall(THURSDAY, 7))["history_days"] == 6
        sqlite_store.write(lambda conn: write.save_backfill_day(conn, 1, newest[3], "pending", 64))
        assert look(outlooks, sqlite_store, chosen, at_wall(THURSDAY, 7.1))["history_days"] == 5

    def test_a_history_still_being_read_is_said_to_be(self, sqlite_store: Store) -> None:
        usual_floor(sqlite_store, settings(), past=3)
        for day in weekdays_before(THURSDAY, 3):
            sqlite_store.write(lambda conn, day=day: write.save_backfill_day(conn, 1, day, "done", 64))
        answer = look(Outlooks(), sqlite_store, settings(), at_wall(THURSDAY, 12))
        assert answer["sentence"].endswith("2 more open days needed. 27 past days are still being read.")

    def test_an_unknown_campaign_is_refused(self, sqlite_store: Store) -> None:
        usual_floor(sqlite_store, settings())
        with pytest.raises(LookupError, match="There is no campaign 77"):
            look(Outlooks(), sqlite_store, settings(), at_wall(THURSDAY, 12), 77)

    def test_a_question_between_polls_gives_the_same_answer_but_for_its_time(self, sqlite_store: Store) -> None:
        usual_floor(sqlite_store, settings())
        outlooks, first = Outlooks(), days.asked(sqlite_store, settings(), at_wall(THURSDAY, 12))
        one = outlooks.outlook(first, None)
        other = outlooks.outlook(replace(first, now=first.now + 17), None)
        assert {**one, "now": 0} == {**other, "now": 0}
        assert other["now"] == first.now + 17

    def test_a_changed_model_answers_at_once(self, sqlite_store: Store) -> None:
        usual_floor(sqlite_store, settings())
        outlooks, now = Outlooks(), at_wall(THURSDAY, 12)
        assert look(outlooks, sqlite_store, settings(), now)["model"] == "learned"
        assert look(outlooks, sqlite_store, with_model(settings(), "ewma"), now)["model"] == "ewma"


class TestCapacity:
    def test_hours_until_the_usual_logout_less_pauses_times_the_rate(self, sqlite_store: Store) -> None:
        chosen = settings()
        centre = days.open_floor(sqlite_store, chosen)
        past = weekdays_before(THURSDAY, 6)
        for day in past:
            save(sqlite_store, centre, make_calls(centre, day, even(36, 68, 3)))
            days.work(sqlite_store, centre, day, 11, 9, 17)
            days.work(sqlite_store, centre, day, 12, 9, 15)
        save(sqlite_store, centre, make_calls(centre, THURSDAY, even(36, 52, 3)))
        days.work(sqlite_store, centre, THURSDAY, 11, 9, 13)
        days.work(sqlite_store, centre, THURSDAY, 12, 9, 13)
        now = at_wall(THURSDAY, 13)
        days.log_in(sqlite_store, centre, now, 11, 12)
        capacity = look(Outlooks(), sqlite_store, chosen, now)["capacity"]
        # four hours and two, a quarter of them paused; 576 calls in 63 working hours before, 48 in 6 today
        assert capacity["agents"] == 2
        assert capacity["agent_hours"] == pytest.approx(4.5, abs=0.01)
        rate = (20 * 576 / 63 + 48) / 26
        assert capacity["likely"] == round(4.5 * rate)
        assert capacity["low"] < capacity["likely"] < capacity["high"]
        assert "25 % pauses taken out" in capacity["sentence"]

    def test_nobody_there_can_do_nothing(self, sqlite_store: Store) -> None:
        chosen = settings()
        usual_floor(sqlite_store, chosen)
        days.work(sqlite_store, days.centre_of(1, chosen), weekdays_before(THURSDAY, 1)[0], 11, 9, 17)
        capacity = look(Outlooks(), sqlite_store, chosen, at_wall(THURSDAY, 13))["capacity"]
        assert (capacity["agents"], capacity["likely"]) == (0, 0)
        assert capacity["sentence"] == "Nobody is logged in on the floor."


class TestBoard:
    def test_so_far_is_what_the_board_and_the_truth_say(self, tmp_path: Path) -> None:
        with Polled(tmp_path) as p:
            chosen = with_values(settings(), c1001=4_500, c1002=12_000)
            p.use_settings(terms=days.centre_of(1, chosen).terms)
            outlooks, pictures = Outlooks(), Pictures()
            for _ in range(4):
                p.poll(3, every_s=240)
                now = p.sim.now()
                picture = pictures.rebuild(p.store, p.centre, chosen, p.coordinator.status, now)
                team = picture.floor("today").book.sums.agents
                shown = figures(look(outlooks, p.store, chosen, now))
                assert shown["calls"]["so_far"] == team["calls"].sum() > 0
                assert shown["contacts"]["so_far"] == team["contacts"].sum()
                assert shown["conversions"]["so_far"] == team["conversions"].sum()
                money = picture.floor("today").campaigns.money.revenue_cents
                assert shown["revenue_cents"]["so_far"] == money[money >= 0].sum()
            p.settle()
            start, end = p.today()
            true = p.true(start, end)["team"]
            shown = figures(look(outlooks, p.store, chosen, p.sim.now()))
            assert shown["contacts"]["so_far"] == true["contacts"]
            assert shown["conversions"]["so_far"] == true["conversions"]
            assert local_date(p.sim.now(), p.centre.zone) == local_date(start, p.centre.zone)

    def test_a_disposition_that_changes_later_moves_only_its_own_quarter_hour(self, sqlite_store: Store) -> None:
        chosen = settings()
        usual_floor(sqlite_store, chosen)
        centre, outlooks = days.centre_of(1, chosen), Outlooks()
        calls = make_calls(centre, THURSDAY, even(36, 46, 2))
        save(sqlite_store, centre, calls)
        before = look(outlooks, sqlite_store, chosen, at_wall(THURSDAY, 11.5))
        late = [replace(call, status="SALE") for call in calls[4:6]]
        seen = at_wall(THURSDAY, 11.6)
        sqlite_store.write(lambda conn: write.save_calls(conn, centre, late, seen))
        after = look(outlooks, sqlite_store, chosen, seen)
        assert figures(before)["conversions"]["so_far"] == 0
        assert figures(after)["conversions"]["so_far"] == 2
        assert curves(after)["conversions"]["so_far"][:4] == [0.0, 0.0, 2.0, 2.0]
        fresh = look(Outlooks(), sqlite_store, chosen, seen)
        assert {**after, "now": 0} == {**fresh, "now": 0}

    def test_the_answer_rate_follows_the_chosen_definition(self, sqlite_store: Store) -> None:
        chosen = settings()
        usual_floor(sqlite_store, chosen)
        centre = days.centre_of(1, chosen)
        for status, n, agent in (("NI", 6, 11), ("N", 2, 11), ("A", 8, 11), ("N", 4, None), ("NI", 3, 13)):
            save(sqlite_store, centre, make_calls(centre, THURSDAY, {40: n}, status=status, agent_id=agent))
        expected = {"non_machine": 6 / 8, "human_answered": 8 / 16, "all_dials": 8 / 23}
        for definition, rate in expected.items():
            by = chosen.model_copy(update={"answer_definition": definition})
            shown = figures(look(Outlooks(), sqlite_store, by, at_wall(THURSDAY, 12)))["answer_rate"]
            assert shown["so_far"] == pytest.approx(rate, abs=1e-4)
