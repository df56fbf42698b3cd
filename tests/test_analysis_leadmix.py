"""Whose leads are worse: told from the other agents' calls on the same lists."""

from __future__ import annotations

import numpy as np
import pytest

from backend.analysis.leadmix import lead_mix


def calls(*rows: tuple[int, int, int, int, int]) -> dict[str, np.ndarray]:
    """Rows of agent, campaign, list, contacts, conversions."""
    out: dict[str, list[object]] = {"agent_id": [], "campaign_id": [], "list_id": [], "contact": [], "conversion": []}
    for agent, campaign, lead_list, contacts, won in rows:
        for i in range(contacts):
            for name, value in zip(out, (agent, campaign, lead_list, True, i < won), strict=True):
                out[name].append(value)
    kinds = {"contact": bool, "conversion": bool}
    return {name: np.array(column, dtype=kinds.get(name, np.int64)) for name, column in out.items()}


def test_who_works_the_poor_list_has_the_worse_mix():
    mix = lead_mix(calls((1, 5, 50, 300, 15), (2, 5, 50, 300, 15), (3, 5, 51, 300, 60), (4, 5, 51, 300, 60)))
    of = dict(zip(mix.agent_id.tolist(), mix.mix.tolist(), strict=True))
    assert of[1] == pytest.approx(of[2])
    assert of[1] < 0.6 < 1.4 < of[3]


def test_nobody_makes_their_own_list_look_good():
    """One strong agent on a list that brings others nothing special: the mix stays par."""
    rows = [(1, 5, 50, 200, 60), (2, 5, 50, 200, 20), (3, 5, 50, 200, 20), (4, 5, 51, 400, 40), (5, 5, 51, 400, 40)]
    mix = dict(zip(*[x.tolist() for x in (lead_mix(calls(*rows)).agent_id, lead_mix(calls(*rows)).mix)], strict=True))
    assert mix[1] < mix[2]
    assert mix[1] < 1.05


def test_campaigns_are_not_lists_and_thin_agents_have_no_mix():
    mix = lead_mix(calls((1, 5, 50, 300, 15), (2, 6, 60, 300, 90), (3, 6, 60, 5, 1)))
    assert mix.mix[:2] == pytest.approx([1.0, 1.0], abs=0.02)
    assert np.isnan(mix.mix[2])
    assert mix.contacts.tolist() == [300, 300, 5]


def test_no_calls_no_rows():
    assert len(lead_mix(calls()).agent_id) == 0
