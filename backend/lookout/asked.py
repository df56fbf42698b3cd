"""What every question to the lookout comes with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from backend.clock import local_date
from backend.model import Centre
from backend.schemas import CentreSettings
from backend.store import Store


@dataclass(frozen=True, slots=True)
class Asked:
    """The centre a question is about, its settings, and the dialer's time; `as_of` is its last answer's time.

    `backfilled` is False while the history is still being read.
    """

    store: Store
    centre: Centre
    settings: CentreSettings
    now: int
    as_of: int | None
    simulated: bool
    backfilled: bool = True

    @property
    def at(self) -> int:
        """Up to when things are known, UTC s: the dialer's last answer; between polls nothing is new."""
        return self.now if self.as_of is None else min(self.now, self.as_of)

    @property
    def today(self) -> date:
        """The local day of `at`."""
        return local_date(self.at, self.centre.zone)

    @property
    def centre_ref(self) -> dict[str, Any]:
        """`schemas.CentreRef`."""
        return {
            "id": self.centre.centre_id,
            "name": self.centre.name,
            "zone": self.centre.zone,
            "simulated": self.simulated,
        }
