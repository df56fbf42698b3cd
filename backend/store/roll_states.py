"""Rollups of finished agent states, split at quarter hours, recomputed per touched agent.

`n` counts the states that began in the bucket, so that it can be added up over buckets.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import BigInteger, Connection, delete, func, insert, literal, select
from sqlalchemy import cast as as_type

from backend.clock import day_bounds, local_date
from backend.model import Centre
from backend.store.bulk import Row, among, raw_rows, upsert
from backend.store.bulk import delete as delete_keys
from backend.store.schema import roll_state_15min, roll_state_day, state_event

QUARTER_S = 900
LONGEST_S = 86_400
"""A state that lasts longer is a forgotten login: only its first 24 hours count."""

Span = tuple[int, int, int]
"""Agent id, start, end."""


def refresh_states(conn: Connection, centre: Centre, spans: Sequence[Span]) -> None:
    """Recompute the quarter hours these finished spans touch for their agents, then the days those lie in."""
    touched = _touched(spans)
    if not touched:
        return
    keys = [(centre.centre_id, agent_id, start) for agent_id, start in sorted(touched)]
    delete_keys(conn, roll_state_15min, ("centre_id", "agent_id", "bucket"), keys)
    upsert(conn, roll_state_15min, _recount(conn, centre.centre_id, touched))
    days: dict[int, set[int]] = {}
    for agent_id, start in touched:
        days.setdefault(local_date(start, centre.zone).toordinal(), set()).add(agent_id)
    for day, agents in sorted(days.items()):
        refresh_state_day(conn, centre, day, sorted(agents))


def _touched(spans: Iterable[Span]) -> set[tuple[int, int]]:
    """The (agent, quarter hour) pairs the spans overlap; an empty span touches the one it lies in."""
    return {
        (agent_id, at)
        for agent_id, start, end in set(spans)
        for at in range(start - start % QUARTER_S, max(end, start + 1), QUARTER_S)
    }


def _recount(conn: Connection, centre_id: int, touched: set[tuple[int, int]]) -> list[Row]:
    """Seconds and beginnings per touched quarter hour and (campaign, state, code), from the raw states."""
    pieces: dict[Row, list[int]] = {}
    for agent_id, state, start, end, campaign_id, code in _overlapping(conn, centre_id, touched):
        for at in range(start - start % QUARTER_S, max(end, start + 1), QUARTER_S):
            if (agent_id, at) in touched:
                sums = pieces.setdefault((centre_id, agent_id, at, campaign_id, state, code), [0, 0])
                sums[0] += min(end, at + QUARTER_S) - max(start, at)
                sums[1] += at <= start
    return sorted((*key, seconds, n) for key, (seconds, n) in pieces.items())


def _overlapping(conn: Connection, centre_id: int, touched: set[tuple[int, int]]) -> list[Row]:
    event = state_event.c
    columns = (event.agent_id, event.state, event.started_at, event.ended_at, event.campaign_id, event.code)
    found: list[Row] = []
    for (start, end), agents in _ranges(touched).items():
        mine = (event.centre_id == centre_id, among(conn, event.agent_id, agents))
        near = (event.ended_at >= start, event.ended_at < end + LONGEST_S, event.started_at < end)
        found += raw_rows(conn, select(*columns).where(*mine, *near))
    return found


def _ranges(touched: set[tuple[int, int]]) -> dict[tuple[int, int], list[int]]:
    """The agents per stretch from their first touched quarter hour to the end of their last."""
    ends: dict[int, tuple[int, int]] = {}
    for agent_id, at in touched:
        first, last = ends.get(agent_id, (at, at))
        ends[agent_id] = (min(first, at), max(last, at))
    ranges: dict[tuple[int, int], list[int]] = {}
    for agent_id, (first, last) in ends.items():
        ranges.setdefault((first, last + QUARTER_S), []).append(agent_id)
    return ranges


def refresh_state_day(conn: Connection, centre: Centre, day: int, agents: Sequence[int]) -> None:
    """Recompute the local day with the ordinal `day` for these agents from its quarter hours."""
    start, end = day_bounds(date.fromordinal(day), centre.zone)
    roll, source = roll_state_day, roll_state_15min.c
    gone = (roll.c.centre_id == centre.centre_id, roll.c.day == day, among(conn, roll.c.agent_id, agents))
    conn.execute(delete(roll).where(*gone))
    keys = (source.agent_id, source.campaign_id, source.state, source.code)
    sums = [as_type(func.sum(source[name]), BigInteger) for name in ("seconds", "n")]
    mine = (source.centre_id == centre.centre_id, among(conn, source.agent_id, agents))
    span = (source.bucket >= start, source.bucket < end)
    question = select(literal(centre.centre_id), literal(day), *keys, *sums).where(*mine, *span).group_by(*keys)
    conn.execute(insert(roll).from_select([column.name for column in roll.columns], question))
