"""The account differences a client must cope with: names of switches and what each does to the wire."""

from __future__ import annotations

VARIANTS = {
    "empty-list": "performance without agents answers [] (the default)",
    "empty-object": "performance and users without rows answer {}",
    "empty-6031": "performance and productivity without rows refuse with 6031",
    "int-ids": "ids and counters come as numbers where they usually are strings",
    "string-ids": "ids come as strings where they usually are numbers",
    "queue-id": "log rows carry queue_id but no queue name",
    "queue-name": "log rows carry the queue's name but no queue_id",
    "no-monitor-tail": "agent-monitor without call_data and the queue_ and agent_ totals",
    "string-totals": "agent-monitor's totals come as strings",
    "no-status-time": "agent-monitor without status_time_sec and status_time_mmss",
    "no-status-name": "log rows without status_name",
    "flat-monitor": "agents directly under data",
    "top-monitor": "agents at the top level",
    "campaigns-object": "campaigns as an object keyed by id",
    "campaigns-entries": "campaigns under data.entries",
    "last-called-string": "last_called_at as plain text",
    "last-called-object": "last_called_at as a PHP date (the default)",
    "last-called-null": "last_called_at always null",
    "short-dates": "PHP dates without microseconds",
    "no-list-campaign": "lists without campaign_id",
    "log-limit-10-default": "log/retrieve returns 10 rows when no limit is given",
    "limit-error": "a limit above the most is refused with 7230, not clamped",
    "live-length-zero": 'a live call\'s call_length is "0", not null',
    "live-length-absent": "a live call has no call_length at all",
    "open-state-null": "a running state's event_sec is null, not 00:00:00",
    "open-state-absent": "a running state is not listed",
    "state-camel": "productivity spells Ready, NotReady, LogOut",
    "productivity-desc": "productivity newest first",
    "performance-time-of-day": "times of day in date_start and date_end narrow the window",
    "error-message": "refusals carry error and error_code, not text and code",
    "http-status": "refusals also use the HTTP status (401, 403, 400)",
}


def check_variants(names: str | list[str] | tuple[str, ...] | frozenset[str]) -> frozenset[str]:
    """Variant names from a comma list or several of them; raises ValueError for an unknown one."""
    words = names.split(",") if isinstance(names, str) else [word for name in names for word in name.split(",")]
    chosen = frozenset(word.strip() for word in words if word.strip())
    unknown = chosen - VARIANTS.keys()
    if unknown:
        raise ValueError(f"Unknown variant {', '.join(sorted(unknown))}; known are {', '.join(VARIANTS)}.")
    return chosen
