"""Hand-made days of calls in a real store: so many calls in each quarter hour of a local day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from itertools import count

from backend.centres import centre_of, default_settings
from backend.clock import day_bounds, wall_to_utc
from backend.lookout import Asked
from backend.model import Agent, Call, Campaign, Centre, Disposition, FloorTotals, LiveAgent, State, StateEvent
from backend.schemas import CentreSettings
from backend.schemas.settings import Foresight, TargetsModel, Terms
from backend.store import Store, write

ZONE = "America/Los_Angeles"
DISPOSITIONS = (
    Disposition("SALE", "Sale", contact=True, success=True, reached=True),
    Disposition("NI", "Not interested", contact=True, reached=True),
    Disposition("N", "No answer"),
    Disposition("A", "Answering machine", voicemail=True),
)
_numbers = count(1)


def settings(**targets: int) -> CentreSettings:
    """A centre's settings with targets of the day, e.g. calls_per_day=200."""
    chosen = default_settings("Floor")
    return chosen.model_copy(update={"targets": TargetsModel(**{**chosen.targets.model_dump(), **targets})})


def with_model(chosen: CentreSettings, model: str) -> CentreSettings:
    """The same settings with another forecast model."""
    return chosen.model_copy(update={"foresight": Foresight.model_validate({"model": model})})


def with_values(chosen: CentreSettings, **cents: int) -> CentreSettings:
    """The same settings with a conversion's value by campaign, e.g. c1=4500."""
    terms = [
        Terms.model_validate({"campaign_id": int(name[1:]), "value_cents": value}) for name, value in cents.items()
    ]
    return chosen.model_copy(update={"terms": terms})


def at_wall(day: date, hour: float, zone: str = ZONE) -> int:
    """UTC seconds of a wall time in hours after midnight."""
    seconds = round(hour * 3600)
    return wall_to_utc(datetime.combine(day, time()) + timedelta(seconds=seconds), zone)


def open_floor(store: Store, chosen: CentreSettings | None = None, centre_id: int = 1) -> Centre:
    """A centre with two campaigns, three agents (one a trainer) and its dispositions."""
    centre = centre_of(centre_id, chosen or settings())
    names = [Agent(11, "Ann Lee"), Agent(12, "Bob Ray"), Agent(13, "Floor Trainer")]
    campaigns = [Campaign(1, "Solar"), Campaign(2, "Home")]
    store.write(lambda conn: write.save_centre(conn, centre, "http://127.0.0.1", "{}"))
    store.write(lambda conn: write.save_dispositions(conn, centre_id, DISPOSITIONS, 1))
    store.write(lambda conn: write.save_agents(conn, centre_id, names, 1))
    store.write(lambda conn: write.save_campaigns(conn, centre_id, campaigns, 1))
    return centre


def make_calls(
    centre: Centre,
    day: date,
    quarters: Mapping[int, int],
    *,
    status: str = "NI",
    agent_id: int | None = 11,
    campaign_id: int = 1,
) -> list[Call]:
    """So many calls spread over each quarter hour (0 to 95) of a local day."""
    calls = []
    for quarter, n in quarters.items():
        start = at_wall(day, quarter / 4, centre.zone)
        for place in range(n):
            at = start + 900 * place // n
            calls.append(Call(next(_numbers), at, campaign_id, status, agent_id=agent_id, talk_s=60))
    return calls


def save(store: Store, centre: Centre, calls: list[Call]) -> None:
    """Store calls as a poll does."""
    seen = max((call.started_at for call in calls), default=0) + 60
    store.write(lambda conn: write.save_calls(conn, centre, calls, seen))


def weekdays_before(day: date, n: int) -> list[date]:
    """The last `n` Mondays to Fridays before a day, oldest first."""
    days: list[date] = []
    back = day
    while len(days) < n:
        back -= timedelta(days=1)
        if back.weekday() < 5:
            days.append(back)
    return days[::-1]


def even(first: int, last: int, n: int) -> dict[int, int]:
    """`n` calls in each quarter hour from `first` to before `last`."""
    return dict.fromkeys(range(first, last), n)


def work(
    store: Store, centre: Centre, day: date, agent_id: int, begin: float, end: float, campaign_id: int = 1
) -> None:
    """An agent waits for calls from `begin` to `end` (wall hours), but for a pause in the last quarter of each hour."""
    states = []
    for hour in range(int(begin), int(end + 0.999)):
        until = min(hour + 1, end)
        middle = min(hour + 0.75, until)
        for state, first, last in ((State.WAIT, hour, middle), (State.PAUSE, middle, until)):
            start, stop = at_wall(day, max(first, begin), centre.zone), at_wall(day, last, centre.zone)
            if stop > start:
                states.append(StateEvent(next(_numbers), agent_id, state, start, stop - start, campaign_id, 2))
    store.write(lambda conn: write.save_states(conn, centre, states, at_wall(day, end, centre.zone) + 60))


def log_in(store: Store, centre: Centre, now: int, *agent_ids: int, campaign_id: int = 1) -> None:
    """The monitor shows these agents waiting."""
    shown = [LiveAgent(i, f"Agent {i}", State.WAIT, now - 60, campaign_id) for i in agent_ids]
    store.write(lambda conn: write.save_live(conn, centre, shown, FloorTotals(), now))


def asked(store: Store, chosen: CentreSettings, now: int, centre_id: int = 1) -> Asked:
    """A question just after a poll."""
    return Asked(store, centre_of(centre_id, chosen), chosen, now, now, False)


def day_length_s(day: date) -> int:
    """Seconds of a local day: 23, 24 or 25 hours."""
    start, end = day_bounds(day, ZONE)
    return end - start
