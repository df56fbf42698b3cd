"""Values of who where: counts as cells, edges without data, lists, hours, money, and draws that hang together."""

from __future__ import annotations

import numpy as np
import pytest

from backend.analysis.estimates import Columns
from backend.analysis.pairing import BadCells, PairCells, PairModel, Worth, adjusted_scores, cells_of, fit, make_cells
from backend.model import State
from tests.pairs import HOURS, draw_pairs

STATES = {state: number for number, state in enumerate(State)}
NAMES = ("day", "agent_id", "campaign_id", "list_id", "hour", "calls", "contacts", "conversions", "productive_s")


def cells(
    *rows: tuple[int, ...], days: int = 1, agents: tuple[int, ...] = (), campaigns: tuple[int, ...] = ()
) -> PairCells:
    """Cells of rows as in NAMES."""
    table = np.array(rows, dtype=np.int64).reshape(-1, len(NAMES))
    return make_cells({name: table[:, i] for i, name in enumerate(NAMES)}, days, agents, campaigns)


@pytest.fixture(scope="module")
def model() -> PairModel:
    """A fitted floor of 12 agents on 3 campaigns."""
    return fit(draw_pairs(3, 12, 3, away=0.15).cells)


def calls_table(*rows: tuple[int, int, int, int, int, int, int, int]) -> Columns:
    """Rows of day, agent, campaign, list, attempts, wall_s, contact, conversion."""
    names = ("day", "agent_id", "campaign_id", "list_id", "attempts", "wall_s", "contact", "conversion")
    table = np.array(rows, dtype=np.int64).reshape(-1, len(names))
    flags = {"contact", "conversion"}
    return {name: table[:, i].astype(bool) if name in flags else table[:, i] for i, name in enumerate(names)}


def states_table(*rows: tuple[int, int, int, int, State, int]) -> Columns:
    """Rows of day, agent, quarter, campaign, state, seconds."""
    names = ("day", "agent_id", "quarter", "campaign_id", "state", "seconds")
    table = np.array([[*row[:4], STATES[row[4]], row[5]] for row in rows], dtype=np.int64).reshape(-1, len(names))
    return {name: table[:, i] for i, name in enumerate(names)}


def test_equal_keys_are_added_up_and_lists_age_from_their_first_call() -> None:
    found = cells(
        (0, 7, 5, 30, 9, 4, 2, 1, 600), (0, 7, 5, 30, 9, 1, 1, 0, 100), (3, 7, 5, 30, 9, 2, 1, 0, 50),
        (1, 8, 6, -1, 10, 3, 3, 1, 70), days=4,
    )  # fmt: skip
    assert len(found) == 3
    assert found.calls.tolist() == [5, 3, 2]
    assert found.productive_s.tolist() == [700, 70, 50]
    assert found.list.tolist() == [0, -1, 0]
    np.testing.assert_array_equal(found.lead_age_days, [0, np.nan, 3])


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ((5, 7, 5, 30, 9, 4, 2, 1, 60), "day"),
        ((0, 7, 5, 30, 24, 4, 2, 1, 60), "hour"),
        ((0, 7, 5, 3, 9, -4, 2, 1, 60), "calls"),
    ],
)
def test_what_cannot_be_is_named(row: tuple[int, ...], named: str) -> None:
    with pytest.raises(BadCells, match=named):
        cells(row, days=5)


def test_cells_from_the_rows_of_days_count_work_only_and_find_a_campaign_for_lost_seconds() -> None:
    calls = calls_table((0, 7, 5, 30, 2, 9 * 3600 + 5, 1, 1), (0, 7, 5, 30, 2, 9 * 3600 + 90, 0, 0),
                        (0, 7, 6, -1, 0, 9 * 3600 + 99, 1, 0), (0, 0, 5, 30, 1, 9 * 3600, 1, 0))  # fmt: skip
    states = states_table((0, 7, 36, 5, State.TALK, 300), (0, 7, 37, 0, State.WAIT, 200),
                          (0, 7, 37, 5, State.PAUSE, 99), (0, 9, 37, 0, State.WAIT, 50))  # fmt: skip
    found = cells_of(calls, states, 1, [9], [8])
    assert found.agent_ids.tolist() == [7, 9]
    assert found.campaign_ids.tolist() == [5, 6, 8]
    assert (found.calls.sum(), found.contacts.sum(), found.conversions.sum()) == (3, 2, 1)
    on = found.campaign_ids[found.campaign] == 5
    assert found.productive_s[on].sum() == found.productive_s.sum() == 500
    assert found.band[(found.list == 0) & on].tolist() == [2]


def test_without_any_data_the_ranges_are_wide_and_nobody_is_better() -> None:
    values = fit(cells(agents=(1, 2, 3), campaigns=(5, 6))).values([10], worth={5: Worth(4000, 1500)})
    each = values.conversions_per_hour
    assert each.value.shape == (3, 2)
    np.testing.assert_allclose(each.value, each.value[0, 0])
    assert (each.high > 10 * each.low).all()
    assert (each.n == 0).all()
    scores = adjusted_scores(fit(cells(agents=(1,), campaigns=(5,))))
    assert np.isnan(scores.conversion_per_contact.raw[0])
    assert np.isnan(scores.mix[0])
    assert scores.conversion_per_contact.high[0] > 3 * scores.conversion_per_contact.low[0]


def test_nobody_and_no_campaign_give_empty_values() -> None:
    values = fit(cells(days=0)).values([])
    assert values.conversions_per_hour.value.shape == (0, 0)
    assert values.draws("calls_per_hour", 1, 5).shape == (5, 0, 0)


def test_one_agent_on_one_campaign_comes_out_between_the_usual_and_the_counted() -> None:
    found = fit(cells(*((d, 1, 5, 30, 9, 20, 10, 2, 3600) for d in range(5)), days=5)).values([9])
    assert found.calls_per_hour.value[0, 0] == pytest.approx(20, rel=0.05)
    assert 0.09 < found.conversion_per_contact.value[0, 0] < 0.2
    assert found.conversions_per_hour.low[0, 0] < found.conversions_per_hour.value[0, 0] < 2.1


def test_calls_without_a_contact_and_hours_without_a_call_are_data() -> None:
    rows = [(d, a, 5, 30, 9, 10, 0 if a == 1 else 5, 0, 3600) for d in range(9) for a in (1, 2, 3)]
    found = fit(cells(*rows, (0, 4, 5, -1, 9, 0, 0, 0, 7200), days=9)).values([9])
    assert found.contacts[0, 0] == 0
    contacts = found.contacts_per_hour.value[:, 0]
    assert contacts[0] < 0.5 * contacts[1]
    assert found.conversion_per_contact.high[0, 0] > found.conversion_per_contact.high[1, 0]
    assert found.calls_per_hour.value[3, 0] < 10


def test_money_is_counted_where_it_is_configured(model: PairModel) -> None:
    values = model.values(HOURS, worth={1: Worth(5000, -200), 2: Worth(3000)})
    won = values.conversions_per_hour
    np.testing.assert_allclose(values.revenue_cents_per_hour.value[:, 0], 5000 * won.value[:, 0])
    margin = values.margin_cents_per_hour
    np.testing.assert_allclose(margin.low[:, 0], -200 * won.high[:, 0])
    assert (margin.low[:, 0] < margin.value[:, 0]).all()
    assert (margin.value[:, 0] < margin.high[:, 0]).all()
    assert np.isnan(margin.value[:, 1:]).all()
    assert np.isnan(values.revenue_cents_per_hour.value[:, 2]).all()


def test_never_tried_pairs_are_less_certain_than_tried_ones(model: PairModel) -> None:
    values = model.values(HOURS)
    each, met = values.conversion_per_contact, values.contacts > 100
    never = values.contacts == 0
    assert never.any()
    relative = each.sd / each.value
    for row in np.flatnonzero(never.any(1) & met.any(1)):
        assert relative[row, never[row]].min() > relative[row, met[row]].max()
    spread = model.fitted["conversion"].spreads.pair
    assert (relative[never] > 0.8 * spread).all()


def test_an_hour_that_goes_better_and_a_list_that_goes_better_show() -> None:
    rows = [(d, a, 5, 30 + a % 2 * 0 + (h % 2), h, 20, 10, 3 if h < 12 and h % 2 else 1, 1800)
            for d in range(15) for a in range(1, 9) for h in range(8, 16)]  # fmt: skip
    model = fit(cells(*rows, days=15))
    early, late = (model.values([hour]).conversion_per_contact.value.mean() for hour in (9, 15))
    assert early > 1.1 * late
    best, worst = (model.values([], {5: {one: 1.0}}).conversion_per_contact for one in (31, 30))
    assert best.value.mean() > 1.1 * worst.value.mean()
    unknown = model.values([], {5: {99: 1.0}}).conversion_per_contact
    assert unknown.sd.mean() > 1.5 * worst.sd.mean()


def test_hours_that_do_not_exist_and_half_lives_without_length_are_refused(model: PairModel) -> None:
    with pytest.raises(ValueError, match="hours"):
        model.values([24])
    with pytest.raises(ValueError, match="half_life"):
        fit(cells(), half_life_days=0)


def test_recent_days_weigh_more() -> None:
    rows = [(d, 1 + a, 5, 30, 9, 40, 20, 1 if (d < 10) == (a == 0) else 4, 3600) for d in range(20) for a in range(2)]
    short, long = (fit(cells(*rows, days=20), each).values([9]).conversion_per_contact.value[:, 0] for each in (3, 1e6))
    assert short[0] / short[1] > 1.4
    assert long[0] / long[1] == pytest.approx(1, abs=0.05)


def test_the_same_counts_give_the_same_answer_in_any_order_and_from_any_start() -> None:
    drawn = draw_pairs(5, 10, 3).cells
    turned = np.random.default_rng(1).permutation(len(drawn))
    columns = {
        "agent_id": drawn.agent_ids[drawn.agent], "campaign_id": drawn.campaign_ids[drawn.campaign],
        "list_id": drawn.list_ids[drawn.list], **{n: getattr(drawn, n) for n in ("day", "hour", *NAMES[5:])},
    }  # fmt: skip
    again = make_cells({name: column[turned] for name, column in columns.items()}, drawn.days)
    first = fit(drawn)
    one, two = (each.values(HOURS).conversions_per_hour for each in (first, fit(again)))
    np.testing.assert_array_equal(one.value, two.value)
    warm = fit(drawn, start=first).values(HOURS).conversions_per_hour
    np.testing.assert_allclose(warm.value, one.value, rtol=0.01)
    np.testing.assert_array_equal(first.values([9]).draws("conversions_per_hour", 4, 9),
                                  first.values([9]).draws("conversions_per_hour", 4, 9))  # fmt: skip


def test_a_start_from_other_agents_and_campaigns_does_no_harm() -> None:
    small, large = draw_pairs(5, 10, 3).cells, draw_pairs(6, 14, 4).cells
    cold, warm = (fit(large, start=start).values(HOURS).conversions_per_hour for start in (None, fit(small)))
    np.testing.assert_allclose(warm.value, cold.value, rtol=0.03)


def test_draws_have_the_estimates_mean_and_spread(model: PairModel) -> None:
    values = model.values(HOURS)
    drawn, each = values.draws("conversions_per_hour", 1, 12_000), values.conversions_per_hour
    np.testing.assert_allclose(drawn.mean(0), each.value, rtol=0.02)
    np.testing.assert_allclose(drawn.std(0), each.sd, rtol=0.08)
    inside = ((drawn > each.low) & (drawn < each.high)).mean(0)
    assert (abs(inside - 0.8) < 0.03).all()


def test_what_agents_share_moves_together(model: PairModel) -> None:
    drawn = np.log(model.values(HOURS).draws("conversions_per_hour", 1, 4000))
    here = np.corrcoef(drawn[:, 0, 0], drawn[:, 5, 0])[0, 1]
    own = np.corrcoef(drawn[:, 0, 0], drawn[:, 0, 1])[0, 1]
    neither = np.corrcoef(drawn[:, 0, 0], drawn[:, 5, 1])[0, 1]
    assert here > neither + 0.1
    assert own > neither + 0.1


def test_a_swap_gains_what_its_parts_say_and_staying_gains_nothing(model: PairModel) -> None:
    values = model.values(HOURS)
    each = values.conversions_per_hour.value
    now, hours = np.zeros(12, dtype=np.int64), np.full(12, 4.0)
    after = now.copy()
    after[2] = 1
    gain = values.gain(now, after, hours, cents=np.array([100.0, 300.0, 1.0]), lost_h=0.5, n=20_000)
    assert gain.value == pytest.approx(300 * 3.5 * each[2, 1] - 400 * each[2, 0], rel=0.05)
    assert gain.low < gain.value < gain.high
    assert 0.5 < gain.chance <= 1
    assert values.gain(now, now, hours).chance == 0
    after[2] = -1
    assert values.gain(now, after, hours).chance == 0
