"""The assessor's desk, and the pages about one assignment as a whole.

Nothing of the other assessor shows before both have submitted: what these pages read of findings comes through
`Finding.objects.visible_to(user)`, and everything that is counted is counted on the reader's own assignment.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from applications.models import Criterion
from assessment.choices import AssignmentStatus
from assessment.forms.review import ReopenForm
from assessment.models import Assignment, Clarification, Finding
from iasios.ui.views import RuledView
from iasios.workflow import Refused, perform, workflow_of

from .reading import CriterionRow, compared_rows, criterion_rows


def _count(rows: QuerySet[Any]) -> Subquery:
    """Count the rows of a correlated query."""
    counted = rows.order_by().annotate(found=Func(F("pk"), function="COUNT", output_field=IntegerField()))
    return Subquery(counted.values("found"))


def assignments_of(user: Any) -> QuerySet[Any]:
    """Return the person's own assignments, those that wait longest first, with what the desk says of each.

    Adds `judged` (own findings), `total` (criteria), `next_code` (first criterion without a finding), `open_questions`
    and `both_submitted`. The office sees assignments elsewhere: here everybody has their own only.
    """
    criteria = Criterion.objects.filter(edition=OuterRef("application__edition"))
    judged = Finding.objects.filter(assignment=OuterRef(OuterRef("pk")), criterion=OuterRef("pk"))
    others = Assignment.objects.seated().filter(application=OuterRef("application")).exclude(pk=OuterRef("pk"))
    return (
        Assignment.objects.visible_to(user)
        .seated()
        .filter(assessor__user=user)
        .select_related("assessor", "application__facility", "application__edition", "application__decision")
        .annotate(
            judged=_count(Finding.objects.visible_to(user).filter(assignment=OuterRef("pk"))),
            total=_count(criteria),
            next_code=Subquery(criteria.filter(~Exists(judged)).order_by("position").values("code")[:1]),
            open_questions=_count(Clarification.objects.open().filter(application=OuterRef("application"))),
            both_submitted=Q(submitted_at__isnull=False) & Exists(others.filter(submitted_at__isnull=False)),
        )
        .order_by("assigned_at", "pk")
    )


def stage_of(assignment: Any) -> str:
    """Return the part of the desk where an assignment lies."""
    if not assignment.application.is_under_assessment:
        return "closed"
    if assignment.status == AssignmentStatus.ACTIVE:
        return "active"
    return "waiting" if assignment.both_submitted else "submitted"


def next_act(assignment: Any) -> tuple[str, str]:
    """Return what the assessor does next, as a label and an address."""
    stage, key = stage_of(assignment), assignment.key
    if stage == "active" and assignment.next_code:
        word = "Continue" if assignment.judged else "Begin"
        return f"{word} with {assignment.next_code}", reverse("review_criterion", args=[key, assignment.next_code])
    if stage == "active":
        return "Submit findings", reverse("submit_findings", args=[key])
    if stage == "waiting":
        return "Compare findings", reverse("comparison", args=[key])
    return "Read your findings", assignment.get_absolute_url()


class DeskView(RuledView):
    """All assignments of an assessor, by what they wait for."""

    permissions: ClassVar[Mapping[str, str]] = {"GET": "assessment.view_desk"}

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:
        """Show the desk."""
        stages: dict[str, list[dict[str, Any]]] = {"active": [], "submitted": [], "waiting": [], "closed": []}
        for assignment in assignments_of(request.user):
            label, url = next_act(assignment)
            stages[stage_of(assignment)].append({"assignment": assignment, "act": label, "act_url": url})
        return render(request, "assessment/review/desk.html", {"stages": stages, "is_empty": not any(stages.values())})


class ReviewView(RuledView):
    """A page below `/review/<assignment>/`; it exists for the assessor who holds this assignment only."""

    permissions: ClassVar[Mapping[str, str]] = {"GET": "assessment.view_assignment"}

    @cached_property
    def assignment(self) -> Any:
        """The assignment that the address names."""
        return get_object_or_404(assignments_of(self.request.user), key=self.kwargs["assignment"])

    def subject(self) -> Any:
        """Return the assignment."""
        return self.assignment

    @property
    def may_judge(self) -> bool:
        """Findings can be saved now."""
        return self._is(AssignmentStatus.ACTIVE)

    @property
    def may_reopen(self) -> bool:
        """Submitted findings can be taken up again."""
        return self._is(AssignmentStatus.SUBMITTED)

    def _is(self, status: AssignmentStatus) -> bool:
        """The assignment has this status, and the application is not decided or withdrawn yet."""
        return bool(self.assignment.status == status and self.assignment.application.is_under_assessment)

    def page(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """Render a page of the assignment."""
        application = self.assignment.application
        frame = {
            "assignment": self.assignment,
            "application": application,
            "facility": application.facility,
            "may_judge": self.may_judge,
            "may_reopen": self.may_reopen,
        }
        return render(self.request, f"assessment/review/{template}", frame | context, status=status)


class AssignmentView(ReviewView):
    """One application: the facility, all criteria with one's own verdicts, what came after questions."""

    filters: ClassVar[Mapping[str, str]] = {"all": "All criteria", "open": "Without a finding", "core": "Core only"}

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:
        """Show the task list; `?show=` keeps criteria without a finding, or core ones."""
        application = self.assignment.application
        rows = criterion_rows(self.assignment, request.user)
        show = request.GET.get("show", "")
        show = show if show in self.filters else "all"
        label, url = next_act(self.assignment)
        return self.page(
            "assignment.html",
            rows=[row for row in rows if _is_shown(row, show)],
            core=[row for row in rows if row.criterion.is_core],
            extended=[row for row in rows if not row.criterion.is_core],
            core_judged=sum(row.criterion.is_core and row.finding is not None for row in rows),
            extended_judged=sum(not row.criterion.is_core and row.finding is not None for row in rows),
            filters=self.filters,
            show=show,
            stage=stage_of(self.assignment),
            act=label,
            act_url=url,
            volumes=application.facility.volumes.select_related("group"),
            audits=application.audits.all(),
            plans=application.action_plans.prefetch_related("items__criterion"),
        )


def _is_shown(row: CriterionRow, show: str) -> bool:
    if show == "open":
        return row.finding is None
    return show != "core" or row.criterion.is_core


class SubmitView(ReviewView):
    """The confirming page: what is missing, and what submission means."""

    permissions: ClassVar[Mapping[str, str]] = {"GET": "assessment.view_assignment", "POST": "assessment.judge"}

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:  # noqa: ARG002
        """Ask."""
        return self.shown() if self.may_judge else redirect(self.assignment)

    def post(self, request: HttpRequest, **_: str) -> HttpResponse:
        """Submit, or say in sentences what stands against it."""
        try:
            perform(self.assignment, "submit", by=self.person)
        except Refused as refused:
            return self.shown(refusals=refused.sentences, status=409)
        messages.success(request, "Your findings are submitted. The office was told.")
        return redirect(self.assignment)

    def shown(self, *, refusals: list[str] | None = None, status: int = 200) -> HttpResponse:
        """Render the page."""
        rows = criterion_rows(self.assignment, self.request.user)
        return self.page(
            "submit.html",
            status=status,
            missing=[row.criterion for row in rows if row.finding is None],
            transition=workflow_of(Assignment).by_name["submit"],
            refusals=refusals or [],
        )


class ReopenView(ReviewView):
    """Takes submitted findings up again, with a reason."""

    permissions: ClassVar[Mapping[str, str]] = {"GET": "assessment.view_assignment", "POST": "assessment.judge"}

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:  # noqa: ARG002
        """Ask."""
        return self.shown(ReopenForm()) if self.may_reopen else redirect(self.assignment)

    def post(self, request: HttpRequest, **_: str) -> HttpResponse:
        """Reopen, or say what stands against it."""
        form = ReopenForm(request.POST)
        if not form.is_valid():
            return self.shown(form, status=422)
        try:
            perform(self.assignment, "reopen", by=self.person, note=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, refused.sentences)
            return self.shown(form, status=409)
        messages.success(request, "You can change your findings. Submit them again when you are done.")
        return redirect(self.assignment)

    def shown(self, form: ReopenForm, *, status: int = 200) -> HttpResponse:
        """Render the page."""
        transition = workflow_of(Assignment).by_name["reopen"]
        return self.page("reopen.html", status=status, form=form, transition=transition)


class ComparisonView(ReviewView):
    """Both assessors' findings side by side, once both have submitted."""

    filters: ClassVar[Mapping[str, str]] = {"all": "All criteria", "different": "Different verdicts"}

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:
        """Show the comparison; `?show=different` keeps what differs."""
        if not self.assignment.both_submitted:
            return self.page("comparison_closed.html")
        rows = compared_rows(self.assignment, request.user)
        show = "different" if request.GET.get("show") == "different" else "all"
        return self.page(
            "comparison.html",
            rows=[row for row in rows if show == "all" or not row.agree],
            total=len(rows),
            agreed=sum(row.agree for row in rows),
            filters=self.filters,
            show=show,
        )
