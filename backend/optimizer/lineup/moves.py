"""From a best line-up to a few moves a manager can make one by one: each makes sense alone and breaks nothing.

1. The best line-up with so few changes is found (`most_moves`), exactly.
2. Who moves is a line from the old campaign to the new one. Lines are joined to rings (a swap) and to chains from a
   campaign that ends with fewer agents to one that ends with more, the shortest first. Every campaign's crew thereby
   stays between what it is and what it will be, whichever of the rings and chains are carried out.
3. Where there is room for it, rings and chains are cut into parts that each bring something.
4. A campaign that is opened or closed passes through crews it must not have, so all that touches it is one piece.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import numpy as np

from backend.optimizer.lineup.broken import faults, worsens
from backend.optimizer.lineup.problem import Ints, Problem
from backend.optimizer.lineup.search import Stop, never
from backend.optimizer.lineup.solve import Result, solve

Line = tuple[int, int]

_LONG = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """Moves to be made together: `agents`, where each comes from and goes to (-1: nowhere), and what that brings alone.

    `gain` is in cents over the stretch, the cost of changing included; `mends`: a rule that is broken now is kept then.
    """

    agents: tuple[int, ...]
    origin: tuple[int, ...]
    target: tuple[int, ...]
    gain: int
    mends: bool


def best_moves(problem: Problem, result: Result, most_moves: int = 3, stop: Stop = never, seed: int = 0) -> list[Piece]:
    """The at most `most_moves` changes worth most, in pieces that can each be made alone; the most valuable first.

    `result` is the best line-up without that limit, used as it is if it changes no more. Neither alone nor in any
    combination do the pieces break a rule, or break one worse that is broken now. What brings nothing by itself is
    left out, unless it mends a rule.
    """
    campaign = result.campaign
    if _changes(problem, campaign) > most_moves:
        campaign = solve(replace(problem, most_moves=most_moves), stop, seed).campaign
        if _changes(problem, campaign) > most_moves:
            return []
    pieces = [piece_of(problem, campaign, agents) for agents in pieces_of(problem, campaign)]
    wanted = sorted(
        (each for each in pieces if each.gain > 0 or each.mends), key=lambda each: (-each.mends, -each.gain)
    )
    return _harmless(problem, wanted)


def by_target(problem: Problem, pieces: list[Piece]) -> list[Piece]:
    """The same with single moves to the same campaign made one piece: "move both to campaign 5"."""
    targets = {each.target[0] for each in pieces if len(each.agents) == 1}
    groups = [[each for each in pieces if len(each.agents) == 1 and each.target[0] == j] for j in targets]
    groups += [[each] for each in pieces if len(each.agents) > 1]
    merged = []
    for group in groups:
        campaign = problem.now.copy()
        for each in group:
            campaign[list(each.agents)] = each.target
        merged.append(piece_of(problem, campaign, [i for each in group for i in each.agents]))
    return _ordered(merged)


def piece_of(problem: Problem, campaign: Ints, agents: list[int]) -> Piece:
    """What it brings if only these agents take the place a line-up gives them."""
    alone = problem.now.copy()
    alone[agents] = campaign[agents]
    gain = worth_of(problem, alone) - worth_of(problem, problem.now)
    mends = sum(faults(problem, alone).values()) < sum(faults(problem, problem.now).values())
    origin, target = (tuple(int(j) for j in part[agents]) for part in (problem.now, campaign))
    return Piece(tuple(agents), origin, target, gain, mends)


def _ordered(pieces: list[Piece]) -> list[Piece]:
    return sorted(pieces, key=lambda each: (-each.mends, -each.gain, each.agents))


def _changes(problem: Problem, campaign: Ints) -> int:
    return int((campaign != problem.now).sum())


def _harmless(problem: Problem, pieces: list[Piece]) -> list[Piece]:
    """The pieces, in order, that break nothing worse than now, neither alone nor with those before."""
    now, together, kept = faults(problem, problem.now), problem.now.copy(), []
    for each in pieces:
        alone, both = problem.now.copy(), together.copy()
        for campaign in (alone, both):
            campaign[list(each.agents)] = each.target
        if not worsens(now, faults(problem, alone)) and not worsens(now, faults(problem, both)):
            kept.append(each)
            together = both
    return kept


def worth_of(problem: Problem, campaign: Ints) -> int:
    """What a line-up (agents), -1 for none, is worth, cents."""
    seated = np.flatnonzero(campaign >= 0)
    at, now = campaign[seated], problem.now[seated]
    load = np.bincount(at, minlength=problem.value.shape[1])
    lost = problem.fall * load * (load - 1) // 2
    bent = sum(int(problem.less[j, : load[j]].sum()) for j in np.flatnonzero(load)) if problem.less is not None else 0
    moved = problem.move_cost[seated][(now >= 0) & (now != at)].sum()
    return int(problem.value[seated, at].sum() - moved - lost.sum()) - bent


def pieces_of(problem: Problem, campaign: Ints) -> list[list[int]]:
    """The agents whose place differs from the present one, in pieces that can be moved independently of each other."""
    lines = {int(i): _line(problem, campaign, int(i)) for i in np.flatnonzero(campaign != problem.now)}
    found: list[list[int]] = []
    while lines:
        found.append(_shortest(lines))
        lines = {i: line for i, line in lines.items() if i not in found[-1]}
    return _joined(problem, campaign, _cut(problem, campaign, found))


def _line(problem: Problem, campaign: Ints, i: int) -> Line:
    """From where to where agent i moves; being nowhere is a place of one's own, which nobody has to make room in."""
    campaigns, agents = problem.value.shape[1], len(campaign)
    begin, end = int(problem.now[i]), int(campaign[i])
    return (campaigns + i if begin < 0 else begin), (campaigns + agents + i if end < 0 else end)


def _shortest(lines: dict[int, Line]) -> list[int]:
    """The shortest ring among the moves, else the shortest chain from a place that only loses to one that gains."""
    rings = [ring for i in lines if (ring := _way(lines, i, {lines[i][0]}))]
    if rings:
        return min(rings, key=len)
    begins, ends = {begin for begin, _ in lines.values()}, {end for _, end in lines.values()}
    chains = [_way(lines, i, ends - begins) for i, (begin, _) in lines.items() if begin not in ends]
    return min((chain for chain in chains if chain), key=len)


def _way(lines: dict[int, Line], first: int, ends: set[int]) -> list[int]:
    """The fewest moves, beginning with agent `first`, each from where the one before goes to, up to one of `ends`."""
    queue, seen = deque([[first]]), {lines[first][1]}
    while queue:
        way = queue.popleft()
        at = lines[way[-1]][1]
        if at in ends:
            return way
        for i, (begin, end) in lines.items():
            if begin == at and end not in seen:
                seen.add(end)
                queue.append([*way, i])
    return []


def _cut(problem: Problem, campaign: Ints, pieces: list[list[int]]) -> list[list[int]]:
    """The pieces in as many parts as can be carried out in any combination, each bringing something alone."""
    for piece in [each for each in pieces if 1 < len(each) <= _LONG]:
        others = [each for each in pieces if each is not piece]
        for parts in _partings(piece):
            if all(piece_of(problem, campaign, part).gain > 0 for part in parts) and _have_room(
                problem, campaign, others + parts
            ):
                pieces = others + parts
                break
    return pieces


def _partings(piece: list[int]) -> Iterator[list[list[int]]]:
    """All ways to cut a row of agents into parts, those with the most parts first."""
    for many in range(len(piece) - 1, 0, -1):
        for cuts in combinations(range(1, len(piece)), many):
            yield [piece[a:b] for a, b in pairwise((0, *cuts, len(piece)))]


def _have_room(problem: Problem, campaign: Ints, pieces: list[list[int]]) -> bool:
    """Whether every campaign may have any crew it could get when some of the pieces are carried out and others not."""
    for j in range(problem.value.shape[1]):
        now, changes = int((problem.now == j).sum()), [_crew_change(problem, campaign, each, j) for each in pieces]
        few, many = now + sum(each for each in changes if each < 0), now + sum(each for each in changes if each > 0)
        if not all(size == now or _is_crew(problem, j, size) for size in range(few, many + 1)):
            return False
    return True


def _joined(problem: Problem, campaign: Ints, pieces: list[list[int]]) -> list[list[int]]:
    """Pieces that change the crew of a campaign which must not be left halfway are made one."""
    for j in _all_or_nothing(problem, campaign):
        touching = [piece for piece in pieces if _crew_change(problem, campaign, piece, j)]
        if len(touching) > 1:
            pieces = [each for each in pieces if each not in touching] + [[i for piece in touching for i in piece]]
    return pieces


def _crew_change(problem: Problem, campaign: Ints, piece: list[int], j: int) -> int:
    return int((campaign[piece] == j).sum() - (problem.now[piece] == j).sum())


def _all_or_nothing(problem: Problem, campaign: Ints) -> list[int]:
    """The campaigns with a forbidden crew between that of now and that of the line-up."""
    found = []
    for j in range(problem.value.shape[1]):
        few, many = sorted((int((problem.now == j).sum()), int((campaign == j).sum())))
        between = range(few + 1, many)
        if any(not _is_crew(problem, j, size) for size in between):
            found.append(j)
    return found


def _is_crew(problem: Problem, j: int, size: int) -> bool:
    least = max(int(problem.crew[j]), int(problem.open_crew[j]) if size else 0)
    return least <= size <= int(problem.seats[j])
