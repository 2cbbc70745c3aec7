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
                    {"file": file, "state": _state(file.answered, progress.items)}  # type: ignore[attr-defined]
                    for file in progress.files
                ],
                "next_file": next(iter(progress.unfinished), None),
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
                services.draw_files(review=self.review, eligible=eligible, by=self.person)
            except Refused as refused:  # somebody drew or submitted meanwhile: the page of the review shows it
                messages.error(request, " ".join(refused.sentences))
            else:
                messages.success(request, _said_after_draw(self.review, eligible))
            return redirect("case_review", self.facility.slug)
        context = {"review": self.review, "form": form, "may_edit": self.may_edit()}
        return self.page("casereview/draw.html", status=422, **context)


def _said_after_draw(review: CaseReview, eligible: int) -> str:
    if eligible < review.wanted:
        return (
            f"You have fewer than {review.wanted} eligible cases, so all of them were taken: {eligible}. "
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


def _state(answered: int, items: int) -> dict[str, str]:
    """Return word and kind of a file's status."""
    if answered >= items:
        return {"word": "Complete", "kind": "done"}
    if answered:
        return {"word": f"{answered} of {items} items", "kind": "waiting"}
    return {"word": "Not started", "kind": "neutral"}


class CaseFileView(ReviewPage):
    """The items of one file."""

    @cached_property
    def file(self) -> CaseFile:
        """The file that the address names."""
        file = get_object_or_404(CaseFile, review=self.drawn_review(), position=self.kwargs["position"])
        file.review = self.drawn_review()
        return file

    @cached_property
    def items(self) -> list[CaseItem]:
        """The items that are asked of every file."""
        return list(CaseItem.objects.filter(edition=self.file.review.application.edition))

    def stored(self) -> dict[int, CaseAnswer]:
        """Return what is stored of this file now, by item."""
        answers = CaseAnswer.objects.filter(file=self.file).select_related("changed_by")
        return {answer.item_id: answer for answer in answers}

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:  # noqa: ARG002
        """Show the items."""
        return self._show(CaseFileForm(items=self.items, answers=self.stored()))

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Store what was changed and go on; whatever stands against it, the page keeps what was typed."""
        form = CaseFileForm(request.POST, items=self.items, answers=self.stored())
        if not form.is_valid():
            return self._show(form, status=422)
        try:
            services.save_file(file=self.file, answers=form.answers(), seen=form.seen(), by=self.person)
        except services.StaleFile as stale:
            again = form.over(stale.theirs, by=self.person, answers=self.stored())
            return self._show(again, status=409, overtaken=True)
        except Refused as refused:
            mine = [row for row in form.rows() if row["item"].key in form.answers()]
            now = CaseFileForm(items=self.items, answers=self.stored())
            return self._show(now, status=409, refusals=refused.sentences, kept=mine)
        messages.success(request, self._said())
        return self._after_saving(to_next="save_next" in request.POST)

    def _said(self) -> str:
        open_items = len(self.items) - sum(1 for answer in self.stored().values() if answer.value)
        if not open_items:
            return f"Case file {self.file.position} is saved and complete."
        left = "1 item is" if open_items == 1 else f"{open_items} items are"
        return f"Case file {self.file.position} is saved; {left} still open."

    def _after_saving(self, *, to_next: bool) -> HttpResponse:
        """Go where the pressed button leads."""
        if not to_next:
            return redirect("case_file", self.facility.slug, self.file.position)
        following = self._neighbour(1)
        if following:
            return redirect("case_file", self.facility.slug, following)
        return redirect("case_review", self.facility.slug)

    def _show(self, form: CaseFileForm, *, status: int = 200, **more: Any) -> HttpResponse:
        answered = sum(1 for answer in self.stored().values() if answer.value)
        return self.page(
            "casereview/file.html",
            status=status,
            file=self.file,
            form=form,
            application=self.file.review.application,
            state=_state(answered, len(self.items)),
            may_edit=self.may_edit(),
            previous=self._neighbour(-1),
            following=self._neighbour(1),
            **more,
        )

    def _neighbour(self, step: int) -> int | None:
        wanted = self.file.position + step
        exists = CaseFile.objects.filter(review=self.file.review, position=wanted).exists()
        return wanted if exists else None
