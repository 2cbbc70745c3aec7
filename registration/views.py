"""Pages about registering a facility and joining it, and the base of every page of a facility."""

from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from iasios.ui.views import RuledView

from .models import Facility


class FacilityView(RuledView):
    """A page below `/my/<facility>/`. Strangers get 404; its permissions are asked about the facility."""

    @cached_property
    def facility(self) -> Facility:
        """The facility that the address names, if the person may know it."""
        facilities = Facility.objects.visible_to(self.request.user).prefetch_related("memberships", "appointments")
        return get_object_or_404(facilities, slug=self.kwargs["facility"])

    def subject(self) -> Any:
        """Return the facility; pages of other objects return those."""
        return self.facility

    def page(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """Render a page in the facility's frame."""
        return render(self.request, template, {"facility": self.facility, **context}, status=status)
