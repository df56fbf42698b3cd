"""Our counts against the dialer's own report of the day, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backend.analysis.sums import Sums
from backend.model import Tally

SLACK_CALLS = 2
"""Calls one agent may differ by: the two reports are read some seconds apart."""

SLACK = 0.02
"""Share of the calls by which the totals may differ before it is worth a warning."""


def agreement(sums: Sums, tallies: Sequence[Tally]) -> tuple[str, bool]:
    """The sentence, and whether the counts agree; tallies per campaign are left aside."""
    theirs = {t.agent_id: t for t in tallies if t.campaign_id is None}
    if not theirs:
        return "The dialer has not sent its own report of today yet.", True
    mine = dict(zip(sums.agent_ids.tolist(), np.rint(sums.agents["calls"]).astype(int).tolist(), strict=True))
    both = [(mine.get(i, 0), t.calls) for i, t in theirs.items() if i in mine or t.calls]
    ours, total = sum(a for a, _ in both), sum(b for _, b in both)
    off = sum(abs(a - b) > SLACK_CALLS for a, b in both)
    agrees = abs(ours - total) <= max(SLACK * total, SLACK_CALLS)
    counts = f"We count {ours:,} calls of agents today, the dialer's own report {total:,}"
    if agrees and not off:
        return f"{counts}: they agree.", True
    tail = f"{off} of {len(both)} agents differ by more than {SLACK_CALLS} calls"
    return f"{counts}: {tail}.", agrees


def agent_agreement(calls: int, human: int, tally: Tally | None) -> str:
    """One agent's counts today against the dialer's."""
    if tally is None:
        return "The dialer's own report of today has no line for this agent yet."
    ours, theirs = f"{calls} calls, {human} human answered", f"{tally.calls} and {tally.human_answered}"
    same = abs(calls - tally.calls) <= SLACK_CALLS and abs(human - tally.human_answered) <= SLACK_CALLS
    verdict = "they agree" if same else "they differ; the newest calls may still be on their way"
    return f"Today we count {ours}, the dialer's own report {theirs}: {verdict}."
