"""Sockets that obey one deadline for the whole exchange: name, connect, handshake, headers and body.

A timeout of `requests` bounds each read, so a server that drips a byte a second holds a thread for ever,
in the headers as well as in the body. Here every read and write asks how much of the deadline is left.
"""

from __future__ import annotations

import contextlib
import queue
import socket
import ssl
import threading
from collections.abc import Callable
from typing import Any
from weakref import WeakSet

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
from urllib3.util.retry import Retry
from urllib3.util.ssl_ import create_urllib3_context

Left = Callable[[], float]
"""Seconds left until the deadline; raises TimeoutError when there are none."""


class _Bounded(socket.socket):
    """A plain socket whose blocking calls get what is left of the deadline."""

    left: Left | None = None

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        if self.left is not None:
            self.settimeout(self.left())
        return super().recv_into(*args, **kwargs)

    def sendall(self, *args: Any, **kwargs: Any) -> None:
        if self.left is not None:
            self.settimeout(self.left())
        super().sendall(*args, **kwargs)


class _BoundedTLS(ssl.SSLSocket):
    """The same under TLS."""

    left: Left | None = None

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        if self.left is not None:
            self.settimeout(self.left())
        return super().recv_into(*args, **kwargs)

    def sendall(self, *args: Any, **kwargs: Any) -> None:
        if self.left is not None:
            self.settimeout(self.left())
        super().sendall(*args, **kwargs)


Address = tuple[Any, Any, int, str, Any]


def resolve(host: str, port: int, left: Left) -> list[Address]:
    """Addresses of a host; a name server that never answers costs no more than the deadline."""
    found: queue.SimpleQueue[list[Address] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found.put(socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM))
        except OSError as error:
            found.put(error)

    threading.Thread(target=ask, name="dialer-name", daemon=True).start()
    try:
        answer = found.get(timeout=left())
    except queue.Empty:
        raise TimeoutError("the name server did not answer in time") from None
    if isinstance(answer, OSError):
        raise answer
    return answer


def connect(host: str, port: int, left: Left) -> _Bounded:
    """A connected socket; all addresses of the host share the one deadline."""
    problem: OSError = OSError("no address found")
    for family, kind, proto, _name, address in resolve(host, port, left):
        sock = _Bounded(family, kind, proto)
        sock.left = left
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.settimeout(left())
            sock.connect(address)
            sock.settimeout(left())
        except OSError as error:
            sock.close()
            problem = error
        else:
            return sock
    raise problem


class BoundedAdapter(HTTPAdapter):
    """The one transport of a client: bounded sockets, no retries, no waiting for `Retry-After`."""

    def __init__(self, left: Left) -> None:
        self._left = left
        self._open: WeakSet[socket.socket] = WeakSet()
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=_NEVER)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Called by the base class: a pool whose connections are bounded."""
        context = create_urllib3_context()
        context.sslsocket_class = _BoundedTLS
        super().init_poolmanager(*args, ssl_context=context, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self._left, self._open)

    def abort(self) -> None:
        """End an exchange in flight from another thread: its socket is shut down."""
        for sock in list(self._open):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


_NEVER = Retry(total=0, connect=0, read=0, redirect=0, status=0, other=0, respect_retry_after_header=False)


def _pools(left: Left, live: WeakSet[socket.socket]) -> dict[str, type[HTTPConnectionPool]]:
    """Connection pools by scheme whose sockets obey `left` and are listed in `live`."""

    def dial(conn: HTTPConnection) -> _Bounded:
        try:
            sock = connect(conn.host, conn.port, left)
        except TimeoutError:
            raise ConnectTimeoutError(conn, "the dialer could not be reached in time") from None
        except OSError as error:
            raise NewConnectionError(conn, type(error).__name__) from None
        return sock

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return dial(self)

        def connect(self) -> None:
            super().connect()
            live.add(self.sock)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            sock = dial(self)
            live.add(sock)
            return sock

        def connect(self) -> None:
            super().connect()
            if isinstance(self.sock, _BoundedTLS):
                self.sock.left = left
            live.add(self.sock)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
