"""Values of who where against the truth they were drawn from: ranges, ranks, chances, and exact algebra."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from backend.analysis.estimates import Floats
from backend.analysis.pairing import PairModel, adjusted_scores, fit, make_cells
from backend.analysis.pairing.crossed import fit_crossed, informants
from backend.analysis.pairing.fitted import Fitted
from backend.analysis.pairing.moments import Now, moments
from tests.pairs import HOURS, Drawn, draw_pairs

FLOORS = 9


@pytest.fixture(scope="module")
def floors() -> list[tuple[Drawn, PairModel]]:
    """Floors of 40 agents on 6 campaigns, fitted."""
    return [(drawn, fit(drawn.cells)) for drawn in (draw_pairs(100 + seed) for seed in range(FLOORS))]


def test_likely_ranges_hold_the_truth_about_as_often_as_they_say(floors: list[tuple[Drawn, PairModel]]) -> None:
    met, never = [], []
    for drawn, model in floors:
        values = model.values(HOURS)
        each = values.conversions_per_hour
        inside = (drawn.per_hour >= each.low) & (drawn.per_hour <= each.high)
        met += inside[values.contacts > 0].tolist()
        never += inside[values.contacts == 0].tolist()
    assert len(met) > 1200
    assert len(never) > 200
    assert 0.75 < np.mean(met) < 0.90
    assert 0.70 < np.mean(never) < 0.90


def test_spreads_of_agents_and_pairs_are_found(floors: list[tuple[Drawn, PairModel]]) -> None:
    spreads = [model.fitted["conversion"].spreads for _, model in floors]
    assert np.mean([each.agent for each in spreads]) == pytest.approx(0.22, abs=0.04)
    assert np.mean([each.pair for each in spreads]) == pytest.approx(0.18, abs=0.05)
    alike = [fit(draw_pairs(seed, fit_sd=0.0).cells).fitted["conversion"].spreads.pair for seed in (1, 2)]
    assert max(alike) < 0.16


def test_values_are_nearer_to_the_truth_than_raw_rates(floors: list[tuple[Drawn, PairModel]]) -> None:
    for drawn, model in floors:
        met = (model.hours > 0) & (model.conversions > 0)
        raw = model.conversions[met] / model.hours[met]
        value = model.values(HOURS).conversions_per_hour.value[met]
        error = [np.abs(np.log(each / drawn.per_hour[met])).mean() for each in (raw, value)]
        assert error[1] < 0.7 * error[0]


def test_the_floor_as_a_whole_comes_out_as_counted(floors: list[tuple[Drawn, PairModel]]) -> None:
    ratios = []
    for _, model in floors:
        values = model.values(HOURS)
        ratios.append((values.conversions_per_hour.value * model.hours).sum() / model.conversions.sum())
    assert np.mean(ratios) == pytest.approx(1, abs=0.02)


def test_the_chance_of_gain_is_as_often_right_as_it_says(floors: list[tuple[Drawn, PairModel]]) -> None:
    said, right = [], []
    for number, (drawn, model) in enumerate(floors):
        values, rng = model.values(HOURS), np.random.default_rng(number)
        each = values.draws("conversions_per_hour", 1, 300)
        for _ in range(150):
            a, b = rng.choice(40, 2, replace=False)
            here, there = rng.choice(6, 2, replace=False)
            gain = each[:, a, there] + each[:, b, here] - each[:, a, here] - each[:, b, there]
            true = drawn.per_hour
            said.append((gain > 0).mean())
            right.append(true[a, there] + true[b, here] > true[a, here] + true[b, there])
    chance, came = np.array(said), np.array(right)
    for low, high in ((0.5, 0.7), (0.7, 0.9), (0.9, 1.01)):
        rows = np.maximum(chance, 1 - chance)
        some = (rows >= low) & (rows < high)
        hit = np.where(chance >= 0.5, came, ~came)[some]
        assert hit.mean() == pytest.approx(rows[some].mean(), abs=0.08)


def unfair_floor() -> PairModel:
    """Ten agents on two lists, alike but for two: agent 1 is best with the worst leads, agent 2 worst with the best."""
    rng, rows = np.random.default_rng(2), []
    for day in range(20):
        for agent in range(1, 11):
            for part in (30, 31):
                share = {1: (1.0, 0.0), 2: (0.0, 1.0)}.get(agent, (0.5, 0.5))[part - 30]
                skill = {1: 1.35, 2: 0.75}.get(agent, 1.0)
                contacts = round(60 * share)
                won = rng.binomial(contacts, 0.12 * skill * (0.5 if part == 30 else 1.6))
                rows.append((day, agent, 5, part, 9, 2 * contacts, contacts, won, 7200 * share))
    names = ("day", "agent_id", "campaign_id", "list_id", "hour", "calls", "contacts", "conversions", "productive_s")
    return fit(
        make_cells({name: np.array(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}, 20)
    )


def test_a_good_agent_on_the_worst_list_is_ranked_right() -> None:
    model = unfair_floor()
    scores = adjusted_scores(model)
    raw, fair = scores.conversion_per_contact.raw, scores.conversion_per_contact.value
    assert raw.argmin() == 0
    assert raw.argmax() == 1
    assert fair.argmax() == 0
    assert fair.argmin() == 1
    assert scores.conversion_per_contact.low[0] > scores.conversion_per_contact.value[1]
    assert scores.mix[0] < 0.7
    assert scores.mix[1] > 1.3
    assert scores.conversions_per_hour.value[0] > scores.conversions_per_hour.value[1]
    equal = model.values([9], {5: {30: 1, 31: 1}}).conversion_per_contact.value[:, 0]
    assert equal.argmax() == 0
    assert equal.argmin() == 1


def dense_posterior(fitted: Fitted) -> tuple[Floats, Floats]:
    """Covariance of every pair's linear predictor by inverting everything at once; also the gradient at the mode."""
    table = fitted.table
    width, pairs = table.width, len(table.owner)
    design = np.zeros((len(table.y), width + table.agents + pairs))
    for row in range(len(table.y)):
        design[row, table.cols[row]] = table.xs[row]
        design[row, width + table.owner[table.pair[row]]] = 1
        design[row, width + table.agents + table.pair[row]] = 1
    spreads = fitted.spreads
    shared = np.concatenate(
        [[1.0], *(np.full(f.size, sd**-2) for f, sd in zip(table.families, spreads.families, strict=True))]
    )
    prior = np.concatenate([shared, np.full(table.agents, spreads.agent**-2), np.full(pairs, spreads.pair**-2)])
    effects = np.concatenate([fitted.mean, fitted.agent, fitted.pair])
    share = special.expit(table.level + design @ effects)
    weight = table.size * share * (1 - share) / fitted.dispersion
    cov = np.linalg.inv(design.T @ (design * weight[:, None]) + np.diag(prior))
    return cov, cov @ (design.T @ ((table.y - table.size * share) / fitted.dispersion) - prior * effects)


def test_eliminating_pairs_and_agents_gives_what_inverting_everything_gives() -> None:
    fitted = fit(draw_pairs(4, 8, 3, 10).cells).fitted["conversion"]
    table = fitted.table
    cov, step = dense_posterior(fitted)
    # what is left of a step is the difference between the middle and the mean, far below the uncertainty
    assert (np.abs(step) < 0.5 * np.sqrt(np.diag(cov))).all()
    np.testing.assert_allclose(fitted.cov, cov[: table.width, : table.width], rtol=0.03, atol=2e-4)
    x = np.random.default_rng(1).normal(size=(3, table.width)) * 0.3
    found = moments(fitted, Now(x, np.zeros(3), np.zeros(3))).variance
    for pair, (agent, campaign) in enumerate(zip(table.owner, table.campaign, strict=True)):
        row = np.zeros(len(cov))
        row[: table.width] = x[campaign]
        row[[table.width + agent, table.width + table.agents + pair]] = 1
        assert found[agent, campaign] == pytest.approx(row @ cov @ row, rel=0.03)


def test_a_sample_of_the_agents_is_a_table_of_its_own() -> None:
    table = fit(draw_pairs(4, 20, 4, 10).cells).fitted["conversion"].table
    some = informants(table, 8)
    assert some.agents == 8
    assert set(some.owner.tolist()) == set(range(8))
    assert len(some.pair) == len(some.y)
    assert some.pair.max() + 1 == len(some.owner)
    assert (np.diff(some.pair) >= 0).all()
    assert (np.diff(some.block) >= 0).all()
    assert fit_crossed(some).spreads.agent == pytest.approx(0.22, abs=0.15)
