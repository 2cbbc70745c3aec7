"""Real PostgreSQL and Redis without Docker, and the production processes on them.

    python tools/stack.py exec -- pytest tests/journeys     services only; the command finds DATABASE_URL and REDIS_URL
    python tools/stack.py run --port 8000                   services, migrations, web, worker and beat, with the demo

Services that answer on their standard ports are used (or those that DATABASE_URL and REDIS_URL name); else own ones are
started from Debian's packages in a temporary folder on free ports. Either way the data is a scratch database and an
unused Redis number, and both are gone at the end. The processes are those of the Procfile, as in docker-compose.yml.
All run in sessions of their own, so that Ctrl-C reaches only this program, which then stops them in order.
"""

import argparse
import contextlib
import os
import pwd
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
#: Seconds that a service may take to start or to stop.
PATIENCE = 30


class StackError(Exception):
    """A service cannot be had; the text says what to do."""


# Small things ---------------------------------------------------------------------------------------------------------
def free_port() -> int:
    """Return a TCP port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(host: str, port: int) -> bool:
    """Say whether somebody listens there."""
    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=2):
        return True
    return False


def wait_for(port: int, process: subprocess.Popen[bytes], what: str) -> None:
    """Return once the port answers; StackError if the process dies or takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not answers("127.0.0.1", port):
        if process.poll() is not None or time.monotonic() > deadline:
            message = f"{what} did not start."
            raise StackError(message)
        time.sleep(0.1)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and make it."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def program(name: str, package: str) -> str:
    """Return the path of a server's program, also where Debian hides PostgreSQL's."""
    hidden = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    found = shutil.which(name) or next(map(str, hidden), None)
    if not found:
        message = f"{name} is not installed. Debian: apt-get install {package}"
        raise StackError(message)
    return found


# PostgreSQL -----------------------------------------------------------------------------------------------------------
def psql(url: str, command: str) -> bool:
    """Run one SQL command; say whether it worked. Never asks for a password."""
    done = subprocess.run(
        [program("psql", "postgresql-client"), url, "--no-password", "--no-psqlrc", "--quiet", "--command", command],
        env={**os.environ, "PGCONNECT_TIMEOUT": "3"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0


@contextlib.contextmanager
def own_postgres(folder: Path) -> Iterator[str]:
    """Start a server of our own; it refuses to run as root, so root lends it to the user postgres."""
    data, port = folder / "postgres", free_port()
    data.mkdir()
    prefix: list[str] = []
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        folder.chmod(0o711)
        os.chown(data, owner.pw_uid, owner.pw_gid)
        prefix = ["runuser", "-u", "postgres", "--"]
    initdb = [program("initdb", "postgresql"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    subprocess.run([*prefix, *initdb, "--locale=C.UTF-8"], stdout=subprocess.DEVNULL, cwd=data, check=True)
    # The data lives for minutes: safety against power cuts would only cost time.
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c full_page_writes=off"
    )
    log = (folder / "postgres.log").open("wb")
    server = subprocess.Popen(
        [*prefix, program("postgres", "postgresql"), "-D", str(data), *options.split()],
        cwd=data,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    try:
        wait_for(port, server, "PostgreSQL")
        url = f"postgres://postgres@127.0.0.1:{port}"
        deadline = time.monotonic() + PATIENCE
        while not psql(f"{url}/postgres", "select 1") and time.monotonic() < deadline:
            time.sleep(0.2)
        yield url
    finally:
        stop(server)
        log.close()


@contextlib.contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Give the address of a scratch database."""
    given = urlsplit(os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1:5432")
    server = given._replace(path="", query="").geturl()
    with contextlib.ExitStack() as stack:
        if not (answers(given.hostname or "127.0.0.1", given.port or 5432) and psql(f"{server}/postgres", "select 1")):
            server = stack.enter_context(own_postgres(folder))
        name = f"myiasios_{secrets.token_hex(4)}"
        if not psql(f"{server}/postgres", f"create database {name} encoding 'UTF8' template template0"):
            message = f"The scratch database {name} could not be created on {given.hostname}."
            raise StackError(message)
        try:
            yield f"{server}/{name}"
        finally:
            psql(f"{server}/postgres", f"drop database {name} with (force)")


# Redis ----------------------------------------------------------------------------------------------------------------
def redis_command(host: str, port: int, number: int, *words: str) -> str:
    """Send one command to one Redis database; return the first line of the answer."""
    with socket.create_connection((host, port), timeout=5) as connection:
        stream = connection.makefile("rwb")
        stream.write(f"SELECT {number}\r\n{' '.join(words)}\r\n".encode())
        stream.flush()
        stream.readline()
        return stream.readline().decode().strip()


def unused_number(host: str, port: int) -> int | None:
    """Claim the highest Redis database that is empty; None if all are in use or no Redis answers."""
    if not answers(host, port):
        return None
    for number in range(15, 0, -1):
        if redis_command(host, port, number, "DBSIZE") == ":0":
            redis_command(host, port, number, "SET", "myiasios:in-use", str(os.getpid()))
            return number
    return None


@contextlib.contextmanager
def own_redis(folder: Path) -> Iterator[int]:
    """Start a server of our own that keeps nothing on disk; give its port."""
    port = free_port()
    options = f"--port {port} --bind 127.0.0.1 --appendonly no --dir {folder} --logfile {folder / 'redis.log'}"
    command = [program("redis-server", "redis-server"), *shlex.split(options), "--save", ""]
    server = subprocess.Popen(command, start_new_session=True)
    try:
        wait_for(port, server, "Redis")
        yield port
    finally:
        stop(server)


@contextlib.contextmanager
def redis(folder: Path) -> Iterator[str]:
    """Give the address of an unused Redis database."""
    given = urlsplit(os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379")
    host, port = given.hostname or "127.0.0.1", given.port or 6379
    with contextlib.ExitStack() as stack:
        number = None if given.password else unused_number(host, port)
        if number is None:
            host, port = "127.0.0.1", stack.enter_context(own_redis(folder))
            number = unused_number(host, port)
        try:
            yield f"redis://{host}:{port}/{number}"
        finally:
            redis_command(host, port, number or 0, "FLUSHDB")


@contextlib.contextmanager
def services() -> Iterator[dict[str, str]]:
    """Give the environment that leads to a scratch database and an unused Redis number."""
    with tempfile.TemporaryDirectory(prefix="myiasios-stack-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with postgres(folder) as database, redis(folder) as broker:
            yield {"DATABASE_URL": database, "REDIS_URL": broker}


# The production processes ---------------------------------------------------------------------------------------------
def procfile() -> dict[str, list[str]]:
    """Return the commands of the Procfile by their names."""
    lines = (ROOT / "Procfile").read_text().splitlines()
    pairs = (line.split(":", 1) for line in lines if line.strip() and not line.startswith("#"))
    return {name.strip(): shlex.split(command) for name, command in pairs}


def production_environment(port: int, folder: Path, smtp: str) -> dict[str, str]:
    """Return the settings of a production that lives on this machine for a while, with the demo's accounts."""
    return {
        "MYIASIOS_MODE": "production",
        "MYIASIOS_DEMO": "1",
        "MYIASIOS_DEMO_ON_PRODUCTION_STACK": "1",
        "MYIASIOS_SECRET_KEY": secrets.token_urlsafe(60),
        "MYIASIOS_BASE_URL": f"http://127.0.0.1:{port}",
        "MYIASIOS_ALLOWED_HOSTS": "127.0.0.1,localhost",
        "MYIASIOS_DATA": str(folder),
        "SMTP_URL": smtp,
        "PORT": str(port),
        "PATH": f"{BIN}:{os.environ.get('PATH', '')}",
    }


def run_steps(environment: Mapping[str, str]) -> None:
    """Do once what comes before the processes: static files, migrations, demo."""
    manage = ["python", "manage.py"]
    steps = [[*manage, "collectstatic", "--noinput", "--verbosity", "0"], procfile()["release"], [*manage, "seed_demo"]]
    for step in steps:
        subprocess.run(step, env=environment, cwd=ROOT, check=True)


def run(port: int) -> int:
    """Run the production processes until one ends or Ctrl-C; return the exit status."""
    with services() as addresses, tempfile.TemporaryDirectory(prefix="myiasios-data-") as data:
        sink = free_port()
        smtp = os.environ.get("SMTP_URL") or f"smtp://127.0.0.1:{sink}"
        environment = {**os.environ, **addresses, **production_environment(port, Path(data), smtp)}
        commands = {name: command for name, command in procfile().items() if name != "release"}
        if "SMTP_URL" not in os.environ:
            sink_command = f"python -m aiosmtpd -n -c aiosmtpd.handlers.Sink -l 127.0.0.1:{sink}"
            commands["smtp"] = shlex.split(sink_command)
        run_steps(environment)
        running = {
            name: subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True)
            for name, command in commands.items()
        }
        print(f"\nThe production processes run: {', '.join(running)}. http://127.0.0.1:{port}/ (Ctrl-C stops them)")
        try:
            while all(process.poll() is None for process in running.values()):
                time.sleep(0.5)
        except KeyboardInterrupt:
            return 0
        finally:
            ended = [name for name, process in running.items() if process.poll() is not None]
            for process in running.values():
                stop(process)
        print(f"Stopped, because {' and '.join(ended)} ended.", file=sys.stderr)
        return 1


def execute(command: list[str]) -> int:
    """Run a command with services at hand; return its exit status."""
    with services() as addresses:
        environment = {**os.environ, **addresses, "MYIASIOS_TEST_STACK": "1", "PATH": f"{BIN}:{os.environ['PATH']}"}
        return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode


def main() -> int:
    """Read the command line and do it; a polite kill cleans up as Ctrl-C does."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="act", required=True)
    runner = commands.add_parser("run", help="start the production processes")
    runner.add_argument("--port", type=int, default=8000)
    executor = commands.add_parser("exec", help="run a command with the services at hand")
    executor.add_argument("command", nargs="+")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return run(given.port) if given.act == "run" else execute(given.command)
    except StackError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
