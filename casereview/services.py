"""Every write of the case review."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from applications.models import Application, Edition
from iasios import clock
from iasios.accounts.models import User
from iasios.audit.services import record
from iasios.permissions import require
from iasios.workflow import Refused

from . import messages
from .choices import NEEDS_REMARK, CaseValue
from .draw import ELIGIBLE_MAX, draw_numbers
from .models import CaseAnswer, CaseFile, CaseItem, CaseReview, ReviewRule

#: A value and a remark, by the key of the item.
Answers = Mapping[str, tuple[str, str]]
NO_ANSWER = ("", "")


class StaleFile(Exception):  # noqa: N818 - it is an answer, not an error
    """Somebody changed the same items after the page was opened; `theirs` is what they saved. Nothing was written."""

    def __init__(self, theirs: Iterable[CaseAnswer]) -> None:
        self.theirs = list(theirs)
        super().__init__(f"{len(self.theirs)} of these items were changed in the meantime.")


@transaction.atomic
def load_items(*, edition: Edition, data: Mapping[str, Any]) -> None:
    """Store the items and the number of files that an edition's file declares under `case_review`.

    The same content again writes nothing. An edition that is replaced was bound to no application, so that nobody has
    answered the items that it lost.
    """
    declared = data["case_review"]
    ReviewRule.objects.exclude(files=declared["files"]).filter(edition=edition).update(files=declared["files"])
    ReviewRule.objects.get_or_create(edition=edition, defaults={"files": declared["files"]})
    known = {item.key: item for item in CaseItem.objects.filter(edition=edition)}
    for position, row in enumerate(declared["items"], start=1):
        item = known.pop(row["key"], None) or CaseItem(edition=edition, key=row["key"], position=0)
        if (item.group, item.statement, item.position) != (row["group"], row["statement"], position):
            item.group, item.statement, item.position = row["group"], row["statement"], position
            item.save()
    CaseItem.objects.filter(pk__in=[item.pk for item in known.values()]).delete()


@transaction.atomic
def open_review(*, application: Application) -> CaseReview:
    """Open the review of a new application; its number of files is the edition's."""
    rule = ReviewRule.objects.get(edition=application.edition)
    return CaseReview.objects.create(application=application, wanted=rule.files)


def _hold_open(review: CaseReview, by: User) -> Application:
    """Lock the application against a submission meanwhile. Raises Refused once it is read-only."""
    application = Application.objects.select_for_update(of=("self",)).get(pk=review.application_id)
    require(by, "casereview.edit_review", application, visible="casereview.view_review")
    if reason := application.read_only_reason:
        raise Refused([reason])
    return application


@transaction.atomic
def draw_files(*, review: CaseReview, eligible: int, by: User) -> CaseReview:
    """Draw the files at random from cases 1 to `eligible`. It happens once; nobody can ask for a better draw.

    The seed comes from the operating system after `eligible` is fixed. Raises Refused for a second draw.
    """
    _hold_open(review, by)
    locked = CaseReview.objects.select_for_update().get(pk=review.pk)
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
def save_file(*, file: CaseFile, answers: Answers, by: User, seen: Answers | None = None) -> None:
    """Store the answers of one file. Items that are left out stay as they are.

    `seen` is what the person's page showed of these items; left out, whatever is stored is replaced. Raises StaleFile
    if somebody else has changed one of them since, Refused for a missing remark or once the application is read-only.
    """
    application = _hold_open(file.review, by)
    _refuse_without_reason(answers)
    items = {item.key: item for item in CaseItem.objects.filter(edition=application.edition_id, key__in=answers)}
    stored = CaseAnswer.objects.filter(file=file).select_related("changed_by", "item")
    known = {answer.item.key: answer for answer in stored}
    changed = {key: given for key, given in answers.items() if given != _given_in(known.get(key))}
    if seen is not None:
        moved = [key for key in changed if _given_in(known.get(key)) != seen.get(key, NO_ANSWER)]
        if moved:
            raise StaleFile(known[key] for key in moved if key in known)
    if not changed:
        return
    CaseAnswer.objects.bulk_create(
        [
            CaseAnswer(file=file, item=items[key], value=value, remark=remark, changed_by=by, changed_at=clock.now())
            for key, (value, remark) in changed.items()
        ],
        update_conflicts=True,
        unique_fields=["file", "item"],
        update_fields=["value", "remark", "changed_by", "changed_at"],
    )
    record(
        file,
        "casereview.casefile.save",
        f"answered {len(changed)} item{'' if len(changed) == 1 else 's'} of case file {file.position}",
        by=by,
        scope=file.facility.slug,
        data={"items": list(changed)},
    )


def _given_in(answer: CaseAnswer | None) -> tuple[str, str]:
    return (answer.value, answer.remark) if answer else NO_ANSWER


def _refuse_without_reason(answers: Answers) -> None:
    for value, remark in answers.values():
        if value in NEEDS_REMARK and not remark:
            raise Refused([f"Say in a few words why you chose \u201c{CaseValue(value).label}\u201d."])


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
    return Progress(files=files, items=CaseItem.objects.filter(edition=review.application.edition_id).count())


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
