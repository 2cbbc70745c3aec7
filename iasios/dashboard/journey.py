"""A facility's six stages, derived from what the floors have recorded; nothing is stored here."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.urls import reverse

from accreditation.models import Certificate
from applications.choices import ApplicationStatus
from applications.models import Application
from assessment.choices import AuditKind
from billing.choices import InvoiceStatus, Purpose
from billing.models import Invoice
from casereview import services as casereview
from casereview.models import CaseReview
from iasios import clock
from iasios.permissions import allowed
from iasios.ui.templatetags.ui import day, moment, money
from registration.choices import Office, Standing
from registration.models import Facility

#: A facility is asked to apply again when its certificate ends so soon.
RENEW_WITHIN = timedelta(days=270)
DONE, CURRENT, LATER = "done", "current", "later"


@dataclass
class Stage:
    """One stage as the component `journey` shows it."""

    title: str
    state: str = LATER
    on: str = ""
    text: str = ""
    word: str = ""
    kind: str = "neutral"
    url: str = ""
    action: str = ""
    duration: str = ""
    summary: str = field(default="")


def _on(moment_or_day: datetime | date | None) -> str:
    return day(moment_or_day)


class Journey:
    """The stages of one facility, as one person sees them."""

    def __init__(self, facility: Facility, user: Any) -> None:
        self.facility = facility
        self.user = user

    @cached_property
    def invoice(self) -> Invoice | None:
        """The latest invoice for enrolment that was issued."""
        issued = self.facility.invoices.filter(
            purpose=Purpose.ENROLMENT, status__in=[InvoiceStatus.ISSUED, InvoiceStatus.PAID]
        )
        return issued.prefetch_related("lines", "payments").order_by("-issued_at").first()

    @cached_property
    def application(self) -> Application | None:
        """The application that was opened last."""
        found = self.facility.applications.select_related("edition", "submitted_by").order_by("-opened_at").first()
        if found:
            found.facility = self.facility
        return found

    @cached_property
    def review(self) -> CaseReview | None:
        """The case review of that application."""
        return CaseReview.objects.filter(application=self.application).first() if self.application else None

    @cached_property
    def certificate(self) -> Certificate | None:
        """The certificate that was not replaced."""
        return self.facility.certificates.filter(replaced_at=None).first()

    @cached_property
    def stages(self) -> list[Stage]:
        """The six stages in their order."""
        return [
            self._registration(),
            self._enrolment(),
            self._application(),
            self._case_review(),
            self._assessment(),
            self._result(),
        ]

    @property
    def lead(self) -> str:
        """The first line of the page: what waits."""
        current = [stage.summary for stage in self.stages if stage.state == CURRENT and stage.summary]
        if current:
            return current[0]
        return "Nothing waits for you now."

    def _path(self, name: str, *arguments: Any) -> str:
        return reverse(name, args=[self.facility.slug, *arguments])

    def _registration(self) -> Stage:
        return Stage(
            "Registration",
            state=DONE,
            on=_on(self.facility.registered_at),
            text=f"Registered by {self.facility.registered_by}. Colleagues join with the facility code.",
        )

    def _enrolment(self) -> Stage:
        stage = Stage("Enrolment", duration="The office sends the invoice within a few working days.")
        if self.facility.enrolled_at:
            stage.state, stage.on, stage.duration = DONE, _on(self.facility.enrolled_at), ""
            stage.text = "You are an IASIOS Enrolled Centre. Your seal is among your documents."
            return stage
        if self.facility.status == Standing.WITHDRAWN:
            stage.text = "The facility has withdrawn."
            return stage
        stage.state = CURRENT
        if self.invoice is None:
            stage.word, stage.kind = "Waiting for the office", "waiting"
            stage.text = "The office prepares the invoice for enrolment. You get it by e-mail."
            stage.summary = "The office prepares your invoice. You need to do nothing now."
            return stage
        word, kind = self.invoice.situation
        stage.word, stage.kind = word, kind
        amount = money(self.invoice.open_amount, self.invoice.currency)
        stage.text = f"{self.invoice}: {amount} are open, due on {day(self.invoice.due_on)}."
        stage.url, stage.action = self._path("invoices"), "Open the invoice"
        stage.duration = "The application opens when the office has recorded the payment."
        stage.summary = "Pay the invoice for enrolment; then the application opens."
        return stage

    def _application(self) -> Stage:
        stage = Stage("Application", url=self._path("application"))
        application = self.application
        if application is None:
            stage.text = "You describe how you meet each criterion. It opens after enrolment."
            stage.duration = "Most facilities need some weeks. There is no deadline."
            return stage
        if not application.is_draft:
            stage.state, stage.on = DONE, _on(application.submitted_at)
            stage.text = f"Submitted by {application.submitted_by}." if application.submitted_by else "Closed."
            return stage
        progress = application.progress
        stage.state, stage.duration = CURRENT, "Several colleagues can work at once. There is no deadline."
        stage.text = (
            f"Core: {progress.core_answered} of {progress.core_total} answered. "
            f"Extended: {progress.extended_answered} of {progress.extended_total} answered."
        )
        if not progress.core_complete:
            stage.word, stage.kind, stage.action = "In preparation", "action", "Work on the application"
            stage.summary = f"{progress.core_missing} core criteria are still to be answered."
            return stage
        if self._files_missing():
            stage.state, stage.word, stage.kind = LATER, "Core criteria answered", "done"
            return stage
        return self._ready(stage)

    def _ready(self, stage: Stage) -> Stage:
        stage.word, stage.kind = "Ready to submit", "action"
        stage.url = self._path("submit_application")
        if allowed(self.user, "applications.submit_application", self.facility):
            stage.action = "Check and submit"
            stage.summary = "Application and case review are complete. Check them and submit."
        else:
            stage.action = "See what is submitted"
            stage.summary = f"Everything is complete. {self._representative()} can submit."
        return stage

    def _representative(self) -> str:
        people = self.facility.appointments.all()
        return next((person.name for person in people if person.office == Office.REPRESENTATIVE), "The representative")

    def _files_missing(self) -> bool:
        return not self.review or not self.review.is_drawn or bool(casereview.progress(self.review).unfinished)

    def _case_review(self) -> Stage:
        stage = Stage("Case review", url=self._path("case_review"))
        if self.application is None or self.review is None:
            stage.text = "You review 30 patient files, drawn at random. No patient data come into the portal."
            return stage
        if not self.application.is_draft:
            stage.state, stage.on = DONE, _on(self.application.submitted_at)
            return stage
        stage.state = CURRENT
        if not self.review.is_drawn:
            stage.word, stage.kind, stage.action = "Not started", "neutral", "Draw the files"
            stage.text = "You state how many eligible cases you have. The portal draws the files."
            stage.summary = "Draw the files for the case review."
            return stage
        progress = casereview.progress(self.review)
        stage.text = f"{progress.complete} of {len(progress.files)} case files are complete."
        if not progress.unfinished:
            stage.state, stage.word, stage.kind = DONE, "Complete", "done"
            return stage
        stage.word, stage.kind, stage.action = "Under way", "action", "Go on with the case review"
        stage.summary = f"{len(progress.unfinished)} case files are still to be completed."
        return stage

    def _assessment(self) -> Stage:
        stage = Stage("Assessment", url=self._path("assessment"), duration="This usually takes 8 to 12 weeks.")
        application = self.application
        if application is None or application.is_draft or application.status == ApplicationStatus.WITHDRAWN:
            stage.text = "Two independent assessors read your application. They may have questions."
            return stage
        if application.status == ApplicationStatus.DECIDED:
            stage.state, stage.on, stage.duration = DONE, _on(application.decided_at), ""
            return stage
        stage.state, stage.action = CURRENT, "See the assessment"
        stage.word, stage.kind = ApplicationStatus(application.status).label, "waiting"
        describe = {
            ApplicationStatus.SUBMITTED: self._submitted,
            ApplicationStatus.CLARIFICATION: self._clarification,
            ApplicationStatus.REMOTE_AUDIT: self._audit,
            ApplicationStatus.ON_SITE_AUDIT: self._audit,
            ApplicationStatus.ACTION_PLAN: self._action_plan,
        }.get(ApplicationStatus(application.status), self._under_way)
        describe(stage, application)
        return stage

    def _submitted(self, stage: Stage, application: Application) -> None:  # noqa: ARG002
        stage.text = "The office chooses two assessors who are independent of you."
        stage.summary = "Your application is with the office. You need to do nothing now."

    def _under_way(self, stage: Stage, application: Application) -> None:  # noqa: ARG002
        stage.text = "Two assessors read your application. You hear from us when they have a question."
        stage.summary = "Your application is being assessed. You need to do nothing now."

    def _clarification(self, stage: Stage, application: Application) -> None:
        count = application.clarifications.open().count()
        questions = "question" if count == 1 else "questions"
        stage.kind, stage.action = "action", f"Answer {count} {questions}"
        stage.text = f"The assessors have {count} {questions}. The assessment waits for your answers."
        stage.summary = stage.text

    def _audit(self, stage: Stage, application: Application) -> None:
        audit = application.audits.filter(held_at=None).order_by("scheduled_for").first()
        if audit:
            kind = AuditKind(audit.kind).label
            stage.text = f"{kind}: {moment(audit.scheduled_for)}."
            stage.summary = f"Prepare the {kind.lower()} on {day(audit.scheduled_for)}."

    def _action_plan(self, stage: Stage, application: Application) -> None:
        plan = application.action_plans.filter(accepted_at=None).first()
        if plan is None or plan.filed_at:
            stage.text = stage.summary = "The office checks your corrective action plan."
            return
        stage.kind, stage.action, stage.url = "action", "File the action plan", self._path("action_plan")
        stage.text = f"A corrective action plan is due on {day(plan.due_on)}."
        stage.summary = stage.text

    def _result(self) -> Stage:
        stage = Stage("Result", url=self._path("documents"))
        certificate = self.certificate
        decided = self.application is not None and self.application.status == ApplicationStatus.DECIDED
        if certificate and (decided or self.facility.status in {Standing.ACCREDITED, Standing.EXCELLENCE}):
            stage.state, stage.on = CURRENT, _on(certificate.valid_from)
            stage.word, stage.kind = certificate.get_level_display(), "done"
            stage.text = f"The certificate is valid until {day(certificate.valid_until)}."
            stage.action = "Open letter, certificate and seals"
            stage.summary = f"You are an IASIOS {certificate.get_level_display()}."
            if decided and certificate.valid_until - clock.today() <= RENEW_WITHIN:
                stage.url, stage.action = self._path("application"), "Apply again"
                stage.summary = f"Your certificate ends on {day(certificate.valid_until)}. Apply again now."
                stage.duration = "A new application and its assessment usually take six to nine months."
            return stage
        if decided:
            stage.state, stage.word, stage.kind = CURRENT, "Not yet accredited", "action"
            stage.text = "The result letter names the criteria that are still open. You stay an Enrolled Centre."
            stage.action = "Read the result letter"
            stage.summary = "The result letter is there. It names what is still open."
            return stage
        stage.text = "You receive a letter and, with a positive decision, certificate and seals for four years."
        return stage
