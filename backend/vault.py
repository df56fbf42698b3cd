"""Secrets: the dialer's token per centre, and who may ask this backend.

The dialer's token lies in the operating system's keyring where one works, else in `vault.json` (0600 in a
0700 folder). Tokens of paired extensions and scripts are kept as SHA-256 hashes only: they are 256 random
bits, so a hash cannot be turned back. Several processes may use one vault: every change is a locked
read-modify-write, and a changed file is noticed at the next question.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from backend.files import lock, private_folder, write_private

SERVICE = "team-optimizer"
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""No I, O, 0 or 1: a code is read aloud and typed."""

CODE_S = 300


class BadVault(Exception):
    """The vault cannot be used; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """Someone who may ask: an extension (bound to its origin) or a script (origin empty)."""

    name: str
    origin: str
    token_hash: str
    created_at: int


@dataclass(frozen=True, slots=True)
class Code:
    """The open one-time code, hashed, and the moment it expires."""

    code_hash: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class _Content:
    pairings: tuple[Pairing, ...] = ()
    code: Code | None = None
    tokens: dict[str, str] = field(default_factory=dict)
    revision: int = 0


class Vault:
    """The vault in a data folder; `say` is told once about anything the owner should know."""

    def __init__(self, folder: Path, *, say: Callable[[str], None], use_keyring: bool = True) -> None:
        self.file = private_folder(folder) / "vault.json"
        self._lock_file = folder / "vault.lock"
        self._thread_lock = threading.Lock()
        self._keyring = _working_keyring() if use_keyring else None
        self._account = str(folder.resolve())
        self._stamp: tuple[int, int, int] | None = None
        self._content = _Content()
        self._tighten(say)

    @property
    def place(self) -> str:
        """Where the dialer's token lies, in words."""
        return "the system's keyring" if self._keyring else f"the file {self.file} (readable by you alone)"

    def stamp(self) -> tuple[int, int, int] | None:
        """Changes whenever the file does."""
        try:
            stat = self.file.stat()
        except FileNotFoundError:
            return None
        return stat.st_mtime_ns, stat.st_size, stat.st_ino

    def dialer_token(self, centre_id: int) -> str | None:
        """The token stored for a centre."""
        if self._keyring:
            return self._keyring.get_password(SERVICE, f"{self._account}#{centre_id}")  # type: ignore[no-any-return]
        return self._read().tokens.get(str(centre_id))

    def store_dialer_token(self, centre_id: int, token: str) -> None:
        """Keep a centre's token, replacing an older one; a running backend notices by the file's revision."""
        if self._keyring:
            self._keyring.set_password(SERVICE, f"{self._account}#{centre_id}", token)
        kept = {} if self._keyring else {str(centre_id): token}
        self._change(lambda old: replace(old, tokens={**old.tokens, **kept}, revision=old.revision + 1))

    def open_code(self, now: int) -> str:
        """A new one-time code for the next five minutes; an older one is void."""
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(8))
        self._change(lambda old: replace(old, code=Code(_hash(code), now + CODE_S)))
        return code

    def code_open(self, now: int) -> bool:
        """Whether a code waits to be used."""
        code = self._read().code
        return code is not None and now < code.expires_at

    def redeem(self, code: str, now: int) -> bool:
        """Use up the code if it is right and in time."""
        given = _hash(code.strip().upper().replace("-", "").replace(" ", ""))
        used = False

        def use(old: _Content) -> _Content:
            nonlocal used
            used = old.code is not None and now < old.code.expires_at and hmac.compare_digest(given, old.code.code_hash)
            return replace(old, code=None) if used else old

        self._change(use)
        return used

    def add(self, name: str, origin: str, now: int) -> str:
        """Admit an extension or script; the token is returned once and never stored."""
        token = secrets.token_urlsafe(32)
        pairing = Pairing(name, origin, _hash(token), now)
        self._change(lambda old: replace(old, pairings=(*old.pairings, pairing)))
        return token

    def revoke(self, name: str | None = None) -> list[Pairing]:
        """Admit nobody of that name any more (None: nobody at all); says who it was."""
        gone: list[Pairing] = []

        def drop(old: _Content) -> _Content:
            gone.extend(one for one in old.pairings if name is None or one.name == name)
            return replace(old, pairings=tuple(one for one in old.pairings if one not in gone))

        self._change(drop)
        return gone

    def remove(self, pairing: Pairing) -> None:
        """Admit this one no more; others of the same name stay."""
        self._change(lambda old: replace(old, pairings=tuple(one for one in old.pairings if one != pairing)))

    def pairings(self) -> tuple[Pairing, ...]:
        """Everyone admitted."""
        return self._read().pairings

    def holder(self, token: bytes) -> Pairing | None:
        """Whose token that is; compares every stored hash in constant time."""
        given = hashlib.sha256(token).hexdigest()
        found = None
        for pairing in self._read().pairings:
            if hmac.compare_digest(given, pairing.token_hash):
                found = pairing
        return found

    def _tighten(self, say: Callable[[str], None]) -> None:
        if os.name == "posix" and self.file.exists() and self.file.stat().st_mode & 0o077:
            self.file.chmod(0o600)
            say(
                f"{self.file} could be read by other users of this computer; now only you can. "
                "If others had access, make a new token in Convoso and pair again."
            )

    def _read(self) -> _Content:
        stamp = self.stamp()
        if stamp != self._stamp:
            self._content = self._load()
            self._stamp = stamp
        return self._content

    def _load(self) -> _Content:
        try:
            raw: dict[str, Any] = json.loads(self.file.read_text(encoding="utf-8"))
            return _Content(
                pairings=tuple(Pairing(**one) for one in raw["pairings"]),
                code=Code(**raw["code"]) if raw["code"] else None,
                tokens=raw["tokens"],
                revision=raw.get("revision", 0),
            )
        except FileNotFoundError:
            return _Content()
        except (ValueError, KeyError, TypeError):
            raise BadVault(f"{self.file} is damaged. Remove it, then connect and pair again.") from None

    def _change(self, change: Callable[[_Content], _Content]) -> None:
        with self._thread_lock, lock(self._lock_file, wait=True):
            old = self._load()
            new = change(old)
            if new != old:
                write_private(self.file, json.dumps(asdict(new), indent=1))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _working_keyring() -> Any:
    """The keyring module when a real backend answers a probe, else None (usual on a headless Linux)."""
    try:
        import keyring
        from keyring.backends import fail, null

        if isinstance(keyring.get_keyring(), fail.Keyring | null.Keyring):
            return None
        keyring.get_password(SERVICE, "probe")
    except Exception:  # a broken backend raises whatever its system library raises
        return None
    return keyring
