"""Files the commands write: looked at before the work begins, replaced whole or not at all."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click

Output = tuple[Path, Callable[[], bytes]]
"""A file and what makes its bytes."""


def check(read: Path, *files: Path | None) -> None:
    """Raises ClickException where a file could not be written, is written twice, or is the one that was `read`."""
    taken = {read.resolve(): "the scenario itself"}
    for file in filter(None, files):
        if other := taken.get(file.resolve()):
            raise click.ClickException(f"{file} is {other}; write to another file.")
        taken[file.resolve()] = "written already"
        folder = file if file.is_dir() else file.absolute().parent
        if not folder.is_dir():
            raise click.ClickException(f"{file} cannot be written: there is no folder {folder}; make it first.")
        if not os.access(file if file.exists() else folder, os.W_OK):
            raise click.ClickException(f"{file} cannot be written: it is not yours to change; write elsewhere.")


def make_folder(folder: Path) -> None:
    """The folder, with those around it; raises ClickException where it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        said = f"the folder {folder} cannot be made: {error.strerror or error}"
        raise click.ClickException(f"{said}; choose another.") from None


def write(outputs: Sequence[Output]) -> None:
    """Writes every file that can be written; then raises ClickException naming those that could not."""
    failed = []
    for file, made in outputs:
        try:
            replace(file, made())
        except OSError as error:
            failed.append(f"{file} was not written: {error.strerror or error}.")
        else:
            click.echo(f"Written to {file}.")
    if failed:
        raise click.ClickException(" ".join([*failed, "Free space or choose another place, and run it again."]))


def replace(file: Path, data: bytes) -> None:
    """The file with these bytes; where that fails, the old one stays as it was. Raises OSError."""
    if file.exists() and not file.is_file():  # a pipe or a device has nothing to lose
        file.write_bytes(data)
        return
    handle, temporary = tempfile.mkstemp(dir=file.absolute().parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        Path(temporary).chmod(file.stat().st_mode if file.exists() else 0o666 & ~_umask())
        Path(temporary).replace(file.resolve())
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _umask() -> int:
    now = os.umask(0o022)
    os.umask(now)
    return now


@contextmanager
def ctrl_c() -> Iterator[threading.Event]:
    """An event that the first Ctrl-C sets, so that the best so far is kept; the second ends the program."""
    pressed = threading.Event()

    def note(*_: object) -> None:
        signal.signal(signal.SIGINT, before)
        pressed.set()
        with suppress(OSError):  # not echo: this may come in the middle of one
            os.write(2, b"\nStopping; the best so far is kept. Ctrl-C once more ends without it.\n")

    if threading.current_thread() is not threading.main_thread():
        yield pressed
        return
    before = signal.signal(signal.SIGINT, note)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, before)


class Seconds(click.FloatRange):
    """A number of seconds that is one."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number; fails for nan too, which no bound refuses."""
        found = float(super().convert(value, param, ctx))
        if found != found:
            self.fail(f"{value} is no number of seconds.", param, ctx)
        return found
