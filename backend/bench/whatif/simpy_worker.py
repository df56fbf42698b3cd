"""The same dialer and agents as a SimPy programme; run by the peers' interpreter, which knows nothing of ours.

Reads a job (JSON: numbers of one campaign) on standard input, writes calls, drops, waits, CPU seconds and events.
"""

from __future__ import annotations

import json
import math
import random
import sys
import time
from collections import deque
from collections.abc import Generator
from typing import Any

import simpy

PATIENCE_S, EARLY, IMPATIENT, WARM_UP, WARM = 2, 0.04, 0.06, 20, 0.6
Steps = Generator[Any, Any, None]


class Campaign:
    """A campaign, its dialer and its agents."""

    def __init__(self, job: dict[str, Any], seed: int) -> None:
        self.job, self.env, self.luck = job, simpy.Environment(), random.Random(seed)
        self.ready: deque[Any] = deque()
        self.waiting: deque[Any] = deque()
        self.busy = self.ringing = self.wrapping = self.calls = self.drops = 0
        self.wait_s = 0.0
        for _ in range(job["agents"]):
            self.env.process(self.agent())

    def agent(self) -> Steps:
        """Waits, talks, wraps up, again and again."""
        while True:
            since = self.env.now
            if self.waiting:
                self.waiting.popleft().succeed()
            else:
                called = self.env.event()
                self.ready.append(called)
                self.pump()
                yield called
            self.wait_s += self.env.now - since
            self.calls += 1
            talk, wrap = self.lengths()
            yield self.env.timeout(talk)
            self.wrapping += 1
            self.pump()
            yield self.env.timeout(wrap)
            self.wrapping -= 1

    def lengths(self) -> tuple[int, int]:
        """Talk and wrap-up of the next call, seconds."""
        contact, won = self.job["contact"], self.job["contact"] * self.job["conversion"]
        chance = self.luck.random()
        kind = self.job["kinds"][0 if chance >= contact else 2 if chance < won else 1]
        talk, wrap = (math.exp(self.luck.gauss(mu, sd)) for mu, sd in kind)
        return max(int(talk + 0.5), 1), max(int(wrap + 0.5), 1)

    def boldness(self) -> float:
        """How far ahead the dialer may dial."""
        answered, limit = self.calls + self.drops, float(self.job["limit"])
        if answered < WARM_UP:
            return WARM
        return min(1.0, max(0.0, (1.3 * limit - self.drops / answered) / (0.8 * limit)))

    def pump(self) -> None:
        """Dials what the level asks for."""
        bold, level = self.boldness(), self.job["level"]
        agents = len(self.ready) - len(self.waiting) + bold * self.job["soon"] * self.wrapping
        lines = (1 + (level - 1) * bold) * agents - self.busy - self.ringing
        for _ in range(int(max(lines, 0.0) + self.luck.random() * (lines > 0))):
            if self.luck.random() < self.job["answer"]:
                self.ringing += 1
                self.env.process(self.answer())
            else:
                self.busy += 1
                self.env.process(self.miss())

    def miss(self) -> Steps:
        """A dial nobody answers."""
        which = self.luck.random()
        seconds = next(s for upto, s in self.job["misses"] if which < upto)
        yield self.env.timeout(1 + int(seconds * (0.6 + 0.8 * self.luck.random())))
        self.busy -= 1
        if self.ready:
            self.pump()

    def answer(self) -> Steps:
        """An answered call: to an agent, or dropped."""
        yield self.env.timeout(3 + int(16 * self.luck.random()))
        self.ringing -= 1
        if self.ready:
            self.ready.popleft().succeed()
            return
        luck = self.luck.random()
        if luck < EARLY or len(self.waiting) > self.job["agents"] // 2:
            self.drops += 1
            return
        taken = self.env.event()
        self.waiting.append(taken)
        yield taken | self.env.timeout(1 if luck > 1 - IMPATIENT else PATIENCE_S)
        if not taken.triggered:
            self.waiting.remove(taken)
            self.drops += 1


def main() -> None:
    """Runs the job."""
    job = json.load(sys.stdin)
    total = {"calls": 0, "drops": 0, "wait_s": 0.0, "events": 0}
    began = time.process_time()
    for run in range(job["runs"]):
        one = Campaign(job, job["seed"] * 1000 + run)
        while one.env.peek() < job["until_s"]:
            one.env.step()
            total["events"] += 1
        for name in ("calls", "drops", "wait_s"):
            total[name] += getattr(one, name)
    print(json.dumps({**total, "cpu_s": time.process_time() - began}))


main()
