"""The admin site: the office's desk, behind the portal's own sign-in."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from iasios.office import queues
from iasios.permissions import is_office


class OfficeAdminSite(admin.AdminSite):
    """First what waits for the office, then everything else."""

    site_header = "myIASIOS office"
    site_title = "myIASIOS office"
    index_title = "What waits for the office"
    site_url = "/"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Only the office comes in."""
        return bool(is_office(request.user))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to the portal's sign-in, which knows the second factor."""
        response: HttpResponse = secure_admin_login(super().login)(request, extra_context)
        return response

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show the queues above the list of models."""
        shown = []
        for queue in queues():
            rows = list(queue.rows())
            shown.append({"title": queue.title, "empty": queue.empty, "count": len(rows), "rows": rows[: queue.limit]})
        return super().index(request, {**(extra_context or {}), "queues": shown})
