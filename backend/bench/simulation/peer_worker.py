"""Runs simpy in its own Python: days of twelve agents and one queue, one JSON line with contacts and CPU seconds."""

from __future__ import annotations

import json
import random
import sys
import time
from typing import Any

RATE, HANDLING, AGENTS, DAY, LIMIT = 4.2, 2.0, 12, 480.0, 20 / 60


def main() -> None:
    """Simulates the days and prints contacts, service level and CPU seconds."""
    import simpy

    job = json.load(sys.stdin)
    rng = random.Random(job["seed"])
    waits: list[float] = []

    def contact(env: Any, agents: Any) -> Any:
        came = env.now
        with agents.request() as turn:
            yield turn
            waits.append(env.now - came)
            yield env.timeout(rng.expovariate(1 / HANDLING))

    def arrivals(env: Any, agents: Any) -> Any:
        while True:
            yield env.timeout(rng.expovariate(RATE))
            if env.now > DAY:
                return
            env.process(contact(env, agents))

    begun = time.process_time()
    for _ in range(job["days"]):
        env = simpy.Environment()
        env.process(arrivals(env, simpy.Resource(env, AGENTS)))
        env.run()
    spent = time.process_time() - begun
    in_time = sum(wait < LIMIT for wait in waits) / len(waits)
    print(json.dumps({"contacts": len(waits), "service_level": in_time, "cpu_s": spent}))


if __name__ == "__main__":
    main()
