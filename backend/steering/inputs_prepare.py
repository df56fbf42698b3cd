"""What is made ready after each poll, so that nobody who asks has to wait for it."""

from __future__ import annotations

from backend.steering.drops import drop_budget
from backend.steering.inputs import Look
from backend.steering.lineup import lineup
from backend.steering.whatif_floor import prepare_floor


def prepare(look: Look) -> None:
    """The drop budget and the line-up at each poll; for what-ifs, once the history is read, a campaign at a time."""
    drop_budget(look)
    if look.asked.backfilled:
        lineup(look, None)
        prepare_floor(look)
