"""Why an agent may not be put on a campaign, in words a manager would use."""

from __future__ import annotations

from backend.optimizer.lineup.floor import Person, Terms, Wants, Why, most_seconds, plain


def refusal(why: Why, agent: str, campaign: str, person: Person, wants: Wants, terms: Terms) -> str:
    """One sentence; empty when the agent may."""
    lacking = sorted(need for need in wants.needs if not _has(person, need))
    most = most_seconds(person, terms) or 0
    return {
        Why.MAY: "",
        Why.AWAY: f"{agent} is not logged in.",
        Why.PAUSED: f"{agent} is on a break and is not moved.",
        Why.OUTSIDE: f"{agent} is not there in that time.",
        Why.HOURS: f"{agent} has worked {person.worked_s / 3600:.1f} of at most {most / 3600:.1f} hours today.",
        Why.JUST_MOVED: f"{agent} changed campaign less than {terms.stay_s // 60} minutes ago.",
        Why.FIXED: f"{agent} stays where the settings have them.",
        Why.NEVER: f"{agent} is not to be put on {campaign}, the settings say.",
        Why.LACKS: f"{campaign} needs {_listed(lacking)}, which {agent} does not have.",
        Why.OVERLOADED: (
            f"{agent} has been busy {100 * (person.occupancy or 0):.0f} % of the time, and {campaign} is busier than "
            f"the {100 * terms.max_occupancy:.0f} % that is allowed."
        ),
    }[why]


def _has(person: Person, need: str) -> bool:
    return any(level > 0 for name, level in person.skills.items() if plain(name) == plain(need))


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
