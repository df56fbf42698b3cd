"""The one place where everything is put together: settings, log, vault, store, floors, web interface, server."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from apiflask import APIFlask

from backend import __version__, browser, demo
from backend import log as logs
from backend.api import create_api
from backend.api.panel import Panel
from backend.browser import Certificate
from backend.centres import centre_of, check, default_settings, stored_settings
from backend.clock import iso
from backend.config import LOOPBACK, BadSettings, Settings
from backend.files import private_folder
from backend.floors import Floors
from backend.guard import Guard
from backend.lookout import Lookout, Watchman
from backend.planning.service import Planner
from backend.server import end_on_signals, serve_until_stopped, take_port
from backend.snapshot import Pictures
from backend.steering import Advisor
from backend.store import Store, StoreError, open_store, read, write
from backend.vault import BadVault, Vault

Say = Callable[[str], None]
HOUSE_S = 2.0
SWITCH_S = 0.001
"""A thread busy with analysis gives way to a request after this, not after Python's usual 5 ms."""

FIRST_NIGHT_S = 900
NIGHT_S = 86_400
COPIES_KEPT = 7

log = structlog.get_logger("backend.app")


@dataclass
class Backend:
    """A put-together backend; `api` is the web application, `close` ends everything."""

    settings: Settings
    vault: Vault
    store: Store
    floors: Floors
    watchman: Watchman
    planner: Planner
    api: APIFlask
    simulated: demo.Floor | None

    def close(self) -> None:
        """End polling, runs of the scheduler, the simulated floor and the store."""
        self.planner.close()
        self.floors.close()
        self.watchman.stop()
        if self.simulated is not None:
            self.simulated.stop()
        self.store.close()


def build(settings: Settings, port: int, say: Say, certificate: Certificate | None = None) -> Backend:
    """Put a backend together and begin to watch its centres; with a certificate the demo's page has https too.

    Raises StoreError (the data folder is in use, newer or damaged), DemoFailed, BadVault or OSError.
    """
    vault = Vault(settings.folder, say=say, use_keyring=not settings.demo)
    if settings.demo:
        demo.forget_last(settings)
    store = open_store(settings.store_url)
    simulated = None
    try:
        secure = (certificate.cert, certificate.key) if certificate else None
        simulated = demo.start(settings, secure) if settings.demo else None
        _ensure_centre(settings, store, simulated)
        pictures = Pictures()
        lookout = Lookout()
        advisor = Advisor(lookout)
        watchman = Watchman(lookout, advisor.after_poll)
        floors = Floors(settings, store, pictures, watchman.tell)
        planner = Planner()
        api = create_api(Panel(store, pictures, floors, lookout, advisor, planner), Guard(vault, port))
        backend = Backend(settings, vault, store, floors, watchman, planner, api, simulated)
        floors.open(tokens(backend))
        watchman.start()
        return backend
    except BaseException:
        if simulated is not None:
            simulated.stop()
        store.close()
        raise


def serve(settings: Settings, say: Say, *, window: bool = False) -> None:
    """Run a backend until it is told to stop, saying in plain words what to open next.

    With `window` a browser with the extension opens on the demo's page, where that is possible.
    """
    with take_port(settings.port) as taken:
        port = taken.getsockname()[1]
        logs.set_up(private_folder(settings.folder))
        sys.setswitchinterval(SWITCH_S)
        hindrance = browser.missing() if window else "not asked for"
        certificate = None if hindrance else browser.make_certificate(settings.folder)
        end_on_signals()  # before anything is said: who reads it may end us at once
        backend = build(settings, port, say, certificate)
        ended = threading.Event()
        opened = None
        try:
            log.info("started", version=__version__, port=port)
            say(welcome(backend, port))
            opened = _open_window(backend, certificate, say)
            if window and opened is None:
                say(f"No window was opened: {hindrance}. The steps above do the same.")
            threading.Thread(target=_keep_house, args=(backend, ended), name="house", daemon=True).start()
            serve_until_stopped(backend.api, taken)
        finally:
            ended.set()
            if opened is not None:
                opened.terminate()
            backend.close()
            log.info("stopped")
            say("Stopped.")


def _open_window(backend: Backend, certificate: Certificate | None, say: Say) -> subprocess.Popen[bytes] | None:
    if certificate is None or backend.simulated is None:
        return None
    say("A browser window opens with the extension on the stand-in page: type the pairing code there.")
    return browser.open_window(backend.settings.folder, backend.simulated.secure_page, certificate)


def tokens(backend: Backend) -> dict[int, str | None]:
    """The dialer's token per centre, as given or stored now; none of them ever reaches a log."""
    with backend.store.read() as conn:
        ids = [centre.centre_id for centre, _, _ in read.centres(conn)]
    given = backend.settings.dialer_token
    if backend.simulated is not None:
        found: dict[int, str | None] = dict.fromkeys(ids, backend.simulated.token)
    elif given is not None:
        found = dict.fromkeys(ids, given.get_secret_value())
    else:
        found = {centre_id: backend.vault.dialer_token(centre_id) for centre_id in ids}
    for token in found.values():
        logs.hide(token)
    return found


def welcome(backend: Backend, port: int) -> str:
    """What to know and what to open next."""
    lines = [
        f"Team Optimizer {__version__} runs at http://{LOOPBACK}:{port}",
        f"Data folder: {backend.settings.folder}",
        *(_simulated_lines(backend.simulated) if backend.simulated else _token_lines(backend)),
        *_pairing_lines(backend.vault),
        "Stop with Ctrl-C.",
    ]
    return "\n".join(lines)


def _simulated_lines(floor: demo.Floor) -> list[str]:
    return [
        "The data are SIMULATED: no real person, call or lead is in them.",
        f"Stand-in for Convoso's page: {floor.page}",
    ]


def _token_lines(backend: Backend) -> list[str]:
    if backend.settings.dialer_token is not None:
        return ["Convoso token: given in the settings; it is not stored."]
    if any(tokens(backend).values()):
        return [f"Convoso token: stored in {backend.vault.place}."]
    return ["Convoso token: none yet. In another terminal run: python -m backend connect"]


def _pairing_lines(vault: Vault) -> list[str]:
    extensions = [pairing for pairing in vault.pairings() if pairing.origin]
    if extensions:
        return [f"Paired with {len(extensions)} extension(s). For another run: python -m backend pair"]
    code = vault.open_code(int(time.time()))
    return [
        f"Pairing code: {spelled(code)} (good once, for five minutes; a new one: python -m backend pair)",
        "Open next: chrome://extensions, load the folder extension/dist, and type the code into its options page.",
    ]


def spelled(code: str) -> str:
    """A code as it is read aloud: two groups of four."""
    return f"{code[:4]}-{code[4:]}"


def _ensure_centre(settings: Settings, store: Store, simulated: demo.Floor | None) -> None:
    """Create centre 1 at the first start; keep its dialer's address as configured now."""
    with store.read() as conn:
        known = read.centres(conn)
    url = simulated.url if simulated else settings.dialer_url
    if known and known[0][1] == url:
        return
    if known:
        centre, _, text = known[0]
    else:
        chosen = demo.centre_settings(simulated, settings.demo_scenario) if simulated else default_settings("My floor")
        chosen = chosen.model_copy(update={"poll_interval_s": settings.poll_interval_s})
        centre, text = centre_of(1, chosen), chosen.model_dump_json()
    store.write(lambda conn: write.save_centre(conn, centre, url, text))


def add_centre(settings: Settings, centre_id: int, name: str, zone: str) -> None:
    """Add a centre, or rename one; the backend must not run. Raises StoreError or BadSettings."""
    store = open_store(settings.store_url)
    try:
        with store.read() as conn:
            known = {centre.centre_id: (url, text) for centre, url, text in read.centres(conn)}
        url, text = known.get(centre_id, (settings.dialer_url, ""))
        chosen = stored_settings(text, name).model_copy(update={"name": name, "zone": zone})
        try:
            check(chosen)
        except ValueError as error:
            raise BadSettings(str(error)) from None
        centre, stored = centre_of(centre_id, chosen), chosen.model_dump_json()
        store.write(lambda conn: write.save_centre(conn, centre, url, stored))
    finally:
        store.close()


def _keep_house(backend: Backend, ended: threading.Event) -> None:
    """Notice new tokens within seconds; once a day forget what is too old and put a copy aside."""
    stamp = backend.vault.stamp()
    night = time.monotonic() + FIRST_NIGHT_S
    while not ended.wait(HOUSE_S):
        try:
            if stamp != (stamp := backend.vault.stamp()):
                backend.floors.use_tokens(tokens(backend))
            if time.monotonic() >= night:
                night += NIGHT_S
                _nightly(backend)
        except (StoreError, BadVault, OSError) as error:
            log.error("house_keeping_failed", reason=str(error))


def _nightly(backend: Backend) -> None:
    backend.store.prune(int(time.time()))
    if backend.store.path is None or backend.settings.demo:
        return
    folder = private_folder(backend.settings.folder / "backups")
    backend.store.backup(folder / f"day-{iso(int(time.time()))[:10]}.sqlite3")
    for old in sorted(folder.glob("day-*.sqlite3"))[:-COPIES_KEPT]:
        old.unlink()
