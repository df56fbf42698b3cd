"""A whole backend over a simulated account, polled by hand: the web interface shows what each poll made of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from backend.api import create_api
from backend.api.panel import Panel
from backend.centres import centre_of, default_settings
from backend.config import load
from backend.dialer import Client, DialerClock
from backend.floors import Floors
from backend.guard import Guard
from backend.lookout import Lookout
from backend.poller import Coordinator, FloorState
from backend.snapshot import Pictures
from backend.store import Store, write
from backend.vault import Vault
from tests.fakes.web import HOST, PORT
from tests.floor import SMALL, Polled

OUTBOUND: dict[str, Any] = {
    **SMALL,
    "campaign": [{"id": 1001, "name": "Solar Outbound"}, {"id": 1002, "name": "Home Insurance"}],
    "queue": [],
}
"""Without inbound calls every row of the call log is a dial."""

SETTINGS = default_settings("Floor").model_copy(update={"excluded_names": []})


class Whole(Polled):
    """`Polled` with settings, pictures, guard and web interface on top; `ahead_s` puts this computer's clock wrong.

    The account counts as a real one, so that what is shown for simulated data only does not hide anything.
    """

    def __init__(self, folder: Path, *, ahead_s: int = 0, **options: Any) -> None:
        super().__init__(folder, centre=centre_of(1, SETTINGS), **{"scenario": OUTBOUND, **options})
        self.folder, self.ahead_s = folder, ahead_s
        self.pictures = Pictures()
        self.lookout = Lookout()

    def __enter__(self) -> Whole:
        super().__enter__()
        text = SETTINGS.model_dump_json()
        self.store.write(lambda conn: write.save_centre(conn, self.centre, self.url, text))
        self.floors = Floors(load(data_dir=self.folder), self.store, self.pictures)
        self.floors.open({})
        floor = self.floors.get(1)
        assert floor is not None
        floor.client, floor.coordinator, floor.clock = self.client, self.coordinator, self.coordinator.clock
        vault = Vault(self.folder, say=print, use_keyring=False)
        self._headers = {"Host": HOST, "Authorization": f"Bearer {vault.add('report', '', 1)}"}
        panel = Panel(self.store, self.pictures, self.floors, self.lookout)
        self._asking = create_api(panel, Guard(vault, PORT)).test_client()
        return self

    def make_coordinator(self, store: Store, client: Client) -> Coordinator:
        """A coordinator whose every announcement becomes the picture served next, as in the real backend."""
        clock = DialerClock(monotonic=self.clock_s, wall=lambda: self.clock_s() + self.ahead_s)

        def draw(state: FloorState) -> None:
            self.states.append(state)
            floor = self.floors.get(1)
            assert floor is not None
            shown = replace(state, simulated=False)
            self.pictures.rebuild(store, floor.centre, floor.settings, shown, clock.now())
            self.lookout.after_poll(replace(self.floors.asked(floor), now=clock.now(), as_of=state.as_of))

        return Coordinator(
            store, client, self.centre, clock, on_update=draw, history_days=self.history_days,
            monotonic=self.clock_s, wall=lambda: self.clock_s() + self.ahead_s,
        )  # fmt: skip

    def get(self, path: str) -> Any:
        """The JSON of one address, asked as a script does."""
        answer = self._asking.get(path, headers=self._headers)
        assert answer.status_code == 200, answer.data
        return answer.json

    def post(self, path: str) -> Any:
        """The JSON of an action."""
        answer = self._asking.post(path, headers=self._headers)
        assert answer.status_code == 200, answer.data
        return answer.json

    def save(self, **changed: Any) -> None:
        """Change settings as the panel does."""
        whole = self.get("/v1/settings")["settings"] | changed
        answer = self._asking.put("/v1/settings", headers=self._headers, json=whole)
        assert answer.status_code == 200, answer.data

    def stage_shown(self, name: str) -> Any:
        """A stage as the page Data shows it."""
        return next(one for one in self.get("/v1/data-health")["stages"] if one["name"] == name)
