"""Pictures of every screen, and axe on each: `.venv/bin/python extension/panel/dev/shots.py OUT [NAME…]`.

Needs the development page: `npx vite --config panel/dev/vite.config.ts` in extension/.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

URL = "http://127.0.0.1:5199/panel/dev/index.html"
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
SIZES = {"400": (400, 860), "1280": (1280, 860)}
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]

# name -> (query, hash, what must be visible first)
SCREENS: dict[str, tuple[str, str, str]] = {
    "today": ("", "/today", ".tile"),
    "today-conversions": ("figure=conversions", "/today", ".chart"),
    "today-no-target": ("day=no-target", "/today", ".chart"),
    "today-early": ("day=early", "/today", ".outcome"),
    "today-few-days": ("day=few-days&watch=learning", "/today", ".outcome"),
    "today-reached": ("day=reached&watch=calm", "/today", ".chart"),
    "feed": ("", "/feed", ".advice"),
    "feed-move": ("", "/feed/41", ".steps"),
    "feed-coach": ("", "/feed/42", ".chart"),
    "feed-opportunities": ("", "/feed?tab=opportunity", ".advice"),
    "feed-held": ("", "/feed?tab=held", ".held-row"),
    "feed-calm": ("watch=calm", "/feed", ".empty"),
    "feed-es": ("lang=es", "/feed/41", ".steps"),
    "today-calm": ("watch=calm", "/today", ".feed-quiet"),
    "lineup": ("", "/lineup", ".move"),
    "lineup-agents": ("", "/lineup?tab=agents", ".tbody .tr"),
    "lineup-campaigns": ("", "/lineup?tab=campaigns", ".lineup .card"),
    "lineup-kept": ("lineup=kept", "/lineup", ".empty"),
    "lineup-es": ("lang=es", "/lineup", ".move"),
    "whatif-start": ("", "/what-if", ".plan"),
    "whatif": ("", "/what-if?move=105-11,106-16", ".unit"),
    "whatif-refused": ("", "/what-if?move=108-11", ".unit"),
    "whatif-es": ("lang=es", "/what-if?move=105-11", ".unit"),
    "drops": ("", "/drop-budget", ".drop-line"),
    "drops-one": ("", "/drop-budget/12", ".burn-down"),
    "drops-over": ("", "/drop-budget/15", ".burn-down"),
    "drops-reading": ("dev=backfill", "/drop-budget/12", ".burn-down"),
    "drops-es": ("lang=es", "/drop-budget/12", ".burn-down"),
    "schedule": ("", "/schedule", ".scenario"),
    "schedule-none": ("plan=none", "/schedule", ".build"),
    "schedule-es": ("lang=es", "/schedule", ".scenario"),
    "schedule-forecast": ("", "/schedule/1", ".step-chart"),
    "schedule-forecast-day": ("", "/schedule/1?queue=Solar%20East", ".step-chart"),
    "schedule-rules": ("", "/schedule/1?tab=rules", ".rule-line"),
    "schedule-run": ("plan=running", "/schedule/1?tab=plan", ".trace svg"),
    "schedule-plan": ("", "/schedule/1?tab=plan", ".plan-totals"),
    "schedule-plan-es": ("lang=es", "/schedule/1?tab=plan", ".plan-totals"),
    "schedule-shifts": ("", "/schedule/1?tab=shifts", ".shift-bar"),
    "schedule-shifts-es": ("lang=es", "/schedule/1?tab=shifts", ".shift-bar"),
    "schedule-publish": ("", "/schedule/1?tab=publish", ".plain-list"),
    "schedule-compare": ("", "/schedule/compare?ids=1,3", ".compare-table"),
    "schedule-reports": ("", "/schedule/reports?plan=2", ".report-table"),
    "schedule-reports-hours": ("", "/schedule/reports?name=hours&plan=2", ".report-table"),
    "schedule-reports-wishes": ("", "/schedule/reports?name=wishes", ".report-table"),
    "schedule-reports-past": ("", "/schedule/reports?name=adherence&days=14", ".report-table"),
    "schedule-reports-forecast": ("", "/schedule/reports?name=forecast", ".report-table"),
    "schedule-reports-before": ("", "/schedule/reports?name=before_after", ".report-table"),
    "schedule-reports-none": ("plan=none", "/schedule/reports?name=adherence", ".reports .empty"),
    "schedule-reports-es": ("lang=es", "/schedule/reports?name=planning", ".report-table"),
    "schedule-now": ("", "/schedule/now", ".tbody .tr"),
    "big-shifts": ("agents=1000", "/schedule/1?tab=shifts", ".shift-bar"),
    "effects": ("", "/effects", ".effect"),
    "effects-new": ("dev=new", "/effects", ".empty"),
    "effects-es": ("lang=es", "/effects", ".effect"),
    "coaching": ("", "/coaching", ".coach-row"),
    "exposure": ("", "/exposure", ".tbody .tr"),
    "exposure-es": ("lang=es", "/exposure", ".tbody .tr"),
    "audit": ("", "/audit", ".audit-row"),
    "optimiser": ("", "/settings/optimiser", ".slide"),
    "optimiser-es": ("lang=es", "/settings/optimiser", ".slide"),
    "agent-data": ("logout=1", "/agents/104", ".agent-data"),
    "candidates": ("", "/lineup/13", ".tbody .tr"),
    "alerts": ("", "/alerts", ".alert"),
    "alerts-open": ("", "/alerts/1", ".chart"),
    "alerts-praise": ("", "/alerts/4?tab=praise", ".chart"),
    "alerts-held": ("", "/alerts?tab=held", ".alert"),
    "alerts-learning": ("watch=learning", "/alerts", ".alert-list"),
    "alerts-past": ("", "/alerts?day=2026-11-20", ".alert"),
    "alerts-es": ("lang=es", "/alerts/1", ".chart"),
    "agents": ("", "/agents", ".tbody .tr"),
    "agent": ("", "/agents/104", ".strip"),
    "agent-calls": ("", "/agents/104?tab=calls", ".tbody .tr"),
    "campaigns": ("", "/campaigns", ".tbody .tr"),
    "campaign": ("", "/campaigns/12", ".facts"),
    "matrix": ("", "/matrix", ".heat canvas"),
    "calls": ("", "/calls", ".tbody .tr"),
    "health": ("", "/settings/health", ".stage"),
    "connection": ("", "/settings/connection", ".card"),
    "formulas": ("", "/settings/formulas", ".choices"),
    "values": ("", "/settings/values", ".campaign-terms"),
    "display": ("", "/settings/display", ".choices"),
    "foresight": ("", "/settings/foresight", ".slide"),
    "foresight-seed": ("rule=seed", "/settings/foresight", ".slide"),
    "trends": ("", "/trends", ".trend-card"),
    "bottlenecks": ("", "/trends/bottlenecks", ".delay"),
    "why": ("", "/why?metric=contact_rate&unit=campaign&id=12", ".fall"),
    "why-handle": ("", "/why?metric=handle_s", ".fall"),
    "agent-ahead": ("", "/agents/104", ".ahead"),
    "agent-trends": ("", "/agents/104?tab=trends", ".trend-card"),
    "campaign-trends": ("", "/campaigns/12?tab=trends", ".trend-card"),
    "spanish-trends": ("lang=es", "/trends", ".trend-card"),
    "spanish-record": ("lang=es", "/record", ".kinds"),
    "spanish-foresight": ("lang=es", "/settings/foresight", ".slide"),
    "record": ("", "/record", ".kinds"),
    "record-new": ("dev=new", "/record", ".empty"),
    "offline": ("dev=offline", "/today", ".tile"),
    "stale": ("dev=stale", "/today", ".tile"),
    "signedout": ("dev=signedout", "/today", ".tile"),
    "backfill": ("dev=backfill", "/today", ".tile"),
    "starting": ("dev=starting", "/today", ".tile"),
    "empty": ("dev=empty", "/agents", ".empty"),
    "loading": ("dev=loading", "/today", ".bone"),
    "failing": ("dev=failing", "/agents", ".empty"),
    "unpaired": ("dev=unpaired", "/today", ".pairing"),
    "unauthorized": ("dev=unauthorized", "/today", ".pairing"),
    "version": ("dev=version", "/today", ".banner"),
    "spanish": ("lang=es", "/today", ".tile"),
    "spanish-agents": ("lang=es", "/agents", ".tbody .tr"),
    "recorded-today": ("dev=recorded", "/today", ".tile"),
    "recorded-agents": ("dev=recorded", "/agents", ".tbody .tr"),
    "recorded-agent": ("dev=recorded", "/agents/300107", ".strip"),
    "recorded-campaigns": ("dev=recorded", "/campaigns", ".tbody .tr"),
    "recorded-matrix": ("dev=recorded", "/matrix", ".heat canvas"),
    "recorded-calls": ("dev=recorded", "/calls", ".tbody .tr"),
    "recorded-health": ("dev=recorded", "/settings/health", ".stage"),
    "big-agents": ("agents=500&campaigns=20", "/agents", ".tbody .tr"),
    "big-lineup": ("agents=500&campaigns=20", "/lineup", ".move"),
    "big-whatif": ("agents=500&campaigns=20", "/what-if?move=105-11", ".unit"),
    "big-drops": ("agents=500&campaigns=20", "/drop-budget", ".drop-line"),
    "big-matrix": ("agents=500&campaigns=50", "/matrix", ".heat canvas"),
}


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it is."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "async (rules) => (await axe.run(document, {runOnly: rules})).violations", RULES
    )
    return [f"{v['id']}: {v['nodes'][0]['html'][:140]} | {v['nodes'][0]['failureSummary'][:200]}" for v in found]


def shoot(out: Path, names: list[str]) -> int:
    """Takes the pictures; returns how many axe violations there were."""
    wrong = 0
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium")
        for size, (width, height) in SIZES.items():
            for scheme in ("light", "dark"):
                context = browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
                )
                context.add_init_script("if (location.protocol === 'http:') localStorage.panel ??= JSON.stringify({introSeen: true})")
                page = context.new_page()
                page.on("console", lambda m: print("console:", m.text[:300]) if m.type == "error" else None)
                page.on("pageerror", lambda e: print("error:", str(e)[:300]))
                for name in names:
                    query, hash_, ready = SCREENS[name]
                    page.goto("about:blank")
                    page.goto(f"{URL}?{query}#{hash_}")
                    page.locator(ready).first.wait_for(timeout=20_000)
                    page.wait_for_timeout(350)
                    page.screenshot(path=out / f"{name}-{size}-{scheme}.png")
                    for each in violations(page):
                        wrong += 1
                        print(f"axe {name} {size} {scheme}: {each}")
                context.close()
        browser.close()
    return wrong


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    print("violations:", shoot(folder, sys.argv[2:] or list(SCREENS)))
