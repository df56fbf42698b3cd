"""What is known of a floor: campaigns, agents and how sure each number is; the checked input of a what-if."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

QUARTERS = 96
"""Curves over the local day are factors per quarter hour of the wall clock."""

FLAT: Floats = np.ones(QUARTERS)
FLAT.setflags(write=False)

MOST_MOVES_S = 3600
"""Longest a move may cost the agent."""

PAUSE_LEFT_S = 300.0
"""Seconds a pause under way usually still lasts."""

Doing = Literal["wait", "talk", "wrap", "pause", "out"]


class BadFloor(ValueError):
    """The floor's data contradict themselves or the question makes no sense; the text says what to change."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number and its standard deviation: how far it may be off."""

    mean: float
    sd: float = 0.0

    def __post_init__(self) -> None:
        if not (np.isfinite(self.mean) and np.isfinite(self.sd) and self.mean >= 0 and self.sd >= 0):
            raise BadFloor(f"an estimate must be finite and not negative, not {self.mean} with deviation {self.sd}.")


ONE = Estimate(1.0)


@dataclass(frozen=True, slots=True)
class Length:
    """How long a piece of work takes: log-normal with this `median_s` and `spread` (deviation of the logarithm)."""

    median_s: Estimate
    spread: float

    def __post_init__(self) -> None:
        if self.median_s.mean <= 0 or not 0 <= self.spread <= 3:
            raise BadFloor(f"a length needs a median above 0 and a spread of 0 to 3, not {self}.")


@dataclass(frozen=True, slots=True)
class Work:
    """Talk and wrap-up (dead line included) of one kind of call."""

    talk: Length
    wrap: Length


@dataclass(frozen=True, slots=True, eq=False)
class Pacing:
    """Settings of the predictive dialer that fit what was observed, each (settings,), equally likely.

    `level` is lines dialed per free agent, `soon` the share of agents in wrap-up counted as free, `limit` the drop
    share the dialer defends: at half of it it begins to dial less, a third above it dials one line per free agent.
    The dialer's API tells none of them (see `fit_pacing`).
    """

    level: Floats
    soon: Floats
    limit: Floats

    def __post_init__(self) -> None:
        sizes = {len(self.level), len(self.soon), len(self.limit)}
        if len(sizes) != 1 or 0 in sizes:
            raise BadFloor("pacing needs level, soon and limit of the same length, at least 1.")
        if (self.level <= 0).any() or (self.soon < 0).any() or (self.limit <= 0).any():
            raise BadFloor("pacing needs levels and limits above 0 and no negative look-ahead.")


def known_pacing(level: float, soon: float = 0.1, limit: float = 0.02) -> Pacing:
    """A pacing that is known exactly."""
    return Pacing(np.array([level]), np.array([soon]), np.array([limit]))


ONE_LINE = known_pacing(1.0, 0.0, 1.0)
"""A campaign that is not predictive: one line per free agent."""


MISSES = ((0.63, 24.0), (0.24, 15.0), (0.13, 4.0))
"""What becomes of dials nobody answers: share, and seconds the line is busy (rung out, machine, busy or wrong)."""


@dataclass(frozen=True, slots=True, eq=False)
class CampaignModel:
    """One campaign: what its dials and calls usually bring, and where it stands today.

    `answer` is answered calls handed to agents (or dropped) per dial, `contact` contacts per call with an agent;
    `answer_curve`, `contact_curve` and `conversion_curve` (96,) are factors by quarter hour of the local day.
    `no_contact`, `contact_only` and `conversion` are the work of calls that end so, `misses` the shares of kinds of
    unanswered dials with the seconds their line is busy. `answered_today` and
    `dropped_today` are what the dialer's drop guard has seen. `leads_left` is how many dials remain before the leads
    run out (None: not known, or enough); from then on answers and conversions are multiplied by `dry_answer` and
    `dry_conversion`. `closes_s` (UTC s) is when dialing stops. `value_cents` is what a conversion is worth (None: not
    configured). `least_crew` is how many agents the dialer needs; below it the result says so.
    """

    campaign_id: int
    answer: Estimate
    contact: Estimate
    no_contact: Work
    contact_only: Work
    conversion: Work
    misses: tuple[tuple[float, float], ...] = MISSES
    pacing: Pacing = ONE_LINE
    value_cents: Estimate | None = None
    answered_today: int = 0
    dropped_today: int = 0
    leads_left: int | None = None
    dry_answer: float = 0.0
    dry_conversion: float = 0.6
    closes_s: int | None = None
    least_crew: int = 0
    answer_curve: Floats = field(default_factory=lambda: FLAT)
    contact_curve: Floats = field(default_factory=lambda: FLAT)
    conversion_curve: Floats = field(default_factory=lambda: FLAT)

    def __post_init__(self) -> None:
        where = f"campaign {self.campaign_id}"
        for name in ("answer", "contact"):
            if getattr(self, name).mean > 1:
                raise BadFloor(f"{where}: {name} is a share, not {getattr(self, name).mean}.")
        for name in ("answer_curve", "contact_curve", "conversion_curve"):
            if getattr(self, name).shape != (QUARTERS,) or (getattr(self, name) < 0).any():
                raise BadFloor(f"{where}: {name} needs {QUARTERS} factors of at least 0.")
        if self.leads_left is not None and self.leads_left < 0:
            raise BadFloor(f"{where}: leads_left must not be negative, not {self.leads_left}.")
        if self.answered_today < 0 or self.dropped_today < 0:
            raise BadFloor(f"{where}: today's answered and dropped calls must not be negative.")


@dataclass(frozen=True, slots=True)
class Skill:
    """What an agent does with a campaign's calls: `conversion` per contact; the rest are factors on the campaign's."""

    conversion: Estimate
    contact: Estimate = ONE
    talk: Estimate = ONE
    wrap: Estimate = ONE

    def __post_init__(self) -> None:
        if self.conversion.mean > 1:
            raise BadFloor(f"conversions per contact are a share, not {self.conversion.mean}.")


@dataclass(frozen=True, slots=True, eq=False)
class AgentModel:
    """One agent: where and doing what now (since `since_s`), how long still there, and their skill per campaign.

    `campaign_id` None or `doing` "out" is an agent who is logged out; with `arrives_s` they come (back) then.
    `breaks` are planned absences (from, to; UTC s). `leaves_sd_s` is how far `leaves_s` may be off. `pauses_per_hour`
    of `pause_s` each come by chance; a pause under way (`doing` "pause") ends after about `pause_left_s`. `skills` must
    name the agent's campaign and every campaign they are moved to.
    """

    agent_id: int
    campaign_id: int | None
    leaves_s: int
    skills: Mapping[int, Skill]
    doing: Doing = "wait"
    since_s: int = 0
    arrives_s: int | None = None
    breaks: tuple[tuple[int, int], ...] = ()
    leaves_sd_s: float = 0.0
    pauses_per_hour: float = 0.0
    pause_s: float = 300.0
    pause_left_s: float = PAUSE_LEFT_S

    def __post_init__(self) -> None:
        if any(end <= start for start, end in self.breaks):
            raise BadFloor(f"agent {self.agent_id}: a break must end after it begins.")
        if not 0 <= self.pauses_per_hour <= 30 or self.pause_s < 0 or self.pause_left_s < 0:
            raise BadFloor(f"agent {self.agent_id}: pauses must lie between 0 and 30 an hour and not be negative.")
        object.__setattr__(self, "skills", MappingProxyType(dict(self.skills)))


@dataclass(frozen=True, slots=True)
class Today:
    """What today is like for all campaigns at once: factors on their usual answers, contacts and conversions."""

    answer: Estimate = ONE
    contact: Estimate = ONE
    conversion: Estimate = ONE


ORDINARY_DAY = Today()


@dataclass(frozen=True, slots=True, eq=False)
class FloorModel:
    """Everything known of a floor at `now_s` (UTC s); `midnight_s` is the first instant of the local day."""

    now_s: int
    midnight_s: int
    campaigns: tuple[CampaignModel, ...]
    agents: tuple[AgentModel, ...]
    today: Today = ORDINARY_DAY

    def __post_init__(self) -> None:
        for what, ids in (
            ("campaign", [one.campaign_id for one in self.campaigns]),
            ("agent", [one.agent_id for one in self.agents]),
        ):
            twice = {each for each in ids if ids.count(each) > 1} if len(set(ids)) < len(ids) else set()
            if twice:
                raise BadFloor(f"{what} {min(twice)} stands twice in the floor.")
        known = {one.campaign_id for one in self.campaigns}
        for agent in self.agents:
            if agent.campaign_id is not None and agent.campaign_id not in known:
                raise BadFloor(f"agent {agent.agent_id} is on campaign {agent.campaign_id}, which the floor lacks.")

    def campaign(self, campaign_id: int) -> CampaignModel:
        """The campaign of that id; raises BadFloor."""
        for one in self.campaigns:
            if one.campaign_id == campaign_id:
                return one
        raise BadFloor(f"There is no campaign {campaign_id} on this floor.")

    def agent(self, agent_id: int) -> AgentModel:
        """The agent of that id; raises BadFloor."""
        for one in self.agents:
            if one.agent_id == agent_id:
                return one
        raise BadFloor(f"There is no agent {agent_id} on this floor.")


def with_conversions(floor: FloorModel, conversions: Mapping[tuple[int, int], Estimate]) -> FloorModel:
    """The floor with other conversions per contact, by (agent_id, campaign_id); other pairs stay."""
    return replace(floor, agents=tuple(_with_conversions(one, conversions) for one in floor.agents))


def _with_conversions(agent: AgentModel, conversions: Mapping[tuple[int, int], Estimate]) -> AgentModel:
    skills = {
        campaign_id: replace(skill, conversion=conversions.get((agent.agent_id, campaign_id), skill.conversion))
        for campaign_id, skill in agent.skills.items()
    }
    return replace(agent, skills=skills)


@dataclass(frozen=True, slots=True)
class Move:
    """Where an agent goes (None: logs out), and the seconds the change costs between two calls.

    The agent finishes the call under way, logs out, and is back `lost_s` later.
    """

    agent_id: int
    campaign_id: int | None
    lost_s: Estimate = Estimate(67.0, 13.0)

    def __post_init__(self) -> None:
        if self.lost_s.mean > MOST_MOVES_S:
            raise BadFloor(f"a move that costs {self.lost_s.mean:.0f} s is a break; at most {MOST_MOVES_S} s.")
