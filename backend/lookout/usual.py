"""What is usual: a metric's level per interval of the day from past days, and how deviations from it behave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.analysis.estimates import Floats, Ints
from backend.analysis.trajectory import Course, learn_course
from backend.lookout.cubes import Cube, Ratio, add_cube, ratio, regroup
from backend.lookout.facts import day_weights, made
from backend.lookout.history import History
from backend.lookout.units import PER_HOUR
from backend.schemas.base import AnswerDefinition

HOUR_SPREAD = 0.1
"""How far an interval of the day usually lies from the day's own level, as a share."""

OWN_SPREAD = 0.25
"""How far an agent usually lies from what the campaigns lead one to expect, as a share."""

LEAST_NOISE = {"conversion_per_contact": 1.0, "contact_rate": 1.0, "answer_rate": 1.0}
"""Shares of counted things, whose luck is at least binomial."""

_TINY = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """Usual level per interval of the day, and the course of deviations from it per interval."""

    level: Floats
    course: Course


def past_cube(history: History, unit: str) -> Cube:
    """Sums per quarter hour of all past days; made once."""
    assert history.past is not None
    rows = history.past
    return made(history, ("cube", unit), lambda: add_cube(rows, unit))


def profiles(
    history: History, unit: str, metric: str, meant: str, definition: AnswerDefinition, slot_s: int
) -> tuple[Ints, Floats, Course]:
    """Usual level per unit and interval (units, slots), and the course pooled over all units; made once.

    `meant` is the unit whose definition of the metric is used: agents are measured against campaigns in their terms.
    """

    def make() -> tuple[Ints, Floats, Course]:
        cube = past_cube(history, unit)
        past = ratio(cube, metric, meant, definition)
        past = Ratio(*(regroup(column, slot_s) for column in (past.hits, past.size, past.n)))
        level = usual_levels(past, day_weights(history))
        due = level[:, None, :] * past.size
        least = LEAST_NOISE.get(metric, 1e-9) * (1 - float(past.hits.sum() / max(float(past.size.sum()), _TINY)))
        least = 1.0 if metric in PER_HOUR else max(least, 1e-9)
        course = learn_course(past.hits.reshape(-1, past.hits.shape[-1]), due.reshape(-1, due.shape[-1]), least)
        return cube.ids, level, course

    return made(history, ("profile", unit, metric, meant, definition, slot_s), make)


def usual_levels(past: Ratio, weight: Floats) -> Floats:
    """Level per unit and interval: the unit's own level times the hour's shape, each pulled as its data allow.

    The shape of all units together is pulled to a flat day, a unit's own intervals to its level times that shape.
    """
    hits, size = (np.einsum("udq,d->uq", column, weight) for column in (past.hits, past.size))
    own = (hits.sum(1) + _TINY) / np.maximum(size.sum(1), _TINY)
    overall = float(hits.sum() / max(float(size.sum()), _TINY))
    noise = _noise(past, own)
    shape = _pulled(hits.sum(0), size.sum(0) * overall, noise, np.ones(hits.shape[1]))
    rows = [_pulled(h, s * one, noise, shape) * one for h, s, one in zip(hits, size, own, strict=True)]
    return np.array(rows).reshape(hits.shape)


def _pulled(hits: Floats, due: Floats, noise: float, toward: Floats) -> Floats:
    """Ratio of hits to due, smoothed over neighbouring intervals and pulled toward a shape."""
    near = np.array([1.0, 2.0, 1.0])
    top, low = np.convolve(hits, near, "same"), np.convolve(due, near, "same")
    firm = noise / HOUR_SPREAD**2
    return np.asarray((top + firm * toward) / (low + firm))


def _noise(past: Ratio, own: Floats) -> float:
    """Variance over mean of the hits of an interval, at a flat level."""
    due = own[:, None, None] * past.size
    total = float(due.sum())
    return max(float(((past.hits - due) ** 2).sum()) / total, _TINY) if total > 0 else 1.0


def own_level(hits: Floats, due: Floats, course: Course) -> float:
    """How an agent compares with what the campaigns lead one to expect, pulled to 1."""
    total = float(due.sum())
    if total <= 0:
        return 1.0
    firm = course.noise / OWN_SPREAD**2
    return (float(hits.sum()) + firm) / (total + firm)
