"""The facility's pages of an assessment. No assessor is ever named here."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from applications.models import Answer, Application
from assessment import services
from assessment.forms.facility import AnswerQuestionForm, PlanItemsForm
from assessment.models import ActionPlan, Clarification, Decision
from assessment.receivers import LOCKED
from iasios import clock
from iasios.audit.models import Entry
from iasios.permissions import allowed
from iasios.ui.templatetags.ui import moment
from iasios.workflow import Refused
from registration.views import FacilityView


class AssessmentPage(FacilityView):
    """A page about the assessment of the facility's latest submitted application."""

    @cached_property
    def application(self) -> Application | None:
        """The application that was submitted last."""
        submitted = Application.objects.visible_to(self.request.user).filter(
            facility=self.facility, submitted_at__isnull=False
        )
        application = submitted.select_related("edition").order_by("-submitted_at").first()
        if application:
            application.facility = self.facility
        return application

    def submitted(self) -> Application:
        """Return the application, or 404 before submission."""
        if self.application is None:
            raise Http404
        return self.application


def last_moved(application: Application) -> datetime | None:
    """Return when the application came to its present status."""
    moved = Entry.objects.about(application).filter(data__to=application.status).last()
    return moved.at if moved else application.submitted_at


def audit_ahead(application: Application) -> str:
    """Return what the facility has to keep free: a sentence about the next audit, or nothing."""
    audit = application.audits.filter(held_at=None, scheduled_for__gt=clock.now()).first()
    return (
        f"Keep the time of the {audit.get_kind_display().lower()} free: {moment(audit.scheduled_for)}." if audit else ""
    )


class AssessmentView(AssessmentPage):
    """Where the assessment stands; what waits for the facility comes first."""

    permissions: ClassVar[Mapping[str, str]] = {"GET": "assessment.view_assessment"}

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:  # noqa: ARG002
        """Show it."""
        application = self.application
        if application is None:
            return self.page("assessment/assessment.html", application=None, reason=LOCKED)
        questions = list(
            application.clarifications.select_related("criterion", "answered_by").prefetch_related("evidence")
        )
        return self.page(
            "assessment/assessment.html",
            application=application,
            in_hand=application.is_under_assessment,
            since=last_moved(application),
            open_questions=[question for question in questions if not question.is_answered],
            answered=[question for question in questions if question.is_answered],
            audits=application.audits.all(),
            audit_ahead=audit_ahead(application),
            plan=application.action_plans.order_by("-requested_at").first(),
            decision=Decision.objects.filter(application=application).first(),
            may_answer=allowed(self.request.user, "assessment.answer_clarification", application),
        )


class AnswerView(AssessmentPage):
    """One question, and the form to answer it."""

    permissions: ClassVar[Mapping[str, str]] = {
        "GET": "assessment.view_assessment",
        "POST": "assessment.answer_clarification",
    }

    @cached_property
    def question(self) -> Clarification:
        """The question that the address names."""
        asked = Clarification.objects.select_related("criterion", "application__edition", "answered_by")
        question = get_object_or_404(asked, key=self.kwargs["key"], application__facility=self.facility)
        question.application.facility = self.facility
        return question

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:  # noqa: ARG002
        """Show the question."""
        return self._show(AnswerQuestionForm(clarification=self.question))

    def post(self, request: HttpRequest, **_: str) -> HttpResponse:
        """Store the answer; a new file goes into the library first, and both or neither are stored."""
        form = AnswerQuestionForm(request.POST, request.FILES, clarification=self.question)
        if not form.is_valid():
            return self._show(form, status=422)
        given = form.cleaned_data
        try:
            services.answer_clarification(
                clarification=self.question,
                answer=given["answer"],
                evidence=given.get("evidence") or [],
                upload=given["file"],
                title=given["title"],
                by=self.person,
            )
        except Refused as refused:
            form.add_error(None, " ".join(refused.sentences))
            form.ask_for_file_again()
            return self._show(form, status=409)
        messages.success(request, "Your answer is with the assessors.")
        return redirect("assessment", self.facility.slug)

    def _show(self, form: AnswerQuestionForm, *, status: int = 200) -> HttpResponse:
        question = self.question
        said = Answer.objects.filter(application=question.application, criterion=question.criterion).first()
        may = allowed(self.request.user, "assessment.answer_clarification", question)
        closed = question.is_answered or not question.application.is_under_assessment
        return self.page(
            "assessment/question.html",
            status=status,
            question=question,
            said=said,
            form=form if may and not closed else None,
            in_hand=question.application.is_under_assessment,
            refused=form.non_field_errors() if form.is_bound and closed else [],
            typed=form["answer"].value() if form.is_bound and closed else "",
        )


class ActionPlanView(AssessmentPage):
    """The corrective action plan: what has to change, and what the facility will do."""

    permissions: ClassVar[Mapping[str, str]] = {
        "GET": "assessment.view_assessment",
        "POST": "assessment.file_action_plan",
    }

    @cached_property
    def plan(self) -> ActionPlan:
        """The plan that was asked for last."""
        plan = self.submitted().action_plans.order_by("-requested_at").first()
        if plan is None:
            raise Http404
        plan.application = self.submitted()
        return plan

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:  # noqa: ARG002
        """Show the plan."""
        return self._show(PlanItemsForm(plan=self.plan))

    def post(self, request: HttpRequest, **_: str) -> HttpResponse:
        """Save or file it."""
        final = "file" in request.POST
        form = PlanItemsForm(request.POST, plan=self.plan, final=final)
        if not form.is_valid():
            return self._show(form, status=422)
        try:
            services.file_plan(plan=self.plan, items=form.measures(), by=self.person, final=final)
        except Refused as refused:
            form.add_error(None, " ".join(refused.sentences))
            return self._show(form, status=409)
        said = (
            "The plan is filed. The office checks it." if final else "The plan is saved. File it when it is complete."
        )
        messages.success(request, said)
        return redirect("assessment" if final else "action_plan", self.facility.slug)

    def _show(self, form: PlanItemsForm, *, status: int = 200) -> HttpResponse:
        plan = self.plan
        in_hand = self.submitted().is_under_assessment
        may = allowed(self.request.user, "assessment.file_action_plan", plan)
        # What was typed into a plan that somebody else has filed meanwhile stays on the page.
        editable = form.is_bound or (in_hand and plan.filed_at is None)
        context = {"plan": plan, "form": form, "in_hand": in_hand, "may_edit": may and editable}
        return self.page("assessment/action_plan.html", status=status, **context)
