"""All rules. Facts of an expression: chance, n, worth (cents an hour), benefit, low (own unit), agents, and parts."""

from __future__ import annotations

from backend.advice.rules.rule import Rule

MINUTE, HOUR = 60, 3600
ALERTS, LINEUP, FEED = "docs/method-alerts.md", "docs/method-lineup.md", "docs/method-feed.md"

RULES: tuple[Rule, ...] = (
    Rule(
        name="coach_drift", kind="coach", tone="risk", title="Coach an agent who is drifting",
        expression="chance >= 0.8 and n >= 12 and worth > 0",
        for_s=5 * MINUTE, keep_firing_for_s=30 * MINUTE, severity="act",
        summary="{whose} {metric} {is} trending {way}: {now} over {calls} (usual {usual}). Consider coaching.",
        runbook=ALERTS, metric="conversions_per_hour", window_s=2 * HOUR, cool_down_s=4 * HOUR,
    ),
    Rule(
        name="coach_gap", kind="coach", tone="opportunity", title="Coach the agent who would gain most",
        expression="chance >= 0.8 and n >= 30 and worth > 0",
        for_s=15 * MINUTE, keep_firing_for_s=60 * MINUTE, severity="act",
        summary="Coach {agents} on {metric}: {now}, where agents with equally good leads reach {usual}.",
        runbook=FEED + "#coaching", metric="conversions_per_hour", window_s=4 * HOUR, cool_down_s=8 * HOUR,
    ),
    Rule(
        name="praise_level", kind="praise", tone="praise", title="Praise what is real",
        expression="chance >= 0.8 and n >= 12",
        for_s=5 * MINUTE, keep_firing_for_s=60 * MINUTE, severity="act",
        summary="Praise {agents}: {metric} {is} {now} over {calls} (usual {usual}).",
        runbook=FEED + "#praise", metric="conversions_per_hour", window_s=2 * HOUR, cool_down_s=8 * HOUR,
    ),
    Rule(
        name="praise_streak", kind="praise", tone="praise", title="Praise a run of successes",
        expression="chance >= 0.8 and n >= 5",
        for_s=0, keep_firing_for_s=60 * MINUTE, severity="act",
        summary="Praise {agents}: {now} successes in a row.",
        runbook=FEED + "#praise", metric="conversions_per_hour", window_s=2 * HOUR, cool_down_s=8 * HOUR,
    ),
    Rule(
        name="investigate_agent", kind="investigate", tone="risk", title="Find out what is in an agent's way",
        expression="chance >= 0.8 and n >= 12",
        for_s=5 * MINUTE, keep_firing_for_s=30 * MINUTE, severity="act",
        summary="Find out what is in the way of {agents}: {metric} {is} {now} over {calls} (usual {usual}).",
        runbook=ALERTS, metric="conversions_per_hour", window_s=2 * HOUR, cool_down_s=4 * HOUR,
    ),
    Rule(
        name="investigate_campaign", kind="investigate", tone="risk", title="Find out what ails a campaign",
        expression="chance >= 0.8 and n >= 50",
        for_s=10 * MINUTE, keep_firing_for_s=30 * MINUTE, severity="act",
        summary="Look into {campaign}: {metric} {is} {now} over {calls} (usual {usual}).",
        runbook=ALERTS, metric="conversions_per_hour", window_s=2 * HOUR, cool_down_s=4 * HOUR,
    ),
    Rule(
        name="investigate_drops", kind="investigate", tone="risk", title="Dropped calls near the limit",
        expression="chance >= 0.8 and n >= 20",
        for_s=0, keep_firing_for_s=30 * MINUTE, severity="urgent",
        summary="{campaign} drops {now} of answered calls (usual {usual}): lower the dial level or bring agents back.",
        runbook=ALERTS, metric="drop_rate", window_s=HOUR, cool_down_s=2 * HOUR, hold_out=False,
    ),
    Rule(
        name="drop_budget", kind="investigate", tone="risk", title="The thirty days' drop budget runs out",
        expression="chance >= 0.8 and n >= 100",
        for_s=0, keep_firing_for_s=60 * MINUTE, severity="urgent",
        summary="{campaign}: the thirty days end today at {now} dropped calls, the limit is {usual}. "
        "Lower the dial level or bring agents back.",
        runbook=LINEUP, metric="drop_rate", window_s=2 * HOUR, cool_down_s=4 * HOUR, hold_out=False,
    ),
    Rule(
        name="move_gain", kind="move", tone="opportunity", title="Move agents to where they bring more",
        expression="chance >= 0.75 and n >= 30 and worth > 0 and benefit > 0",
        for_s=5 * MINUTE, keep_firing_for_s=15 * MINUTE, severity="act",
        summary="Move {agents}{leaving} to {to}: {benefit} more.",
        runbook=LINEUP, metric="conversions_per_hour", window_s=2 * HOUR, cool_down_s=3 * HOUR,
    ),
    Rule(
        name="balance_overload", kind="balance", tone="risk", title="Too much work for the crew",
        expression="chance >= 0.8 and n >= 20",
        for_s=15 * MINUTE, keep_firing_for_s=30 * MINUTE, severity="act",
        summary="{from} waits for work and {to} has too much: lend {agents} to {to}.",
        runbook=LINEUP, metric="contacts_per_hour", window_s=2 * HOUR, cool_down_s=3 * HOUR,
    ),
    Rule(
        name="balance_break", kind="balance", tone="risk", title="An agent without a break",
        expression="chance >= 0.8",
        for_s=0, keep_firing_for_s=15 * MINUTE, severity="act",
        summary="Offer {agents} a break: {metric} {is} {now}.",
        runbook=FEED + "#breaks", metric="conversions_per_hour", window_s=2 * HOUR, cool_down_s=4 * HOUR,
        hold_out=False,
    ),
    Rule(
        name="process_shared", kind="process", tone="risk", title="Many agents share a problem",
        expression="chance >= 0.7 and n >= 20 and agents >= 2",
        for_s=5 * MINUTE, keep_firing_for_s=30 * MINUTE, severity="act",
        summary="{campaign}: {people} agents share a problem, {metric} {is} {now} (usual {usual}). "
        "Look at list, script and caller IDs before coaching anybody.",
        runbook=FEED + "#systems-before-people", metric="conversions_per_hour", window_s=2 * HOUR, cool_down_s=4 * HOUR,
    ),
    Rule(
        name="praise_team", kind="praise", tone="praise", title="Praise a team",
        expression="chance >= 0.8 and n >= 20",
        for_s=5 * MINUTE, keep_firing_for_s=60 * MINUTE, severity="act",
        summary="Praise the team of {campaign}: {metric} {is} {now} over {calls} (usual {usual}).",
        runbook=FEED + "#praise", metric="conversions_per_hour", window_s=2 * HOUR, cool_down_s=8 * HOUR,
    ),
)  # fmt: skip

RULES_BY_NAME: dict[str, Rule] = {rule.name: rule for rule in RULES}

ALERT_RULES: dict[tuple[str, str], str] = {
    ("agent_drift", "risk"): "coach_drift",
    ("agent_drift", "praise"): "praise_level",
    ("agent_unusual", "risk"): "investigate_agent",
    ("agent_unusual", "praise"): "praise_level",
    ("agent_streak", "praise"): "praise_streak",
    ("campaign_agents", "risk"): "process_shared",
    ("campaign_agents", "praise"): "praise_team",
    ("campaign_drift", "risk"): "investigate_campaign",
    ("campaign_drift", "praise"): "praise_team",
    ("campaign_unusual", "risk"): "investigate_campaign",
    ("campaign_unusual", "praise"): "praise_team",
    ("campaign_drops", "risk"): "investigate_drops",
    ("team_unusual", "risk"): "process_shared",
    ("team_unusual", "praise"): "praise_team",
    ("workload", "risk"): "balance_break",
}
"""Which rule an alert's candidate follows, by the alert's kind and tone; of other alerts the feed makes no advice."""
