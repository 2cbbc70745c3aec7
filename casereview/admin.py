"""The office's view of case reviews."""

from typing import Any

from django.contrib import admin

from iasios.office import OfficeAdmin, OfficeInline

from .models import CaseFile, CaseItem, CaseReview


class CaseFileInline(OfficeInline):
    """The drawn files."""

    model = CaseFile
    fields = ("position", "drawn_number")
    readonly_fields = ("position", "drawn_number")


@admin.register(CaseReview)
class CaseReviewAdmin(OfficeAdmin):
    """Reviews with their draw."""

    permission = "casereview.administer"
    list_display = ("facility_name", "eligible", "wanted", "drawn_at")
    list_select_related = ("application__facility",)
    search_fields = ("application__facility__name",)
    inlines = (CaseFileInline,)

    @admin.display(description="facility", ordering="application__facility__name")
    def facility_name(self, review: Any) -> str:
        """Name of the facility."""
        return str(review.facility)


@admin.register(CaseItem)
class CaseItemAdmin(OfficeAdmin):
    """The items, as loaded with the edition."""

    permission = "casereview.administer"
    list_display = ("position", "group", "statement", "edition")
    list_filter = ("edition", "group")
    list_select_related = ("edition",)
