"""The audit in words: who looked at what, who changed what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend.lookout import Asked
from backend.lookout.names import read_names
from backend.store import read

SAID = {
    "pair": "{who} was connected.",
    "unpair": "{who} was disconnected.",
    "view_agent": "{who} looked at {thing}.",
    "export_calls": "{who} saved calls as a file.",
    "export_lineup": "{who} saved the line-up as a file.",
    "export_agent": "{who} saved the data sheet of {thing}.",
    "save_settings": "{who} changed the settings.",
    "react": "{who} reacted to alert {thing}: {detail}.",
    "react_to_advice": "{who} reacted to advice {thing}: {detail}.",
    "log_out": "{who} logged {thing} out of the dialer.",
    "erase": "{who} erased {thing}.",
}
OF_AGENT = frozenset({"view_agent", "export_agent", "log_out"})


def audit(asked: Asked, before: int | None, limit: int) -> dict[str, Any]:
    """`schemas.Audit`."""
    with asked.store.read() as conn:
        names = read_names(conn, asked.centre.centre_id).agents
        found = read.audits(conn, asked.centre.centre_id, before, limit + 1)
    rows, more = found[:limit], len(found) > limit
    return {
        "centre": asked.centre_ref,
        "now": asked.now,
        "as_of": asked.as_of,
        "n": len(rows),
        "rows": [_row(row, names) for row in rows],
        "next": rows[-1]["id"] if more else None,
    }


def _row(row: Mapping[str, Any], names: Mapping[int, str]) -> dict[str, Any]:
    action, thing = row["action"], row["object"]
    shown = _agent(thing, names) if action in OF_AGENT else thing
    detail = str(row["detail"]).replace("_", " ")
    sentence = SAID.get(action, "{who}: {action} {thing}.").format(
        who=row["who"] or "Somebody", thing=shown, detail=detail, action=action.replace("_", " ")
    )
    return {
        "at": row["at"], "who": row["who"], "action": action, "thing": shown, "detail": row["detail"],
        "sentence": sentence,
    }  # fmt: skip


def _agent(thing: str, names: Mapping[int, str]) -> str:
    return names.get(int(thing), f"agent {thing}") if thing.isdecimal() else thing
