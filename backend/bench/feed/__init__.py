"""The feed under stress: fifty candidates at once, a shift of them, and thousands; nothing may get lost."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import numpy as np

from backend.advice.feed import Candidate, Changes, FeedDesk, Manners
from backend.bench.feed.crowd import crowd
from backend.bench.figure import Figure

T0, LOOK_S, HOUR_S = 1_770_000_000, 300, 3600
CROWD, MANY, LOOKS, SALTS = 50, 5000, 96, 400


def run(seed: int) -> Iterator[Figure]:
    """Measures the feed; the seed draws the candidates and the salt."""
    rng = np.random.default_rng(seed)
    people = crowd(CROWD, rng)
    manners = Manners(shift=1, salt=str(rng.integers(2**62)))
    yield from _at_once(people, manners)
    yield from _through_a_shift(people, manners)
    yield _held_out(people)
    yield from _speed(crowd(MANY, rng), manners)


def _at_once(people: list[Candidate], manners: Manners) -> Iterator[Figure]:
    desk = FeedDesk()
    for at in (T0, T0 + LOOK_S, T0 + 2 * LOOK_S, T0 + 3 * LOOK_S):
        desk.look(at, people, manners)
    shown = sum(card.part == "shown" for card in desk.cards.values())
    logged = sum(one.ended_at is None for one in desk.held.values())
    reasons = {one.why: 0 for one in desk.held.values()}
    for one in desk.held.values():
        reasons[one.why] += one.ended_at is None
    note = ", ".join(f"{why} {n}" for why, n in sorted(reasons.items(), key=lambda item: -item[1]) if n)
    yield Figure("50 candidates: shown in the hour", shown, "", manners.per_hour, ">=")
    yield Figure("50 candidates: in the silence log", logged, "", CROWD - manners.per_hour, ">=", note)


def _through_a_shift(people: list[Candidate], manners: Manners) -> Iterator[Figure]:
    desk, lost, seen = FeedDesk(), 0, []
    for look in range(LOOKS):
        if look == LOOKS // 2:
            desk = FeedDesk.unpack(json.loads(json.dumps(desk.pack())))
        changes = desk.look(T0 + look * LOOK_S, people, manners)
        seen.append(changes)
        lost += _lost(desk, people, changes, T0 + look * LOOK_S)
    times = sorted(card.shown_at for card in desk.cards.values() if card.part == "shown")
    most = max(sum(0 <= at - other < HOUR_S for other in times) for at in times)
    yield Figure("a shift of 50 candidates: most new cards in any hour", most, "", manners.per_hour)
    yield Figure("a shift of 50 candidates: neither shown nor logged", lost, "", 0.0, note=f"{LOOKS} looks")
    praised = sum(card.first.kind == "praise" and card.part == "shown" for card in desk.cards.values())
    yield Figure("a shift of 50 candidates: praise shown", praised, "", 1.0, ">=")
    other = FeedDesk()
    again = [other.look(T0 + look * LOOK_S, people, manners) for look in range(LOOKS)]
    note = "the first run was restarted from JSON at midday"
    yield Figure("a shift of 50 candidates: looks that differ when repeated", _differ(seen, again), "", 0.0, note=note)


def _lost(desk: FeedDesk, people: list[Candidate], changes: Changes, at: int) -> int:
    """Candidates that are neither in a card shown nor in the log as of this look."""
    standing = {card.key for card in desk.cards.values() if card.open and card.part == "shown"}
    logged = {key for key, one in desk.held.items() if one.last_at == at and one.ended_at is None}
    fates = sum(one.key not in changes.fates for one in people)
    return fates + sum((one.key in standing) + (one.key in logged) != 1 for one in people)


def _differ(seen: list[Changes], again: list[Changes]) -> int:
    return sum(one != other for one, other in zip(seen, again, strict=True))


def _held_out(people: list[Candidate]) -> Figure:
    """The share held out of what chance could hold out, over many installs."""
    out = measured = 0
    for salt in range(SALTS):
        desk, manners = FeedDesk(), Manners(shift=1, salt=str(salt))
        for look in range(4):
            desk.look(T0 + look * LOOK_S, people, manners)
        out += sum(card.part == "held_out" for card in desk.cards.values())
        measured += sum(card.randomised for card in desk.cards.values())
    note = f"n={measured} cards of {SALTS} installs; 10 % is set"
    return Figure("share held out at random", 100 * out / measured, "%", note=note)


def _speed(people: list[Candidate], manners: Manners) -> Iterator[Figure]:
    for size in (CROWD, MANY):
        desk, times = FeedDesk(), []
        for look in range(8):
            begun = time.process_time()
            desk.look(T0 + look * LOOK_S, people[:size], manners)
            times.append(time.process_time() - begun)
        note = "processor time, median of looks; no target was set"
        yield Figure(f"a look at {size} candidates", 1000 * float(np.median(times)), "ms", note=note)
