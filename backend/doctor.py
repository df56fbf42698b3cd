"""What is installed, what runs and what is missing, each with what to do about it."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from backend.clock import iso
from backend.config import LOOPBACK, Settings
from backend.server import is_backend
from backend.store import open_store, read
from backend.store.errors import StoreError
from backend.store.sqlite import FIRST_SAFE, driver
from backend.vault import BadVault, Vault

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
MAC_CHROME = Path("/Applications/Google Chrome.app")
STALE_S = 180


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: fine, or what to do about it."""

    ok: bool
    what: str
    what_to_do: str = ""

    def __str__(self) -> str:
        mark = "ok     " if self.ok else "to do  "
        return f"{mark}{self.what}" + (f"\n       {self.what_to_do}" if self.what_to_do else "")


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything; a check that fails in itself is a finding too."""
    checks: tuple[Callable[[Settings], Finding], ...] = (
        _python, _sqlite, _folder, _token, _reachable, _paired, _data, _browser, _extension,
    )  # fmt: skip
    for check in checks:
        try:
            yield check(settings)
        except (OSError, StoreError, BadVault) as error:
            yield Finding(False, str(error))


def _python(settings: Settings) -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding(sys.version_info >= (3, 11), f"Python {version}", "" if sys.version_info >= (3, 11) else
                   "Install Python 3.11 or newer.")  # fmt: skip


def _sqlite(settings: Settings) -> Finding:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = driver()
    safe = module.sqlite_version_info >= FIRST_SAFE
    return Finding(True, f"SQLite {module.sqlite_version}", "" if safe else
                   "It works; `pip install pysqlite3` gives a version without a known fault of this one.")  # fmt: skip


def _folder(settings: Settings) -> Finding:
    folder = settings.folder
    if not folder.exists():
        return Finding(True, f"Data folder {folder} (made at the first start)")
    private = os.name != "posix" or not folder.stat().st_mode & 0o077
    writable = os.access(folder, os.W_OK)
    free = shutil.disk_usage(folder).free
    if not writable:
        return Finding(False, f"Data folder {folder} cannot be written.", "Give it back to your user.")
    if free < 500_000_000:
        return Finding(False, f"Only {free // 1_000_000} MB are free for {folder}.", "Free some space.")
    if not private:
        return Finding(False, f"Data folder {folder} can be read by others.", f"Run: chmod 700 {folder}")
    return Finding(True, f"Data folder {folder}, {free // 1_000_000_000} GB free")


def _token(settings: Settings) -> Finding:
    if settings.demo:
        return Finding(True, "Simulated floor: no Convoso token needed")
    if settings.dialer_token is not None:
        return Finding(True, "Convoso token given in the settings")
    vault = _vault(settings)
    if vault.dialer_token(1):
        return Finding(True, f"Convoso token stored in {vault.place}")
    return Finding(False, "No Convoso token is stored.", "Run: python -m backend connect")


def _reachable(settings: Settings) -> Finding:
    address = f"http://{LOOPBACK}:{settings.port}"
    if is_backend(settings.port):
        return Finding(True, f"The backend answers at {address}")
    return Finding(False, f"No backend answers at {address}.", "Start it: python -m backend serve")


def _paired(settings: Settings) -> Finding:
    extensions = [pairing for pairing in _vault(settings).pairings() if pairing.origin]
    if not extensions:
        return Finding(False, "No extension is paired.", "Run: python -m backend pair")
    names = ", ".join(f"{pairing.name} since {iso(pairing.created_at)[:10]}" for pairing in extensions)
    return Finding(True, f"Paired: {names}")


def _data(settings: Settings) -> Finding:
    if not settings.store_url.startswith("postgresql") and not (settings.folder / "team-optimizer.sqlite3").exists():
        return Finding(False, "No data yet.", "Start the backend: python -m backend serve")
    store = open_store(settings.store_url, writable=False)
    try:
        with store.read() as conn:
            runs = [run for centre, _, _ in read.centres(conn) for run in read.runs(conn, centre.centre_id).values()]
    finally:
        store.close()
    last = max((run.last_ok_at or 0 for run in runs), default=0)
    if not last:
        return Finding(False, "Convoso has not answered yet.", "Look at the panel's page Data for the reason.")
    age_s = int(time.time()) - last
    if age_s > STALE_S and not settings.demo:
        return Finding(False, f"The last answer of Convoso is of {iso(last)}.", "See the panel's page Data.")
    return Finding(True, f"Last answer: {iso(last)}")


def _browser(settings: Settings) -> Finding:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None and not MAC_CHROME.exists() and os.name != "nt":
        return Finding(False, "No Chrome, Chromium or Edge was found.", "Install one of them.")
    return Finding(True, f"Browser: {found or MAC_CHROME}")


def _extension(settings: Settings) -> Finding:
    manifest = Path(__file__).resolve().parent.parent / "extension" / "dist" / "manifest.json"
    if manifest.exists():
        return Finding(True, f"The extension is built: load {manifest.parent} at chrome://extensions")
    return Finding(False, "The extension is not built here.", "Run: make extension (or install it from the zip)")


def _vault(settings: Settings) -> Vault:
    return Vault(settings.folder, say=lambda words: None)
