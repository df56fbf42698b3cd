"""What the dialer dropped of late, by the names that plans give campaigns."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from backend.analysis.campaigns import DROP_DAYS, drops_in
from backend.lookout import Asked
from backend.planning.history import named
from backend.store import read


def dropped_lately(asked: Asked) -> dict[str, tuple[int, int]]:
    """Drops and answered calls, drops included, of each campaign's last thirty days, today among them."""
    centre_id, today = asked.centre.centre_id, asked.today
    with asked.store.read() as conn:
        rows = read.dialled_days(conn, centre_id, today - timedelta(days=DROP_DAYS - 1), today)
        known = read.dispositions(conn, centre_id)
        names = named((number, one.name) for number, one in read.campaigns(conn, centre_id).items())
    ids = np.array(sorted(names), dtype=np.int64)
    found = drops_in(rows, ids, known)
    pairs = zip(ids.tolist(), found["drops"], found["live_answers"], strict=True)
    return {names[number]: (int(drops), int(answers)) for number, drops, answers in pairs}
