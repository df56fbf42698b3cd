"""The panel in Chromium: first rows from the kept copy, sorting 15,000 rows, the first paint of a large matrix.

The built extension, the real backend and stored floors; needs Chromium, Playwright and `extension/dist`.
"""

from __future__ import annotations

import gzip
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from backend.bench.figure import Figure
from backend.bench.rig import percentile
from backend.bench.running import Running, running
from backend.bench.vendor import vendor_floor

DIST = Path(__file__).resolve().parents[2] / "extension" / "dist"
PORT = 8137
ROUNDS = 7
FIRST = ("panel.js", "Pairing.js", "text.js", "panel.css")

TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"
FIRST_ROW = """
const watch = new MutationObserver(() => {
  if (document.querySelector('[role=row][data-index]')) { window.firstRowAt ??= performance.now(); watch.disconnect(); }
});
watch.observe(document, { childList: true, subtree: true });
"""
SORT = f"""async (heading) => {{
  const buttons = [...document.querySelectorAll('[role=columnheader] button')];
  const button = buttons.find((b) => b.textContent.includes(heading));
  const begun = performance.now(); button.click(); return await {TWO_FRAMES} - begun;
}}"""
MATRIX = f"""async () => {{
  const begun = performance.now(); location.hash = '#/matrix';
  while (!document.querySelector('canvas')) await new Promise((done) => requestAnimationFrame(done));
  return await {TWO_FRAMES} - begun;
}}"""


def run(seed: int) -> Iterator[Figure]:
    """Measures in a fresh profile each; yields nothing, with the reason, where Chromium or the build is missing."""
    yield from _sizes()
    chromium = shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        chromium = None
    if chromium is None or not DIST.exists():
        sys.stderr.write("The panel is not measured: Chromium, Playwright or extension/dist is missing.\n")
        return
    with sync_playwright() as started:
        yield from _rows(started, chromium, seed)
        yield from _sorting(started, chromium, seed)
        yield from _matrix(started, chromium, seed)


def _sizes() -> Iterator[Figure]:
    if not DIST.exists():
        return
    content = len(gzip.compress((DIST / "content.js").read_bytes(), 9))
    first = sum(len(gzip.compress((DIST / "assets" / name).read_bytes(), 9)) for name in FIRST)
    every = sum(len(gzip.compress(file.read_bytes(), 9)) for file in (DIST / "assets").iterdir())
    yield Figure("content script", content / 1000, "kB gzip", 5)
    yield Figure("panel, what opens first", first / 1000, "kB gzip", 130, note="React, D3 and the styles included")
    yield Figure("all pages and screens", every / 1000, "kB gzip")


def _rows(started: Any, chromium: str, seed: int) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        vendor_floor(folder, agents=150, seed=seed, days=2)
        with _browser(started, chromium) as (context, address):
            with running(folder, PORT) as backend:
                page = _paired(context, address, backend)
                _open(page, address, "#/agents")
            page.close()
            page = context.new_page()
            page.add_init_script(FIRST_ROW)
            times = [_first_row(page, address) for _ in range(ROUNDS)]
    note = f"150 agents, backend stopped, median of {ROUNDS}"
    yield Figure("panel: first rows from the kept copy", percentile(times, 0.5), "ms", 400, note=note)


def _sorting(started: Any, chromium: str, seed: int) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        vendor_floor(Path(name), agents=15_000, seed=seed, days=1)
        with running(Path(name), PORT) as backend, _browser(started, chromium) as (context, address):
            page = _paired(context, address, backend)
            _open(page, address, "#/agents")
            times = [page.evaluate(SORT, heading) for _ in range(ROUNDS) for heading in ("Calls", "Agent")]
    yield Figure("panel: sort 15,000 rows", percentile(times, 0.5), "ms", 120, note=f"median of {len(times)} sorts")


def _matrix(started: Any, chromium: str, seed: int) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        vendor_floor(Path(name), agents=500, seed=seed, days=1, campaigns=50)
        with running(Path(name), PORT) as backend, _browser(started, chromium) as (context, address):
            page = _paired(context, address, backend)
            _open(page, address, "#/agents")
            first = page.evaluate(MATRIX)
            times = []
            for _ in range(ROUNDS):
                page.evaluate("() => { location.hash = '#/agents'; }")
                page.locator("[role=row][data-index]").first.wait_for()
                times.append(page.evaluate(MATRIX))
    note = f"from the click to the second frame, median of {ROUNDS}; the very first, with its question: {first:.0f} ms"
    yield Figure("panel: matrix 500 x 50, first paint", percentile(times, 0.5), "ms", 200, note=note)


@contextmanager
def _browser(started: Any, chromium: str) -> Iterator[tuple[Any, str]]:
    with tempfile.TemporaryDirectory() as profile:
        context = started.chromium.launch_persistent_context(
            profile,
            executable_path=chromium,
            headless=True,
            args=[f"--disable-extensions-except={DIST}", f"--load-extension={DIST}"],
            viewport={"width": 400, "height": 900},
        )
        try:
            worker = context.service_workers[0] if context.service_workers else context.wait_for_event("serviceworker")
            yield context, worker.url.rsplit("/", 1)[0]
        finally:
            context.close()


def _paired(context: Any, address: str, backend: Running) -> Any:
    page = context.new_page()
    page.goto(f"{address}/options.html")
    page.get_by_label("Pairing code").fill(backend.code)
    page.get_by_role("button", name="Test and save").click()
    page.get_by_role("status").get_by_text("Connected", exact=True).wait_for()
    return page


def _open(page: Any, address: str, screen: str) -> None:
    page.goto(f"{address}/panel.html{screen}")
    page.locator("[role=row][data-index]").first.wait_for(timeout=60_000)
    page.wait_for_timeout(1000)


def _first_row(page: Any, address: str) -> float:
    page.goto("about:blank")
    page.goto(f"{address}/panel.html#/agents")
    page.locator("[role=row][data-index]").first.wait_for(timeout=30_000)
    return float(page.evaluate("() => window.firstRowAt"))
