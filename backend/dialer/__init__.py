"""The dialer's side of the house: bounded requests to it, and its rows as the floor's own words."""

from backend.dialer.client import Answer, Client
from backend.dialer.clock import DialerClock
from backend.dialer.endpoints import ENDPOINTS, Endpoint
from backend.dialer.errors import DialerError, Garbled, Refused, Throttled, Unreachable

__all__ = [
    "ENDPOINTS",
    "Answer",
    "Client",
    "DialerClock",
    "DialerError",
    "Endpoint",
    "Garbled",
    "Refused",
    "Throttled",
    "Unreachable",
]
