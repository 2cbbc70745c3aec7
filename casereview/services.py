"""Every write of the case review."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from applications.models import Application, Edition
from iasios import clock
from iasios.accounts.models import User
from iasios.audit.services import record
from iasios.workflow import Refused

from . import messages
from .draw import ELIGIBLE_MAX, draw_numbers
from .models import CaseAnswer, CaseFile, CaseItem, CaseReview, ReviewRule


@transaction.atomic
def load_items(*, edition: Edition, data: Mapping[str, Any]) -> None:
    """Store the items and the number of files that an edition's file declares under `case_review`."""
    declared = data["case_review"]
    ReviewRule.objects.update_or_create(edition=edition, defaults={"files": declared["files"]})
    for position, item in enumerate(declared["items"], start=1):
        CaseItem.objects.update_or_create(
            edition=edition,
            key=item["key"],
            defaults={"group": item["group"], "statement": item["statement"], "position": position},
        )


@transaction.atomic
def open_review(*, application: Application) -> CaseReview:
    """Open the review of a new application; its number of files is the edition's."""
    rule = ReviewRule.objects.get(edition=application.edition)
    return CaseReview.objects.create(application=application, wanted=rule.files)


def still_open(review: CaseReview) -> None:
    """Refuse changes once the application is with IASIOS."""
    if not review.application.is_draft:
        raise Refused(["The case review was submitted with the application. It can only be read now."])


@transaction.atomic
def draw_files(*, review: CaseReview, eligible: int, by: User) -> CaseReview:
    """Draw the files at random from cases 1 to `eligible`. It happens once; nobody can ask for a better draw.

    The seed comes from the operating system after `eligible` is fixed. Raises Refused for a second draw.
    """
    locked = CaseReview.objects.select_for_update().get(pk=review.pk)
    still_open(locked)
    if locked.is_drawn:
        raise Refused(["The files are drawn already. A draw happens once, so that it stays random."])
    if not 1 <= eligible <= ELIGIBLE_MAX:
        raise Refused([f"The number of eligible cases must be between 1 and {ELIGIBLE_MAX:,}."])
    locked.eligible, locked.seed = eligible, secrets.token_hex(32)
    locked.drawn_at, locked.drawn_by = clock.now(), by
    locked.save()
    numbers = draw_numbers(eligible=eligible, wanted=locked.wanted, seed=locked.seed)
    CaseFile.objects.bulk_create(
        CaseFile(review=locked, position=position, drawn_number=number)
        for position, number in enumerate(numbers, start=1)
    )
    record(
        locked,
        "casereview.casereview.draw",
        f"drew {len(numbers)} of {eligible} eligible cases",
        by=by,
        scope=locked.facility.slug,
        data={"eligible": eligible, "wanted": locked.wanted, "seed": locked.seed, "numbers": numbers},
    )
    if len(numbers) < locked.wanted:
        messages.send_office_small_draw(locked, len(numbers))
    review.refresh_from_db()
    return review


@transaction.atomic
def save_file(*, file: CaseFile, answers: Mapping[str, tuple[str, str]], by: User) -> None:
    """Store the answers of one file: item key to (value, remark). Items that are left out stay as they are."""
    still_open(file.review)
    items = {item.key: item for item in CaseItem.objects.filter(edition=file.review.application.edition)}
    known = {answer.item_id: answer for answer in CaseAnswer.objects.select_for_update().filter(file=file)}
    changed = []
    for key, (value, remark) in answers.items():
        item = items[key]
        answer = known.get(item.pk) or CaseAnswer(file=file, item=item, changed_by=by)
        if (answer.value, answer.remark) == (value, remark):
            continue
        answer.value, answer.remark = value, remark
        answer.changed_by, answer.changed_at = by, clock.now()
        answer.save()
        changed.append(key)
    if changed:
        record(
            file,
            "casereview.casefile.save",
            f"answered {len(changed)} items of case file {file.position}",
            by=by,
            scope=file.facility.slug,
            data={"items": changed},
        )


@dataclass(frozen=True)
class Progress:
    """How far a review is: files with all items answered, of files drawn."""

    files: list[CaseFile]
    items: int

    @property
    def complete(self) -> int:
        """Number of files with an answer to every item."""
        return sum(1 for file in self.files if self.is_complete(file))

    @property
    def unfinished(self) -> list[int]:
        """Positions of the files that lack an answer."""
        return [file.position for file in self.files if not self.is_complete(file)]

    def is_complete(self, file: CaseFile) -> bool:
        """Every item of the file has an answer; `file` carries the annotation `answered`."""
        answered: int = file.answered  # type: ignore[attr-defined]
        return answered >= self.items


def progress(review: CaseReview) -> Progress:
    """Return how far a review is, in two queries."""
    files = list(CaseFile.objects.filter(review=review).with_answered())
    return Progress(files=files, items=CaseItem.objects.filter(edition=review.application.edition).count())


def missing_before_submission(application: Application) -> list[str]:
    """Answer the gate of the application: why it may not be submitted yet."""
    review = CaseReview.objects.filter(application=application).first()
    if review is None or not review.is_drawn:
        return ["The case review has not begun: draw its files first."]
    unfinished = progress(review).unfinished
    if not unfinished:
        return []
    shown = ", ".join(str(position) for position in unfinished[:10]) + (" and more" if len(unfinished) > 10 else "")  # noqa: PLR2004
    files = "1 case file is" if len(unfinished) == 1 else f"{len(unfinished)} case files are"
    return [f"{files} not complete: {shown}."]


def receipt_facts(application: Application) -> dict[str, Any]:
    """Return what the application's receipt says of the review."""
    review = CaseReview.objects.filter(application=application).first()
    if review is None or not review.is_drawn:
        return {}
    return {"case_review": {"eligible": review.eligible, "drawn": review.files.count()}}
