"""The virus scanner: its protocol, its verdicts, and what happens while it is away."""

import contextlib
import io
import os
import shutil
import socket
import socketserver
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

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


@pytest.fixture
def real_clamd(tmp_path: Path) -> Iterator[str]:
    """Return a clamd's address: the one in CLAMAV_ADDRESS, else of one started here that knows EICAR."""
    if address := os.environ.get("CLAMAV_ADDRESS"):
        yield address
        return
    program = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
    if not program:
        pytest.skip("no clamd: install clamav-daemon, or set CLAMAV_ADDRESS=host:port")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (tmp_path / "eicar.ndb").write_text(f"Test.EICAR:0:*:{files.EICAR.hex()}\n")
    configuration = tmp_path / "clamd.conf"
    configuration.write_text(f"DatabaseDirectory {tmp_path}\nTCPAddr 127.0.0.1\nTCPSocket {port}\nForeground yes\n")
    command = [program, "-c", str(configuration)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT) as process:  # noqa: S603
        try:
            _wait_for(port, process)
            yield f"127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return once clamd answers; it loads its signatures first."""
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if process.poll() is not None:
            pytest.fail(f"clamd ended with status {process.returncode}")
        time.sleep(0.1)
    pytest.fail("clamd did not answer within 30 seconds")


def test_real_clamd_finds_eicar_and_passes_a_leaflet(real_clamd: str) -> None:
    scan(io.BytesIO(files.pdf()), address=real_clamd)
    with pytest.raises(Infected, match="EICAR"):
        scan(io.BytesIO(files.pdf() + files.EICAR), address=real_clamd)
