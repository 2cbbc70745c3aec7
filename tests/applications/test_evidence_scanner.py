"""The virus scanner: its protocol, its verdicts, and what happens while it is away."""

import io
import os
import socket
import socketserver
import threading
from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from applications.forms.evidence import UploadForm
from applications.scanning import Infected, ScannerUnavailable, scan
from tests.applications import evidence_files as files


class Clamd(socketserver.ThreadingTCPServer):
    """Speaks INSTREAM as clamd does; a file with EICAR's text in it is infected. `received` keeps what arrived."""

    daemon_threads = True
    allow_reuse_address = True
    limit = 10_000_000

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.received = b""

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"127.0.0.1:{self.server_address[1]}"


class _Session(socketserver.StreamRequestHandler):
    server: Clamd

    def handle(self) -> None:
        """Read the command and the chunks, answer with the verdict."""
        if self.rfile.read(len(b"zINSTREAM\0")) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        stream = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            stream += self.rfile.read(size)
        self.server.received = stream
        if len(stream) > self.server.limit:
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
        elif files.EICAR in stream:
            self.wfile.write(b"stream: Win.Test.EICAR_HDB-1 FOUND\0")
        else:
            self.wfile.write(b"stream: OK\0")


@pytest.fixture
def clamd() -> Iterator[Clamd]:
    with Clamd() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def errors_of(content: bytes) -> str:
    form = UploadForm({"title": ""}, {"file": files.upload("leaflet.pdf", content)})
    return " ".join(map(str, form.errors.get("file", [])))


def test_whole_file_reaches_the_scanner(clamd: Clamd) -> None:
    content = files.pdf() + bytes(range(256)) * 1000
    file = io.BytesIO(content)
    scan(file, address=clamd.address)
    assert clamd.received == content
    assert file.tell() == 0


def test_infected_file_is_named(clamd: Clamd) -> None:
    with pytest.raises(Infected, match=r"Win\.Test\.EICAR_HDB-1"):
        scan(io.BytesIO(files.EICAR), address=clamd.address)


def test_file_beyond_the_scanners_own_limit_has_no_verdict(clamd: Clamd) -> None:
    clamd.limit = 10
    with pytest.raises(ScannerUnavailable, match="size limit"):
        scan(io.BytesIO(files.pdf()), address=clamd.address)


@pytest.mark.parametrize("address", ["", "nowhere", "127.0.0.1:1", "127.0.0.1:x"])
def test_no_scanner_no_verdict(address: str) -> None:
    with pytest.raises(ScannerUnavailable):
        scan(io.BytesIO(files.pdf()), address=address)


def test_form_refuses_an_infected_file(clamd: Clamd, settings: Settings) -> None:
    settings.CLAMAV_ADDRESS = clamd.address
    assert errors_of(files.pdf()) == ""
    assert "The virus scanner found Win.Test.EICAR_HDB-1" in errors_of(files.pdf() + files.EICAR)


def test_form_takes_nothing_while_the_scanner_is_away(settings: Settings) -> None:
    settings.CLAMAV_ADDRESS = "127.0.0.1:1"
    error = errors_of(files.pdf())
    assert "could not be checked for viruses" in error
    assert "Try again later" in error


def test_without_an_address_nothing_is_scanned(settings: Settings) -> None:
    settings.CLAMAV_ADDRESS = ""
    assert errors_of(files.EICAR.join([files.pdf(), b""])) == ""


def test_real_clamd_finds_eicar_and_passes_a_leaflet() -> None:
    address = os.environ.get("CLAMAV_ADDRESS") or "127.0.0.1:3310"
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=2).close()
    except OSError:
        pytest.skip(f"no clamd answers at {address}: start clamav-daemon with TCPSocket, or set CLAMAV_ADDRESS")
    scan(io.BytesIO(files.pdf()), address=address)
    with pytest.raises(Infected):
        scan(io.BytesIO(files.EICAR), address=address)
