"""What can go wrong with the store, each with a sentence for the person who has to put it right."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError


class StoreError(Exception):
    """The store cannot do what was asked; `what_to_do` is one plain sentence."""

    def __init__(self, message: str, what_to_do: str) -> None:
        super().__init__(f"{message} {what_to_do}")
        self.message = message
        self.what_to_do = what_to_do


class DiskFull(StoreError):
    """No room is left where the store lives; nothing of the failed write was kept."""


class NewerSchema(StoreError):
    """The store was written by a newer version of the program than this one."""


class StoreBroken(StoreError):
    """The store cannot be opened, read or written."""


class StoreLocked(StoreError):
    """Another backend is running on the same data folder."""


class NotSupported(StoreError):
    """The question does not fit this kind of store."""


def _disk_full(where: str) -> DiskFull:
    return DiskFull(
        f"The disk that holds {where} is full.",
        "Free some space there; the backend continues by itself with the next poll.",
    )


def _no_room(folder: str) -> bool:
    try:
        return shutil.disk_usage(folder).free < 1_000_000
    except OSError:
        return False


def explained(error: Exception, where: str, folder: str = "") -> StoreError | None:
    """The store's own error behind a driver's error, or None when it is another or none of the known kinds.

    `where` names the store in the sentence; `folder` is the directory of an SQLite file.
    """
    if isinstance(error, OSError):
        return _disk_full(where) if error.errno == errno.ENOSPC else None
    if not isinstance(error, DBAPIError) and not type(error).__module__.startswith(("sqlite3", "pysqlite3")):
        return None
    cause = error.orig if isinstance(error, DBAPIError) else error
    text = str(cause).lower()
    if "disk is full" in text or "no space left" in text or getattr(cause, "sqlstate", None) == "53100":
        return _disk_full(where)
    if "disk i/o error" in text:
        if folder and _no_room(folder):
            return _disk_full(where)
        return StoreBroken(f"The disk that holds {where} reports an error.", "Check the disk, then start again.")
    if "malformed" in text or "not a database" in text:
        return StoreBroken(
            f"{where} is damaged.",
            "Stop the backend, move the file away and put the newest file of the backups folder in its place.",
        )
    if "readonly database" in text or "unable to open database" in text:
        return StoreBroken(f"{where} cannot be opened for writing.", "Check who owns the file and its folder.")
    if "database is locked" in text:
        return StoreBroken(f"{where} is held by another program.", "Close the program that has it open.")
    if "connection" in text and type(cause).__module__.startswith("psycopg"):
        return StoreBroken(f"{where} does not answer.", "Check that the PostgreSQL server runs and can be reached.")
    return None


@contextmanager
def explaining(where: str, folder: str = "") -> Iterator[None]:
    """Raise the store's own error in place of a driver's error it stands for."""
    try:
        yield
    except Exception as error:
        known = explained(error, where, folder)
        if known is None:
            raise
        raise known from error
