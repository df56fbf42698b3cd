"""The client under TLS: certificates are checked, and the deadline holds there too."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from backend.dialer import Client, Unreachable
from tests.fakes import dialer as fake
from tests.fakes.dialer import FakeDialer


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate of 127.0.0.1 with its key, as one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    cert = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "dialer.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + cert.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def secure(certificate: Path) -> Iterator[FakeDialer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with FakeDialer(fake.ok([1]), tls=context) as dialer:
        yield dialer


def test_a_dialer_with_a_trusted_certificate_is_asked(secure: FakeDialer, certificate: Path) -> None:
    asker = Client(secure.url, "t", requests_per_s=0, deadline_s=5, verify=str(certificate))
    assert asker.ask("campaigns").body["data"] == [1]
    assert asker.ask("campaigns").body["data"] == [1]
    assert secure.connections == 1


def test_an_untrusted_certificate_gets_no_token(secure: FakeDialer) -> None:
    with pytest.raises(Unreachable, match="certificate"):
        Client(secure.url, "t", requests_per_s=0, deadline_s=5).ask("campaigns")
    assert secure.seen == []


def test_a_drip_under_tls_ends_at_the_deadline(secure: FakeDialer, certificate: Path) -> None:
    secure.play(fake.drip(b" " * 1000, 0.05))
    start = time.monotonic()
    with pytest.raises(Unreachable, match="completely"):
        Client(secure.url, "t", requests_per_s=0, deadline_s=0.5, verify=str(certificate)).ask("campaigns")
    assert time.monotonic() - start < 5
