"""`Answers` over the real thing: the pictures of the floor, the store, and the centres being watched."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import structlog

from backend import snapshot
from backend.analysis.meaning import statuses_of
from backend.api.answers import Live, Served, Unknown
from backend.api.logging_out import log_out
from backend.api.parameters import CallFilters, CallQuery, MatrixQuery, SnapshotQuery
from backend.api.sections import token_test
from backend.api.table import csv_lines
from backend.centres import check, missing
from backend.clock import Window, window
from backend.floors import Floor, Floors
from backend.lookout import Asked, Lookout
from backend.planning.service import Planner
from backend.schemas import CentreRef, CentreSettings, SettingsAnswer, TokenTest, WindowName
from backend.snapshot import CallFilter, Picture, Pictures
from backend.steering import Advisor
from backend.store import Store, StoreError, read, write

T = TypeVar("T")
NOTE_AGAIN_S = 3600
"""A panel left open asks about one agent every half minute; the audit notes it once an hour."""

NOTED_OFTEN = frozenset({"view_agent"})
log = structlog.get_logger("backend.api")


class Panel:
    """The questions of the panel, answered from the current pictures and the store."""

    def __init__(
        self, store: Store, pictures: Pictures, floors: Floors, lookout: Lookout, advisor: Advisor | None = None,
        planner: Planner | None = None,
    ) -> None:  # fmt: skip
        self.lookout = lookout
        self.advisor = advisor or Advisor(lookout)
        self.planner = planner or Planner()
        self._store = store
        self._pictures = pictures
        self._floors = floors
        self._noted: dict[tuple[str, int, str, str], float] = {}
        self._lock = threading.Lock()

    def centres(self) -> list[CentreRef]:
        """All centres, the first first."""
        return [_ref(floor) for floor in self._floors]

    def asked(self, centre: int | None) -> Asked:
        """What a question to the lookout comes with."""
        return self._floors.asked(self._floor(centre))

    def snapshot(self, query: SnapshotQuery) -> Live:
        """The live floor in one window."""
        floor = self._floor(query.centre)
        centre_id, more = floor.centre.centre_id, query.more == "1"
        served = _known(
            lambda: self._pictures.current(centre_id, query.window, query.campaign, query.formulas, more=more)
        )
        return Live(served, floor.next_update_in_s, floor.clock.now())

    def agent(self, centre: int | None, agent_id: int, window: WindowName) -> Served:
        """One agent in depth."""
        picture = self._picture(centre)
        return snapshot.serve(_known(lambda: snapshot.agent_detail(self._store, picture, agent_id, window)))

    def calls(self, query: CallQuery) -> dict[str, Any]:
        """One page of calls."""
        picture = self._picture(query.centre)
        return snapshot.call_page(self._store, picture, _filter(picture, query), before=query.cursor, limit=query.limit)

    def call_rows(self, filters: CallFilters) -> Iterator[bytes]:
        """The calls as lines of a CSV file, all from the picture that is current now."""
        picture = self._picture(filters.centre)
        wanted = _filter(picture, filters)
        return csv_lines(
            lambda before, limit: snapshot.call_page(self._store, picture, wanted, before=before, limit=limit)
        )

    def matrix(self, query: MatrixQuery) -> Served:
        """Agents by campaigns in one metric."""
        picture = self._picture(query.centre)
        return snapshot.serve(snapshot.matrix(picture, query.window, query.metric, query.campaign_ids))

    def seed_switch(self, centre: int | None, window: WindowName) -> dict[str, Any]:
        """Whose place changes with the seed formula."""
        return snapshot.seed_switch(self._picture(centre), window)

    def data_health(self, centre: int | None) -> Served:
        """Where the data come from and how well."""
        picture = self._picture(centre)
        centre_id = picture.scene.centre.centre_id
        size = len(self._pictures.current(centre_id).body)
        return snapshot.serve(snapshot.data_health(self._store, picture, *self._pictures.took_ms(centre_id), size))

    def settings(self, centre: int | None) -> SettingsAnswer:
        """The centre's settings and what is missing in them."""
        floor = self._floor(centre)
        with self._store.read() as conn:
            campaigns = read.campaigns(conn, floor.centre.centre_id)
        return SettingsAnswer(
            centre=_ref(floor),
            settings=floor.settings,
            campaigns={str(number): one.name for number, one in campaigns.items()},
            dialer_url=floor.dialer_url,
            token_stored=floor.client is not None,
            missing=missing(floor.settings),
        )

    def save_settings(self, centre: int | None, settings: CentreSettings) -> SettingsAnswer:
        """Store the settings and go on polling with them."""
        check(settings)
        self._floors.apply(self._floor(centre), settings)
        return self.settings(centre)

    def test_token(self, centre: int | None) -> TokenTest:
        """Ask the dialer, section by section, whether the token is accepted."""
        return token_test(self._floor(centre).client)

    def refresh(self, centre: int | None) -> None:
        """Poll soon; at most once in 10 seconds."""
        self._floor(centre).refresh_soon()

    def log_out(self, centre: int | None, agent_id: int, confirmed: str) -> None:
        """Log an agent out of the dialer; a Refusal says why not."""
        log_out(self._floor(centre), agent_id, confirmed)

    def note(self, who: str, centre: int | None, action: str, thing: str, detail: str = "") -> None:
        """Write one line of the audit; what recurs is noted once an hour, and a full disk stops no answer."""
        centre_id = self._floor(centre).centre.centre_id
        if action in NOTED_OFTEN and not self._first_this_hour((who, centre_id, action, thing)):
            return
        now = int(time.time())
        try:
            self._store.write(lambda conn: write.save_audit(conn, now, who, centre_id, action, thing, detail))
        except StoreError as error:
            log.error("audit_failed", reason=str(error))

    def _first_this_hour(self, key: tuple[str, int, str, str]) -> bool:
        now = time.monotonic()
        with self._lock:
            if now - self._noted.get(key, float("-inf")) < NOTE_AGAIN_S:
                return False
            self._noted = {old: at for old, at in self._noted.items() if now - at < NOTE_AGAIN_S} | {key: now}
            return True

    def _floor(self, centre: int | None) -> Floor:
        floor = self._floors.get(centre)
        if floor is None:
            raise Unknown(f"There is no centre {centre}." if centre is not None else "There is no centre yet.")
        return floor

    def _picture(self, centre: int | None) -> Picture:
        floor = self._floor(centre)
        return _known(lambda: self._pictures.picture(floor.centre.centre_id))


def _known(question: Callable[[], T]) -> T:
    """The answer; a bare LookupError is the snapshot's "no such thing", a KeyError would be a mistake of ours."""
    try:
        return question()
    except LookupError as error:
        if type(error) is LookupError:
            raise Unknown(str(error)) from None
        raise


def _filter(picture: Picture, asked: CallFilters) -> CallFilter:
    span = _span(picture, asked)
    return CallFilter(
        span.start,
        span.end,
        agent_id=asked.agent,
        campaign_id=asked.campaign,
        statuses=_statuses(picture, asked),
        min_talk_s=asked.min_talk_s,
        max_talk_s=asked.max_talk_s,
        agents_only=asked.handled == "1",
    )


def _statuses(picture: Picture, asked: CallFilters) -> tuple[str, ...] | None:
    """The dispositions asked for by name and by what they count as; None asks for all."""
    if asked.outcome is None:
        return asked.statuses
    counting = statuses_of(asked.outcome, picture.scene.dispositions)
    return counting if asked.statuses is None else tuple(code for code in counting if code in asked.statuses)


def _span(picture: Picture, asked: CallFilters) -> Window:
    """The span asked for; a window ends where the picture's does, so that list and figures agree."""
    if asked.start is not None and asked.end is not None:
        return Window("span", asked.start, asked.end)
    name = asked.window or "today"
    return window(name, picture.floor(name).window.end, picture.scene.centre.zone)


def _ref(floor: Floor) -> CentreRef:
    return CentreRef(
        id=floor.centre.centre_id, name=floor.centre.name, zone=floor.centre.zone, simulated=floor.is_simulated
    )
