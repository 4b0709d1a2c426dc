"""A network for tests: names that lead where a test says, a note of every address that a connection was asked for, and
a server on the loopback that sends whatever bytes a test likes."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpcore2
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LOOPBACK = "127.0.0.1"
PUBLIC = "93.184.216.34"

Script = Callable[[socket.socket], None]
"""Answers one request on a connection; the connection is closed afterwards."""


class Names:
    """A look-up: each name's answers come one after the other, the last one stays. It notes what it was asked."""

    def __init__(self, answers: Mapping[str, Sequence[Sequence[str]]] | None = None) -> None:
        self._answers = {name: list(each) for name, each in (answers or {}).items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        if host in self._answers:
            left = self._answers[host]
            return left.pop(0) if len(left) > 1 else left[0]
        # Numbers are read as the system reads them, without asking anybody.
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        return [str(place[4][0]) for place in found]


class Recorder(httpcore2.NetworkBackend):
    """Notes which address a connection is asked for; it leads to the port of a local server, or nowhere."""

    def __init__(self, port: int | None = None, *, silent: Iterable[str] = ()) -> None:
        self._port = port
        self._silent = frozenset(silent)
        self.contacted: list[tuple[str, int]] = []

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore2.NetworkStream:
        self.contacted.append((host, port))
        if self._port is None or host in self._silent:
            raise httpcore2.ConnectError("noted")
        return httpcore2.SyncBackend().connect_tcp(LOOPBACK, self._port, timeout, local_address, socket_options)


class RawServer:
    """A server on the loopback: `scripts` by path say what is sent. `requests` keeps what came, head by head."""

    def __init__(self, scripts: Mapping[str, Script], tls: ssl.SSLContext | None = None) -> None:
        self.scripts = dict(scripts)
        self.requests: list[str] = []
        self._tls = tls
        self._listener = socket.create_server((LOOPBACK, 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> RawServer:
        self._thread.start()
        return self

    def __exit__(self, *_details: object) -> None:
        # Closing alone would leave `accept` waiting.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _address = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(20)
        try:
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            head = b""
            while b"\r\n\r\n" not in head:
                received = connection.recv(65536)
                if not received:
                    return
                head += received
            self.requests.append(head.decode("latin-1"))
            self.scripts[head.split(b" ")[1].decode().partition("?")[0]](connection)
        except OSError:
            return
        finally:
            connection.close()


def saying(head: str, body: bytes = b"") -> Script:
    """Answer with these lines and this body, as they are."""
    data = head.replace("\n", "\r\n").encode("latin-1") + b"\r\n\r\n" + body
    return lambda connection: connection.sendall(data)


def saying_ok(body: bytes, *headers: str) -> Script:
    """Answer 200 with this body and its right length."""
    return saying("\n".join(["HTTP/1.1 200 OK", f"Content-Length: {len(body)}", "Connection: close", *headers]), body)


def tls_for(name: str, folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Make a server's TLS with a certificate for one name, and the file that a client must trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([_general_name(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    trusted, private = folder / "certificate.pem", folder / "key.pem"
    trusted.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted, private)
    return context, trusted


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
