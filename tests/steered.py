"""One small floor with twelve past days for the tests of line-up, what-if and drop budget, filled once a run."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from copy import copy
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from living import CENTRE, Living

from backend.lookout import Asked, Lookout
from backend.model import Call, Centre, LiveAgent, State
from backend.schemas import CentreSettings, Steering, Terms, Wanted
from backend.steering import Advisor
from backend.store import Store, open_store, read, write

CAMPAIGNS = range(1001, 1006)
BEST = 1005
"""The campaign that converts best."""

DAYS = 12


class Steered(Living):
    """A floor of five campaigns with eight agents; `asked` takes settings of the line-up by name."""

    def __init__(self, store: Store, days: int = DAYS, seed: int = 3) -> None:
        super().__init__(store, "target-200", None, days, seed)
        with store.read() as conn:
            self.live, self.totals, self.seen = read.live(conn, CENTRE.centre_id)

    def steering(self, **changed: Any) -> CentreSettings:
        """Settings in which every campaign is worth the same and small crews are allowed."""
        wanted = [Wanted(campaign_id=one, predictive=False, crew_min=1) for one in CAMPAIGNS]
        terms = [Terms(campaign_id=one, value_cents=9000) for one in CAMPAIGNS]
        steering = Steering(**{"wanted": wanted, "max_occupancy": 1.0, "stay_min": 0, **changed})
        return self.settings.model_copy(update={"terms": terms, "steering": steering})

    def question(self, settings: CentreSettings | None = None, **changed: Any) -> Asked:
        """A question with the settings of `steering`, or others."""
        chosen = settings or self.steering(**changed)
        return replace(self.asked(), settings=chosen, centre=_centre(chosen))

    def show(self, **states: State) -> None:
        """The live board with other states of some agents (by id, as `a300101`), or as it was."""
        rows = [replace(one, state=states.get(f"a{one.agent_id}", one.state)) for one in self.live]
        self.put(rows)

    def put(self, rows: list[LiveAgent]) -> None:
        """Another live board."""
        at = self.sim.now()
        self.store.write(lambda conn: write.save_live(conn, CENTRE, rows, self.totals, at))


def _centre(settings: CentreSettings) -> Centre:
    return replace(CENTRE, drop_limit=settings.drop_limit)


@cache
def steered() -> Steered:
    """The floor, made at the first call of a run."""
    folder = tempfile.mkdtemp()
    store = open_store(f"sqlite:///{folder}/floor.sqlite3")

    def forget() -> None:
        store.close()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(forget)
    return Steered(store)


def copied(folder: Path) -> Steered:
    """The same floor in a store of its own, to be changed."""
    one = copy(steered())
    steered().show()
    file = folder / "copy.sqlite3"
    steered().store.backup(file)
    one.store = open_store(f"sqlite:///{file}")
    return one


def plant_drops(floor: Steered, per_hour: int = 4, days: int = 4) -> int:
    """Dropped calls on every campaign in the working hours of the last days; how many on each."""
    now = floor.sim.now()
    at = [now - back * 86_400 + hour * 3600 for back in range(days) for hour in range(-5, 4)]
    moments = [one + 60 * k for one in at if one < now - 300 for k in range(per_hour)]
    calls = [
        Call(10**9 + 10_000 * campaign + n, moment, campaign, "DROP", talk_s=0)
        for campaign in CAMPAIGNS
        for n, moment in enumerate(moments)
    ]
    floor.store.write(lambda conn: write.save_calls(conn, CENTRE, calls, now))
    return len(moments)


def advisor() -> Advisor:
    """A new advisor that remembers nothing."""
    return Advisor(Lookout())
