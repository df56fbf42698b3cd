"""What a reading works with: the client, the store behind a fence, the dialer's time, the names known so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection

from backend.dialer import Answer, Client, DialerClock
from backend.model import Agent, Campaign, Centre
from backend.poller.prints import Prints
from backend.poller.steps import Question
from backend.store import Store, read, write

T = TypeVar("T")


class LateWorker(Exception):
    """Another process took the centre over; what this one read must not be written."""


@dataclass(slots=True)
class Known:
    """Ids that have names in the store; an id outside makes the directory due."""

    agents: set[int] = field(default_factory=set)
    campaigns: dict[int, bool] = field(default_factory=dict)
    statuses: set[str] = field(default_factory=set)
    wanted: set[str] = field(default_factory=set)

    @staticmethod
    def load(conn: Connection, centre_id: int) -> Known:
        """What the store has."""
        campaigns = read.campaigns(conn, centre_id)
        return Known(
            set(read.agents(conn, centre_id)),
            {c.campaign_id: c.active for c in campaigns.values()},
            set(read.dispositions(conn, centre_id)),
        )


@dataclass(slots=True)
class Desk:
    """One centre's reading place; `fence` is renewed with every claim, `deadline_s` shortens requests.

    `staffed` are the campaigns somebody is logged into now; `stored_calls` and `stored_states` are fingerprints of
    the rows of the last poll's overlap as they were stored.
    """

    store: Store
    client: Client
    clock: DialerClock
    centre: Centre
    fence: int = 0
    deadline_s: float | None = None
    simulated: bool = False
    known: Known = field(default_factory=Known)
    staffed: set[int] = field(default_factory=set)
    stored_calls: Prints = field(default_factory=dict)
    stored_states: Prints = field(default_factory=dict)

    def forget_rows(self) -> None:
        """Look at every row again: they are to be read differently now."""
        self.stored_calls, self.stored_states = {}, {}

    def now(self) -> int:
        """Dialer time, UTC seconds."""
        return self.clock.now()

    def answer(self, question: Question) -> Answer:
        """Ask the dialer and learn its time from the answer; raises DialerError."""
        answer = self.client.ask(question.name, question.params, deadline_s=self.deadline_s)
        self.clock.observe(answer.date, answer.at)
        self.simulated = answer.simulated
        return answer

    def save(self, fn: Callable[[Connection], T]) -> T:
        """Run `fn` in one transaction; raises LateWorker (and writes nothing) when the centre was taken over."""

        def fenced(conn: Connection) -> T:
            if not write.holds(conn, self.centre.centre_id, self.fence):
                raise LateWorker
            return fn(conn)

        return self.store.write(fenced)

    def cursor(self, name: str) -> dict[str, Any]:
        """Where a reading goes on; empty before the first time."""
        with self.store.read() as conn:
            return read.get_cursor(conn, self.centre.centre_id, name)

    def learn(
        self,
        conn: Connection,
        at: int,
        *,
        users: Mapping[int, str],
        campaigns: Mapping[int, str],
        statuses: Iterable[str],
    ) -> None:
        """Give unknown ids the name the row carries for now, and want the directory that knows better."""
        fresh = [Agent(i, name or f"Agent {i}") for i, name in users.items() if i not in self.known.agents]
        if fresh:
            write.save_agents(conn, self.centre.centre_id, fresh, at)
            self.known.agents.update(agent.agent_id for agent in fresh)
            self.known.wanted.add("users")
        new = [Campaign(i, name or f"Campaign {i}") for i, name in campaigns.items() if i not in self.known.campaigns]
        if new:
            write.save_campaigns(conn, self.centre.centre_id, new, at)
            self.known.campaigns.update((c.campaign_id, True) for c in new)
            self.known.wanted.add("campaigns")
        if not self.known.statuses.issuperset(statuses):
            self.known.statuses.update(statuses)
            self.known.wanted.add("statuses")
