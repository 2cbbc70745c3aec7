"""Asking clamd about a file, by its INSTREAM command (see clamd(8)). Without a verdict no file is taken."""

import socket
from typing import IO

CHUNK = 64 * 1024
#: Seconds without an answer after which clamd counts as unreachable; it scans 50 MB in well under this.
TIMEOUT = 60


class Infected(Exception):  # noqa: N818 - it is an answer, not an error
    """clamd has found something; the argument is its name."""


class ScannerUnavailable(Exception):  # noqa: N818 - the caller turns it into a sentence
    """No verdict: clamd is unreachable, refuses the file, or answers something unknown."""


def scan(file: IO[bytes], *, address: str) -> None:
    """Return if clamd at `address` (host:port) finds the file clean; else raise Infected or ScannerUnavailable.

    The file is left at its beginning.
    """
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=TIMEOUT) as connection:
            reply = _ask(connection, file)
    except (OSError, ValueError) as error:
        raise ScannerUnavailable(str(error)) from error
    finally:
        file.seek(0)
    if reply == "stream: OK":
        return
    if reply.endswith(" FOUND"):
        raise Infected(reply.removeprefix("stream: ").removesuffix(" FOUND"))
    raise ScannerUnavailable(reply)


def _ask(connection: socket.socket, file: IO[bytes]) -> str:
    """Send the file in chunks, each after its length, and a chunk of length zero; return the reply."""
    file.seek(0)
    connection.sendall(b"zINSTREAM\0")
    while chunk := file.read(CHUNK):
        connection.sendall(len(chunk).to_bytes(4, "big") + chunk)
    connection.sendall((0).to_bytes(4, "big"))
    reply = b""
    while not reply.endswith(b"\0") and (part := connection.recv(1024)):
        reply += part
    return reply.rstrip(b"\0").decode(errors="replace").strip()
