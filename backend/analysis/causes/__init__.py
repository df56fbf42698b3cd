"""Why a figure moved: usual against now, split into causes that add up to the change."""

from backend.analysis.causes.effects import Baseline, Coded, Facts, learn
from backend.analysis.causes.shared import FAMILIES, Cells, Shared, explain
from backend.analysis.causes.split import (
    CAUSES,
    OF_SHARED,
    CauseName,
    Split,
    add_up,
    chain,
    closed,
    day_cells,
    level_scale,
    main_cause,
    split_rate,
    whole,
)

__all__ = [
    "CAUSES",
    "FAMILIES",
    "OF_SHARED",
    "Baseline",
    "CauseName",
    "Cells",
    "Coded",
    "Facts",
    "Shared",
    "Split",
    "add_up",
    "chain",
    "closed",
    "day_cells",
    "explain",
    "learn",
    "level_scale",
    "main_cause",
    "split_rate",
    "whole",
]
