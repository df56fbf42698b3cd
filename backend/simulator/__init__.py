"""A simulated call centre behind the dialer's public wire format, with known truth.

`Simulation` is the centre itself, to use in a process; `running` serves one from a thread; `serve` is the command.
"""

from backend.simulator.loading import ScenarioError, load_scenario, make_scenario, scenario_names
from backend.simulator.server import running, serve
from backend.simulator.simulation import Simulation
from backend.simulator.wire.variants import VARIANTS

__all__ = [
    "VARIANTS", "ScenarioError", "Simulation", "load_scenario", "make_scenario", "running", "scenario_names", "serve",
]  # fmt: skip
