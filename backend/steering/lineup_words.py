"""The line-up in a manager's words: why an agent moves or stays, what to do in Convoso."""

from __future__ import annotations

from collections.abc import Sequence

from backend.schemas.steering import WorthUnit

LONG_LIST = 3


def amount(value: float, unit: WorthUnit) -> str:
    """A worth: $12.40, or 0.31 conversions."""
    if unit == "cents":
        return f"-${-value / 100:,.2f}" if value < 0 else f"${value / 100:,.2f}"
    return f"{value:,.2f} conversions"


def more(value: float, unit: WorthUnit) -> str:
    """A change an hour: +$12.40 an hour."""
    sign = "+" if value >= 0 else "-"
    return f"{sign}{amount(abs(value), unit)} an hour"


def percent(share: float) -> str:
    """A share of contacts: 14 %; small ones with a decimal."""
    return f"{100 * share:.0f} %" if share >= 0.095 else f"{100 * share:.1f} %"


def chance_text(chance: float) -> str:
    """A chance; never certain."""
    return f"{100 * min(max(chance, 0.01), 0.99):.0f} % chance"


def listed(names: Sequence[str]) -> str:
    """Ana, Ben and Carla."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def contacts_text(n: int) -> str:
    """How many contacts."""
    return "1 contact" if n == 1 else f"{n:,} contacts"


def closing(agent: str, campaign: str, closes: float, usual: float, n: int) -> str:
    """What an agent does with a campaign's contacts against what is usual there, over how many."""
    if n == 0:
        return (
            f"{agent} never worked on {campaign}: by what {agent} does elsewhere {percent(closes)} of contacts would "
            f"close there, {percent(usual)} is usual."
        )
    return f"{agent} closes {percent(closes)} of contacts on {campaign} against {percent(usual)} usual, over " + (
        f"{contacts_text(n)}."
    )


def move_sentence(agents: Sequence[str], places: Sequence[tuple[str, str]], gain: str, chance: float) -> str:
    """What to do and what it brings: Move Ana and Ben from Campaign 2 to Campaign 5: +$40 an hour, 91 % chance."""
    if len(set(places)) == 1:
        here, there = places[0]
        what = f"Move {listed(agents)} from {here} to {there}"
    elif len(agents) == 2 and places[0] == places[1][::-1]:
        what = f"Swap {agents[0]} ({places[0][0]}) and {agents[1]} ({places[1][0]})"
    else:
        each = [f"{agent} from {here} to {there}" for agent, (here, there) in zip(agents, places, strict=True)]
        what = f"Move {listed(each)}"
    return f"{what}: {gain}, {chance_text(chance)} of a gain."


def steps(agents: Sequence[str], places: Sequence[tuple[str, str]]) -> list[str]:
    """What to do in Convoso; no part of it happens by itself."""
    said = []
    for agent, (here, there) in zip(agents, places, strict=True):
        said.append(f"In Convoso open Account, Users, {agent}, Data Access, and allow the campaign {there}.")
        said.append(f"Ask {agent} to finish the call, log out of {here} and log in to {there}.")
    said.append("The line-up shows the change within a minute of the next login.")
    return said


def instruction(agents: Sequence[str], places: Sequence[tuple[str, str]]) -> str:
    """The same as one text to send."""
    each = [f"{agent}: please finish your call, log out and log in to {there} (now {here})."
            for agent, (here, there) in zip(agents, places, strict=True)]  # fmt: skip
    return "\n".join(each)


def keep_sentence(why: str) -> str:
    """Nothing to do."""
    return f"Keep the current line-up: {why}"


def unsure_text(gain: str, chance: float, asked: float) -> str:
    """Held because the gain is not likely enough."""
    return f"It would bring {gain}, but with {chance_text(chance)}; {100 * asked:.0f} % is asked for."


def slight_text(gain: str, least: float) -> str:
    """Held because the gain is too small."""
    return f"It would bring {gain}, less than the {100 * least:g} % that is asked for."
