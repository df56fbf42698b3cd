"""What a status code means on this account: contact, conversion, machine, drop (the account's own flags)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from backend.analysis.estimates import Bools
from backend.model import DROP_STATUSES, MACHINE_STATUSES, Disposition


@dataclass(frozen=True, slots=True)
class Meaning:
    """Flags of rows of calls, one entry per row."""

    contact: Bools
    conversion: Bools
    machine: Bools
    drop: Bools
    answered: Bools


def is_machine(status: str, disposition: Disposition | None) -> bool:
    """A machine or fax took the call: the account's voicemail flag, or the dialer's codes where no flag contradicts."""
    if disposition is not None and (disposition.voicemail or disposition.contact or disposition.reached):
        return disposition.voicemail
    return status in MACHINE_STATUSES


def read_statuses(statuses: Iterable[str], dispositions: Mapping[str, Disposition]) -> Meaning:
    """Meaning of each row's status; `answered` means the account says that a person was reached."""
    codes = list(statuses)
    numbers = {code: number for number, code in enumerate(dict.fromkeys(codes))}
    rows = np.fromiter(map(numbers.__getitem__, codes), dtype=np.int64, count=len(codes))
    table = [_flags(code, dispositions.get(code)) for code in numbers]
    flags = np.array(table, dtype=bool).reshape(len(table), 5)[rows]
    return Meaning(*(flags[:, i] for i in range(5)))


def statuses_of(
    outcome: Literal["contact", "conversion", "drop"], dispositions: Mapping[str, Disposition]
) -> tuple[str, ...]:
    """The status codes that count as `outcome` on this account, sorted."""
    codes = sorted(DROP_STATUSES.union(dispositions))
    flags = getattr(read_statuses(codes, dispositions), outcome)
    return tuple(code for code, counts in zip(codes, flags, strict=True) if counts)


def _flags(status: str, disposition: Disposition | None) -> tuple[bool, bool, bool, bool, bool]:
    conversion = disposition is not None and disposition.success
    contact = conversion or (disposition is not None and disposition.contact)
    reached = disposition is not None and (disposition.contact or disposition.reached)
    return contact, conversion, is_machine(status, disposition), status in DROP_STATUSES, reached
