"""The web interface over a small stored floor: the real guard, panel, pictures and store, no dialer behind it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from apiflask import APIFlask
from flask.testing import FlaskClient

from backend.api import create_api
from backend.api.panel import Panel
from backend.config import load
from backend.dialer import DialerClock
from backend.floors import Floors
from backend.guard import Guard
from backend.lookout import Lookout
from backend.poller import FloorState
from backend.snapshot import Pictures
from backend.store import Store, open_store
from backend.vault import Vault
from tests import copied
from tests.fakes.small_floor import NOW, fill

PORT = 8137
HOST = f"127.0.0.1:{PORT}"
EXTENSION = "chrome-extension://" + "abcdefghijklmnop" * 2


@dataclass
class Web:
    """A put-together web interface and what lies behind it."""

    app: APIFlask
    client: FlaskClient
    store: Store
    floors: Floors
    pictures: Pictures
    vault: Vault
    headers: dict[str, str]

    def get(self, path: str, **headers: str) -> Any:
        """Ask as the paired extension does."""
        return self.client.get(path, headers=self.headers | headers)

    def post(self, path: str, **options: Any) -> Any:
        """Ask as the paired extension does."""
        return self.client.post(path, headers=self.headers | {"Origin": EXTENSION}, **options)

    def put(self, path: str, body: Any) -> Any:
        """Send a JSON body as the paired extension does."""
        return self.client.put(path, headers=self.headers | {"Origin": EXTENSION}, json=body)

    def draw(self, at: int = NOW, **state: Any) -> None:
        """Put up a new picture, as a poll would."""
        shown = FloorState(**{"status": "live", "as_of": at, **state})
        for floor in self.floors:
            self.pictures.rebuild(self.store, floor.centre, floor.settings, shown, at)


@lru_cache
def _filled(centres: int) -> bytes:
    def every_one(store: Store) -> None:
        for centre_id in range(1, centres + 1):
            fill(store, centre_id)

    return copied.contents(every_one)


@contextmanager
def web(folder: Path, *, centres: int = 1) -> Iterator[Web]:
    """The interface over `centres` small floors."""
    settings = load(data_dir=folder)
    file = settings.folder / settings.store_file
    store = open_store(f"sqlite:///{file}" if file.exists() else copied.put(file, _filled(centres)))
    try:
        pictures = Pictures()
        floors = Floors(settings, store, pictures)
        floors.open({})
        for floor in floors:
            floor.clock = DialerClock(wall=lambda: NOW)
        vault = Vault(folder, say=print, use_keyring=False)
        headers = {"Host": HOST, "Authorization": f"Bearer {vault.add('Chrome', EXTENSION, NOW)}"}
        app = create_api(Panel(store, pictures, floors, Lookout()), Guard(vault, PORT, now=lambda: NOW))
        made = Web(app, app.test_client(), store, floors, pictures, vault, headers)
        made.draw()
        yield made
    finally:
        store.close()
