"""Alerts in words: what happens, why it is believed, how often luck brings it, what to do, and how it turned out."""

from __future__ import annotations

from dataclasses import dataclass

from backend.advice.alert import Alert
from backend.advice.phrases import MANY, change, figure, hours, number, own, phrase, plural, wall
from backend.analysis.anomaly.odds import counted, luck, luck_of_agent


@dataclass(frozen=True, slots=True)
class Setting:
    """What sentences need to know: what unit and campaign are called, the zone, horizon (s) and agreed line (share)."""

    who: str
    campaign: str
    zone: str
    horizon_s: int = 7200
    major_drop: float = 0.1
    drop_limit: float = 0.03


def sentence(alert: Alert, setting: Setting) -> str:
    """The card's sentence; figures are the newest while it is open, those of its last look afterwards."""
    if alert.kind == "campaign_agents":
        return _of_group(alert, setting)
    if alert.metric == "drop_rate" and not alert.agent_id and alert.campaign_id:
        return _of_drops(alert, setting)
    if alert.kind == "agent_streak":
        return _of_streak(alert, setting)
    if alert.kind == "workload":
        return _of_workload(alert, setting)
    if alert.kind == "agent_drift":
        return f"{own(setting.who)} {_trend(alert)}. {_figures(alert)} {_this_hour(alert)}".strip()
    if alert.kind in ("campaign_drift", "campaign_unusual"):
        word = "is trending" if alert.kind == "campaign_drift" else "is unusually"
        return f"{setting.campaign}: {phrase(alert.metric).name} {word} {_way(alert)}. {_change(alert)}."
    whose = own(setting.who) if alert.agent_id else "The whole team's"
    return f"{whose} {phrase(alert.metric).name} {_is(alert)} unusually {_high(alert)}. {_figures(alert)}".strip()


def reason(alert: Alert, setting: Setting) -> str:
    """The figures behind the sentence, and where the usual level comes from."""
    latest = alert.latest
    parts = []
    if alert.kind == "agent_streak":
        return f"{plural(latest.n, 'contact')} today; usual for this agent are {latest.usual:,.0f} in a row at best."
    if alert.kind == "workload":
        return "Counted from the agent's states today: talk, wrap, wait and pause."
    others = [phrase(m).name for m in alert.metrics if m != alert.metric and not alert.metric.startswith(m[:4])]
    behind = plural(max(latest.n, 1), phrase(alert.metric).counted)
    parts.append(
        f"{change(alert.metric, latest.usual, latest.now)} over {behind} since {wall(latest.since, setting.zone)}."
    )
    if others:
        parts.append(f"Also moving: {', '.join(dict.fromkeys(others))}.")
    parts.append(_source(alert))
    if latest.chance is not None and latest.chance >= 0.5:
        parts.append(_ahead(alert, setting))
    return " ".join(parts)


def odds(alert: Alert) -> str:
    """How often luck alone brings as much."""
    if alert.kind == "workload":
        return "This is counted, not estimated."
    shifts = alert.latest.luck_shifts
    said = luck_of_agent(shifts, max(alert.units, 1)) if alert.agent_id else luck(shifts)
    return f"As much {said}."


def advice(alert: Alert, setting: Setting) -> str:
    """What to do about it."""
    if alert.sign == "better":
        return "Say so today: praise for what is real works best while it is fresh."
    if alert.kind == "campaign_agents":
        return f"Look at the list, the script and the hour of {setting.campaign} first; then coach the team together."
    if alert.metric == "drop_rate":
        return "Lower the dial level or bring agents back from pause; check the 30-day drop rate of the campaign."
    if alert.kind == "workload":
        return "Offer a break."
    if alert.agent_id:
        return _COACH.get(alert.metric, "Listen to one call together and ask what is in the way.")
    return _LOOK.get(alert.metric, "Compare lists, caller IDs and staffing with yesterday before talking to anyone.")


_COACH = {
    "handle_s": "Listen to one of the long calls together; ask what takes the time before you say what should change.",
    "talk_s": "Listen to one of the long calls together; ask what takes the time before you say what should change.",
    "wrap_s": "Ask what has to be typed after calls; often a form or a disposition is in the way.",
    "pause_share": "Ask whether something is in the way; personal needs are nobody's business.",
    "contact_rate": "Check first whether the list or the caller ID changed; then listen to how calls are opened.",
}
_LOOK = {
    "contact_rate": "Check the list's age and the caller IDs first; agents cannot change who picks up.",
    "answer_rate": "Check the caller IDs and the list's age first; agents cannot change who picks up.",
    "conversion_per_contact": "Check which list is dialed and whether the offer changed, before coaching anybody.",
}


def praise(alert: Alert, setting: Setting) -> str:
    """Words of praise ready to copy; empty for a risk."""
    if alert.sign != "better" or not alert.agent_id:
        return ""
    if alert.kind == "agent_streak":
        return f"Well done, {setting.who}: {alert.latest.now:,.0f} successes in a row today. Thank you!"
    now, usual = figure(alert.metric, alert.latest.now), figure(alert.metric, alert.latest.usual)
    name = phrase(alert.metric).name
    return f"Well done, {setting.who}: your {name} is {now} today, where {usual} is usual. Keep it up!"


def held_back(alert: Alert, record: str = "") -> str:
    """Why an alert is not in the feed; empty when it is."""
    why = f": {record}" if record else ""
    said = {
        "muted": f"Alerts of this kind are held back until they are right often enough again{why}.",
        "busy": "Three new alerts an hour are let in; this one waits for its turn.",
        "told": "About this one something was said a short while ago.",
        "merged": "Part of the campaign's alert: several agents have the same trouble.",
    }
    return said.get(alert.held_back, "")


def outcome(alert: Alert, setting: Setting) -> str:
    """How it turned out."""
    judged = alert.judged
    if not alert.counts:
        return "It stayed below the level at which it would be counted."
    if judged.outcome == "pending":
        return f"Judged {hours(setting.horizon_s)} after it was raised, by the calls made in between."
    if judged.outcome == "untold" or judged.now is None or judged.usual is None:
        return "Too few calls afterwards to tell."
    seen = f"{figure(alert.metric, judged.now)} over {plural(judged.n, phrase(alert.metric).counted)} afterwards"
    seen += f" (usual {figure(alert.metric, judged.usual)})"
    if judged.outcome == "wrong":
        return f"Not so: {seen}, less than {100 * setting.major_drop:.0f} % off."
    if judged.crossed_at is not None and judged.lead_s:
        crossed = wall(judged.crossed_at, setting.zone)
        return f"Right: {seen}; the line was crossed at {crossed}, {hours(judged.lead_s)} later."
    return f"Right: {seen}; it lay beyond the line already when this was raised."


def _trend(alert: Alert) -> str:
    up = alert.latest.now >= alert.latest.usual
    return f"{phrase(alert.metric).name} is trending {'up' if up else 'down'}"


def _way(alert: Alert) -> str:
    up = alert.latest.now >= alert.latest.usual
    return ("up" if up else "down") if alert.kind == "campaign_drift" else ("high" if up else "low")


def _high(alert: Alert) -> str:
    return "high" if alert.latest.now >= alert.latest.usual else "low"


def _is(alert: Alert) -> str:
    return "are" if phrase(alert.metric).name.endswith("per hour") else "is"


def _figures(alert: Alert) -> str:
    latest, said = alert.latest, phrase(alert.metric)
    now, usual = figure(alert.metric, latest.now), figure(alert.metric, latest.usual)
    if said.unit == "seconds":
        if latest.n <= 1:
            return f"The last call took {now} (vs usual {usual})."
        return f"Last {plural(latest.n, said.counted)} averaged {now} (vs usual {usual})."
    if said.unit == "share":
        return f"{now} of the last {plural(max(latest.n, 1), said.counted)} (vs usual {usual})."
    return f"{now} (vs usual {usual})."


def _change(alert: Alert) -> str:
    return change(alert.metric, alert.latest.usual, alert.latest.now)


def _this_hour(alert: Alert) -> str:
    if alert.sign == "better":
        return "Worth a word of praise."
    return {"act": "Consider coaching this hour.", "likely": "Keep an eye on it.", "watch": ""}[alert.level]


def _of_group(alert: Alert, setting: Setting) -> str:
    who, name = number(len(alert.agents)), phrase(alert.metric).name
    if alert.sign == "better":
        return f"{setting.campaign}: {who} agents doing better in {name}. {_change(alert)}. Praise the team."
    return f"{setting.campaign}: {who} agents having issues with {name}. {_change(alert)}. Team coaching recommended."


def _of_drops(alert: Alert, setting: Setting) -> str:
    latest = alert.latest
    dropped = counted(round(latest.now * latest.n), "dropped call")
    span = hours(max(latest.at - latest.since, 300))
    if alert.sign == "better":
        return f"{setting.campaign}: abandonment rate fell in the last {span}: {_change(alert)}, {dropped}."
    little = latest.now <= MANY * latest.usual
    rise = f"jumped {100 * (latest.now / latest.usual - 1):.0f} %" if little else "jumped"
    return f"{setting.campaign}: abandonment rate {rise} in the last {span}: {_change(alert)}, {dropped}. Investigate."


def _of_streak(alert: Alert, setting: Setting) -> str:
    rare = " (unusual)" if alert.counts else ""
    return f"{setting.who} had {alert.latest.now:,.0f} successes in a row{rare} - positive trend."


def _of_workload(alert: Alert, setting: Setting) -> str:
    if alert.metric == "since_break_s":
        return f"{setting.who} has worked {hours(alert.latest.now)} without a break."
    return f"{setting.who} is busy {figure(alert.metric, alert.latest.now)} of the time, for two hours now."


def _source(alert: Alert) -> str:
    if alert.agent_id or alert.agents:
        return "Usual means past days on the same campaigns, lists and dispositions at this time of day."
    return "Usual means past days of the same campaign and lists at this time of day."


def _ahead(alert: Alert, setting: Setting) -> str:
    latest = alert.latest
    line = f"{100 * setting.major_drop:.0f} % off the usual"
    if latest.crosses is not None and latest.crosses.likely is not None and latest.crosses.likely > latest.at:
        return f"Likely {line} by {wall(latest.crosses.likely, setting.zone)}."
    return f"It is probably {line} already."


def record_sentence(right: int, judged: int, median_lead_s: int | None) -> str:
    """ "right 17 of the last 21 times; median warning 1 h 50"."""
    if not judged:
        return "nothing could be judged yet"
    said = f"right {right} of the last {judged} times"
    if median_lead_s is None:
        return said
    return (
        f"{said}; median warning {hours(median_lead_s)}" if median_lead_s else f"{said}; mostly no sooner than the drop"
    )
