"""A real portal for the browser: its own processes, database and files, and a real SMTP sink.

Embedded mode by default. With MYIASIOS_TEST_STACK=1 (set by `tools/stack.py exec`) it is the production processes of
the Procfile, on the PostgreSQL and Redis that DATABASE_URL and REDIS_URL name.
"""

import email
import os
import secrets
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default as policy
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.request import urlopen

from aiosmtpd.controller import Controller

ROOT = Path(__file__).resolve().parents[2]
STACK = os.environ.get("MYIASIOS_TEST_STACK") == "1"
PATIENCE = 60


def free_port() -> int:
    """Return a TCP port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Mailbox:
    """What the SMTP sink has received, oldest first."""

    def __init__(self) -> None:
        self.received: list[tuple[str, EmailMessage]] = []
        self.lock = Lock()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802 - aiosmtpd's name
        """Keep one e-mail for each recipient."""
        message = email.message_from_bytes(envelope.content, policy=policy)
        with self.lock:
            self.received += [(address.lower(), message) for address in envelope.rcpt_tos]
        return "250 OK"

    def wait_for(self, address: str, *, subject: str) -> EmailMessage:
        """Return the newest e-mail to the address whose subject contains a text; fail after a minute."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with self.lock:
                for to, message in reversed(self.received):
                    if to == address.lower() and subject in str(message["subject"]):
                        return message
            time.sleep(0.1)
        seen = [(to, str(message["subject"])) for to, message in self.received]
        message = f"No e-mail to {address} with {subject!r}; received: {seen}"
        raise AssertionError(message)


def text_of(message: EmailMessage) -> str:
    """Return the plain text of an e-mail."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def attachments_of(message: EmailMessage) -> dict[str, bytes]:
    """Return the attached files by name."""
    return {str(part.get_filename()): part.get_content() for part in message.iter_attachments()}


@dataclass
class Portal:
    """A running portal."""

    url: str
    mailbox: Mailbox
    environment: dict[str, str] = field(repr=False)

    def manage(self, *arguments: str) -> str:
        """Run one of manage.py's commands against this portal; return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def environment(folder: Path, port: int, smtp_port: int) -> dict[str, str]:
    """Return the variables that describe this portal to its settings."""
    url = f"http://127.0.0.1:{port}"
    described = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "DJANGO_SETTINGS_MODULE": "iasios.settings",
        "MYIASIOS_MODE": "embedded",
        "MYIASIOS_DEMO": "1",
        "MYIASIOS_DATA": str(folder),
        "MYIASIOS_BASE_URL": url,
        "MYIASIOS_RATE_LIMITS": "0",
        "MYIASIOS_EVIDENCE_MAX_BYTES": str(200_000),
        "MYIASIOS_METRICS_TOKEN": "token-of-the-journeys",
        "SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
        "PORT": str(port),
    }
    if STACK:
        described |= {
            "MYIASIOS_MODE": "production",
            "MYIASIOS_DEMO_ON_PRODUCTION_STACK": "1",
            "MYIASIOS_SECRET_KEY": secrets.token_urlsafe(60),
            "MYIASIOS_ALLOWED_HOSTS": "127.0.0.1",
            "DATABASE_URL": os.environ["DATABASE_URL"],
            "REDIS_URL": os.environ["REDIS_URL"],
        }
    return described


def processes() -> dict[str, list[str]]:
    """Return the commands of the Procfile; embedded mode needs the web process only."""
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    commands = {name: shlex.split(command) for name, _, command in (line.partition(": ") for line in lines if line)}
    commands.pop("release", None)
    return commands if STACK else {"web": commands["web"]}


@contextmanager
def running(name: str, command: list[str], variables: dict[str, str], folder: Path) -> Iterator[None]:
    """Run one process; its output goes to a file that is shown when the test fails to start it."""
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=log, stderr=log)
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def wait_until_ready(url: str, folder: Path) -> None:
    """Return once database, broker and storage answer."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urlopen(f"{url}/readyz", timeout=5) as answer:  # noqa: S310 - our own address
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise AssertionError((folder / "web.log").read_text(encoding="utf-8"))


@contextmanager
def portal(folder: Path) -> Iterator[Portal]:
    """Start a portal with the demo's facilities in it."""
    port, mailbox = free_port(), Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    with ExitStack() as stack:
        stack.callback(controller.stop)
        variables = environment(folder, port, controller.port)
        started = Portal(f"http://127.0.0.1:{port}", mailbox, variables)
        started.manage("migrate", "--noinput", "--verbosity", "0")
        if STACK:
            started.manage("collectstatic", "--noinput", "--verbosity", "0")
        else:
            started.manage("createcachetable")
        for name, command in processes().items():
            stack.enter_context(running(name, command, variables, folder))
        started.manage("seed_demo")
        wait_until_ready(started.url, folder)
        yield started
