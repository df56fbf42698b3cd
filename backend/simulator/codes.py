"""The simulated account's dispositions, availability codes and small vocabularies.

Columns of a day hold small integers; the tables here turn them into the words of the wire.
"""

from __future__ import annotations

from dataclasses import dataclass

SYSTEM_USER = 666666
DID_USER = 666667
SYSTEM_NAMES = {SYSTEM_USER: "System User", DID_USER: "System DID User"}

DEFAULT_TOKEN = "simulated0simulated0simulated000"  # noqa: S105 - a public, synthetic token
"""The token every scenario accepts, with all sections allowed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A disposition: its flags, and the log-normal median and spread of talk and wrap it brings (seconds)."""

    code: str
    name: str
    flags: str = ""
    custom: bool = False
    talk_s: float = 1.0
    talk_sd: float = 0.5
    wrap_s: float = 4.0
    wrap_sd: float = 0.5


# flags: f final, r reached, s success, d do-not-call, b callback, c contact, v voicemail
OUTCOMES = (
    Outcome("SALE", "Sale", "frsc", True, 400, 0.42, 42, 0.45),
    Outcome("APPT", "Appointment Set", "frsc", True, 260, 0.45, 34, 0.45),
    Outcome("NI", "Not Interested", "rc", True, 44, 0.75, 6, 0.55),
    Outcome("CALLBK", "Call Back", "rbc", True, 82, 0.6, 15, 0.5),
    Outcome("NQ", "Not Qualified", "frc", True, 105, 0.55, 9, 0.5),
    Outcome("DNC", "Do Not Call", "frdc", False, 18, 0.6, 5, 0.4),
    Outcome("XFER", "Transferred", "frc", False, 165, 0.5, 14, 0.5),
    Outcome("NOCONT", "Not Contacted", "", True, 10, 0.7, 4, 0.5),
    Outcome("CALLHU", "Caller Hung Up", "r", False, 6, 0.6, 4, 0.5),
    Outcome("WRONG", "Wrong Number", "fr", True, 13, 0.5, 5, 0.5),
    Outcome("DAIR", "Dead Air", "", True, 8, 0.4, 4, 0.4),
    Outcome("A", "Answering Machine", "v", True, 8, 0.5, 3, 0.4),
    Outcome("ERI", "Agent Lost Connection", "r", False, 20, 0.6, 3, 0.3),
    Outcome("CANCEL", "Cancelled Sale", "frc", True, 400, 0.42, 42, 0.45),
    Outcome("NA", "No Answer AutoDial"),
    Outcome("AA", "Answering Machine Auto", "v"),
    Outcome("AM", "Answering Machine Message Left", "v"),
    Outcome("B", "Busy"),
    Outcome("DC", "Disconnected Number", "f"),
    Outcome("CG", "Congestion"),
    Outcome("CGD", "Congestion Delayed"),
    Outcome("AFAX", "Fax Machine", "f"),
    Outcome("DROP", "Agent Not Available In Campaign"),
    Outcome("PDROP", "Pre-Routing Drop"),
    Outcome("XDROP", "Queue Drop"),
    Outcome("AHXFER", "After Hours Queue Action"),
    Outcome("INCALL", "Agent In Call"),
    Outcome("QUEUE", "Lead In Queue"),
    Outcome("NEW", "New Lead"),
)
STATUS = {outcome.code: index for index, outcome in enumerate(OUTCOMES)}
"""Index of a disposition code in `OUTCOMES`, as the columns hold it."""

CONTACTS = frozenset(i for i, o in enumerate(OUTCOMES) if "c" in o.flags)
SUCCESSES = frozenset(i for i, o in enumerate(OUTCOMES) if "s" in o.flags)
MACHINES = frozenset(STATUS[code] for code in ("A", "AA", "AM", "AFAX"))
DROPS = frozenset(STATUS[code] for code in ("DROP", "PDROP"))

NON_ANSWERS = (("NA", 0.63, 24), ("AA", 0.19, 14), ("B", 0.05, 4), ("DC", 0.05, 3), ("CG", 0.04, 2),
               ("AM", 0.03, 22), ("CGD", 0.005, 2), ("AFAX", 0.005, 9))  # fmt: skip
"""What becomes of a dial nobody answers: code, share, mean seconds the line is busy."""

TERMS = ("NONE", "AGENT", "CALLER", "QUEUETIMEOUT", "ABANDON")
NONE, AGENT, CALLER, QUEUETIMEOUT, ABANDON = range(5)

CALL_TYPES = ("OUTBOUND", "INBOUND", "MANUAL", "3WAY")
OUTBOUND, INBOUND, MANUAL, THREE_WAY = range(4)

VOID, LOGIN, READY, INCALL, DEAD, DISPO, PAUSED, LOGOUT = range(8)
"""States of an agent as the columns hold them; VOID marks a state that lasted no second at all."""

STATE_WORDS = ("", "LOGIN", "READY", "INCALL", "DEAD", "DISPO", "NOT READY", "LOG OUT")
STATE_WORDS_CAMEL = ("", "Login", "Ready", "InCall", "Dead", "Dispo", "NotReady", "LogOut")
MONITOR_STATUS = {
    LOGIN: ("PAUSED", "Logging in"),
    READY: ("READY", "Ready"),
    INCALL: ("INCALL", "In Call"),
    DEAD: ("DEAD", "Dead Call"),
    DISPO: ("DISPO", "In Dispo"),
    PAUSED: ("PAUSED", "Paused"),
}

CODE_LOGIN, CODE_READY, CODE_FORCED_PAUSE, CODE_LOGOUT, CODE_FORCED_LOGOUT = 1, 2, 11, 20, 23
CODE_BREAK, CODE_LUNCH, CODE_RESTROOM, CODE_COACHING, CODE_HUDDLE, CODE_TECHNICAL = 1066, 1067, 1070, 1085, 1091, 1094
AVAILABILITY = {
    0: "",
    CODE_LOGIN: "Login",
    CODE_READY: "Available",
    CODE_FORCED_PAUSE: "Forced Pause",
    CODE_LOGOUT: "Logout",
    CODE_FORCED_LOGOUT: "System Forced Logout",
    CODE_BREAK: "Break",
    CODE_LUNCH: "Lunch",
    CODE_RESTROOM: "Restroom",
    CODE_COACHING: "Coaching",
    CODE_HUDDLE: "Team Huddle",
    CODE_TECHNICAL: "Technical Problem",
}
