"""The office's view of case reviews."""

from typing import Any, ClassVar

from django.contrib import admin

from iasios.office import OfficeAdmin, OfficeInline

from .models import CaseFile, CaseItem, CaseReview


class CaseFileInline(OfficeInline):
    """The drawn files."""

    model = CaseFile
    fields: ClassVar[list[str]] = ["position", "drawn_number"]
    readonly_fields: ClassVar[list[str]] = ["position", "drawn_number"]


@admin.register(CaseReview)
class CaseReviewAdmin(OfficeAdmin):
    """Reviews with their draw."""

    permission = "casereview.administer"
    list_display: ClassVar[list[str]] = ["facility_name", "eligible", "wanted", "drawn_at"]
    list_select_related: ClassVar[list[str]] = ["application__facility"]
    search_fields: ClassVar[list[str]] = ["application__facility__name"]
    inlines: ClassVar[list[type[OfficeInline]]] = [CaseFileInline]

    @admin.display(description="facility", ordering="application__facility__name")
    def facility_name(self, review: Any) -> str:
        """Name of the facility."""
        return str(review.facility)


@admin.register(CaseItem)
class CaseItemAdmin(OfficeAdmin):
    """The items, as loaded with the edition."""

    permission = "casereview.administer"
    list_display: ClassVar[list[str]] = ["position", "group", "statement", "edition"]
    list_filter: ClassVar[list[str]] = ["edition", "group"]
    list_select_related: ClassVar[list[str]] = ["edition"]
