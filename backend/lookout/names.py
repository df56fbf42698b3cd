"""What agents, campaigns and lists are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from backend.store import read


@dataclass(frozen=True, slots=True)
class Names:
    """Names by id; `called` holds an agent's first name where that is nobody else's, else the whole name."""

    agents: Mapping[int, str]
    campaigns: Mapping[int, str]
    lists: Mapping[int, str]
    called: Mapping[int, str]

    def list_name(self, key: int) -> str:
        """A list, or where calls came without one."""
        return self.lists.get(key, f"List {key}") if key >= 0 else "Calls without a list"


def read_names(conn: Connection, centre_id: int) -> Names:
    """The names of a centre; people whom only the Agent Monitor knows so far are included."""
    agents = {one.agent_id: one.name for one in read.live(conn, centre_id)[0]}
    agents |= {number: one.name for number, one in read.agents(conn, centre_id).items()}
    campaigns = {number: one.name for number, one in read.campaigns(conn, centre_id).items()}
    lists = {number: one.name for number, one in read.lists(conn, centre_id).items()}
    return Names(agents, campaigns, lists, _called(agents))


def _called(agents: Mapping[int, str]) -> dict[int, str]:
    first = {number: name.split(" ")[0] for number, name in agents.items()}
    bearers = Counter(first.values())
    return {number: first[number] if bearers[first[number]] == 1 else name for number, name in agents.items()}
