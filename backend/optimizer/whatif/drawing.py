"""Possible truths of a floor: every uncertain number drawn, as the records the compiled floor takes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from backend.optimizer.whatif.model import (
    QUARTERS,
    AgentModel,
    BadFloor,
    CampaignModel,
    Estimate,
    FloorModel,
    Move,
    Skill,
    Today,
)
from backend.optimizer.whatif.parts import DESK, LINE, NEVER, QUARTER_S, QUARTERS_AHEAD, Floats, Records

NOBODY = Skill(Estimate(0.0), Estimate(0.0))
MOST_SHARE = 0.995
GROUPS = 3
"""Kinds of calls: no contact, contact, conversion."""


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """The part of a floor that is simulated together: campaigns, the agents of any of them, and who moves."""

    floor: FloorModel
    campaigns: tuple[CampaignModel, ...]
    agents: tuple[AgentModel, ...]
    moves: dict[int, Move]
    at_s: int
    until_s: int

    def row(self, campaign_id: int | None) -> int:
        """Row of a campaign, -1 for none."""
        ids = [one.campaign_id for one in self.campaigns]
        return -1 if campaign_id is None else ids.index(campaign_id)


def draw_today(today: Today, rng: np.random.Generator, draws: int) -> Floats:
    """Draws (draws, 3) of today's factors on answers, contacts and conversions, the same for all campaigns."""
    return np.stack([factor(one, rng, draws) for one in (today.answer, today.contact, today.conversion)], axis=1)


def draw_lines(question: Question, rng: np.random.Generator, draws: int, today: Floats | None = None) -> Records:
    """LINE records (draws, campaigns) of possible truths; `today` as from `draw_today`, without: an ordinary day."""
    answers, contacts, conversions = np.ones((3, draws, 1)) if today is None else today.T[..., None]
    lines = np.zeros((draws, len(question.campaigns)), LINE)
    middle = question.floor.now_s + QUARTER_S * np.arange(QUARTERS_AHEAD) + QUARTER_S // 2
    quarter = (middle - question.floor.midnight_s) // QUARTER_S % QUARTERS
    for c, campaign in enumerate(question.campaigns):
        mine = lines[:, c]
        answer = share(campaign.answer, rng, draws)[:, None] * answers
        mine["answer"] = np.minimum(answer * campaign.answer_curve[quarter], MOST_SHARE)
        contact = share(campaign.contact, rng, draws)[:, None] * contacts
        mine["contact_curve"] = contact * campaign.contact_curve[quarter]
        mine["conversion_curve"] = conversions * campaign.conversion_curve[quarter]
        which = rng.integers(len(campaign.pacing.level), size=draws)
        for name in ("level", "soon", "limit"):
            mine[name] = getattr(campaign.pacing, name)[which]
        _set_calls(mine, campaign, rng)
        _set_today(mine, campaign, question)
    return lines


def mean_line(campaign: CampaignModel) -> Records:
    """One LINE record with the campaign's means, its curves from midnight on, and nothing dialed yet."""
    certain = replace(
        campaign, answer=Estimate(campaign.answer.mean), contact=Estimate(campaign.contact.mean), leads_left=None,
        closes_s=None, answered_today=0, dropped_today=0,
    )  # fmt: skip
    floor = FloorModel(0, 0, (certain,), ())
    whole_day = Question(floor, floor.campaigns, (), {}, 0, NEVER)
    return np.asarray(draw_lines(whole_day, np.random.default_rng(0), 1)[0])


def _set_calls(mine: Records, campaign: CampaignModel, rng: np.random.Generator) -> None:
    """How long calls and unanswered dials take."""
    mine["kinds"] = GROUPS
    mine["kind_upto"][:, :, :GROUPS] = np.triu(np.ones((GROUPS, GROUPS)))
    for kind, work in enumerate((campaign.no_contact, campaign.contact_only, campaign.conversion)):
        for part in ("talk", "wrap"):
            length = getattr(work, part)
            mine[f"{part}_mu"][:, kind] = np.log(factor(length.median_s, rng, len(mine)))
            mine[f"{part}_sd"][:, kind] = length.spread
    shares, seconds = (np.array(column) for column in zip(*campaign.misses, strict=True))
    mine["misses"] = len(shares)
    mine["miss_upto"][:, : len(shares)] = np.cumsum(shares) / shares.sum()
    mine["miss_s"][:, : len(shares)] = seconds


def _set_today(mine: Records, campaign: CampaignModel, question: Question) -> None:
    """Where the campaign stands today."""
    mine["leads"] = NEVER if campaign.leads_left is None else campaign.leads_left
    mine["dry_answer"], mine["dry_conversion"] = campaign.dry_answer, campaign.dry_conversion
    mine["answered"], mine["dropped"] = campaign.answered_today, campaign.dropped_today
    closes = question.until_s if campaign.closes_s is None else campaign.closes_s
    mine["close"] = max(closes - question.floor.now_s, 0)


def draw_skills(question: Question, rng: np.random.Generator, draws: int) -> Records:
    """DESK records (draws, agents) with possible true skills, at home and where a move leads."""
    desks = np.zeros((draws, len(question.agents)), DESK)
    for a, agent in enumerate(question.agents):
        mine, move = desks[:, a], question.moves.get(agent.agent_id)
        for seat, place in enumerate((agent.campaign_id, move.campaign_id if move else None)):
            skill = NOBODY if place is None else _skill(agent, place)
            mine["conversion"][:, seat] = share(skill.conversion, rng, draws)
            for name in ("contact", "talk", "wrap"):
                mine[name][:, seat] = factor(getattr(skill, name), rng, draws)
    return desks


def _skill(agent: AgentModel, campaign_id: int) -> Skill:
    skill = agent.skills.get(campaign_id)
    if skill is None:
        raise BadFloor(f"Agent {agent.agent_id} has no skill for campaign {campaign_id}; give one, however uncertain.")
    return skill


def share(estimate: Estimate, rng: np.random.Generator, draws: int) -> Floats:
    """Draws (draws,) of a share: the beta with that mean and deviation."""
    mean = estimate.mean
    if estimate.sd <= 0 or not 0 < mean < 1:
        return np.full(draws, mean)
    strength = max(mean * (1 - mean) / estimate.sd**2 - 1, 0.5)
    return np.asarray(rng.beta(mean * strength, (1 - mean) * strength, draws), dtype=np.float64)


def factor(estimate: Estimate, rng: np.random.Generator, draws: int) -> Floats:
    """Draws (draws,) of a positive number: the log-normal with that mean and deviation."""
    if estimate.sd <= 0 or estimate.mean <= 0:
        return np.full(draws, estimate.mean)
    variance = np.log1p((estimate.sd / estimate.mean) ** 2)
    return np.asarray(estimate.mean * np.exp(rng.normal(-variance / 2, np.sqrt(variance), draws)), dtype=np.float64)
