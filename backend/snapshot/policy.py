"""The centre's stored settings as the analysis wants them."""

from __future__ import annotations

from backend.analysis.policy import Formulas, Policy
from backend.schemas import CentreSettings


def policy_of(settings: CentreSettings, formulas: Formulas | None = None) -> Policy:
    """The manager's choices; `formulas` overrules the stored one."""
    return Policy(
        formulas=formulas or settings.formulas,
        answer_definition=settings.answer_definition,
        rank_metric=settings.rank_metric,
        benchmark=settings.benchmark,
        dead_band=settings.dead_band_points / 100,
        min_contacts=settings.min_contacts,
        excellent_at=max(settings.excellent_at, settings.good_at),
        good_at=settings.good_at,
    )
