"""The OpenAPI description: flat names for the shapes, and the refusals every address can answer with."""

from __future__ import annotations

import json
from typing import Any

from backend.schemas import Problem

_EVERYWHERE = {
    "403": "The page or extension that asks is not the paired one.",
    "421": "The address asked for is not this backend's.",
    "500": "A mistake of the backend.",
}
_WITH_TOKEN = {"401": "Not paired, or the pairing was revoked.", "404": "No such centre, agent or campaign."}
_WITH_VALUES = {"422": "A value is not allowed."}
_WITH_BODY = {"400": "The body is no JSON.", "413": "The body is larger than 64 kB.", "415": "The body is no JSON."}
_CONFLICT = {"409": "Somebody else saved meanwhile; nothing is lost."}
_LARGE = {"413": "The body is larger than 12 MB."}
_PAIRING = {"429": "Too many wrong codes."}


def finish_description(spec: Any) -> Any:
    """Flatten `Snapshot.Team` to `Team` (one shape, one name) and add the refusals."""
    shapes = spec["components"]["schemas"]
    flat = {name.rsplit(".", 1)[-1]: shape for name, shape in shapes.items()}
    flat.pop("HTTPError", None)
    flat["Problem"] = Problem.model_json_schema()
    text = json.dumps({**spec, "components": {**spec["components"], "schemas": dict(sorted(flat.items()))}})
    for name in sorted(shapes, key=len, reverse=True):
        text = text.replace(f'"#/components/schemas/{name}"', f'"#/components/schemas/{name.rsplit(".", 1)[-1]}"')
    finished: dict[str, Any] = json.loads(text)
    for path, methods in finished["paths"].items():
        for operation in methods.values():
            _add_refusals(path, operation)
    return finished


def _add_refusals(path: str, operation: dict[str, Any]) -> None:
    refusals = dict(_EVERYWHERE)
    if operation.get("security"):
        refusals |= _WITH_TOKEN
    if operation.get("parameters") or operation.get("requestBody"):
        refusals |= _WITH_VALUES
    if operation.get("requestBody"):
        refusals |= _WITH_BODY
    if operation.get("requestBody") and path.startswith("/v1/scenarios"):
        refusals |= _LARGE
    if "409" in operation["responses"]:
        refusals |= _CONFLICT
    if path.endswith("/pair"):
        refusals |= _PAIRING
    for status, description in sorted(refusals.items()):
        operation["responses"][status] = {
            "description": description,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
