"""What the compiled floor works on: one record per agent (DESK) and one per campaign (LINE), as numpy records.

Records, because compiled functions then pass a pointer instead of dozens of arrays.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Records = NDArray[Any]
"""An array of DESK or LINE records."""

OUT, READY, TALK, WRAP, PAUSE, ENTER = range(6)
"""States of an agent; ENTER is logging in."""

CALLS, CONTACTS, CONVERSIONS, DROPS, WAIT_S, DIALS, STAFF_S, DRY, LONGER_S, LUCKIER = range(10)
COUNTS = 10
"""Columns of a run's counts per campaign; DRY is 1 where the leads ran out.

LONGER_S is how much longer calls took than calls like them usually do, LUCKIER how many more dials were answered than
should have been expected: both are luck alone, and 0 on average whatever happens.
"""

PATIENCE_S = 2
"""Seconds an answered call may wait for an agent before it is dropped (47 CFR 64.1200(a)(7))."""

QUARTER_S = 900
QUARTERS_AHEAD = 97
RING = 64
"""Longest a line is busy without an answer, s, as the length of a ring buffer."""
MOST_PAUSES = 16
MOST_KINDS = 12
MOST_MISSES = 8
NEVER = 1 << 40

_I, _F, _W = np.int64, np.float64, np.uint64

DESK = np.dtype(
    [
        # the plan: campaigns as rows (-1: none), seconds from the start; a move from `home` to `goal`
        ("home", _I), ("goal", _I), ("doing", _I), ("doing_s", _I), ("arrive", _I), ("leave", _I), ("move", _I),
        ("lost", _I), ("pause_left", _I), ("pause_at", _I, MOST_PAUSES), ("pause_s", _I, MOST_PAUSES),
        # the skill, at home and at the goal: probabilities, and factors on the campaign's lengths
        ("contact", _F, 2), ("conversion", _F, 2), ("talk", _F, 2), ("wrap", _F, 2),
        # what moves: state and since when, campaign, 0 at home or 1 at the goal, wrap-up to come, pauses taken
        ("state", _I), ("since", _I), ("campaign", _I), ("seat", _I), ("wrap_s", _I), ("paused", _I),
        # places in the calendar (second, neighbours) and in the queue of waiting agents (neighbours)
        ("due", _I), ("later", _I), ("sooner", _I), ("ahead", _I), ("behind", _I),
        ("stream", _W),
    ],
    align=True,
)  # fmt: skip

LINE = np.dtype(
    [
        # rates per quarter hour from the start
        ("answer", _F, QUARTERS_AHEAD), ("contact_curve", _F, QUARTERS_AHEAD), ("conversion_curve", _F, QUARTERS_AHEAD),
        # dials until the leads run out, factors from then on; when dialing stops
        ("leads", _I), ("dry_answer", _F), ("dry_conversion", _F), ("close", _I),
        ("level", _F), ("soon", _F), ("limit", _F),
        # share of calls dialed by hand; seconds of wrap-up after which a pause is forced (0: never)
        ("manual", _F), ("forced_s", _F),
        # kinds of unanswered dials, and of calls within no contact, contact, conversion: cumulative shares, lengths
        ("misses", _I), ("miss_upto", _F, MOST_MISSES), ("miss_s", _F, MOST_MISSES),
        ("kinds", _I), ("kind_upto", _F, (3, MOST_KINDS)), ("talk_mu", _F, MOST_KINDS), ("talk_sd", _F, MOST_KINDS),
        ("wrap_mu", _F, MOST_KINDS), ("wrap_sd", _F, MOST_KINDS),
        # mean talk and wrap-up of no contact, contact, conversion; set when a run starts
        ("talk_mean", _F, 3), ("wrap_mean", _F, 3),
        # what moves: answers to come, lines getting free, patience ending, by second modulo RING
        ("rings", _I, RING), ("ends", _I, RING), ("gives", _I, RING),
        ("busy", _I), ("ringing", _I), ("waiting", _I), ("wrapping", _I), ("staff", _I), ("ready", _I),
        ("pump_at", _I), ("dialed", _I), ("answered", _I), ("dropped", _I), ("front", _I), ("back", _I),
        ("dial_stream", _W), ("pump_stream", _W), ("luck_stream", _W),
        ("counts", _F, COUNTS),
    ],
    align=True,
)  # fmt: skip
