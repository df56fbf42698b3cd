"""One object for all advice: fed after each poll, asked by the panel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from backend.lookout import Asked, Lookout
from backend.steering.audit import audit
from backend.steering.drops import drop_budget
from backend.steering.exposure import exposure
from backend.steering.inputs import Looks, now
from backend.steering.sheet import agent_sheet


class Advisor:
    """The advisor over all centres of a backend."""

    def __init__(self, lookout: Lookout) -> None:
        self._lookout = lookout
        self.looks = Looks(lookout)

    def after_poll(self, asked: Asked) -> None:
        """Look at what the poll brought: moves that were made, and what is worth advising now."""

    def feed(self, asked: Asked, day: date | None) -> dict[str, Any]:
        """`schemas.Feed`."""
        raise NotImplementedError

    def react(self, asked: Asked, card_id: int, reaction: str, reason: str, who: str) -> dict[str, Any]:
        """`schemas.Card` after the reaction was noted; LookupError for an unknown card."""
        raise NotImplementedError

    def ledger(self, asked: Asked) -> dict[str, Any]:
        """`schemas.Ledger`."""
        raise NotImplementedError

    def lineup(self, asked: Asked, mode: str | None) -> dict[str, Any]:
        """`schemas.Lineup`."""
        raise NotImplementedError

    def lineup_csv(self, asked: Asked, mode: str | None) -> bytes:
        """The line-up, one line per agent."""
        raise NotImplementedError

    def candidates(self, asked: Asked, campaign_id: int) -> dict[str, Any]:
        """`schemas.CampaignCandidates`; LookupError for an unknown campaign."""
        raise NotImplementedError

    def what_if(self, asked: Asked, moves: Sequence[tuple[int, int | None]], at: int | None) -> dict[str, Any]:
        """`schemas.WhatIf`; LookupError for an unknown agent or campaign, ValueError for moves that make no sense."""
        raise NotImplementedError

    def drop_budget(self, asked: Asked) -> dict[str, Any]:
        """`schemas.DropBudget`."""
        return now(drop_budget(self.looks.of(asked)), asked)

    def coaching(self, asked: Asked) -> dict[str, Any]:
        """`schemas.CoachingQueue`."""
        raise NotImplementedError

    def exposure(self, asked: Asked) -> dict[str, Any]:
        """`schemas.Exposure`."""
        return exposure(asked)

    def audit(self, asked: Asked, before: int | None, limit: int) -> dict[str, Any]:
        """`schemas.Audit`."""
        return audit(asked, before, limit)

    def agent_sheet(self, asked: Asked, agent_id: int) -> bytes:
        """Everything kept and shown about one agent as CSV; LookupError for an unknown one."""
        return agent_sheet(asked, agent_id)
