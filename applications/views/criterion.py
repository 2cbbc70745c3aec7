"""One criterion: what the facility says of it, and what proves it."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from applications import services
from applications.choices import Assessment
from applications.forms.application import AnswerForm
from applications.models import Answer
from iasios.permissions import allowed
from iasios.workflow import Refused

from .base import ApplicationMixin


class CriterionView(ApplicationMixin):
    """The page of one criterion, by its code."""

    permissions: ClassVar[Mapping[str, str]] = {
        "GET": "applications.view_application",
        "POST": "applications.edit_application",
    }

    @cached_property
    def answer(self) -> Answer:
        """The answer to the criterion that the address names."""
        if self.application is None:
            raise Http404
        answers = Answer.objects.select_related("criterion__standard__section", "changed_by")
        answer = get_object_or_404(answers, application=self.application, criterion__code=self.kwargs["code"])
        answer.application = self.application
        return answer

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:  # noqa: ARG002
        """Show the answer; who may change it gets a form."""
        answer = self.answer
        initial = {name: getattr(answer, name) for name in ("assessment", "description", "version")}
        return self.shown(AnswerForm(initial=initial) if self.can_edit else None)

    def post(self, request: HttpRequest, **_: str) -> HttpResponse:
        """Save; whatever stands against it, the page keeps what was typed."""
        answer, form = self.answer, AnswerForm(request.POST)
        if not form.is_valid():
            return self.shown(form, status=422)
        given = form.cleaned_data
        try:
            services.save_answer(answer=answer, by=self.person, **given)
        except services.StaleAnswer as stale:
            return self.shown(_form_on(stale.current, given), conflict=_conflict(stale.current, given), status=409)
        except Refused as refused:
            kept = {"assessment_label": _label(given["assessment"]), "description": given["description"]}
            return self.shown(None, refusals=refused.sentences, kept=kept, status=409)
        messages.success(request, f"Criterion {answer.criterion.code} is saved.")
        return self.after_saving(request.POST.get("then"))

    def after_saving(self, then: str | None) -> HttpResponse:
        """Go where the pressed button leads: to the next criterion, to its evidence, or nowhere."""
        slug, code = self.facility.slug, self.answer.criterion.code
        if then == "evidence":
            return redirect("add_evidence", slug, code)
        if then != "next":
            return redirect("criterion", slug, code)
        following = self.answer.neighbours()[1]
        return redirect("criterion", slug, following) if following else redirect("application", slug)

    def shown(self, form: AnswerForm | None, *, status: int = 200, **more: Any) -> HttpResponse:
        """Render the page."""
        answer = self.answer
        previous, following = self.answer.neighbours()
        return self.page(
            "applications/criterion.html",
            status=status,
            application=self.application,
            page_title=f"Criterion {answer.criterion.code}",
            answer=answer,
            criterion=answer.criterion,
            standard=answer.criterion.standard,
            examples=answer.criterion.evidence_examples.all(),
            links=list(answer.evidence_links.select_related("evidence")),
            can_edit=self.can_edit,
            can_link=self.can_link,
            form=form,
            previous=previous,
            following=following,
            **more,
        )

    @property
    def can_link(self) -> bool:
        """The person may add evidence: in preparation, and while the assessors ask."""
        application = self.answer.application
        may = allowed(self.request.user, "applications.edit_evidence", application)
        return may and services.link_lock(application) is None


def _form_on(current: Answer, given: Mapping[str, Any]) -> AnswerForm:
    """Return the form with the person's text and the version that they have now seen, so that the next save counts."""
    return AnswerForm({**given, "version": current.version})


def _conflict(current: Answer, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return both versions for the conflict view; fields that agree are left out."""
    pairs = [
        ("Self-assessment", _label(given["assessment"]), _label(current.assessment)),
        ("Description", given["description"] or "Empty", current.description or "Empty"),
    ]
    return {
        "who": str(current.changed_by),
        "at": current.changed_at,
        "fields": [
            {"label": label, "base": "", "mine": mine, "theirs": theirs}
            for label, mine, theirs in pairs
            if mine != theirs
        ],
    }


def _label(assessment: str) -> str:
    """Return the reader's word for a self-assessment."""
    return str(Assessment(assessment).label) if assessment else "Not chosen"
