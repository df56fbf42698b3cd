"""What a poll means for the floor's freshness: live, stale since when and why, signed out."""

from __future__ import annotations

from dataclasses import replace

from backend.dialer import DialerError
from backend.poller.health import Health
from backend.poller.live import Cycle
from backend.poller.plan import CORE
from backend.poller.state import FloorState, Status

STALE_AFTER = 2
"""Polls in a row without the floor and the calls until the picture is called stale."""

CORE_HINT = (
    "In Convoso open API > Authorization Tokens, edit this token and tick the checkboxes of the Agent Monitor and "
    "of the Call Log, then save."
)


class Verdict:
    """Judges polls one after another."""

    def __init__(self) -> None:
        self.missed = 0
        self.failures = 0
        self.signed_out = False
        self.as_of: int | None = None
        self._ever = False
        self._reason = self._what_to_do = ""

    def remember(self, as_of: int | None) -> None:
        """Take up when the stored picture was made, after a restart."""
        self.as_of = as_of

    def judge(self, cycle: Cycle, health: Health, now: int) -> None:
        """Count a live poll."""
        core = [name for name in CORE if name not in health.forbidden]
        good = bool(core) and all(name in cycle.worked for name in core)
        self.missed = 0 if good else self.missed + 1
        self.failures = self.failures + 1 if cycle.dialer_down else 0
        self.signed_out = cycle.signed_out is not None or not core
        self._ever = self._ever or good
        self.as_of = now if good else self.as_of
        self._explain(cycle, health, bool(core))

    def trouble(self, reason: str, what_to_do: str) -> None:
        """Count a poll that failed on our side."""
        self.missed += 1
        self._reason, self._what_to_do = reason, what_to_do

    @property
    def good(self) -> bool:
        """True once the floor and the calls were read in this session."""
        return self._ever

    @property
    def status(self) -> Status:
        """The status to show."""
        if self.signed_out:
            return "signed_out"
        if self.missed >= STALE_AFTER:
            return "stale"
        return "live" if self._ever else "starting"

    def state(self, base: FloorState) -> FloorState:
        """`base` with the status, since when, why and what to do."""
        status = self.status
        since = self.as_of if status in ("stale", "signed_out") else None
        return replace(
            base,
            status=status,
            reason=self._reason,
            what_to_do=self._what_to_do,
            as_of=self.as_of,
            stale_since=since,
            failures=self.failures,
        )

    def _explain(self, cycle: Cycle, health: Health, any_core: bool) -> None:
        error: DialerError | None = cycle.signed_out or cycle.error
        if cycle.signed_out is not None:
            self._say("Convoso does not accept the token any more.", cycle.signed_out.what_to_do)
        elif not any_core:
            self._say("The token may read neither the Agent Monitor nor the Call Log.", CORE_HINT)
        elif error is not None:
            self._say(error.message, error.what_to_do)
        elif health.forbidden:
            stage = health.stage(min(health.forbidden))
            self._say(f"The token may not read {stage.title}.", stage.what_to_do)
        else:
            remark = next((s for s in health.stages if s.what_to_do and s.message), None)
            self._say(remark.message if remark else "", remark.what_to_do if remark else "")

    def _say(self, reason: str, what_to_do: str) -> None:
        self._reason, self._what_to_do = reason, what_to_do
