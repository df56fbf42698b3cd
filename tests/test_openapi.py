"""Every documented address against its own description: no crash, no undocumented answer, no wrong shape."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from tests.fakes.web import EXTENSION, web

DESCRIPTION = json.loads((Path(__file__).parent.parent / "extension" / "shared" / "openapi.json").read_text())
POSITIVE, NEGATIVE = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
ADDRESSES = [
    pytest.param(method, path, mode, id=f"{method} {path} {mode.value}")
    for path, methods in sorted(DESCRIPTION["paths"].items())
    for method, operation in methods.items()
    for mode in ((POSITIVE, NEGATIVE) if operation.get("parameters") or "requestBody" in operation else (POSITIVE,))
]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
steady = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def floor(tmp_path_factory):
    with web(tmp_path_factory.mktemp("openapi")) as made:
        yield made


@pytest.fixture(scope="module")
def described(floor):
    return schemathesis.openapi.from_wsgi("/v1/openapi.json", floor.app, headers=floor.headers)


@pytest.mark.parametrize(("method", "path", "mode"), ADDRESSES)
def test_every_address_keeps_to_its_description(method, path, mode, floor, described):
    operation = described[path][method.upper()]
    origin = {} if method == "get" else {"Origin": EXTENSION}
    ends_itself = path == "/v1/unpair"

    @steady
    @given(st.data())
    def keeps(data):
        case = data.draw(operation.as_strategy(generation_mode=mode))
        own = {"Authorization": f"Bearer {floor.vault.add('Chrome', EXTENSION, 1)}"} if ends_itself else {}
        answer = case.call_and_validate(headers=floor.headers | origin | own, checks=CHECKS)
        assert answer.status_code == 200 or not ends_itself

    keeps()
