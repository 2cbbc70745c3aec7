"""Pages of the case review."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify

from iasios.permissions import allowed
from iasios.workflow import Refused
from registration.views import FacilityView

from . import services
from .forms import CaseFileForm, DrawForm
from .models import CaseAnswer, CaseFile, CaseItem, CaseReview
from .receipts import receipt_of


class ReviewPage(FacilityView):
    """A page about the review of the facility's latest application."""

    permissions: ClassVar[dict[str, str]] = {"GET": "casereview.view_review", "POST": "casereview.edit_review"}

    @cached_property
    def review(self) -> CaseReview | None:
        """The review, or None before enrolment."""
        reviews = CaseReview.objects.visible_to(self.request.user).filter(application__facility=self.facility)
        return reviews.select_related("application__edition", "drawn_by").order_by("-application__opened_at").first()

    def drawn_review(self) -> CaseReview:
        """Return the review, or 404 before its draw."""
        if self.review is None or not self.review.is_drawn:
            raise Http404
        self.review.application.facility = self.facility
        return self.review

    def may_edit(self) -> bool:
        """The person may change the review now."""
        review = self.review
        return bool(
            review
            and review.application.is_draft
            and allowed(self.request.user, "casereview.edit_review", self.facility)
        )


class ReviewView(ReviewPage):
    """What the case review is; after the draw, its files with their progress."""

    permissions: ClassVar[dict[str, str]] = {"GET": "casereview.view_review"}

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:  # noqa: ARG002
        """Show the review."""
        context: dict[str, Any] = {"review": self.review, "may_edit": self.may_edit()}
        if self.review and self.review.is_drawn:
            progress = services.progress(self.review)
            context |= {
                "progress": progress,
                "files": [
                    {
                        "file": file,
                        "complete": progress.is_complete(file),
                        "share": f"{file.answered} of {progress.items} items",  # type: ignore[attr-defined]
                    }
                    for file in progress.files
                ],
            }
        return self.page("casereview/review.html", **context)


class DrawView(ReviewPage):
    """Asks for the number of eligible cases and draws."""

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:  # noqa: ARG002
        """Ask."""
        if self.review is None or self.review.is_drawn:
            return redirect("case_review", self.facility.slug)
        return self.page("casereview/draw.html", review=self.review, form=DrawForm(), may_edit=self.may_edit())

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Draw."""
        if self.review is None:
            return redirect("case_review", self.facility.slug)
        form = DrawForm(request.POST)
        if form.is_valid():
            eligible = form.cleaned_data["eligible"]
            try:
                services.draw_files(review=self.review, eligible=eligible, by=request.user)  # type: ignore[arg-type]
            except Refused as refused:
                form.add_error(None, " ".join(refused.sentences))
            else:
                messages.success(request, _said_after_draw(self.review, eligible))
                return redirect("case_review", self.facility.slug)
        context = {"review": self.review, "form": form, "may_edit": self.may_edit()}
        return self.page("casereview/draw.html", status=422, **context)


def _said_after_draw(review: CaseReview, eligible: int) -> str:
    if eligible < review.wanted:
        return (
            f"You have fewer than {review.wanted} eligible cases, so all {eligible} were taken. "
            "The assessors see this number. The office was told."
        )
    return f"{review.wanted} of {eligible} cases were drawn at random."


class DrawReceiptView(ReviewPage):
    """The draw's inputs and result as JSON; `verify_draw` computes it again."""

    permissions: ClassVar[dict[str, str]] = {"GET": "casereview.view_review"}

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:  # noqa: ARG002
        """Send the receipt."""
        response = JsonResponse(receipt_of(self.drawn_review()), json_dumps_params={"indent": 2})
        name = f"draw-{slugify(self.facility.slug)}.json"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class CaseFileView(ReviewPage):
    """The items of one file."""

    @cached_property
    def file(self) -> CaseFile:
        """The file that the address names."""
        file = get_object_or_404(CaseFile, review=self.drawn_review(), position=self.kwargs["position"])
        file.review = self.drawn_review()
        return file

    def form(self, data: Any = None) -> CaseFileForm:
        """Return the form with what is stored."""
        items = CaseItem.objects.filter(edition=self.file.review.application.edition)
        answers = {answer.item_id: answer for answer in CaseAnswer.objects.filter(file=self.file)}
        return CaseFileForm(data, items=items, answers=answers)

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:  # noqa: ARG002
        """Show the items."""
        return self._show(self.form())

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Store the answers and go on."""
        form = self.form(request.POST)
        if form.is_valid():
            try:
                services.save_file(file=self.file, answers=form.answers(), by=request.user)  # type: ignore[arg-type]
            except Refused as refused:
                form.add_error(None, " ".join(refused.sentences))
            else:
                messages.success(request, f"Case file {self.file.position} is saved.")
                following = self._neighbour(1) if "save_next" in request.POST else None
                if following:
                    return redirect("case_file", self.facility.slug, following)
                if "save_next" in request.POST:
                    return redirect("case_review", self.facility.slug)
                return redirect("case_file", self.facility.slug, self.file.position)
        return self._show(form, status=422)

    def _show(self, form: CaseFileForm, *, status: int = 200) -> HttpResponse:
        return self.page(
            "casereview/file.html",
            status=status,
            file=self.file,
            form=form,
            may_edit=self.may_edit(),
            previous=self._neighbour(-1),
            following=self._neighbour(1),
        )

    def _neighbour(self, step: int) -> int | None:
        wanted = self.file.position + step
        exists = CaseFile.objects.filter(review=self.file.review, position=wanted).exists()
        return wanted if exists else None
