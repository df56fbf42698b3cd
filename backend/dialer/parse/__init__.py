"""Wire rows of the dialer to model rows: pure, rejects and counts, never repairs.

Every parser takes the decoded body, the centre (its zone and excluded names) and the dialer's time `now`,
and raises Garbled when the rows cannot be found at all. What the product does not need is dropped here.
"""

from backend.dialer.parse.directory import parse_campaigns, parse_lists, parse_statuses, parse_users
from backend.dialer.parse.history import event_page, parse_performance, parse_productivity
from backend.dialer.parse.log import Anchor, log_rows, log_total, parse_log
from backend.dialer.parse.monitor import Activity, parse_monitor, parse_user_activity, state_of
from backend.dialer.parse.parsed import Parsed, Reject

__all__ = [
    "Activity",
    "Anchor",
    "Parsed",
    "Reject",
    "event_page",
    "log_rows",
    "log_total",
    "parse_campaigns",
    "parse_lists",
    "parse_log",
    "parse_monitor",
    "parse_performance",
    "parse_productivity",
    "parse_statuses",
    "parse_user_activity",
    "parse_users",
    "state_of",
]
