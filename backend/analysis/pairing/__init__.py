"""What each agent would bring on each campaign, learned jointly from counts (A012, A027, A060; who where).

    cells = cells_of(rows.calls, rows.states, len(rows.days), agent_ids, campaign_ids)
    model = fit(cells)                                        # every ten minutes: fit(cells, start=model)
    values = model.values(hours=[14, 15, 16], worth={campaign_id: Worth(value_cents, margin_cents)})
    values.conversions_per_hour.value                         # (agents, campaigns), with low, high, sd and n
    values.gain(now, proposed, hours, cents=..., lost_h=0.1)  # what a set of moves brings, and its chance

cells        counts as plain columns
tables       what each rate is fitted to
fitted       the data of a fit, before and after
crossed      campaign, list, hour, agent and pair effects at once (`elimination` is its compiled part)
moments      means, variances and draws of a fitted rate
model        the three rates together
values       what a seat is worth
scores       the same agent by agent, as if all had the same leads
"""

from backend.analysis.pairing.cells import BadCells, PairCells, cells_of, make_cells
from backend.analysis.pairing.model import ListsNow, PairModel, fit
from backend.analysis.pairing.scores import AdjustedScores, Score, adjusted_scores
from backend.analysis.pairing.tables import HALF_LIFE_DAYS
from backend.analysis.pairing.values import Gain, Measure, PairEstimates, PairValues, Worth

__all__ = [
    "HALF_LIFE_DAYS", "AdjustedScores", "BadCells", "Gain", "ListsNow", "Measure", "PairCells", "PairEstimates",
    "PairModel", "PairValues", "Score", "Worth", "adjusted_scores", "cells_of", "fit", "make_cells",
]  # fmt: skip
