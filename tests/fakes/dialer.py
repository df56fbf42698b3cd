"""A hostile dialer on a loopback socket: it drips, cuts, throttles, lies about the time, or says nothing.

`FakeDialer` plays a list of behaviours, one per request; the last one repeats. A behaviour is a function of
the open socket that returns True when the connection may be kept alive.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate
from urllib.parse import parse_qs

import orjson

Behaviour = Callable[[socket.socket], bool]
LOGIN_PAGE = b'<!doctype html><title>Convoso</title><form><input type="password" id="password"></form>'
NOT_FOUND_PAGE = b"<!doctype html><title>404</title><h1>Not Found</h1>"


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    line: str
    headers: dict[str, str]
    form: dict[str, str]


class FakeDialer:
    """Listens on 127.0.0.1; use as a context manager. `seen` lists the requests, `connections` counts sockets."""

    def __init__(self, *behaviours: Behaviour, tls: ssl.SSLContext | None = None) -> None:
        self.behaviours = list(behaviours)
        self._tls = tls
        self.seen: list[Seen] = []
        self.connections = 0
        self._sock = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._stop = threading.Event()
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self._sock.getsockname()[1]}"

    def __enter__(self) -> FakeDialer:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for sock in (self._sock, *self._open):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    def play(self, *behaviours: Behaviour) -> None:
        """Replace what comes next."""
        self.behaviours = list(behaviours)

    def _accept(self) -> None:
        while not self._stop.is_set():
            try:
                sock, _ = self._sock.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(sock)
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        with contextlib.suppress(OSError):
            if self._tls is not None:
                sock = self._tls.wrap_socket(sock, server_side=True)
            while (request := _read_request(sock)) is not None:
                self.seen.append(request)
                behave = self.behaviours.pop(0) if len(self.behaviours) > 1 else self.behaviours[0]
                if not behave(sock):
                    break
        sock.close()


def _read_request(sock: socket.socket) -> Seen | None:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = sock.recv(65_536)
        if not piece:
            return None
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    line, *rest = head.decode().split("\r\n")
    headers = {k.title(): v for k, _, v in (h.partition(": ") for h in rest)}
    while len(body) < int(headers.get("Content-Length", 0)):
        body += sock.recv(65_536)
    form = {k: v[0] for k, v in parse_qs(body.decode(), keep_blank_values=True).items()}
    return Seen(line, headers, form)


def _head(status: str, headers: dict[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status}", *(f"{k}: {v}" for k, v in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def raw(
    body: bytes,
    *,
    status: str = "200 OK",
    kind: str = "application/json",
    date: float | None = None,
    **headers: str,
) -> Behaviour:
    """A well-formed HTTP answer with any body; `retry_after="8"` becomes the header Retry-After."""

    def behave(sock: socket.socket) -> bool:
        extra = {k.replace("_", "-").title(): v for k, v in headers.items()}
        stamp = formatdate(time.time() if date is None else date, usegmt=True)
        head = {"Content-Type": kind, "Content-Length": str(len(body)), "Date": stamp, **extra}
        sock.sendall(_head(status, head) + body)
        return True

    return behave


def ok(data: object, *, date: float | None = None, **more: object) -> Behaviour:
    """A good answer with that `data`."""
    return raw(orjson.dumps({"success": True, "data": data, **more}), date=date)


def refusal(code: int, text: str, status: str = "200 OK") -> Behaviour:
    """The dialer's own kind of error."""
    return raw(orjson.dumps({"success": False, "code": code, "text": text}), status=status)


def throttle(retry_after: str | None = None, status: str = "429 Too Many Requests") -> Behaviour:
    """Too many requests, with or without Retry-After."""
    return raw(b"slow down", status=status, **({"retry_after": retry_after} if retry_after else {}))


def page(body: bytes = LOGIN_PAGE, status: str = "200 OK") -> Behaviour:
    """A web page where data were asked for."""
    return raw(body, status=status, kind="text/html; charset=utf-8")


def drip(body: bytes, every_s: float) -> Behaviour:
    """A body that comes one byte at a time."""

    def behave(sock: socket.socket) -> bool:
        sock.sendall(_head("200 OK", {"Content-Type": "application/json", "Content-Length": str(len(body))}))
        for i in range(len(body)):
            sock.sendall(body[i : i + 1])
            time.sleep(every_s)
        return True

    return behave


def drip_headers(every_s: float) -> Behaviour:
    """Headers that never end."""

    def behave(sock: socket.socket) -> bool:
        sock.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            sock.sendall(b"X-More: 1\r\n"[:1])
            time.sleep(every_s)

    return behave


def cut(body: bytes, after: int) -> Behaviour:
    """A body that ends before its announced length."""

    def behave(sock: socket.socket) -> bool:
        sock.sendall(_head("200 OK", {"Content-Type": "application/json", "Content-Length": str(len(body))}))
        sock.sendall(body[:after])
        return False

    return behave


def huge(size: int) -> Behaviour:
    """A body of `size` spaces, which is valid JSON padding."""

    def behave(sock: socket.socket) -> bool:
        sock.sendall(_head("200 OK", {"Content-Type": "application/json", "Content-Length": str(size)}))
        for _ in range(size // 65_536 + 1):
            sock.sendall(b" " * 65_536)
        return False

    return behave


def reset(sock: socket.socket) -> bool:
    """Break the connection without an answer."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return False


def hang(sock: socket.socket) -> bool:
    """Take the request and never answer."""
    sock.recv(1)
    return False


def redirect(to: str) -> Behaviour:
    """Point to another address."""
    return raw(b"", status="302 Found", location=to)


def free_port() -> int:
    """A loopback port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return int(sock.getsockname()[1])
