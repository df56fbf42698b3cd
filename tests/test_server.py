"""The loopback server: which port it takes, and what it says when it cannot."""

from __future__ import annotations

import socket

import pytest

from backend.server import PortTaken, take_port


def test_any_free_port_is_of_this_computer_only():
    with take_port(0) as taken:
        host, port = taken.getsockname()
    assert host == "127.0.0.1"
    assert port > 0


def test_a_taken_port_is_a_sentence_with_two_ways_out():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"Port {port} is used by another program.*--port"):
            take_port(port)
