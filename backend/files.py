"""Files only this user may read: private folders, atomic writes, and one holder at a time."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Held(Exception):
    """Another process holds the lock."""


def private_folder(folder: Path) -> Path:
    """Make the folder readable by this user only (0700); raises OSError where it cannot be made."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if os.name == "posix" and folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
    return folder


def write_private(file: Path, text: str) -> None:
    """Replace the file in one step by one only this user may read (0600); a crash leaves the old one."""
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


@contextmanager
def lock(file: Path, *, wait: bool) -> Iterator[None]:
    """Hold the lock file; the operating system lets go when the process dies. Raises Held unless `wait`."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(handle, wait)
        yield
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt
    import time

    def _take(handle: int, wait: bool) -> None:
        while True:
            try:
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
                return
            except OSError:
                if not wait:
                    raise Held from None
                time.sleep(0.05)
else:
    import fcntl

    def _take(handle: int, wait: bool) -> None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise Held from None
