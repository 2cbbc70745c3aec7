"""The office's view of results and certificates."""

from typing import Any

from django.contrib import admin

from iasios.office import OfficeAdmin

from .models import Certificate, Result


@admin.register(Certificate)
class CertificateAdmin(OfficeAdmin):
    """Certificates with their validity today."""

    permission = "accreditation.administer"
    list_display = ("display_number", "facility", "level", "valid_from", "valid_until", "now")
    list_filter = ("level", "valid_until")
    list_select_related = ("facility",)
    search_fields = ("number", "facility__name")

    @admin.display(description="today")
    def now(self, certificate: Any) -> str:
        """Say what the public page answers."""
        return str(certificate.validity.label)


@admin.register(Result)
class ResultAdmin(OfficeAdmin):
    """Result letters."""

    permission = "accreditation.administer"
    list_display = ("__str__", "outcome", "created_at")
    list_filter = ("decision__outcome",)
    list_select_related = ("decision__application__facility",)

    @admin.display(description="outcome", ordering="decision__outcome")
    def outcome(self, result: Any) -> str:
        """Say what was decided."""
        return str(result.decision.get_outcome_display())
