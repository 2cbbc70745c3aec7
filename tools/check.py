"""Run every check that needs no running portal, as many at once as there are cores: `make check`.

A check that passes is one line; what a failed check said follows it.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = [sys.executable, "-X", "utf8"]
MANAGE = [*PYTHON, "manage.py"]
CODE = ["iasios", "registration", "billing", "applications", "casereview", "assessment", "accreditation", "tools"]

#: A production that exists nowhere, to let Django's own checks look at its settings.
PRODUCTION = {
    "MYIASIOS_MODE": "production",
    "MYIASIOS_DEMO": "0",
    "MYIASIOS_SECRET_KEY": "for-checks-only-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "MYIASIOS_BASE_URL": "https://portal.myiasios.example",
    "MYIASIOS_ALLOWED_HOSTS": "portal.myiasios.example",
    "DATABASE_URL": "postgres://checks@127.0.0.1:1/checks",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "SMTP_URL": "smtp://127.0.0.1:1",
}
EMBEDDED = {"MYIASIOS_MODE": "embedded", "DATABASE_URL": "sqlite://:memory:"}


def tool(name: str, *arguments: str) -> list[str]:
    """Return the command of a tool in the virtual environment."""
    return [str(Path(sys.executable).parent / name), *arguments]


#: Slow ones first, so that the short ones fill the gaps.
CHECKS: dict[str, tuple[list[str], dict[str, str]]] = {
    "types (mypy)": (tool("mypy", "--no-error-summary"), {}),
    # Low severity is ruff's part (rules S), which tells a password from a sentence about one.
    "security (bandit)": (tool("bandit", "-q", "-r", "-c", "pyproject.toml", "--severity-level", "medium", *CODE), {}),
    "templates (djlint)": (tool("djlint", "--lint", "--quiet", "templates"), {}),
    "imports (import-linter)": (tool("lint-imports", "--no-logo"), {}),
    "migrations are complete": ([*MANAGE, "makemigrations", "--check", "--dry-run"], EMBEDDED),
    "production settings": ([*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    "state diagrams": ([*MANAGE, "process_diagrams", "--check"], EMBEDDED),
    "format (ruff)": (tool("ruff", "format", "--check", "--quiet", "--diff"), {}),
    "lint (ruff)": (tool("ruff", "check", "--quiet"), {}),
}


def run(name: str) -> tuple[bool, str]:
    """Run one check; return whether it passed, and a report."""
    command, environment = CHECKS[name]
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    passed = done.returncode == 0
    line = f"{'ok    ' if passed else 'FAILED'}  {name}  ({time.monotonic() - began:.0f} s)"
    return passed, line if passed else f"{line}\n{done.stdout}"


def main() -> int:
    """Run all checks, or those whose names contain a given word."""
    wanted = [name for name in CHECKS if not sys.argv[1:] or any(word in name for word in sys.argv[1:])]
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        passed = True
        for future in as_completed([pool.submit(run, name) for name in wanted]):
            one_passed, report = future.result()
            print(report, flush=True)
            passed &= one_passed
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
