"""The calls behind a figure."""

from __future__ import annotations

from pydantic import Field

from backend.schemas.base import Model


class CallColumns(Model):
    """One entry per call; no name or phone number of a lead."""

    id: list[int]
    started_at: list[int]
    agent_id: list[int | None]
    agent: list[str]
    campaign_id: list[int]
    campaign: list[str]
    list_id: list[int | None]
    lead_id: list[int | None]
    status: list[str]
    status_name: list[str]
    talk_s: list[int | None]
    wrap_s: list[int | None]
    call_type: list[str]
    term_reason: list[str]
    contact: list[bool]
    conversion: list[bool]
    drop: list[bool]
    live: list[bool]
    provisional: list[bool] = Field(description="Younger than the look-back window: may still be re-disposed.")


class CallPage(Model):
    """Newest first; `next` is the cursor of the following page, None on the last one."""

    now: int
    as_of: int | None
    start: int
    end: int
    n: int
    total: int = Field(description="Calls that match in the whole span.")
    contacts: int
    conversions: int
    talk_s: int
    next: str | None
    statuses: list[str] = Field(description="Dispositions that occur in the span, for the filter.")
    columns: CallColumns
