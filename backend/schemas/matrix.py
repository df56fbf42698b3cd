"""Agents by campaigns in one metric."""

from __future__ import annotations

from typing import Literal

from backend.schemas.base import CentreRef, Model, WindowRef


class MatrixCells(Model):
    """Row-major agents x campaigns; None where the pair never met."""

    value: list[float | None]
    low: list[float | None]
    high: list[float | None]
    n: list[int]
    mark: list[Literal["", "best", "tie", "mismatch", "thin"]]


class Matrix(Model):
    """Agents by campaigns in one metric."""

    centre: CentreRef
    now: int
    as_of: int | None
    window: WindowRef
    metric: Literal["conversion_per_contact", "conversions_per_hour", "handle_s", "contacts_per_hour"]
    agent_ids: list[int]
    agent_names: list[str]
    campaign_ids: list[int]
    campaign_names: list[str]
    campaign_value: list[float | None]
    cells: MatrixCells
