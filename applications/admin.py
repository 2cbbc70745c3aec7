"""The office's desk of this floor."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from iasios.office import OfficeAdmin

from .models import Application, Criterion, Edition


@admin.register(Edition)
class EditionAdmin(OfficeAdmin):
    """Editions of the standards; `load_edition` writes them."""

    permission = "applications.administer"
    list_display = ("name", "wording", "current", "loaded_at")


@admin.register(Criterion)
class CriterionAdmin(OfficeAdmin):
    """Criteria of all editions, to look up."""

    permission = "applications.administer"
    list_display = ("code", "level", "statement", "standard", "edition")
    list_filter = ("edition", "level", "standard__section")
    list_select_related = ("standard", "edition")
    search_fields = ("code", "statement")


@admin.register(Application)
class ApplicationAdmin(OfficeAdmin):
    """Applications, with what the workflow lets the office do."""

    permission = "applications.administer"
    list_display = ("facility", "status", "answered_core", "submitted_at", "edition")
    list_filter = ("status", "edition")
    list_select_related = ("facility", "edition")
    search_fields = ("facility__name", "receipt__number")
    date_hierarchy = "submitted_at"
    readonly_fields = ("answered_core", "reference")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Count what is answered, in the same query."""
        return Application.objects.visible_to(request.user).with_progress().order_by("-submitted_at", "-opened_at")

    @admin.display(description="core criteria answered")
    def answered_core(self, application: Any) -> str:
        """Say how far the application is."""
        return f"{application.core_answered} of {application.core_total}"

    @admin.display(description="receipt")
    def reference(self, application: Any) -> str:
        """Return the receipt's reference, once there is one."""
        return application.receipt.number if application.receipt else "none yet"
