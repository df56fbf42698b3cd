"""The seven things that are watched; each five minutes bring (sum of residuals, information) of each.

A time's residual is that of its log, in standard deviations of a single call of that outcome, and a call's
information is 1. A share's residual is (hits - expected) / (1 - p) and its information expected / (1 - p):
the score and Fisher information of the share's relative change, so that sum / information estimates that change.
"""

from __future__ import annotations

import numpy as np

TALK, WRAP, CONTACT, CONVERSION, PAUSE, ANSWER, DROP = range(7)
CHANNELS = 7
TIMES = (TALK, WRAP)
OWN = (TALK, WRAP, CONTACT, CONVERSION, PAUSE)
"""The channels of an agent; the others are a campaign's only."""

METRICS = ("talk_s", "wrap_s", "contact_rate", "conversion_per_contact", "pause_share", "answer_rate", "drop_rate")
"""The channels' names as alerts know them."""

HARM = np.array([1.0, 1.0, -1.0, -1.0, 1.0, -1.0, 1.0])
"""The direction in which each channel is worse."""

FIRST_GUESS = np.log([40.0, 8.0, 0.6, 0.1, 0.08, 0.3, 0.02])
"""Log level of each channel before anything was seen; worth a tenth of an observation."""

SPREAD = np.array([0.36, 0.36, 0.0, 0.0, 0.0, 0.0, 0.0])
"""Variance of a single log time before anything was seen."""

MOST = 0.97
LEAST = np.array([0.0, 0.0, 0.02, 0.002, 0.02, 0.002, 0.001])
"""No share is expected above the one or below the other: a pause on a floor that hardly pauses is no miracle."""
