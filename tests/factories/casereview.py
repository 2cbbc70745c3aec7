"""Case reviews that are drawn, and answers to their items. All through the services that the portal uses."""

from casereview import services
from casereview.choices import CaseValue
from casereview.models import CaseAnswer, CaseFile, CaseItem, CaseReview
from iasios.accounts.models import User
from tests.factories.applications import make_application, representative_of

#: Keys of the first items of the shipped edition.
FIRST, SECOND, THIRD = "referral", "clinic_visit", "recent_imaging"


def make_review() -> CaseReview:
    """Open the review of an enrolled facility; nothing is drawn yet."""
    return CaseReview.objects.select_related("application__facility").get(application=make_application())


def draw(review: CaseReview, eligible: int = 214, *, by: User | None = None) -> CaseReview:
    """Draw the files as the representative."""
    return services.draw_files(review=review, eligible=eligible, by=by or representative_of(review.facility))


def make_drawn(eligible: int = 214) -> CaseReview:
    """Open a review and draw its files."""
    return draw(make_review(), eligible)


def first_file(review: CaseReview) -> CaseFile:
    """Return the first file of the draw."""
    return CaseFile.objects.select_related("review__application__facility").get(review=review, position=1)


def answer(file: CaseFile, items: services.Answers, *, by: User | None = None) -> None:
    """Save answers to some items, by key; nothing is said of what the page showed."""
    services.save_file(file=file, answers=items, by=by or representative_of(file.facility))


def complete(file: CaseFile, *, but: tuple[str, ...] = ()) -> None:
    """Answer all items of a file except `but` with "yes"."""
    items = CaseItem.objects.filter(edition=file.review.application.edition).exclude(key__in=but)
    answer(file, {item.key: (CaseValue.YES, "") for item in items})


def stored(file: CaseFile) -> dict[str, tuple[str, str]]:
    """Return value and remark of the answered items, by key."""
    rows = CaseAnswer.objects.filter(file=file).values_list("item__key", "value", "remark")
    return {key: (value, remark) for key, value, remark in rows}
