"""Everything that writes; each function takes a connection inside `Store.write`."""

from backend.store.advice import save_advice, save_advice_reaction, save_silence
from backend.store.alerts import save_alerts, save_baseline, save_reaction, save_reviews
from backend.store.calls import save_calls
from backend.store.forecasts import save_forecasts, score_forecasts
from backend.store.names import (
    save_agents,
    save_campaigns,
    save_centre,
    save_dispositions,
    save_lists,
    save_live,
    save_queues,
    save_tallies,
)
from backend.store.planning import (
    answer_wish,
    delete_scenario,
    new_plan_id,
    publish_schedule,
    save_scenario,
    save_schedule,
    save_wish,
    settle_wishes,
)
from backend.store.progress import (
    claim,
    finish,
    get_cursor,
    holds,
    make_due,
    next_on_grid,
    save_audit,
    save_backfill_day,
    save_rejects,
    save_run,
    set_cursor,
)
from backend.store.saved import Saved
from backend.store.states import save_states

__all__ = [
    "Saved",
    "answer_wish",
    "claim",
    "delete_scenario",
    "finish",
    "get_cursor",
    "holds",
    "make_due",
    "new_plan_id",
    "next_on_grid",
    "publish_schedule",
    "save_advice",
    "save_advice_reaction",
    "save_agents",
    "save_alerts",
    "save_audit",
    "save_backfill_day",
    "save_baseline",
    "save_calls",
    "save_campaigns",
    "save_centre",
    "save_dispositions",
    "save_forecasts",
    "save_lists",
    "save_live",
    "save_queues",
    "save_reaction",
    "save_rejects",
    "save_reviews",
    "save_run",
    "save_scenario",
    "save_schedule",
    "save_silence",
    "save_states",
    "save_tallies",
    "save_wish",
    "score_forecasts",
    "set_cursor",
    "settle_wishes",
]
