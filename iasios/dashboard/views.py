"""Landing and start page; a facility's journey, documents and help."""

from typing import Any, ClassVar

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accreditation.models import Certificate
from accreditation.standing import seal_of
from applications.choices import Level
from applications.models import Edition
from assessment.rules import is_assessor
from iasios.documents.models import Document
from iasios.permissions import is_active, is_office
from iasios.ui.views import PUBLIC, RuledView
from registration.models import EligibilityRule, Facility
from registration.views import FacilityView

from .journey import Journey


class HomeView(RuledView):
    """The landing page; for people with an account, the door to where they work."""

    permissions: ClassVar[dict[str, str]] = {"GET": PUBLIC}

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the landing page, or lead on."""
        if not is_active(request.user):
            return render(request, "dashboard/landing.html", self._landing())
        doors = self._doors(request)
        if len(doors) == 1:
            return redirect(doors[0]["url"])
        if not doors:
            return redirect("my")
        return render(request, "dashboard/start.html", {"doors": doors})

    def _landing(self) -> dict[str, Any]:
        edition = Edition.objects.filter(current=True).first()
        levels = list(edition.criteria.values_list("level", flat=True)) if edition else []
        return {
            "core": levels.count(Level.CORE),
            "extended": levels.count(Level.EXTENDED),
            "minimum": EligibilityRule.objects.minimum_now(),
            "centres": Certificate.objects.in_force().count(),
        }

    def _doors(self, request: HttpRequest) -> list[dict[str, str]]:
        """Return the places where the person works."""
        doors = [
            {"title": facility.name, "hint": "Facility", "url": facility.get_absolute_url()}
            for facility in Facility.objects.of_member(request.user).order_by("name")
        ]
        if is_assessor(request.user):
            doors.append({"title": "Assessor\u2019s desk", "hint": "Applications to assess", "url": reverse("review")})
        if is_office(request.user):
            doors.append({"title": "Office", "hint": "What waits for the office", "url": reverse("admin:index")})
        return doors


class JourneyView(FacilityView):
    """A facility's start page."""

    permissions: ClassVar[dict[str, str]] = {"GET": "registration.view_facility"}

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Show the six stages."""
        journey = Journey(self.facility, request.user)
        context: dict[str, Any] = {"journey": journey, "stages": journey.stages, "seal": seal_of(self.facility)}
        return self.page("dashboard/journey.html", **context)


class DocumentsView(FacilityView):
    """Everything that IASIOS has issued to the facility."""

    permissions: ClassVar[dict[str, str]] = {"GET": "registration.view_facility"}

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:  # noqa: ARG002
        """List the documents."""
        return self.page("dashboard/documents.html", documents=Document.objects.within(self.facility.slug))


class DocumentView(FacilityView):
    """One document as PDF."""

    permissions: ClassVar[dict[str, str]] = {"GET": "registration.view_facility"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:  # noqa: ARG002
        """Send the file; 404 for other facilities' documents."""
        document = get_object_or_404(Document.objects.within(self.facility.slug), number=kwargs["number"])
        if document.rendered_at is None:
            return self.page("dashboard/document_waits.html", status=202, document=document)
        return FileResponse(
            document.file.open("rb"), as_attachment=True, filename=document.filename, content_type="application/pdf"
        )


class HelpView(FacilityView):
    """Whom to ask, and answers to what people ask most."""

    permissions: ClassVar[dict[str, str]] = {"GET": "registration.view_facility"}

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:  # noqa: ARG002
        """Show the page."""
        return self.page("dashboard/help.html")
