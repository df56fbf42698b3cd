"""A running `python -m backend serve`, with everything it prints."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE_S = 60
ROOT = Path(__file__).parent.parent.parent


class Backend:
    """A running `serve`, with everything it has printed."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.printed = ""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.printed += line

    def wait_for(self, pattern: str) -> str:
        """The first group of the pattern, once it is printed."""
        found = until(lambda: re.search(pattern, self.printed) or self.process.poll() is not None, self)
        assert not isinstance(found, bool), self.printed
        return found.group(1)

    @property
    def address(self) -> str:
        return self.wait_for(r"runs at (http://127\.0\.0\.1:\d+)\n")

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE_S)
        self._reader.join(5)
        return code


def until(question, about=""):
    """The first true answer to the question; fails after a minute."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if answer := question():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"not within {PATIENCE_S} s: {getattr(about, 'printed', about)}")


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Backend]:
    environment = os.environ | {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    command = [sys.executable, "-m", "backend", "serve", "--port", "0", "--data-dir", str(folder), *options]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    backend = Backend(process)
    try:
        yield backend
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
