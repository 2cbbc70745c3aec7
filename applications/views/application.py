"""The task list of an application, and its submission."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from applications import services
from applications.choices import DECLARATION, LOCKED
from applications.forms.application import SubmissionForm
from applications.messages import USUAL_DURATION
from applications.models import Answer, Application, Criterion, Edition
from applications.workflow import refusals_beside_answers
from iasios.permissions import allowed
from iasios.workflow import Refused

from .base import ApplicationMixin


def unanswered_core(application: Application) -> list[Answer]:
    """Return the answers that submission still waits for, in the order of the catalogue."""
    answers = application.answers.select_related("criterion").with_evidence()
    return [answer for answer in answers if answer.criterion.is_core and not answer.is_answered]


class ApplicationView(ApplicationMixin):
    """All criteria with their state, what is missing, and the way to submission."""

    permissions: ClassVar[Mapping[str, str]] = {"GET": "applications.view_application"}

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:  # noqa: ARG002
        """Show the task list, or before enrolment what awaits the facility."""
        application = self.application
        if application is None:
            return self.locked()
        answers = list(application.answers.select_related("criterion__standard__section").with_evidence())
        return self.page(
            "applications/application.html",
            application=application,
            answers=answers,
            progress=services.progress(application),
            missing=[answer for answer in answers if answer.criterion.is_core and not answer.is_answered],
            reasons=refusals_beside_answers(application) if application.is_draft else [],
            can_edit=self.can_edit,
            can_submit=self.can_submit,
            who_submits=self.who_submits,
            can_start=self.can_start,
            duration=USUAL_DURATION,
        )

    @property
    def can_start(self) -> bool:
        """The person may start a further application now."""
        may = allowed(self.request.user, "applications.edit_application", self.facility)
        return may and not services.reasons_against_start(self.facility)

    def locked(self) -> HttpResponse:
        """Show the standards of the edition that new applications use."""
        edition = Edition.objects.filter(current=True).first()
        criteria = Criterion.objects.filter(edition=edition).select_related("standard__section")
        reason = LOCKED if not self.facility.enrolled_at else "Opens when the office has loaded the standards."
        return self.page("applications/locked.html", edition=edition, criteria=criteria, reason=reason)


class SubmitView(ApplicationMixin):
    """The confirming page: what is missing, what submission means, the declaration."""

    permissions: ClassVar[Mapping[str, str]] = {
        "GET": "applications.view_application",
        "POST": "applications.submit_application",
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show a member who may not submit who can, instead of a bare refusal."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except PermissionDenied:
            return self.shown(SubmissionForm(), refusals=[self.who_submits], status=403)

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:  # noqa: ARG002
        """Ask."""
        if self.application is None or not self.application.is_draft:
            return redirect("application", self.facility.slug)
        return self.shown(SubmissionForm())

    def post(self, request: HttpRequest, **_: str) -> HttpResponse:
        """Submit, or say in sentences what stands against it."""
        if self.application is None:
            raise Http404
        form = SubmissionForm(request.POST)
        if not form.is_valid():
            return self.shown(form, status=422)
        try:
            services.submit_application(application=self.application, by=self.person, declaration=DECLARATION)
        except Refused as refused:
            return self.shown(form, refusals=refused.sentences, status=409)
        messages.success(request, "Your application is submitted. The receipt is on its way by e-mail.")
        return redirect("application", self.facility.slug)

    def shown(self, form: SubmissionForm, *, refusals: list[str] | None = None, status: int = 200) -> HttpResponse:
        """Render the page; strangers never come here, `dispatch` has answered them with 404."""
        application = self.application
        is_draft = bool(application and application.is_draft)
        return self.page(
            "applications/submit.html",
            status=status,
            application=application,
            form=form,
            refusals=refusals or [],
            missing=unanswered_core(application) if application and is_draft else [],
            reasons=refusals_beside_answers(application) if is_draft else [],
            progress=services.progress(application) if application else None,
            is_draft=is_draft,
            can_submit=self.can_submit,
            who_submits=self.who_submits,
            declaration=DECLARATION,
            duration=USUAL_DURATION,
        )


class NewApplicationView(ApplicationMixin):
    """Starts a further application, after a decision or a withdrawal."""

    permissions: ClassVar[Mapping[str, str]] = {
        "GET": "applications.view_application",
        "POST": "applications.edit_application",
    }

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:  # noqa: ARG002
        """Lead to the page that has the button."""
        return redirect("application", self.facility.slug)

    def post(self, request: HttpRequest, **_: str) -> HttpResponse:
        """Start it."""
        try:
            services.start_application(facility=self.facility, by=self.person)
        except Refused as refused:
            messages.warning(request, " ".join(refused.sentences))
        else:
            messages.success(request, "A new application is open. Several colleagues can work on it.")
        return redirect("application", self.facility.slug)
