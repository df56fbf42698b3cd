"""What a cause split says to a manager: titles and one sentence for each part."""

from __future__ import annotations

from collections.abc import Mapping

from backend.analysis.anomaly.odds import duration
from backend.analysis.causes import Split
from backend.lookout.links import Study
from backend.lookout.names import Names

METRIC_WORDS: Mapping[str, str] = {
    "conversion_per_contact": "conversions per contact", "contact_rate": "contact rate", "answer_rate": "answer rate",
    "handle_s": "handle time", "talk_s": "talk time", "wrap_s": "wrap time",
    "conversions_per_hour": "conversions per hour", "contacts_per_hour": "contacts per hour",
    "calls_per_hour": "calls per hour", "calls": "calls", "drop_rate": "drop rate", "pause_share": "pause share",
    "occupancy": "occupancy", "streak": "streak", "since_break_s": "time since the last break",
}  # fmt: skip
"""Each metric within a sentence."""

TITLES: Mapping[str, str] = {
    "staffing": "Staffing", "list_quality": "List and campaign quality", "campaign_mix": "Campaign mix",
    "hour_mix": "Time of day", "lead_mix": "Kind of leads", "time_on_shift": "Time on shift",
    "agent": "The agents themselves", "rest": "Other and luck",
}  # fmt: skip

KIND_WORDS: Mapping[str, str] = {
    "conversion": "conversions per contact", "contact": "contacts per call", "human": "human answers per call",
    "met": "contacts per human answer", "handle": "handle time", "busy": "time per call", "talk": "talk time",
    "wrap": "wrap time", "pickup": "pick-ups per dial",
}  # fmt: skip

CLEAR = 0.05
"""A part below this share of the usual value is not worth a reason."""


def amount(value: float, unit: str) -> str:
    """A signed change in its unit: points, seconds, per hour, or a count."""
    if unit == "share":
        return f"{100 * value:+.1f} points"
    if unit == "seconds":
        return f"{value:+.0f} s"
    if unit == "per_hour":
        return f"{value:+.2f} an hour"
    return f"{value:+.0f}"


def level(value: float, unit: str) -> str:
    """A value in its unit: per cent, minutes and seconds, per hour, or a count."""
    if unit == "share":
        return f"{100 * value:.1f} %"
    if unit == "seconds":
        return duration(value)
    if unit == "per_hour":
        return f"{value:.2f} an hour"
    return f"{value:,.0f}"


def cause_sentence(cause: str, split: Split, study: Study, names: Names, unit: str) -> str:
    """One sentence on one part."""
    part = split.parts[cause]
    if abs(part) < CLEAR * abs(split.usual) and abs(part) < 0.2 * abs(split.change):
        return f"Hardly a difference ({amount(part, unit)})."
    return f"{_reason(cause, study, names, part)} ({amount(part, unit)})."


def _reason(cause: str, study: Study, names: Names, part: float) -> str:
    if cause == "staffing":
        return _staffing(study)
    if cause == "list_quality":
        return _strongest(study, ("list", "campaign", "common"), names) or "Lists bring other results than usual"
    if cause == "agent":
        found = _strongest(study, ("self", "agent"), names)
        return found or "The hours at work were used otherwise than usual, e.g. longer pauses"
    plain = {
        "campaign_mix": "People worked on other campaigns than usual",
        "hour_mix": "The calls fell on other hours or another weekday than usual",
        "lead_mix": "Other leads than usual: other lists, leads called more or fewer times before, or callers",
        "time_on_shift": "It moves with the hours people have been on shift; a break or a change of task may help",
        "rest": "What all share, or luck: none of the causes above explains it",
    }
    return plain[cause]


def _staffing(study: Study) -> str:
    usual, now = study.agents()
    people = f"{now} {'agent' if now == 1 else 'agents'} at work, usually {usual:.0f}"
    (usual_s, now_s), (usual_n, now_n) = study.seconds("wait"), study.counts("calls")
    if usual_n <= 0 or now_n <= 0:
        return people
    waits = f"waiting per call {level(now_s / now_n, 'seconds')}, usually {level(usual_s / usual_n, 'seconds')}"
    if study.subject.unit == "agent":
        return waits[0].upper() + waits[1:]
    return f"{people}; {waits}"


def _strongest(study: Study, families: tuple[str, ...], names: Names) -> str:
    """The list, campaign or agent whose effect moves the figure most, e.g. "Home Web Leads: 31 % fewer ..."."""
    best: tuple[float, str] | None = None
    for kind, (shared, cells, split) in study.found.items():
        for family in families:
            found = shared.strongest(family, cells)
            if found is None or split.usual <= 0:
                continue
            key, outcomes = found
            weight = abs(outcomes) / max(float(cells.expected.sum()), 1e-9)
            effect = float(shared.mean[shared.columns.index((family, key))])
            if abs(effect) >= CLEAR and (best is None or weight > best[0]):
                best = (weight, _effect(family, key, effect, kind, names))
    return best[1] if best else ""


def _effect(family: str, key: int, effect: float, kind: str, names: Names) -> str:
    if family == "list":
        who = names.list_name(key)
    elif family == "campaign":
        who = names.campaigns.get(key, f"Campaign {key}")
    else:
        who = "All lists at once" if family == "common" else names.agents.get(key, f"Agent {key}")
    seconds = kind in ("handle", "busy", "talk", "wrap")
    more, less = ("longer", "shorter") if seconds else ("more", "fewer")
    shared = ", on the same lists" if family in ("agent", "self") else ", with all its agents"
    return f"{who}: {abs(100 * effect):.0f} % {more if effect > 0 else less} {KIND_WORDS[kind]} than usual{shared}"
