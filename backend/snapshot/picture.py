"""The immutable picture of one centre after a poll, and a ready answer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import orjson

from backend.analysis.floor import Floor, Scene, Slice, assemble
from backend.analysis.policy import Formulas
from backend.poller.state import FloorState
from backend.schemas import CentreSettings
from backend.snapshot.policy import policy_of

API = 1
SEED = 20_260_101
"""Rank ranges are drawn with the same numbers at every poll, so that they move only with the data."""


@dataclass(frozen=True, slots=True)
class Served:
    """A ready answer: JSON bytes and the tag that changes with them."""

    body: bytes
    etag: str

    def render(self, next_update_in_s: float, now: int) -> bytes:
        """The body with the countdown and the dialer's time put in front: all that differs between requests.

        The time must be that of the answer, not of the picture: ages are counted from it.
        """
        return b'{"next_update_in_s":%.1f,"now":%d,' % (next_update_in_s, now) + self.body[1:]


def serve(answer: Mapping[str, Any]) -> Served:
    """The answer as bytes with the tag of its content."""
    body = orjson.dumps(answer)
    return Served(body, hashlib.sha256(body).hexdigest()[:20])


@dataclass(frozen=True, slots=True)
class Picture:
    """What is known after a poll; `slices` by window, `health` is a `schemas.HealthSummary` as dict."""

    version: int
    settings: CentreSettings
    state: FloorState
    now: int
    simulated: bool
    scene: Scene
    slices: Mapping[str, Slice]
    agreement: str = ""
    health: Mapping[str, Any] = field(default_factory=dict)
    floors: dict[tuple[str, int | None, Formulas], Floor] = field(default_factory=dict)

    def floor(self, window: str, campaign_id: int | None = None, formulas: Formulas | None = None) -> Floor:
        """The picture of one window, worked out on first use and kept."""
        chosen = formulas or self.settings.formulas
        key = (window, campaign_id, chosen)
        if key not in self.floors:
            scene = self._scene(chosen)
            history = self._history(window, campaign_id, chosen)
            rng = np.random.default_rng((SEED, scene.centre.centre_id))
            self.floors[key] = assemble(scene, self.slices[window], rng, campaign_id, history)
        return self.floors[key]

    def _scene(self, formulas: Formulas) -> Scene:
        if formulas == self.scene.policy.formulas:
            return self.scene
        old = self.scene
        policy = policy_of(self.settings, formulas)
        return Scene(
            old.centre, policy, old.now, old.agents, old.campaigns, old.dispositions, old.codes, old.live, old.totals
        )

    def _history(self, window: str, campaign_id: int | None, formulas: Formulas) -> Mapping[int, float] | None:
        """Each agent's figure over seven days, when the centre compares agents with themselves."""
        metric = self.settings.rank_metric
        if self.settings.benchmark != "own_history" or window == "7d" or metric == "calls":
            return None
        week = self.floor("7d", campaign_id, formulas)
        return dict(zip(week.book.sums.agent_ids.tolist(), week.board.figures[metric].value.tolist(), strict=True))

    @property
    def centre_ref(self) -> dict[str, Any]:
        """`schemas.CentreRef`."""
        centre = self.scene.centre
        return {"id": centre.centre_id, "name": centre.name, "zone": centre.zone, "simulated": self.simulated}
