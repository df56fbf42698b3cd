"""Handle time, occupancy and utilisation with their likely ranges; durations in seconds."""

from __future__ import annotations

import numpy as np
from scipy import special

from backend.analysis.estimates import TAIL, Estimates, Floats, Ints, estimated, quotient

WAIT_CV_SQ = 1.0
"""Waits for the next call vary about like an exponential time: squared relative spread 1."""

BORROWED = 10.0
"""Each agent's own spread of call lengths counts together with this many calls at the floor's spread."""

MIN_TRACKED_S = 600
"""Seconds of tracked time below which no share of time is shown."""


def handle_s(talk_s: Floats, wrap_s: Floats, human: Floats) -> Floats:
    """Average handle time: (talk + wrap) / human answered, NaN without a human-answered call."""
    return quotient(talk_s + wrap_s, human)


def relative_variance(talk_s: Floats, talk_sq: Floats, wrap_s: Floats, calls: Floats) -> Floats:
    """Squared relative standard error of each row's mean handle time.

    The spread of call lengths comes from the sum of squares, steadied by the floor's; wrap time per call,
    whose squares are not kept, is taken to vary like an exponential time. Infinite without calls.
    """
    known = (calls > 0) & (talk_s > 0)
    n, talk = np.where(known, calls, 1.0), np.where(known, talk_s, 1.0)
    mean = talk / n
    excess = np.where(known, np.maximum(talk_sq - talk * mean, 0.0), 0.0)
    pooled = (excess / mean**2).sum() / max(float((n * known).sum() - known.sum()), 1.0)
    spread = (excess + BORROWED * max(pooled, 0.05) * mean**2) / (np.maximum(n - 1, 0) + BORROWED)
    wrap = np.where(known, wrap_s, 0.0) / n
    return np.where(known, (spread + wrap**2) / n / (mean + wrap) ** 2, np.inf)


def time_share(busy_s: Floats, idle_s: Floats, cycles: Ints, spread: float) -> Estimates:
    """busy / (busy + idle) with a range from `cycles` rounds of work and waiting (delta method on the logit).

    Measured, so not pulled toward anybody; `spread` is the squared relative spread of one round of work.
    """
    total = busy_s + idle_s
    value = quotient(busy_s, total)
    tracked = total >= MIN_TRACKED_S
    logit = np.log(busy_s + 1.0) - np.log(idle_s + 1.0)
    sigma = np.sqrt((spread + WAIT_CV_SQ) / np.maximum(cycles, 0.5))
    reach = -special.ndtri(TAIL) * sigma
    low, high = special.expit(logit - reach), special.expit(logit + reach)
    shown = np.where(tracked, value, np.nan)
    safe = np.clip(np.nan_to_num(value, nan=0.5), 1e-6, 1 - 1e-6)
    sd = safe * (1 - safe) * sigma
    strength = np.maximum(safe * (1 - safe) / np.maximum(sd**2, 1e-12) - 1, 0.1)
    own = np.ones(len(value))
    a, b = safe * strength, (1 - safe) * strength
    return estimated("share", safe, low, high, cycles, shown, safe, own, sd, a, b)


def occupancy(busy_s: Floats, wait_s: Floats, cycles: Ints, spread: float) -> Estimates:
    """(talk + wrap) / (talk + wrap + wait): breaks are left out (X13)."""
    return time_share(busy_s, wait_s, cycles, spread)


def utilisation(busy_s: Floats, login_s: Floats, cycles: Ints, spread: float) -> Estimates:
    """(talk + wrap) / logged-in time; the seed's "occupancy" (C030)."""
    return time_share(busy_s, np.maximum(login_s - busy_s, 0.0), cycles, spread)
