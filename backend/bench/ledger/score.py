"""What each run's ledger said beside the truth, and how often it was right over all runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from backend.advice.ledger import LedgerEntry, Range, TypeEffect, effects
from backend.bench.figure import Figure
from backend.bench.ledger.play import Kind, Told

LEVEL = 0.9
LEAST, MOST = 85.0, 95.0


@dataclass(frozen=True, slots=True)
class Said:
    """One type of one run: what the ledger said, its true effect, and whether a plain before and after is sure."""

    effect: TypeEffect
    truth: float
    naive_sure: bool


def said(told: Sequence[Told], kind: Kind) -> Said:
    """The ledger of one type at 90 %; the truth is the effect times the share that would act, of all randomised."""
    mine = [one for one in told if one.entry.rule == kind.rule]
    (effect,) = effects([one.entry for one in mine], LEVEL)
    willing = float(np.mean([one.willing for one in mine if one.entry.randomised]))
    return Said(effect, kind.effect * willing, _naive_sure([one.entry for one in mine]))


def figures(kind: Kind, runs: Sequence[Said]) -> Iterator[Figure]:
    """The figures of one type over all runs."""
    name, placebo = kind.rule, not kind.effect
    label = f"{name} (placebo)" if placebo else name
    known = [one for one in runs if one.effect.effect.value is not None]
    share = 100 * float(np.mean([_holds(one.effect.effect, one.truth) for one in known]))
    note = f"n={len(known)} runs of {np.mean([e.effect.shown for e in known]):.0f} shown, "
    note += f"{np.mean([e.effect.held_out for e in known]):.0f} held out"
    yield Figure(f"{label}: 90 % range holds the truth, at least", share, "%", LEAST, ">=", note)
    yield Figure(f"{label}: 90 % range holds the truth, at most", share, "%", MOST)
    came = np.array([[one.effect.effect.value, one.truth, one.effect.before_after, one.effect.anyway] for one in known])
    value, truth, claimed, anyway = came.astype(np.float64).mean(axis=0)
    yield Figure(f"{label}: ledger says, mean of runs", value, "/h", note=f"truth {truth:+.3f} an hour")
    yield Figure(f"{label}: plain before and after says", claimed, "/h", note=f"{anyway:+.2f} of it comes anyway")
    yield from _placebo(label, runs) if placebo else _doing(label, kind, known)


def _doing(label: str, kind: Kind, known: Sequence[Said]) -> Iterator[Figure]:
    done = [one.effect.effect_done for one in known if one.effect.effect_done.value is not None]
    share = 100 * float(np.mean([_holds(one, kind.effect) for one in done]))
    note = f"n={len(done)}; compares by what showing changed, not the done with the undone"
    yield Figure(f"{label}: 90 % range of doing it holds the truth", share, "%", LEAST, ">=", note)
    helps = 100 * float(np.mean([one.effect.verdict == "helps" for one in known]))
    yield Figure(f"{label}: runs that end with the verdict helps", helps, "%")


def _placebo(label: str, runs: Sequence[Said]) -> Iterator[Figure]:
    told = 100 * float(np.mean([one.effect.verdict in ("helps", "hurts") for one in runs]))
    yield Figure(f"{label}: runs with any effect claimed", told, "%", 5.0, note="by the ledger's verdict")
    naive = 100 * float(np.mean([one.naive_sure for one in runs]))
    note = "a plain before and after, its 90 % range above nothing: the trap is really there"
    yield Figure(f"{label}: runs in which before and after claims a gain", naive, "%", 95.0, ">=", note)


def _holds(one: Range, truth: float) -> bool:
    return one.low is not None and one.high is not None and one.low <= truth <= one.high


def _naive_sure(entries: Sequence[LedgerEntry]) -> bool:
    """Whether the mean of outcome less before of what was shown is sure to be a gain, by the usual t range."""
    gains = np.array([one.outcome - one.before for one in entries if one.shown and one.outcome is not None])
    if len(gains) < 2:
        return False
    reach = float(special.stdtrit(len(gains) - 1, (1 + LEVEL) / 2)) * float(gains.std(ddof=1)) / len(gains) ** 0.5
    return bool(gains.mean() - reach > 0)
