"""How gunicorn serves the portal; it reads this file by itself.

Embedded mode: one process with threads, because tasks and cache live in it. Production: several, behind a TLS proxy.
"""

import os
from pathlib import Path
from typing import Any

from prometheus_client import multiprocess

from iasios import logs

embedded = os.environ.get("MYIASIOS_MODE") == "embedded"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = 1 if embedded else int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
timeout = 60
graceful_timeout = 20
keepalive = 5
#: Restart a worker now and then, so that a slow leak of memory never matters; the jitter keeps them apart.
max_requests, max_requests_jitter = (0, 0) if embedded else (2000, 200)
#: Heartbeats belong in memory, not on a disk that may be slow.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  # nosec B108
proc_name = "myiasios"
if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    Path(folder).mkdir(parents=True, exist_ok=True)
if not embedded:
    logconfig_dict = logs.configure(as_json=True, level=os.environ.get("MYIASIOS_LOG_LEVEL", "INFO")) | {
        "loggers": {
            "gunicorn.error": {"handlers": [], "propagate": True},
            # The portal's own request log says the same without addresses.
            "gunicorn.access": {"handlers": [], "propagate": False, "level": "CRITICAL"},
        },
    }
else:
    loglevel = "warning"


def when_ready(server: Any) -> None:  # noqa: ARG001 - gunicorn's signature
    """Tell the person at the terminal where the portal is."""
    if embedded:
        print(f"\nmyIASIOS is at http://{bind}/ (Ctrl-C stops it)", flush=True)  # noqa: T201


def child_exit(server: Any, worker: Any) -> None:  # noqa: ARG001 - gunicorn's signature
    """Forget the gauges of a worker that has gone."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        multiprocess.mark_process_dead(worker.pid)
