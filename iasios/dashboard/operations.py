"""What operators and their monitors ask: is the process up, can it work, its figures."""

import logging
import secrets
from collections.abc import Callable
from typing import ClassVar

from celery import current_app
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django_prometheus.exports import ExportToDjangoView

from iasios.ui.views import PUBLIC, RuledView

logger = logging.getLogger(__name__)


def database_answers() -> None:
    """Raise what the database raises."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def broker_answers() -> None:
    """Raise what the broker raises; without a broker tasks run in the process."""
    if settings.REDIS_URL:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=3)


def storage_answers() -> None:
    """Raise what the file storage raises."""
    default_storage.exists("readyz")


CHECKS: dict[str, Callable[[], None]] = {
    "database": database_answers,
    "broker": broker_answers,
    "storage": storage_answers,
}


class HealthView(RuledView):
    """The process is up."""

    permissions: ClassVar[dict[str, str]] = {"GET": PUBLIC}

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        """Answer."""
        return HttpResponse("up\n", content_type="text/plain")


class ReadyView(RuledView):
    """Database, broker and storage answer; details stay in the log, because the page is public."""

    permissions: ClassVar[dict[str, str]] = {"GET": PUBLIC}

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        """Ask each of them."""
        states = {name: self._state(name, check) for name, check in CHECKS.items()}
        ready = all(state == "ok" for state in states.values())
        return JsonResponse(states, status=200 if ready else 503)

    def _state(self, name: str, check: Callable[[], None]) -> str:
        try:
            check()
        except Exception:  # whatever a driver raises means "not ready"
            logger.exception("%s does not answer", name)
            return "does not answer"
        return "ok"


class MetricsView(RuledView):
    """Figures for Prometheus, for whoever carries the token."""

    permissions: ClassVar[dict[str, str]] = {"GET": PUBLIC}

    def get(self, request: HttpRequest) -> HttpResponse:
        """Send the figures; without the right token the page does not exist."""
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not settings.METRICS_TOKEN or not secrets.compare_digest(given, settings.METRICS_TOKEN):
            raise Http404
        response: HttpResponse = ExportToDjangoView(request)
        return response
