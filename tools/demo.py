"""Start the embedded portal with its demo: `make run PORT=8123 DATA=some/folder`.

One process for everything that comes before the web server, so that a second start takes seconds.
"""

import argparse
import os
import sys
from pathlib import Path

import django
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
#: What would lead to real services; the demo needs none and must not touch any.
SERVICES = ("DATABASE_URL", "REDIS_URL", "S3_BUCKET", "SMTP_URL", "CLAMAV_ADDRESS")


def arguments() -> argparse.Namespace:
    """Read port and data folder."""
    parser = argparse.ArgumentParser(description="Start myIASIOS with its demo.")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", type=Path, default=ROOT / "data")
    return parser.parse_args()


def environment(port: int, data: Path) -> dict[str, str]:
    """Return what tells the settings that this is the demo."""
    return {
        "DJANGO_SETTINGS_MODULE": "iasios.settings",
        "MYIASIOS_MODE": "embedded",
        "MYIASIOS_DEMO": "1",
        "MYIASIOS_DATA": str(data),
        "MYIASIOS_BASE_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
    }


def prepare() -> None:
    """Bring the database up to date and seed the demo, which prints how to sign in."""
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("seed_demo")


def main() -> None:
    """Prepare, then become the web server."""
    given = arguments()
    data = given.data.expanduser().resolve()
    data.mkdir(parents=True, exist_ok=True)
    (ROOT / "build" / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where there is none
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    for name in SERVICES:
        os.environ.pop(name, None)
    os.environ.update(environment(given.port, data))
    prepare()
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "iasios.wsgi"])  # noqa: S606  # nosec B606


if __name__ == "__main__":
    main()
