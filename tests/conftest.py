"""Fixtures shared by all tests: every store test runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import make_url

from backend.store import Store, open_store
from tests import copied, postgres

settings.register_profile(
    "steady", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
settings.load_profile("steady")

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server in which databases can be made; TEAM_OPTIMIZER_TEST_POSTGRES may name one."""
    given = os.environ.get("TEAM_OPTIMIZER_TEST_POSTGRES")
    if given:
        yield given
        return
    bin_dir = postgres.binaries()
    if bin_dir is None:
        pytest.skip("PostgreSQL 15 is not installed: `apt-get install postgresql-15`, or use `make test`.")
    with postgres.server(bin_dir) as url:
        yield url


@pytest.fixture
def empty_database(postgres_url: str) -> Iterator[str]:
    """The address of a new, empty PostgreSQL database."""
    with new_database(postgres_url) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> Iterator[str]:
    """The name of a database that has all tables, to be copied for each test."""
    with new_database(postgres_url) as url:
        open_store(url).close()
        yield str(make_url(url).database)


@contextmanager
def new_database(server_url: str, template: str = "template1") -> Iterator[str]:
    """A database of its own, dropped at the end."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server_url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(server_url, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """An empty SQLite store."""
    store = open_store(copied.put(tmp_path / "data" / "floor.db"))
    yield store
    store.close()


@pytest.fixture
def postgres_store(postgres_url: str, postgres_template: str) -> Iterator[Store]:
    """An empty PostgreSQL store."""
    with new_database(postgres_url, postgres_template) as url:
        store = open_store(url)
        yield store
        store.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest) -> Store:
    """An empty store, once on each engine."""
    opened: Store = request.getfixturevalue(f"{request.param}_store")
    return opened


@pytest.fixture
def fresh_centre() -> Callable[[], int]:
    """A centre number not used before, so that each drawn example has a floor of its own."""
    return lambda: next(_numbers)
