"""The normal equations of crossed effects, compiled: pairs are eliminated first, then agents; what is shared remains.

Each row of counts has effects of its pair, of its agent, and of a few shared columns (campaign, list, hour, ...). A
pair touches one agent and an agent few shared columns, so that both leave by rank-one updates (block elimination:
Golub & Van Loan 2013, 4.5), and 15,000 agents cost as little as the calls they had.
"""

from __future__ import annotations

import math

import numba as nb
import numpy as np
from numpy.typing import NDArray

from backend.analysis.estimates import Floats, Ints

Small = NDArray[np.int32]
SUMS = {"reassoc", "contract"}
"""Sums of products may be added up in any order, several at once."""

SMALL_WORK = 60_000_000
"""Products of fewer multiplications than this are small."""


@nb.njit(cache=True, nogil=True)
def touched(start: Ints, cols: Small, width: int) -> tuple[Ints, Small, Small]:
    """The distinct columns of each group of rows `start[i]` to `start[i + 1]`, and where each entry finds its own.

    `cols` (rows, entries) are below `width`; -1 is no column. Returns the bounds (groups + 1), the columns, and the
    place of each entry of `cols`.
    """
    groups = len(start) - 1
    bounds, place = np.zeros(groups + 1, np.int64), np.full(cols.shape, -1, np.int32)
    seen, found = np.full(width, -1, np.int64), np.empty(cols.size, np.int32)
    n = 0
    for i in range(groups):
        first = n
        for r in range(start[i], start[i + 1]):
            for e in range(cols.shape[1]):
                k = cols[r, e]
                if k >= 0:
                    if seen[k] < first:
                        seen[k], found[n] = n, k
                        n += 1
                    place[r, e] = seen[k]
        bounds[i + 1] = n
    return bounds, found[:n].copy(), place


@nb.njit(cache=True, nogil=True)
def predicted(cols: Small, xs: Floats, pair: Ints, shared: Floats, own: Floats) -> Floats:
    """The linear predictor of each row: shared columns, and what its pair has of its own."""
    eta = np.empty(len(pair))
    for i in range(len(eta)):
        eta[i] = own[pair[i]]
        for e in range(cols.shape[1]):
            if cols[i, e] >= 0:
                eta[i] += xs[i, e] * shared[cols[i, e]]
    return eta


@nb.njit(cache=True, nogil=True)
def working(
    eta: Floats, y: Floats, size: Floats, pair: Ints, doubt: Floats, share: bool, dispersion: float
) -> tuple[Floats, Floats]:
    """Weight and residual of each row, expected over what is not known of its pair (`doubt`, a variance)."""
    w, r = np.empty(len(eta)), np.empty(len(eta))
    for i in range(len(eta)):
        half = doubt[pair[i]] / 2
        if share:
            p = 1 / (1 + math.exp(-eta[i]))
            w[i] = size[i] * p * (1 - p)
            r[i] = y[i] - size[i] * p - half * w[i] * (1 - 2 * p)
        else:
            w[i] = size[i] * math.exp(min(eta[i] + half, 30.0))
            r[i] = y[i] - w[i]
        w[i] /= dispersion
        r[i] /= dispersion
    return w, r


@nb.njit(cache=True, nogil=True)
def shared_sums(cols: Small, xs: Floats, w: Floats, r: Floats, width: int) -> tuple[Floats, Floats]:
    """Weighted cross products (width, width) and sums of residuals (width) of the shared columns over all rows."""
    cross, sums = np.zeros((width, width)), np.zeros(width)
    for i in range(len(w)):
        for e in range(cols.shape[1]):
            k = cols[i, e]
            if k >= 0:
                sums[k] += xs[i, e] * r[i]
                at = xs[i, e] * w[i]
                for f in range(e + 1):
                    if cols[i, f] >= 0:
                        cross[k, cols[i, f]] += at * xs[i, f]
    for k in range(width):  # each product was added once, on whichever side its entries stood
        for j in range(k):
            both = cross[k, j] + cross[j, k]
            cross[k, j] = cross[j, k] = both
    return cross, sums


@nb.njit(cache=True, nogil=True)
def group_sums(start: Ints, place: Small, xs: Floats, w: Floats, r: Floats, size: int) -> tuple[Floats, Floats, Floats]:
    """Of each group of rows: weight, residual, and weighted sums of the columns it touches (`size` places)."""
    groups = len(start) - 1
    weight, rest, sums = np.zeros(groups), np.zeros(groups), np.zeros(size)
    for i in range(groups):
        for row in range(start[i], start[i + 1]):
            weight[i] += w[row]
            rest[i] += r[row]
            for e in range(place.shape[1]):
                if place[row, e] >= 0:
                    sums[place[row, e]] += xs[row, e] * w[row]
    return weight, rest, sums


@nb.njit(cache=True, nogil=True)
def take_out(
    bounds: Ints, columns: Small, sums: Floats, rest: Floats, strength: Floats, cross: Floats, shared: Floats
) -> None:
    """Eliminates groups from the shared equations: `cross` and `shared` lose what each group of `strength` absorbs."""
    for i in range(len(bounds) - 1):
        for a in range(bounds[i], bounds[i + 1]):
            k, at = columns[a], sums[a] / strength[i]
            shared[k] -= at * rest[i]
            for b in range(bounds[i], bounds[i + 1]):
                cross[k, columns[b]] -= at * sums[b]


def small_product(a: Floats, b: Floats) -> Floats:
    """a times b transposed; small ones without a library that wakes a thread per core and thereby costs more."""
    if a.size * len(b) > SMALL_WORK:
        return np.asarray(a @ b.T)
    return np.asarray(np.einsum("ik,jk->ij", a, b))


@nb.njit(cache=True, nogil=True, fastmath=SUMS)
def factor(matrix: Floats) -> Floats:
    """Cholesky's lower factor of a symmetric positive definite matrix."""
    n = len(matrix)
    root = np.zeros((n, n))
    for i in range(n):
        for j in range(i + 1):
            total = matrix[i, j]
            for k in range(j):
                total -= root[i, k] * root[j, k]
            root[i, j] = math.sqrt(max(total, 1e-14)) if i == j else total / root[j, j]
    return root


@nb.njit(cache=True, nogil=True, fastmath=SUMS)
def inverse(matrix: Floats) -> Floats:
    """Inverse of a symmetric positive definite matrix of a few hundred columns, by Cholesky's factor."""
    n, root = len(matrix), factor(matrix)
    upside = np.zeros((n, n))  # row j: column j of the factor's inverse
    for j in range(n):
        upside[j, j] = 1.0 / root[j, j]
        for i in range(j + 1, n):
            total = 0.0
            for k in range(j, i):
                total -= root[i, k] * upside[j, k]
            upside[j, i] = total / root[i, i]
    out = np.empty((n, n))
    for i in range(n):
        for j in range(i + 1):
            total = 0.0
            for k in range(i, n):
                total += upside[i, k] * upside[j, k]
            out[i, j] = out[j, i] = total
    return out


@nb.njit(cache=True, nogil=True)
def spread_of(bounds: Ints, columns: Small, sums: Floats, cov: Floats) -> Floats:
    """Of each group: (sums)' cov (sums) over the columns it touches."""
    out = np.zeros(len(bounds) - 1)
    for i in range(len(out)):
        total = 0.0
        for a in range(bounds[i], bounds[i + 1]):
            inner = 0.0
            for b in range(bounds[i], bounds[i + 1]):
                inner += cov[columns[a], columns[b]] * sums[b]
            total += inner * sums[a]
        out[i] = total
    return out


@nb.njit(cache=True, nogil=True)
def dot_of(bounds: Ints, columns: Small, sums: Floats, vector: Floats) -> Floats:
    """Of each group: (sums)' (vector) over the columns it touches."""
    out = np.zeros(len(bounds) - 1)
    for i in range(len(out)):
        for a in range(bounds[i], bounds[i + 1]):
            out[i] += sums[a] * vector[columns[a]]
    return out


@nb.njit(cache=True, nogil=True)
def mixed_of(
    bounds: Ints, columns: Small, sums: Floats, owner: Ints, up_bounds: Ints, up_columns: Small, up_sums: Floats,
    cov: Floats,
) -> Floats:  # fmt: skip
    """Of each pair: (sums)' cov (sums of its agent), the agent being `owner`."""
    out = np.zeros(len(bounds) - 1)
    for i in range(len(out)):
        j = owner[i]
        for a in range(bounds[i], bounds[i + 1]):
            inner = 0.0
            for b in range(up_bounds[j], up_bounds[j + 1]):
                inner += cov[columns[a], up_columns[b]] * up_sums[b]
            out[i] += inner * sums[a]
    return out


@nb.njit(cache=True, nogil=True)
def dots_of(bounds: Ints, columns: Small, sums: Floats, rows: Floats) -> Floats:
    """Of each group with each of `rows`: (sums)' (row) over the columns the group touches."""
    out = np.zeros((len(bounds) - 1, len(rows)))
    for i in range(len(out)):
        for j in range(len(rows)):
            for a in range(bounds[i], bounds[i + 1]):
                out[i, j] += sums[a] * rows[j, columns[a]]
    return out


@nb.njit(cache=True, nogil=True)
def dot_rows_of(bounds: Ints, columns: Small, sums: Floats, rows: Floats, which: Ints) -> Floats:
    """Of each group with its row `which` of `rows`: (sums)' (row) over the columns it touches."""
    out = np.zeros(len(bounds) - 1)
    for i in range(len(out)):
        for a in range(bounds[i], bounds[i + 1]):
            out[i] += sums[a] * rows[which[i], columns[a]]
    return out
