"""Pairing, the version handshake, and the test of the dialer's token."""

from __future__ import annotations

from pydantic import Field

from backend.schemas.base import CentreRef, Model


class TokenTest(Model):
    """What each section of the dialer says to the stored token."""

    ok: bool
    sections: dict[str, str] = Field(description="Per API section: ok, forbidden, wrong token or unreachable.")
    message: str
    what_to_do: str


class PairRequest(Model):
    """The one-time code, and the name the pairing is listed under."""

    code: str = Field(min_length=4, max_length=32)
    name: str = Field("Chrome", max_length=60)


class PairAnswer(Model):
    """The token of the pairing; it is shown this once."""

    token: str
    backend_version: str


class Hello(Model):
    """The version handshake."""

    backend_version: str
    api: int
    extension_ok: bool
    message: str
    what_to_do: str
    centres: list[CentreRef]
