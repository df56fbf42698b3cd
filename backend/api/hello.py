"""The version handshake between the extension and the backend."""

from __future__ import annotations

import re

from backend import __version__
from backend.schemas import CentreRef, Hello

API = 1
"""Raised when an answer changes so that an older extension would misread it."""

OLDEST_EXTENSION = (1, 0, 0)


def greet(extension: str, centres: list[CentreRef]) -> Hello:
    """Whether an extension of that version (like `1.2.0`; empty for a script) understands this backend."""
    ok = not extension or _version(extension) >= OLDEST_EXTENSION
    oldest = ".".join(str(part) for part in OLDEST_EXTENSION)
    return Hello(
        backend_version=__version__,
        api=API,
        extension_ok=ok,
        message="" if ok else f"The extension {extension} is older than {oldest}, which this backend needs.",
        what_to_do="" if ok else "Update the extension in chrome://extensions, then reload the page.",
        centres=centres,
    )


def _version(text: str) -> tuple[int, ...]:
    """Numbers of a version; what is no version counts as the oldest of all."""
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6}){0,3}", text):
        return ()
    return tuple(int(part) for part in text.split("."))
