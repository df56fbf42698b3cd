"""The log: JSON lines in a rotating file only this user may read, plain lines on the terminal.

Keys are taken from an allow-list, never dropped by a deny-list; what is left is searched for known secrets,
tokens, telephone numbers and e-mail addresses, so that none can reach a file by way of an error text.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

FILE_NAME = "backend.log"
FILE_BYTES = 2_000_000
FILES = 5

ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "logger", "exception",
        "centre_id", "endpoint", "rows", "rejected", "ms", "ok", "at", "day", "days", "failures", "attempt",
        "reason", "message", "error", "code", "section", "what_to_do", "status", "state", "retry_after_s",
        "next_update_at", "next_poll_at", "port", "version", "path", "method", "name", "worker", "fence", "bytes",
        "seconds", "inserted", "changed", "unchanged", "moved", "skew_s", "done_days", "total_days",
    }
)  # fmt: skip

_HIDDEN = "[removed]"
_PERSONAL = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-Za-z0-9]*\d)(?=[A-Za-z0-9]*[A-Za-z])[A-Za-z0-9_-]{24,}"  # tokens
    r"|[\w.+-]+@[\w-]+\.[\w.]+"  # e-mail addresses
    r"|\+\d{7,15}|(?<!\d)\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}(?!\d)"  # telephone numbers
)
_secrets: set[str] = set()


def hide(secret: str | None) -> None:
    """Never write this text to any log of this process."""
    if secret:
        _secrets.add(secret)


def redact(text: str) -> str:
    """The text without known secrets, tokens, telephone numbers and e-mail addresses."""
    for secret in _secrets:
        text = text.replace(secret, _HIDDEN)
    return _PERSONAL.sub(_HIDDEN, text)


def set_up(folder: Path, *, level: int = logging.INFO) -> None:
    """Send every logger of this process to the folder's `backend.log` and to the terminal."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.setLevel(level)
    for handler, renderer in ((_file(folder), structlog.processors.JSONRenderer()), (_terminal(), _plain)):
        handler.setFormatter(_formatter(shared, renderer))
        root.addHandler(handler)
    for chatty in ("apscheduler", "urllib3", "alembic", "waitress"):
        logging.getLogger(chatty).setLevel(logging.ERROR)


def _formatter(shared: list[Processor], renderer: Processor) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _only_allowed,
            _redacted,
            renderer,
        ],
    )


def _only_allowed(logger: Any, method: str, event: EventDict) -> EventDict:
    return {key: worth for key, worth in event.items() if key in ALLOWED}


def _redacted(logger: Any, method: str, event: EventDict) -> EventDict:
    return {
        key: redact(worth) if isinstance(worth, str) and key != "timestamp" else _plain_worth(worth)
        for key, worth in event.items()
    }


def _plain_worth(worth: Any) -> Any:
    return worth if worth is None or isinstance(worth, str | int | float | bool) else redact(str(worth))


def _plain(logger: Any, method: str, event: EventDict) -> str:
    time, level, words = event["timestamp"][11:19], event.pop("level"), event.pop("event")
    rest = " ".join(f"{key}={worth}" for key, worth in event.items() if key not in {"timestamp", "logger", "exception"})
    return f"{time} {level}: {words} {rest}".rstrip() + ("\n" + event["exception"] if "exception" in event else "")


class _PrivateFile(RotatingFileHandler):
    def _open(self) -> TextIOWrapper:
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return TextIOWrapper(os.fdopen(handle, "ab", buffering=0), encoding="utf-8", write_through=True)


def _file(folder: Path) -> logging.Handler:
    return _PrivateFile(folder / FILE_NAME, maxBytes=FILE_BYTES, backupCount=FILES, encoding="utf-8")


def _terminal() -> logging.Handler:
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.WARNING)
    return handler
