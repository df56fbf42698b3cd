"""Where today ends: hand values of every simple rule, promises of the band and the chance, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from backend.analysis.dayforecast import capacity as capacities
from backend.analysis.dayforecast import carry, chain, curve, errors, level, many, simple, target
from backend.analysis.dayforecast import day as dayforecast
from backend.analysis.dayforecast.day import DayForecast, History, NotEnough
from backend.analysis.dayforecast.grid import Grid, open_hours

Floats = NDArray[np.float64]

MONDAY = date(2025, 3, 3)
SLOTS = 20
GRID = Grid(8 * 3600, 1800, SLOTS)
SHAPE = np.sin(np.linspace(0.3, 2.9, SLOTS))
SHAPE = SHAPE / SHAPE.sum()


def simulate(
    seed: int, days: int, size: float = 1200.0, day_sd: float = 0.1, hour_sd: float = 0.0
) -> tuple[list[date], Floats]:
    """Days of a floor whose truth is known: weekday x day factor x shape, Poisson counts; Sundays are closed."""
    rng = np.random.default_rng(seed)
    dates = [MONDAY + timedelta(days=i) for i in range(days)]
    weekday = np.array([1.2, 1.0, 1.0, 0.9, 0.9, 0.5, 0.0])[[day.weekday() for day in dates]]
    factor = np.exp(day_sd * rng.standard_normal(days) - day_sd**2 / 2)
    hours = np.exp(hour_sd * rng.standard_normal((days, SLOTS)) - hour_sd**2 / 2)
    rate = (size * weekday * factor)[:, None] * SHAPE * hours
    return dates, rng.poisson(rate).astype(np.float64)


def taught(dates: list[date], counts: Floats, slots: int = SLOTS) -> History:
    history = dayforecast.start(slots)
    for day, today in zip(dates, counts, strict=True):
        history = dayforecast.learn(history, day, today)
    return history


def until(moment: int, slots: int = SLOTS) -> Floats:
    return (np.arange(slots) < moment).astype(np.float64)


def known(history: History, day: date, counts: Floats, done: Floats, **more: object) -> DayForecast:
    made = dayforecast.forecast(history, day, counts, done, **more)  # type: ignore[arg-type]
    assert isinstance(made, DayForecast)
    return made


def bare(so_far: float, left: float, sd: float = 0.1, slots: int = SLOTS) -> DayForecast:
    """A forecast with given numbers and its rest spread evenly over the second half of the day."""
    by_slot = np.where(np.arange(slots) >= slots // 2, left / (slots - slots // 2), 0.0)
    point = DayForecast(
        "learned", so_far, left, so_far + left, so_far, so_far, sd, 1.0, by_slot, np.full(slots, 10.0), 30, 5
    )
    return replace(point, low=so_far + point.left_at(-errors.Z), high=so_far + point.left_at(errors.Z))


@pytest.fixture(scope="module")
def history() -> History:
    return taught(*simulate(11, 120))


class TestByHand:
    def test_the_ewma_equals_the_hand_calculation(self) -> None:
        # 10; 0.3*20+0.7*10 = 13; 0.3*0+0.7*13 = 9.1; 0.3*10+0.7*9.1 = 9.37
        assert simple.ewma(np.array([10.0, 20.0, 0.0, 10.0]), 0.3) == pytest.approx([10.0, 13.0, 9.1, 9.37])

    def test_the_ewma_can_start_from_what_was_expected(self) -> None:
        assert simple.ewma(np.array([20.0]), 0.3, first=10.0) == pytest.approx([13.0])

    def test_the_ewma_remembers_about_six_intervals_at_three_tenths(self) -> None:
        assert simple.ewma_memory(0.3) == pytest.approx(5.667, abs=1e-3)

    @pytest.mark.parametrize("alpha", [0.0, -0.1, 1.5])
    def test_the_ewma_refuses_an_impossible_alpha(self, alpha: float) -> None:
        with pytest.raises(ValueError, match="alpha"):
            simple.ewma(np.array([1.0]), alpha)

    def test_pace_divides_by_the_share_of_the_day_normally_done(self) -> None:
        # A day-curve of 10, 30, 40, 20 %: after two slots 40 % is done; 80 calls so far make 200.
        assert simple.pace_total(80, 0.4) == pytest.approx(200)

    def test_pace_x_pattern_spreads_the_rest_over_the_known_day_curve(self) -> None:
        usual = np.array([10.0, 30.0, 40.0, 20.0])
        left = simple.pace_left(usual, np.array([20.0, 60.0, 0.0, 0.0]), until(2, 4))
        assert left == pytest.approx([0, 0, 80, 40])

    def test_pace_x_pattern_says_a_usual_day_before_anything_can_be_known(self) -> None:
        usual = np.array([1.0, 49.0, 50.0])
        assert simple.pace_left(usual, np.array([5.0, 0.0, 0.0]), until(1, 3)) == pytest.approx([0, 49, 50])

    def test_the_straight_line_ignores_the_day_curve(self) -> None:
        assert simple.straight_line(156, 6 * 3600, 8 * 3600) == pytest.approx(208)

    def test_gamma_poisson_weighs_the_expectation_by_its_strength(self) -> None:
        assert simple.gamma_poisson(30, 20, 80) == pytest.approx(1.1)
        assert simple.gamma_poisson(30, 20, 1e12) == pytest.approx(1.0)
        assert simple.gamma_poisson(30, 20, 0) == pytest.approx(1.5)

    def test_the_ewma_forecast_follows_the_recent_pace(self) -> None:
        usual = np.full(4, 10.0)
        left = simple.ewma_left(usual, np.array([10.0, 20.0, 0.0, 0.0]), until(2, 4), 0.3)
        assert left == pytest.approx([0, 0, 13, 13])

    def test_carry_without_a_passing_part_is_gamma_poisson(self) -> None:
        usual = np.array([40.0, 40.0, 60.0, 60.0])
        state = replace(carry.start(4), day=0.02, passing=0.0, noise=1.0)
        left = carry.left(state, usual, np.array([44.0, 44.0, 0.0, 0.0]), until(2, 4))
        assert left.calls[2:] == pytest.approx(60 * simple.gamma_poisson(88, 80, 1 / 0.02))


class TestVerdict:
    def test_164_of_200_is_18_percent_below_target(self) -> None:
        said = target.verdict(164, 150, 179, 200)
        assert (said.standing, said.text, said.gap) == ("below", "18 % below target", pytest.approx(0.18))

    def test_198_of_200_is_99_percent_of_target_and_never_a_hit(self) -> None:
        said = target.verdict(198, 186, 211, 200)
        assert (said.standing, said.text) == ("within band", "99 % of target - within band")

    def test_the_tolerance_can_stand_in_for_the_band(self) -> None:
        assert target.verdict(198, 197, 199, 200).text == "1 % below target"
        assert target.verdict(198, 197, 199, 200, tolerance=0.02).text == "99 % of target - within band"

    def test_what_is_short_never_reads_as_all_of_it(self) -> None:
        assert target.verdict(199.9, 190, 210, 200).text == "99 % of target - within band"

    def test_a_sure_surplus_is_above(self) -> None:
        assert target.verdict(230, 215, 245, 200).text == "15 % above target"

    def test_a_target_of_nothing_is_refused(self) -> None:
        with pytest.raises(ValueError, match="positive"):
            target.verdict(1, 0, 2, 0)


class TestHit:
    def test_the_clock_time_of_an_even_rest_is_in_proportion(self) -> None:
        noon = 13 * 3600  # half of the day 08:00-18:00
        found = target.hit(bare(100, 100), np.zeros(SLOTS), GRID, noon, 150)
        # Half of the rest is reached half way between 13:00 and 18:00.
        assert found.likely == round(15.5 * 3600)
        assert found.earliest is not None
        assert found.latest is not None
        assert found.earliest < found.likely < found.latest

    def test_not_today_where_even_a_good_day_does_not_reach_it(self) -> None:
        found = target.hit(bare(100, 100), np.zeros(SLOTS), GRID, 13 * 3600, 400)
        assert (found.earliest, found.likely, found.latest) == (None, None, None)
        assert found.chance < 0.001

    def test_likely_today_but_not_surely(self) -> None:
        found = target.hit(bare(100, 100), np.zeros(SLOTS), GRID, 13 * 3600, 195)
        assert found.likely is not None
        assert found.latest is None
        assert 0.5 < found.chance < 0.9

    def test_a_target_already_reached_tells_when_it_was(self) -> None:
        counts = np.zeros(SLOTS)
        counts[:4] = 50.0
        found = target.hit(bare(200, 100), counts, GRID, 13 * 3600, 125)
        assert found.reached
        assert found.chance == 1.0
        assert found.likely == GRID.wall(2.5)

    def test_the_shortfall_and_what_it_takes(self) -> None:
        asked = target.need(bare(100, 64), 4.0, 200, per_agent_hour=9.0)
        assert asked.missing == pytest.approx(36)
        assert asked.pace == pytest.approx(100 / 64)
        assert asked.per_hour == pytest.approx(25)
        assert asked.extra_agent_hours == pytest.approx(4)

    def test_when_nothing_is_left_no_pace_is_enough(self) -> None:
        assert target.need(bare(100, 0), 0.0, 200).pace == float("inf")
        assert bare(100, 0).chance(200) == 0.0
        assert bare(100, 0).chance(100) == 1.0

    @given(st.floats(0, 500), st.floats(0.5, 500), st.floats(0.01, 1.0))
    def test_a_higher_target_is_never_likelier_nor_earlier(self, so_far: float, left: float, sd: float) -> None:
        made = bare(so_far, left, sd)
        goals = [so_far + share * left for share in (0.25, 0.75, 1.0, 1.5)]
        chances = [made.chance(goal) for goal in goals]
        assert chances == sorted(chances, reverse=True)
        hits = [target.hit(made, np.zeros(SLOTS), GRID, 13 * 3600, goal + 0.01) for goal in goals]
        times = [found.likely for found in hits if found.likely is not None]
        assert times == sorted(times)
        assert all(13 * 3600 <= at <= GRID.end_s for at in times)


class TestCurve:
    def test_the_curve_of_identical_days_is_their_shape(self) -> None:
        state = curve.start(SLOTS)
        for _ in range(8):
            state, believed = curve.learn(state, 0, 1000 * SHAPE)
            assert believed
        assert curve.share(state, 0) == pytest.approx(SHAPE)

    def test_one_wild_half_hour_hardly_moves_the_curve(self) -> None:
        state = curve.start(SLOTS)
        for _ in range(10):
            state, _ = curve.learn(state, 0, 1000 * SHAPE)
        wild = 1000 * SHAPE
        wild[3] += 400
        after, _ = curve.learn(state, 0, wild)
        assert curve.share(after, 0)[3] / SHAPE[3] < 1.06

    def test_a_day_of_another_shape_teaches_nothing(self) -> None:
        state = curve.start(SLOTS)
        for _ in range(10):
            state, _ = curve.learn(state, 0, 1000 * SHAPE)
        after, believed = curve.learn(state, 0, np.where(np.arange(SLOTS) < 4, 250.0, 0.0))
        assert not believed
        assert after is state

    def test_a_weekday_keeps_its_own_habit(self) -> None:
        late = SHAPE[::-1] * np.linspace(0.5, 1.5, SLOTS)
        late /= late.sum()
        state = curve.start(SLOTS)
        for _ in range(12):
            for weekday in range(5):
                state, _ = curve.learn(state, weekday, 5000 * (late if weekday == 4 else SHAPE))
        centre = [float(curve.share(state, weekday) @ np.arange(SLOTS)) for weekday in (0, 4)]
        assert centre[1] - centre[0] > 0.7 * float((late - SHAPE) @ np.arange(SLOTS))

    @given(st.lists(st.lists(st.floats(0, 1e5), min_size=6, max_size=6), min_size=1, max_size=9))
    @settings(max_examples=60, deadline=None)
    def test_shares_sum_to_one_whatever_was_learned(self, rows: list[list[float]]) -> None:
        state = curve.start(6)
        for i, row in enumerate(rows):
            state, _ = curve.learn(state, i % 7, np.array(row))
        for weekday in range(7):
            shares = curve.share(state, weekday)
            assert (shares >= 0).all()
            assert shares.sum() == pytest.approx(1)


class TestLevel:
    def test_the_weekdays_are_found(self) -> None:
        dates, counts = simulate(3, 140, day_sd=0.02)
        state = level.start()
        for day, today in zip(dates, counts, strict=True):
            if today.sum():
                state, _ = level.learn(state, day, float(today.sum()))
        monday, saturday = MONDAY + timedelta(days=140), MONDAY + timedelta(days=145)
        assert level.expect(state, monday).total == pytest.approx(1440, rel=0.05)
        assert level.expect(state, saturday).total == pytest.approx(600, rel=0.08)

    def test_a_closed_day_does_not_pull_the_next_one_down(self) -> None:
        dates, counts = simulate(4, 60, day_sd=0.05)
        open_days = [(day, float(today.sum())) for day, today in zip(dates, counts, strict=True) if today.sum()]
        state = level.start()
        for day, total in open_days:
            state, _ = level.learn(state, day, total)
        tuesday = MONDAY + timedelta(days=64)
        state_after, is_open = level.learn(state, tuesday - timedelta(days=1), 30.0)
        assert not is_open
        assert level.expect(state_after, tuesday).total == pytest.approx(level.expect(state, tuesday).total, rel=0.03)

    def test_a_lasting_collapse_is_believed_after_two_days(self) -> None:
        dates, counts = simulate(5, 60, day_sd=0.05)
        state = level.start()
        for day, today in zip(dates, counts, strict=True):
            if today.sum():
                state, _ = level.learn(state, day, float(today.sum()))
        for i in range(9):
            state, _ = level.learn(state, MONDAY + timedelta(days=60 + i), 60.0)
        assert level.expect(state, MONDAY + timedelta(days=71)).total < 200

    def test_the_start_of_the_month_is_found(self) -> None:
        state = level.start()
        for i in range(360):
            day = date(2024, 1, 1) + timedelta(days=i)
            state, _ = level.learn(state, day, 1300.0 if day.day <= 4 else 1000.0)
        assert level.expect(state, date(2025, 1, 2)).total > 1.12 * level.expect(state, date(2025, 1, 20)).total


class TestDay:
    def test_nothing_known_says_not_enough(self) -> None:
        said = dayforecast.forecast(dayforecast.start(SLOTS), MONDAY, np.zeros(SLOTS), np.zeros(SLOTS))
        assert said == NotEnough("Not enough history for a forecast: 5 more open days needed.", 5)

    def test_four_days_are_one_too_few(self) -> None:
        dates, counts = simulate(1, 4)
        said = dayforecast.forecast(taught(dates, counts), MONDAY + timedelta(days=4), np.zeros(SLOTS), np.zeros(SLOTS))
        assert isinstance(said, NotEnough)
        assert said.need_days == 1
        assert "1 more open day needed" in said.why

    def test_five_days_are_enough_for_a_wide_band(self) -> None:
        dates, counts = simulate(1, 5)
        made = known(taught(dates, counts), MONDAY + timedelta(days=5), np.zeros(SLOTS), np.zeros(SLOTS))
        assert made.high / made.low > 1.5

    def test_a_usually_closed_weekday_says_so(self, history: History) -> None:
        sunday = MONDAY + timedelta(days=125)
        assert sunday.weekday() == 6
        said = dayforecast.forecast(history, sunday, np.zeros(SLOTS), np.zeros(SLOTS))
        assert isinstance(said, NotEnough)
        assert "Sundays" in said.why

    def test_counts_of_another_grid_are_refused(self, history: History) -> None:
        with pytest.raises(ValueError, match="slots"):
            dayforecast.learn(history, MONDAY, np.zeros(7))
        with pytest.raises(ValueError, match="not negative"):
            dayforecast.learn(history, MONDAY, np.full(SLOTS, -1.0))

    def test_a_day_without_conversions_is_closed_only_when_the_floor_was(self) -> None:
        rare = [np.array([1.0, 0.0]), np.array([0.0, 0.0])] * 10
        dates = [MONDAY + timedelta(days=i) for i in range(20)]
        told = dayforecast.from_days(2, dates, np.array(rare), [True] * 20)
        untold = dayforecast.from_days(2, dates, np.array(rare))
        assert (told.days, untold.days) == (20, 10)
        day = MONDAY + timedelta(days=20)
        ahead = [known(past, day, np.zeros(2), np.zeros(2)).likely for past in (told, untold)]
        assert ahead[0] < 0.8 * ahead[1]

    def test_learning_many_days_at_once_is_learning_each(self) -> None:
        dates, counts = simulate(14, 80)
        day = MONDAY + timedelta(days=80)
        made = [
            known(past, day, np.zeros(SLOTS), np.zeros(SLOTS))
            for past in (taught(dates, counts), dayforecast.from_days(SLOTS, dates, counts))
        ]
        assert (made[0].likely, made[0].low) == (made[1].likely, made[1].low)

    def test_a_long_past_keeps_its_forecast_and_nearly_its_band(self) -> None:
        dates, counts = simulate(15, 200)
        day = MONDAY + timedelta(days=204)
        made = [
            known(past, day, np.zeros(SLOTS), np.zeros(SLOTS))
            for past in (taught(dates, counts), dayforecast.from_days(SLOTS, dates, counts))
        ]
        assert made[0].likely == made[1].likely
        assert made[0].sd == pytest.approx(made[1].sd, rel=0.15)

    def test_the_same_past_gives_the_same_forecast(self) -> None:
        made = [known(taught(*simulate(2, 40)), MONDAY + timedelta(days=42), np.zeros(SLOTS), np.zeros(SLOTS))] * 2
        assert (made[0].likely, made[0].low, made[0].high) == (made[1].likely, made[1].low, made[1].high)

    def test_learning_leaves_the_state_before_it_untouched(self, history: History) -> None:
        before = known(history, MONDAY + timedelta(days=120), np.zeros(SLOTS), np.zeros(SLOTS))
        dayforecast.learn(history, MONDAY + timedelta(days=120), 5000 * SHAPE)
        after = known(history, MONDAY + timedelta(days=120), np.zeros(SLOTS), np.zeros(SLOTS))
        assert before.likely == after.likely

    def test_todays_counts_do_not_touch_what_was_expected(self, history: History) -> None:
        day = MONDAY + timedelta(days=120)
        quiet = known(history, day, np.zeros(SLOTS), until(8))
        busy = known(history, day, 3000 * SHAPE * until(8), until(8))
        assert quiet.expected == pytest.approx(busy.expected)
        assert quiet.likely < busy.likely

    def test_when_the_day_is_over_nothing_is_left_to_guess(self, history: History) -> None:
        counts = 1000 * SHAPE
        made = known(history, MONDAY + timedelta(days=120), counts, np.ones(SLOTS))
        assert (made.left, made.low, made.high) == (0, pytest.approx(1000), pytest.approx(1000))

    def test_the_band_narrows_as_the_day_goes_on(self, history: History) -> None:
        day = MONDAY + timedelta(days=120)
        counts = 1200 * SHAPE
        widths = []
        for moment in (0, 5, 10, 15):
            made = known(history, day, counts * until(moment), until(moment))
            widths.append(made.high - made.low)
        assert widths == sorted(widths, reverse=True)

    def test_a_half_over_slot_counts_by_its_part(self, history: History) -> None:
        day = MONDAY + timedelta(days=120)
        done = GRID.done_part(10.25 * 3600)
        assert done[4] == pytest.approx(0.5)
        whole = known(history, day, np.zeros(SLOTS), np.zeros(SLOTS)).expected
        made = known(history, day, whole * done, done)
        assert made.left == pytest.approx(float((whole * (1 - done)).sum()), rel=1e-6)
        assert made.pace == pytest.approx(1.0)

    @pytest.mark.parametrize("model", errors.MODELS)
    def test_every_model_agrees_on_a_day_exactly_as_expected(self, history: History, model: str) -> None:
        day = MONDAY + timedelta(days=120)
        whole = known(history, day, np.zeros(SLOTS), np.zeros(SLOTS)).expected
        made = known(history, day, whole * until(9), until(9), model=model)
        assert made.model == model
        assert made.likely == pytest.approx(float(whole.sum()), rel=1e-6)

    def test_one_storm_hour_does_not_carry_on_in_full(self, history: History) -> None:
        day = MONDAY + timedelta(days=120)
        whole = known(history, day, np.zeros(SLOTS), np.zeros(SLOTS)).expected
        storm = whole * until(8)
        storm[7] *= 6
        made = known(history, day, storm, until(8))
        pace = known(history, day, storm, until(8), model="pattern")
        assert made.left < 0.5 * (pace.left + float(whole[8:].sum()))

    @given(
        st.lists(st.floats(0, 5000), min_size=SLOTS, max_size=SLOTS),
        st.floats(0, 86_400),
        st.sampled_from(errors.MODELS),
    )
    @settings(max_examples=80, deadline=None)
    def test_any_morning_gives_an_ordered_band_above_what_is_done(
        self, history: History, counts: list[float], wall_s: float, model: errors.Model
    ) -> None:
        done = GRID.done_part(wall_s)
        seen = np.where(done > 0, np.array(counts), 0.0)
        made = known(history, MONDAY + timedelta(days=120), seen, done, model=model)
        assert made.so_far <= made.low <= made.likely + 1e-6
        assert made.likely <= made.high + 1e-6
        assert np.isfinite([made.likely, made.low, made.high]).all()
        assert 0 <= made.chance(made.likely) <= 1

    @pytest.mark.parametrize(("seed", "hour_sd"), [(101, 0.0), (102, 0.15)])
    def test_the_band_covers_about_four_of_five_day_ends(self, seed: int, hour_sd: float) -> None:
        dates, counts = simulate(seed, 300, day_sd=0.12, hour_sd=hour_sd)
        state = dayforecast.start(SLOTS)
        inside: list[bool] = []
        for i, (day, today) in enumerate(zip(dates, counts, strict=True)):
            if i >= 60 and today.sum():
                for moment in (0, 6, 12):
                    made = known(state, day, today * until(moment), until(moment))
                    inside.append(made.low <= today.sum() <= made.high)
            state = dayforecast.learn(state, day, today)
        assert 0.74 <= np.mean(inside) <= 0.86

    def test_chances_come_true_as_often_as_they_say(self) -> None:
        dates, counts = simulate(103, 320, day_sd=0.12, hour_sd=0.1)
        state = dayforecast.start(SLOTS)
        said: list[float] = []
        came: list[bool] = []
        for i, (day, today) in enumerate(zip(dates, counts, strict=True)):
            if i >= 60 and today.sum():
                ahead = known(state, day, np.zeros(SLOTS), np.zeros(SLOTS))
                now = known(state, day, today * until(6), until(6))
                for share in (0.9, 1.0, 1.1):
                    said.append(now.chance(share * ahead.likely))
                    came.append(bool(today.sum() >= share * ahead.likely))
            state = dayforecast.learn(state, day, today)
        chance, hit = np.array(said), np.array(came)
        assert float(np.mean((chance - hit) ** 2)) < 0.8 * float(np.mean((hit.mean() - hit) ** 2))
        for low, high in ((0.0, 0.3), (0.3, 0.7), (0.7, 1.0)):
            part = (chance >= low) & (chance <= high)
            assert abs(chance[part].mean() - hit[part].mean()) < 0.12

    def test_the_learned_carry_beats_pace_where_hours_are_restless(self) -> None:
        dates, counts = simulate(104, 220, day_sd=0.08, hour_sd=0.35)
        state = dayforecast.start(SLOTS)
        wrong: dict[str, float] = {"learned": 0.0, "pattern": 0.0}
        for i, (day, today) in enumerate(zip(dates, counts, strict=True)):
            if i >= 60 and today.sum():
                for model in ("learned", "pattern"):
                    made = known(state, day, today * until(5), until(5), model=model)
                    wrong[model] += abs(made.likely - float(today.sum()))
            state = dayforecast.learn(state, day, today)
        assert wrong["learned"] < 0.9 * wrong["pattern"]


class TestChain:
    def shares(self) -> tuple[chain.Share, chain.Share]:
        return chain.Share(40, 200, 0.2, 400.0), chain.Share(8, 40, 0.2, 100.0)

    def test_the_same_seed_gives_the_same_day_ends(self) -> None:
        made = [chain.outcomes(np.random.default_rng(5), bare(200, 200), *self.shares()) for _ in range(2)]
        assert made[0].conversions.draws == pytest.approx(made[1].conversions.draws)

    def test_what_is_done_is_never_lost(self) -> None:
        made = chain.outcomes(
            np.random.default_rng(6), bare(200, 200), *self.shares(), chain.Value(80_000.0, 10_000.0, 3_000.0)
        )
        assert made.revenue_cents is not None
        floors = ((made.calls, 200), (made.contacts, 40), (made.conversions, 8), (made.revenue_cents, 80_000))
        for outcome, done in floors:
            assert (outcome.draws >= done).all()
            assert outcome.low <= outcome.likely <= outcome.high

    def test_the_range_is_wider_than_that_of_any_part(self) -> None:
        calls = bare(0, 500, sd=0.05)
        certain = chain.outcomes(
            np.random.default_rng(7), calls, chain.Share(0, 0, 0.2, 1e4), chain.Share(0, 0, 0.2, 1e4), draws=4000
        )
        doubtful = chain.outcomes(
            np.random.default_rng(7), calls, chain.Share(0, 0, 0.2, 30.0), chain.Share(0, 0, 0.2, 30.0), draws=4000
        )
        width = [made.conversions.high - made.conversions.low for made in (certain, doubtful)]
        assert width[1] > 1.5 * width[0]

    def test_the_draws_agree_with_the_exact_mean_and_variance(self) -> None:
        calls = bare(0, 1000, sd=1e-6)
        made = chain.outcomes(
            np.random.default_rng(8), calls, chain.Share(0, 0, 0.3, 50.0), chain.Share(0, 0, 0.999999, 1e4),
            draws=20_000,
        )  # fmt: skip
        exact = stats.betabinom(1000, 15, 35)
        assert made.contacts.draws.mean() == pytest.approx(exact.mean(), rel=0.01)
        assert made.contacts.draws.std() == pytest.approx(exact.std(), rel=0.03)

    def test_nothing_left_leaves_nothing_to_chance(self) -> None:
        made = chain.outcomes(np.random.default_rng(9), bare(200, 0), *self.shares())
        assert (made.contacts.low, made.contacts.high) == (40, 40)
        assert made.contact_rate.likely == pytest.approx(0.2)
        assert made.conversions.chance(8) == 1.0
        assert made.conversions.chance(9) == 0.0

    def test_the_strength_of_a_rate_is_found_from_days_that_differ(self) -> None:
        rng = np.random.default_rng(10)
        trials = np.full(400, 300)
        mean, strength = chain.rate_strength(rng.binomial(trials, rng.beta(20, 80, 400)), trials)
        assert mean == pytest.approx(0.2, abs=0.01)
        assert strength == pytest.approx(100, rel=0.25)

    def test_days_that_differ_by_luck_alone_make_a_rate_very_sure(self) -> None:
        trials = np.full(50, 100)
        assert chain.rate_strength(np.full(50, 20), trials)[1] == chain.MOST_STRENGTH

    def test_impossible_rates_are_refused(self) -> None:
        with pytest.raises(ValueError, match="hits"):
            chain.Share(5, 4, 0.5, 10)
        with pytest.raises(ValueError, match="mean"):
            chain.Share(1, 4, 1.0, 10)


class TestValue:
    def test_todays_mean_is_the_past_one_moved_by_today_as_far_as_days_differ(self) -> None:
        # days sell for 100 or 300 by turns, each conversion 0 or twice its day's mean: they differ as they can
        n, mean = np.full(20, 40.0), np.tile([100.0, 300.0], 10)
        made = chain.value_today(n * mean, n * 2 * mean**2, n, 30_000.0, 100.0)
        within = 800 * 100_000 / 800 - made_mean(n, mean, 30_000.0, 100.0) ** 2
        between = (40 * 20 * 100.0**2 - within * 19) / (800 - 40)
        k = within / between
        assert made.mean_cents == pytest.approx((k * 200 + 30_000) / (k + 100))
        assert made.mean_sd_cents == pytest.approx(np.sqrt(within / (k + 100)))
        assert made.sd_cents == pytest.approx(np.sqrt(within))

    def test_days_alike_leave_todays_mean_where_it_always_was(self) -> None:
        n = np.full(20, 40.0)
        made = chain.value_today(n * 200, n * 80_000, n, 30_000.0, 100.0)
        assert made.mean_cents == pytest.approx(200, rel=0.02)
        assert made.mean_sd_cents < 3

    def test_one_value_for_all_is_certain(self) -> None:
        n = np.full(20, 4.0)
        made = chain.value_today(n * 200, n * 200**2, n, 1_000.0, 5.0)
        assert (made.mean_cents, made.sd_cents, made.mean_sd_cents) == (200, 0, 0)

    def test_nothing_sold_has_no_value(self) -> None:
        with pytest.raises(ValueError, match="at least one conversion"):
            chain.value_today(np.zeros(3), np.zeros(3), np.zeros(3), 0.0, 0.0)

    @given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50))
    def test_the_quick_quantiles_are_the_usual_ones(self, values: list[float]) -> None:
        ends = np.array(values)
        assert chain.quantiles(ends) == pytest.approx(tuple(np.quantile(ends, (0.1, 0.5, 0.9))), abs=1e-6)


def made_mean(n: Floats, mean: Floats, cents: float, won: float) -> float:
    return float((n @ mean + cents) / (n.sum() + won))


class TestCapacity:
    def test_breaks_and_logouts_are_taken_out_once(self) -> None:
        hour = 3600
        breaks = capacities.Breaks(
            np.array([0, 0, 1, 1]),
            np.array([1 * hour, int(1.25 * hour), -2 * hour, 3 * hour]),
            np.array([int(1.5 * hour), 2 * hour, hour, 9 * hour]),
        )
        left = capacities.hours_left(0, np.array([8 * hour, 4 * hour, -hour]), breaks)
        # Agent 0: 8 h less one overlapping hour; agent 1: 4 h less 1 h running and 1 h before logging out.
        assert left == pytest.approx([7, 2, 0])

    def test_capacity_is_hours_times_rate_with_a_range(self) -> None:
        made = capacities.capacity(np.array([4.0, 2.0]), np.array([10.0, 5.0]), np.array([0.0, 0.0]))
        assert made.agent_hours == 6
        assert made.likely == pytest.approx(50)
        assert (made.low, made.high) == (pytest.approx(50 - 1.2816 * 50**0.5, abs=0.01), pytest.approx(59.06, abs=0.01))

    def test_staffing_scales_only_what_follows_the_agents(self) -> None:
        assert capacities.staffing(30, 40) == pytest.approx(0.75)
        assert capacities.staffing(30, 40, weight=0.0) == 1.0
        assert capacities.staffing(30, 0) == 1.0


class TestMany:
    def test_it_equals_the_exact_negative_binomial(self) -> None:
        so_far, expected_so_far, expected_left, worth = 12.0, 10.0, 30.0, 8.0
        made = many.day_ends(
            *(np.array([v]) for v in (so_far, expected_so_far, expected_left, worth)), np.array([50.0])
        )
        shape, rate = worth + so_far, expected_left / (worth + expected_so_far)
        exact = stats.nbinom(shape, 1 / (1 + rate))
        assert made.likely[0] == pytest.approx(so_far + exact.mean())
        assert made.chance[0] == pytest.approx(exact.sf(37), abs=0.02)
        assert made.low[0] == pytest.approx(so_far + exact.ppf(0.1), abs=1.5)
        assert made.high[0] == pytest.approx(so_far + exact.ppf(0.9), abs=1.5)

    def test_the_range_covers_on_simulated_agents(self) -> None:
        rng = np.random.default_rng(12)
        usual = rng.gamma(4.0, 10.0, 20_000)
        today = usual * rng.gamma(8.0, 1 / 8, 20_000)
        so_far = rng.poisson(0.5 * today).astype(np.float64)
        total = so_far + rng.poisson(0.5 * today)
        made = many.day_ends(so_far, 0.5 * usual, 0.5 * usual, np.full(20_000, 8.0), usual)
        covered = np.mean((np.floor(made.low) <= total) & (total <= np.ceil(made.high)))
        assert 0.78 <= covered <= 0.88
        assert abs(made.chance.mean() - np.mean(total >= usual)) < 0.02

    def test_the_strength_is_learned_from_days_that_differ(self) -> None:
        rng = np.random.default_rng(13)
        steady, restless = many.start(500), many.start(500)
        for _ in range(40):
            steady = many.learn(steady, rng.poisson(50.0, 500).astype(np.float64))
            restless = many.learn(restless, rng.poisson(50 * rng.gamma(4.0, 0.25, 500)).astype(np.float64))
        assert np.median(many.strength(restless)) == pytest.approx(5, rel=0.5)
        assert np.median(many.strength(steady)) > 5 * np.median(many.strength(restless))

    def test_an_absent_agent_learns_nothing(self) -> None:
        before = many.learn(many.start(2), np.array([10.0, 20.0]))
        after = many.learn(before, np.array([np.nan, 30.0]))
        assert (after.mean[0], after.days[0]) == (before.mean[0], before.days[0])
        assert after.mean[1] > before.mean[1]

    def test_reached_and_hopeless_targets_are_certain(self) -> None:
        made = many.day_ends(
            np.array([9.0, 3.0]), np.array([5.0, 5.0]), np.array([5.0, 0.0]), np.array([8.0, 8.0]), np.array([9.0, 4.0])
        )
        assert made.chance.tolist() == [1.0, 0.0]

    @given(st.floats(0, 1e4), st.floats(0, 1e4), st.floats(0, 1e4), st.floats(0.1, 1e6))
    def test_ends_are_ordered_and_never_below_what_is_done(
        self, so_far: float, before: float, after: float, worth: float
    ) -> None:
        made = many.day_ends(*(np.array([v]) for v in (so_far, before, after, worth)))
        assert so_far <= made.low[0] <= made.high[0] + 1e-6
        assert so_far <= made.likely[0]


class TestGrid:
    def test_the_done_part_follows_the_clock(self) -> None:
        grid = Grid(8 * 3600, 3600, 3)
        assert grid.done_part(0).tolist() == [0, 0, 0]
        assert grid.done_part(8.5 * 3600).tolist() == [0.5, 0, 0]
        assert grid.done_part(86_400).tolist() == [1, 1, 1]
        assert grid.end_s == 11 * 3600

    def test_opening_hours_are_found_from_past_days(self) -> None:
        counts = np.zeros((10, 48))
        counts[:, 16:36] = 50.0
        counts[3, 2] = 1.0
        assert open_hours(counts, 1800) == Grid(8 * 3600, 1800, 20)

    def test_a_grid_of_nothing_is_refused(self) -> None:
        with pytest.raises(ValueError, match="grid"):
            Grid(0, 0, 4)
