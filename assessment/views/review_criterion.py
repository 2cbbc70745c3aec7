"""One criterion on the assessor's desk: finding, questions, evidence; and the results of the case review."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from applications.models import Answer
from applications.views.evidence import evidence_response
from assessment import services
from assessment.forms.review import FindingForm, QuestionForm
from assessment.models import Finding
from casereview.choices import CaseValue
from casereview.models import CaseReview
from iasios.workflow import Refused

from .reading import evidence_for, files_with_remarks, item_results, look, threads_on, totals
from .review import ReviewView


class CriterionView(ReviewView):
    """The page of one criterion, by its code."""

    permissions: ClassVar[Mapping[str, str]] = {"GET": "assessment.view_assignment", "POST": "assessment.judge"}

    @cached_property
    def answer(self) -> Answer:
        """The facility's answer to the criterion that the address names."""
        answers = self.assignment.application.answers.select_related("criterion__standard__section")
        answer: Answer = get_object_or_404(answers, criterion__code=self.kwargs["code"])
        return answer

    @cached_property
    def finding(self) -> Finding | None:
        """The own finding."""
        own = Finding.objects.visible_to(self.request.user).filter(assignment=self.assignment)
        return own.filter(criterion=self.answer.criterion).first()

    @property
    def may_ask(self) -> bool:
        """Questions go out from the beginning of the assessment to the decision."""
        return bool(self.assignment.application.is_in_hand)

    def finding_form(self) -> FindingForm | None:
        """Return the form with what is stored; none once the findings are submitted."""
        if not self.may_judge:
            return None
        stored = self.finding
        return FindingForm(initial={"verdict": stored.verdict, "comment": stored.comment} if stored else {})

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:  # noqa: ARG002
        """Show the criterion."""
        return self.shown(self.finding_form(), QuestionForm())

    def post(self, request: HttpRequest, **_: str) -> HttpResponse:
        """Save the finding; whatever stands against it, the page keeps what was typed."""
        criterion, form = self.answer.criterion, FindingForm(request.POST)
        if not form.is_valid():
            return self.shown(form, QuestionForm(), status=422)
        try:
            services.save_finding(assignment=self.assignment, criterion=criterion, by=self.person, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentences)
            return self.shown(form, QuestionForm(), status=409)
        messages.success(request, f"Your finding on {criterion.code} is saved.")
        if request.POST.get("then") != "next":
            return redirect("review_criterion", self.assignment.key, criterion.code)
        following = self.answer.neighbours()[1]
        return redirect("review_criterion", self.assignment.key, following) if following else redirect(self.assignment)

    def shown(self, form: FindingForm | None, question_form: QuestionForm, *, status: int = 200) -> HttpResponse:
        """Render the page."""
        criterion = self.answer.criterion
        previous, following = self.answer.neighbours()
        word, kind = look(self.finding)
        return self.page(
            "criterion.html",
            status=status,
            page_title=f"Criterion {criterion.code}",
            answer=self.answer,
            criterion=criterion,
            standard=criterion.standard,
            examples=criterion.evidence_examples.all(),
            links=list(self.answer.evidence_links.select_related("evidence")),
            threads=threads_on(self.assignment, criterion),
            finding=self.finding,
            finding_word=word,
            finding_kind=kind,
            form=form,
            question_form=question_form if self.may_ask or question_form.is_bound else None,
            previous=previous,
            following=following,
        )


class AskView(CriterionView):
    """Sends a question to the facility; its address alone leads back to the criterion."""

    permissions: ClassVar[Mapping[str, str]] = {"GET": "assessment.view_assignment", "POST": "assessment.ask"}

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:  # noqa: ARG002
        """Go back: whoever comes here by the address wants the criterion."""
        return self.back()

    def post(self, request: HttpRequest, **_: str) -> HttpResponse:
        """Ask, or show the question again with what stands against it."""
        form = QuestionForm(request.POST)
        if not form.is_valid():
            return self.shown(self.finding_form(), form, status=422)
        asked: dict[str, Any] = {"assignment": self.assignment, "criterion": self.answer.criterion}
        try:
            services.ask_clarification(question=form.cleaned_data["question"], by=self.person, **asked)
        except Refused as refused:
            form.add_error(None, refused.sentences)
            return self.shown(self.finding_form(), form, status=409)
        messages.success(request, "Your question is with the facility. You get an e-mail when it is answered.")
        return self.back()

    def back(self) -> HttpResponse:
        """Return to the criterion, at its questions."""
        page = reverse("review_criterion", args=[self.assignment.key, self.answer.criterion.code])
        return redirect(f"{page}#questions")


class EvidenceView(ReviewView):
    """A file of this application: linked to one of its answers, or sent with the answer to a question."""

    def get(self, request: HttpRequest, **_: str) -> FileResponse:  # noqa: ARG002
        """Send it."""
        return evidence_response(get_object_or_404(evidence_for(self.assignment), key=self.kwargs["key"]))


class CasesView(ReviewView):
    """The results of the case review, and the facts of its draw."""

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:  # noqa: ARG002
        """Show them."""
        reviews = CaseReview.objects.select_related("application__edition")
        review = reviews.filter(application=self.assignment.application, drawn_at__isnull=False).first()
        if review is None:
            return self.page("cases.html", review=None)
        results, files = item_results(review), list(review.files.all())
        return self.page(
            "cases.html",
            review=review,
            results=results,
            values=CaseValue.labels,
            chart_rows=totals(results),
            remarked=files_with_remarks(review),
            files=files,
            is_small=len(files) < review.wanted,
        )
