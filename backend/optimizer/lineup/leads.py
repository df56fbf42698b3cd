"""Leads run out: what share of its usual worth each further agent on a campaign still brings."""

from __future__ import annotations

import numpy as np

from backend.optimizer.lineup.problem import Floats


def lead_shares(leads_left: int, leads_each: float, crew: int, agents: int) -> Floats:
    """Share (agents) of its usual worth the first, second, ... agent of a campaign brings, 1 up to the present crew.

    Each agent dials `leads_each` (q) of the `leads_left` (L) in the stretch, drawn without regard to what was dialled
    before, so n agents reach L (1 - exp(-n q / L)) different leads, and the n-th adds exp(-q / L) times what the one
    before added. The worth was measured with the present `crew`, which therefore is where the fall begins.
    """
    if leads_left <= 0:
        return np.zeros(agents)
    beyond = np.maximum(np.arange(1, agents + 1) - max(crew, 1), 0)
    return np.asarray(np.exp(-beyond * (leads_each / leads_left)))
