"""What agents and campaigns are called, for words made of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Names:
    """Names by id and the centre's zone; the dialer's own ids stand in for unknown names."""

    agents: Mapping[int, str] = field(default_factory=dict)
    campaigns: Mapping[int, str] = field(default_factory=dict)
    zone: str = "UTC"

    def agent(self, agent_id: int) -> str:
        """What an agent is called."""
        return self.agents.get(agent_id, f"Agent {agent_id}")

    def campaign(self, campaign_id: int) -> str:
        """What a campaign is called; nothing for 0."""
        return self.campaigns.get(campaign_id, f"Campaign {campaign_id}") if campaign_id else ""

    def people(self, agent_ids: tuple[int, ...]) -> str:
        """Agents as in a sentence: "Ana", "Ana and Bo", "Ana, Bo and 3 others"."""
        known = [self.agent(agent_id) for agent_id in agent_ids]
        if len(known) > 4:
            return f"{', '.join(known[:2])} and {len(known) - 2} others"
        return " and ".join(part for part in (", ".join(known[:-1]), known[-1]) if part) if known else ""
