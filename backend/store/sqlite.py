"""SQLite connections: a recent enough library, safe settings, private files, one backend at a time."""

from __future__ import annotations

import importlib
import os
import sqlite3
import sys
import warnings
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import IO, Any
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from backend.store.errors import StoreLocked

FIRST_SAFE = (3, 51, 3)
"""Older versions can corrupt a WAL file when two connections write or checkpoint at the same instant."""

WRITER_PRAGMAS = (
    "auto_vacuum=INCREMENTAL",
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "busy_timeout=5000",
    "foreign_keys=ON",
    "temp_store=MEMORY",
    "cache_size=-65536",
    "journal_size_limit=67108864",
)
READER_PRAGMAS = ("query_only=ON", "busy_timeout=5000", "temp_store=MEMORY", "cache_size=-65536")


@lru_cache(maxsize=1)
def driver() -> ModuleType:
    """The newest SQLite driver here; warns once when only one older than 3.51.3 can be had."""
    if sqlite3.sqlite_version_info >= FIRST_SAFE:
        return sqlite3
    try:
        newer = importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        newer = None
    if newer is not None and newer.sqlite_version_info >= FIRST_SAFE:
        return newer
    warnings.warn(
        f"SQLite {sqlite3.sqlite_version} has a known fault that needs two writers at once to do harm. "
        "Team Optimizer has only one. Install the package pysqlite3 to be rid of this message.",
        RuntimeWarning,
        stacklevel=2,
    )
    return sqlite3


def connection(path: Path, mode: str, pragmas: tuple[str, ...] = ()) -> Any:
    """A driver's connection that begins no transactions by itself; `mode` is `ro` or `rwc`."""
    uri = f"file:{quote(str(path.resolve()))}?mode={mode}"
    conn = driver().connect(uri, uri=True, timeout=5, isolation_level=None, check_same_thread=False)
    for pragma in pragmas:
        conn.execute(f"PRAGMA {pragma}")
    return conn


def _engine(path: Path, mode: str, pragmas: tuple[str, ...], begin: str, size: int) -> Engine:
    engine = create_engine(
        "sqlite://",
        module=driver(),
        creator=lambda: connection(path, mode, pragmas),
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=8,
    )
    event.listen(engine, "begin", lambda conn: conn.exec_driver_sql(begin))
    return engine


def writer_engine(path: Path) -> Engine:
    """Connections that write; a transaction takes the write lock when it begins."""
    return _engine(path, "rwc", WRITER_PRAGMAS, "BEGIN IMMEDIATE", 1)


def reader_engine(path: Path) -> Engine:
    """Connections that cannot write; a transaction sees one unchanging picture."""
    return _engine(path, "ro", READER_PRAGMAS, "BEGIN", 4)


def make_private(path: Path) -> None:
    """Create the file so that only its owner can read it, in a folder only the owner can enter."""
    if not path.parent.exists():
        path.parent.mkdir(parents=True, mode=0o700)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    os.chmod(path, 0o600)


def hold(path: Path) -> IO[str]:
    """The lock of the one backend that may write this file; raises StoreLocked when another one has it.

    The operating system gives the lock back when the process ends, however it ends.
    """
    file = open(path.with_name(path.name + ".lock"), "a+", encoding="ascii")  # noqa: SIM115 held until close
    os.chmod(file.name, 0o600)
    try:
        _lock(file)
    except OSError as error:
        file.seek(0)
        owner = file.read().strip() or "unknown"
        file.close()
        raise StoreLocked(
            f"Another backend (process {owner}) is running on the data folder {path.parent}.",
            "Use that one or stop it first; for a second floor choose another folder with --data-dir.",
        ) from error
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def _lock(file: IO[str]) -> None:
    if sys.platform == "win32":
        import msvcrt

        # beyond the process id, which a second backend must still be able to read
        file.seek(1024)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
