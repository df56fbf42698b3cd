"""Times the panel's heavy moments in Chromium against a built development page: `measure.py URL`.

First paint and sort are from the action to the second animation frame after it.
"""

from __future__ import annotations

import json
import sys

from playwright.sync_api import Page, sync_playwright

AFTER = """async (act) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  await frame();
  const start = performance.now();
  (0, eval)(act)();
  await frame();
  await frame();
  return performance.now() - start;
}"""
SORT = "() => document.querySelectorAll('[role=columnheader] button')[{}].click()"
GO = "() => {{ location.hash = '{}' }}"
SCROLL = """async (step) => {
  const node = document.querySelector('.table, .heat');
  const times = [];
  let last = performance.now();
  for (let i = 0; i < 60; i++) {
    node.scrollTop += step;
    await new Promise((done) => requestAnimationFrame(done));
    times.push(performance.now() - last);
    last = performance.now();
  }
  times.sort((a, b) => a - b);
  return {median: times[30], p95: times[57]};
}"""


def median(page: Page, acts: list[str]) -> float:
    """The middle of several timed actions, ms."""
    times = sorted(page.evaluate(AFTER, act) for act in acts)
    return round(times[len(times) // 2], 1)


def measure(base: str) -> dict[str, object]:
    """Sorts of 15,000 agents, first paints of the board and of a 500 x 50 matrix, and scrolling."""
    found: dict[str, object] = {}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium")
        page = browser.new_page(viewport={"width": 400, "height": 860})
        page.goto(f"{base}?agents=15000&campaigns=20#/agents")
        page.locator(".tbody .tr").first.wait_for(timeout=60_000)
        page.wait_for_timeout(1000)
        found["sort by calls"] = median(page, [SORT.format(4)] * 7)
        found["sort by name"] = median(page, [SORT.format(1)] * 7)
        found["sort by answer rate"] = median(page, [SORT.format(2)] * 7)
        found["scroll 15,000 rows, 40 px a frame"] = page.evaluate(SCROLL, 40)
        found["scroll 15,000 rows, 700 px a frame"] = page.evaluate(SCROLL, 700)
        found["board again"] = median(page, [GO.format("#/settings/display"), GO.format("#/agents")] * 4)
        page.goto("about:blank")
        page.goto(f"{base}?agents=500&campaigns=50#/matrix")
        page.locator(".heat canvas").wait_for(timeout=60_000)
        page.wait_for_timeout(1000)
        paints = []
        for _ in range(7):
            page.evaluate(AFTER, GO.format("#/settings/display"))
            page.wait_for_timeout(150)
            paints.append(page.evaluate(AFTER, GO.format("#/matrix")))
        found["matrix 500 x 50 first paint"] = round(sorted(paints)[3], 1)
        found["matrix scroll 40 px a frame"] = page.evaluate(SCROLL, 40)
        browser.close()
    return found


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1]), indent=2))
