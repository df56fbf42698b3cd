"""The panel's current picture: immutable, versioned, serialised once per poll; and its answers on demand.

Pictures come from the last poll; `agent_detail`, `call_page` and `data_health` also ask the store.
Each returns a dict in the shape of its model in schemas.
"""

from backend.snapshot.call_page import CallFilter, call_page
from backend.snapshot.detail import agent_detail
from backend.snapshot.grid import matrix, seed_switch
from backend.snapshot.health import data_health
from backend.snapshot.picture import Picture, Served, serve
from backend.snapshot.pictures import Pictures, snapshot_answer

__all__ = [
    "CallFilter",
    "Picture",
    "Pictures",
    "Served",
    "agent_detail",
    "call_page",
    "data_health",
    "matrix",
    "seed_switch",
    "serve",
    "snapshot_answer",
]
