"""One object for all advice: fed after each poll, asked by the panel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from backend.lookout import Asked, Lookout
from backend.steering.audit import audit
from backend.steering.candidates import candidates
from backend.steering.drops import drop_budget
from backend.steering.exposure import exposure
from backend.steering.feed_answer import card_answer, coaching, feed, last_coached
from backend.steering.feeding import Feeds, records
from backend.steering.inputs import Looks, now
from backend.steering.inputs_prepare import prepare
from backend.steering.ledger_answer import ledger
from backend.steering.lineup import lineup, lineup_csv
from backend.steering.sheet import agent_sheet
from backend.steering.sources_alerts import from_alerts, open_alerts
from backend.steering.sources_drops import from_drops
from backend.steering.sources_gaps import from_gaps
from backend.steering.sources_moves import from_moves
from backend.steering.whatif import try_moves


class Advisor:
    """The advisor over all centres of a backend."""

    def __init__(self, lookout: Lookout) -> None:
        self._lookout = lookout
        self.looks = Looks(lookout)
        self._feeds = Feeds((lambda look: from_alerts(look, open_alerts(look)), from_moves, from_drops, from_gaps))

    def after_poll(self, asked: Asked) -> None:
        """Look at what the poll brought: moves that were made, and what is worth advising now."""
        look = self.looks.of(asked, prepare)
        if asked.backfilled:
            self._feeds.after_poll(look)

    def feed(self, asked: Asked, day: date | None) -> dict[str, Any]:
        """`schemas.Feed`."""
        look = self.looks.of(asked)
        return now(feed(look, self._feeds.bench(look).salt, day), asked)

    def react(self, asked: Asked, card_id: int, reaction: str, reason: str, who: str) -> dict[str, Any]:
        """`schemas.Card` after the reaction was noted; LookupError for an unknown card."""
        look = self.looks.of(asked)
        card = self._feeds.react(look, card_id, reaction, reason, who)
        return card_answer(look, card, {}, records(look))

    def ledger(self, asked: Asked) -> dict[str, Any]:
        """`schemas.Ledger`."""
        return now(ledger(self.looks.of(asked)), asked)

    def lineup(self, asked: Asked, mode: str | None) -> dict[str, Any]:
        """`schemas.Lineup`."""
        return now(lineup(self.looks.of(asked), mode), asked)

    def lineup_csv(self, asked: Asked, mode: str | None) -> bytes:
        """The line-up, one line per agent."""
        return lineup_csv(self.looks.of(asked), mode)

    def candidates(self, asked: Asked, campaign_id: int) -> dict[str, Any]:
        """`schemas.CampaignCandidates`; LookupError for an unknown campaign."""
        return now(candidates(self.looks.of(asked), campaign_id), asked)

    def what_if(self, asked: Asked, moves: Sequence[tuple[int, int | None]], at: int | None) -> dict[str, Any]:
        """`schemas.WhatIf`; LookupError for an unknown agent or campaign, ValueError for moves that make no sense."""
        return now(try_moves(self.looks.of(asked), moves, at), asked)

    def drop_budget(self, asked: Asked) -> dict[str, Any]:
        """`schemas.DropBudget`."""
        return now(drop_budget(self.looks.of(asked)), asked)

    def coaching(self, asked: Asked) -> dict[str, Any]:
        """`schemas.CoachingQueue`."""
        look = self.looks.of(asked)
        bench = self._feeds.bench(look)
        with bench.lock:
            held, cards = list(bench.desk.held.values()), list(bench.desk.cards.values())
        return now(coaching(look, held, cards, last_coached(look)), asked)

    def exposure(self, asked: Asked) -> dict[str, Any]:
        """`schemas.Exposure`."""
        return exposure(asked)

    def audit(self, asked: Asked, before: int | None, limit: int) -> dict[str, Any]:
        """`schemas.Audit`."""
        return audit(asked, before, limit)

    def agent_sheet(self, asked: Asked, agent_id: int) -> bytes:
        """Everything kept and shown about one agent as CSV; LookupError for an unknown one."""
        return agent_sheet(asked, agent_id)
