"""The library of evidence, its files, and how evidence comes to a criterion."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from applications import services
from applications.forms.evidence import WAY_LABELS, WAYS, EvidenceForm, LibraryForm, OnRequestForm, UploadForm
from applications.models import Answer, Evidence, EvidenceLink
from iasios.permissions import allowed
from iasios.workflow import Refused
from registration.views import FacilityView

from .base import ApplicationMixin


def evidence_response(evidence: Evidence) -> FileResponse:
    """Stream a file from the storage as an attachment that no page can show or run. The caller has checked the right.

    404 for evidence that is available on request: it has no file.
    """
    if not evidence.is_uploaded:
        raise Http404
    response = FileResponse(
        evidence.file.open("rb"),
        as_attachment=True,
        filename=evidence.filename,
        content_type=evidence.content_type,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store, private"
    return response


class LibraryView(FacilityView):
    """All evidence of the facility and where it is used; adds to it without linking."""

    permissions: ClassVar[Mapping[str, str]] = {
        "GET": "applications.view_evidence",
        "POST": "applications.edit_evidence",
    }

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:
        """List the library; `?way=on_request` offers the other form."""
        return self.shown(_library_form(request.GET.get("way"))())

    def post(self, request: HttpRequest, **_: str) -> HttpResponse:
        """Add a piece of evidence."""
        form = _library_form(request.POST.get("way"))(request.POST, request.FILES)
        if not form.is_valid():
            return self.shown(form, status=422)
        try:
            evidence = services.add_evidence(facility=self.facility, by=self.person, **_given(form))
        except services.AlreadyThere as there:
            return self.shown(form, existing=there.existing, refusals=there.sentences, status=409)
        except Refused as refused:
            return self.shown(form, refusals=refused.sentences, status=409)
        messages.success(request, f"\u201c{evidence.title}\u201d is in your library.")
        return redirect("evidence_library", self.facility.slug)

    def shown(self, form: EvidenceForm, *, status: int = 200, **more: Any) -> HttpResponse:
        """Render the page."""
        lock = services.library_lock(self.facility)
        may_edit = allowed(self.request.user, "applications.edit_evidence", self.facility)
        return self.page(
            "applications/evidence_library.html",
            status=status,
            rows=self.rows(),
            lock=lock,
            form=form if may_edit and not lock else None,
            ways={way: label for way, label in WAY_LABELS.items() if way != LibraryForm.way},
            **more,
        )

    def rows(self) -> list[dict[str, Any]]:
        """Return each piece of evidence with the links that use it; earlier applications are named by their edition."""
        library = Evidence.objects.visible_to(self.request.user).filter(facility=self.facility)
        used = ("links__answer__criterion", "links__answer__application__edition")
        rows = list(library.select_related("added_by").prefetch_related(*used))
        links = [link for evidence in rows for link in evidence.links.all()]
        latest = max((link.answer.application for link in links), key=lambda found: found.opened_at, default=None)
        return [
            {
                "evidence": evidence,
                "links": [
                    {"answer": link.answer, "is_current": link.answer.application == latest}
                    for link in sorted(evidence.links.all(), key=_place)
                ],
            }
            for evidence in rows
        ]


class EvidenceFileView(FacilityView):
    """The file of a piece of evidence."""

    permissions: ClassVar[Mapping[str, str]] = {"GET": "applications.view_evidence"}

    @cached_property
    def evidence(self) -> Evidence:
        """The piece that the address names, within the facility that it names."""
        library = Evidence.objects.visible_to(self.request.user).filter(facility=self.facility)
        return get_object_or_404(library, key=self.kwargs["key"])

    def get(self, request: HttpRequest, **_: str) -> FileResponse:  # noqa: ARG002
        """Send it."""
        return evidence_response(self.evidence)


class AnswerEvidenceMixin(ApplicationMixin):
    """A page about the evidence of one answer."""

    @cached_property
    def answer(self) -> Answer:
        """The answer to the criterion that the address names, in the latest application."""
        if self.application is None:
            raise Http404
        answers = Answer.objects.select_related("criterion__standard")
        answer = get_object_or_404(answers, application=self.application, criterion__code=self.kwargs["code"])
        answer.application = self.application
        return answer

    def back(self) -> HttpResponse:
        """Return to the criterion, at its evidence."""
        page = reverse("criterion", args=[self.facility.slug, self.answer.criterion.code])
        return redirect(f"{page}#evidence")


class AddEvidenceView(AnswerEvidenceMixin):
    """Brings evidence to a criterion: a file, a declaration, or a piece of the library."""

    permissions: ClassVar[Mapping[str, str]] = {
        "GET": "applications.view_evidence",
        "POST": "applications.edit_evidence",
    }

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:
        """Offer the form of the way that `?way=` names."""
        return self.shown(_form(request.GET.get("way"))(answer=self.answer))

    def post(self, request: HttpRequest, **_: str) -> HttpResponse:
        """Add and link, or link what the library has."""
        form = _form(request.POST.get("way"))(request.POST, request.FILES, answer=self.answer)
        if not form.is_valid():
            return self.shown(form, status=422)
        try:
            link = self.link(form)
        except services.AlreadyThere as there:
            if there.existing.links.filter(answer=self.answer).exists():
                messages.success(request, f"\u201c{there.existing.title}\u201d is linked here already.")
                return self.back()
            return self.shown(form, existing=there.existing, refusals=there.sentences, status=409)
        except Refused as refused:
            return self.shown(form, refusals=refused.sentences, status=409)
        messages.success(
            request, f"\u201c{link.evidence.title}\u201d is linked to criterion {self.answer.criterion.code}."
        )
        return self.back()

    def link(self, form: EvidenceForm) -> EvidenceLink:
        """Call the one service that this form is for."""
        by, note = self.person, form.cleaned_data["note"]
        if isinstance(form, LibraryForm):
            evidence = form.cleaned_data["evidence"]
            return services.link_evidence(answer=self.answer, evidence=evidence, by=by, note=note)
        return services.attach_evidence(answer=self.answer, by=by, note=note, **_given(form))

    def shown(self, form: EvidenceForm, *, status: int = 200, **more: Any) -> HttpResponse:
        """Render the page; who may not add sees why."""
        may_edit = allowed(self.request.user, "applications.edit_evidence", self.facility)
        reason = services.link_lock(self.answer.application) or services.library_lock(self.facility)
        if not may_edit:
            reason = "Your role does not allow adding evidence. An editor of your facility can."
        return self.page(
            "applications/evidence_add.html",
            status=status,
            answer=self.answer,
            criterion=self.answer.criterion,
            form=form,
            lock=reason,
            ways=WAY_LABELS,
            nothing_to_choose=isinstance(form, LibraryForm) and not form.is_bound and form.is_empty,
            **more,
        )


class RemoveEvidenceView(AnswerEvidenceMixin):
    """Takes evidence off a criterion; it stays in the library."""

    permissions: ClassVar[Mapping[str, str]] = {
        "GET": "applications.view_evidence",
        "POST": "applications.edit_evidence",
    }

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:  # noqa: ARG002
        """Go back: a sign-in in between leads here."""
        return self.back()

    def post(self, request: HttpRequest, **_: str) -> HttpResponse:
        """Unlink the piece whose key is posted as `evidence`. What is gone already stays gone."""
        links = EvidenceLink.objects.select_related("evidence").filter(answer=self.answer)
        link = links.filter(evidence__key=request.POST.get("evidence", "")).first()
        if link is None:
            messages.warning(request, "This evidence is not linked here any more.")
            return self.back()
        link.answer = self.answer
        try:
            services.unlink_evidence(link=link, by=self.person)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"\u201c{link.evidence.title}\u201d is removed here. It stays in your library.")
        return self.back()


def _given(form: EvidenceForm) -> dict[str, Any]:
    """Return what a form says of new evidence, as the services take it."""
    return {"kind": form.kind, "title": form.cleaned_data["title"], "upload": form.cleaned_data.get("file")}


def _form(way: str | None) -> type[EvidenceForm]:
    return WAYS.get(way or "", UploadForm)


def _library_form(way: str | None) -> type[EvidenceForm]:
    return OnRequestForm if way == OnRequestForm.way else UploadForm


def _place(link: EvidenceLink) -> tuple[Any, int]:
    return link.answer.application.opened_at, link.answer.criterion.position
