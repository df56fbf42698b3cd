"""The plain line-up: one agent to one campaign by the Hungarian method, as the first product did it (A046, A082).

It knows no seats beyond one, no crews, no skills and no costs of changing; it is there to be compared with (X19).
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from backend.optimizer.lineup.problem import BadProblem, Floats, Ints


def plain_assignment(value: Ints | Floats) -> Ints:
    """Campaign of each agent (agents), -1 for none: at most one agent a campaign, the greatest sum of `value`.

    `value` (agents, campaigns); as many pairs are made as the smaller side has (Kuhn 1955; scipy's solver). Raises
    BadProblem where a value is not a number.
    """
    if value.ndim != 2:
        raise BadProblem(f"value has the shape {value.shape}, not (agents, campaigns).")
    if not np.isfinite(value).all():
        raise BadProblem("value must hold numbers only; give what is unknown a guess or leave the campaign out.")
    campaign = np.full(value.shape[0], -1, dtype=np.int64)
    rows, columns = linear_sum_assignment(value, maximize=True)
    campaign[rows] = columns
    return campaign
