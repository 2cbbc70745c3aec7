"""What the pages of an application share."""

from functools import cached_property

from applications.models import Application
from iasios.permissions import allowed
from registration.choices import Office
from registration.models import Appointment
from registration.views import FacilityView


class ApplicationMixin(FacilityView):
    """A page about the facility's latest application; there is none before enrolment."""

    @cached_property
    def application(self) -> Application | None:
        """The application that was opened last."""
        applications = Application.objects.visible_to(self.request.user).select_related("edition", "receipt")
        application = applications.filter(facility=self.facility).first()
        if application:
            application.facility = self.facility  # its people are loaded already
        return application

    @property
    def can_edit(self) -> bool:
        """The person may change the application now."""
        return bool(
            self.application
            and self.application.is_draft
            and allowed(self.request.user, "applications.edit_application", self.application)
        )

    @property
    def can_submit(self) -> bool:
        """The person is the one who submits."""
        return allowed(self.request.user, "applications.submit_application", self.facility)

    @property
    def representative(self) -> Appointment | None:
        """Who submits."""
        people = self.facility.appointments.all()
        return next((person for person in people if person.office == Office.REPRESENTATIVE), None)

    @property
    def who_submits(self) -> str:
        """Say who can submit, by name."""
        name = f", {self.representative.name}," if self.representative else ""
        return f"Only the authorised representative{name} can submit."
