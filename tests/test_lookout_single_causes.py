"""The simulator's floors driven by one cause each: at least 70 % of the change goes to that cause."""

from __future__ import annotations

import pytest

from backend import schemas
from backend.centres import centre_of, default_settings
from backend.lookout import Asked
from backend.lookout.causes import why
from backend.simulator import Simulation
from backend.store import open_store, read
from tests.filled import fill
from tests.floor import THURSDAY, at

pytestmark = pytest.mark.slow

SETTINGS = default_settings("Floor").model_copy(update={"excluded_names": []})
CENTRE = centre_of(1, SETTINGS)
DAYS = 12
CAUSES = {
    "cause-agent": ("agent", "Marcus Bell", (10, 30)),
    "cause-campaign-mix": ("campaign_mix", None, (7, 30)),
    "cause-hour-mix": ("hour_mix", None, (11, 0)),
    "cause-lead-mix": ("lead_mix", None, (10, 30)),
    "cause-list-quality": ("list_quality", None, (10, 30)),
    "cause-staffing": ("staffing", None, (7, 30)),
    "cause-time-on-shift": ("time_on_shift", None, (9, 0)),
}
"""The cause, the agent asked about (None: the team), and since when it has been so."""


@pytest.mark.parametrize("scenario", CAUSES)
def test_a_floor_driven_by_one_cause_is_explained_by_it(scenario, tmp_path):
    cause, name, begun = CAUSES[scenario]
    sim = Simulation(11, scenario, at(THURSDAY, 13, 10))
    store = open_store(f"sqlite:///{tmp_path}/floor.db")
    fill(store, sim, CENTRE, days=DAYS)
    with store.read() as conn:
        ids = {agent.name: i for i, agent in read.agents(conn, 1).items()}
    asked = Asked(store, CENTRE, SETTINGS, sim.now(), sim.now(), True)
    unit = ("team", None) if name is None else ("agent", ids[name])
    found = schemas.CauseSplit.model_validate(
        why(asked, "conversion_per_contact", *unit, start=at(THURSDAY, *begun))
    )  # fmt: skip
    store.close()
    share = {one.name: one.share for one in found.causes}
    assert found.change < 0
    assert share[cause] == max(share.values())
    assert share[cause] >= 0.7
    assert found.main == cause
    assert sum(one.contribution for one in found.causes) == pytest.approx(found.change)
