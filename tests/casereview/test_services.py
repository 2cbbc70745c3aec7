"""The draw happens once; answers are kept; the application's gate asks for both."""

import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from applications.choices import ApplicationStatus
from applications.gates import receipt_facts
from applications.models import Application
from casereview import services
from casereview.choices import NEEDS_REMARK, CaseValue
from casereview.draw import ELIGIBLE_MAX, draw_numbers
from casereview.models import CaseAnswer, CaseFile, CaseItem, CaseReview
from iasios.audit.models import Entry
from iasios.notifications.models import Message
from iasios.workflow import Refused
from registration.choices import Access
from tests.factories.applications import answer_all, make_member, representative_of, submit
from tests.factories.billing import make_facility
from tests.factories.casereview import (
    FIRST,
    SECOND,
    THIRD,
    answer,
    complete,
    draw,
    first_file,
    make_drawn,
    make_review,
    stored,
)

pytestmark = pytest.mark.django_db


# The draw -------------------------------------------------------------------------------------------------------------
def test_draw_keeps_its_inputs_and_its_result() -> None:
    review = make_review()
    assert (review.wanted, review.is_drawn, review.seed) == (30, False, "")
    by = make_member(review.facility)

    draw(review, 214, by=by)

    assert (review.eligible, review.drawn_by) == (214, by)
    assert re.fullmatch("[0-9a-f]{64}", review.seed)
    files = list(CaseFile.objects.filter(review=review))
    assert [file.position for file in files] == list(range(1, 31))
    numbers = [file.drawn_number for file in files]
    assert numbers == draw_numbers(eligible=214, wanted=30, seed=review.seed)
    entry = Entry.objects.get(verb="casereview.casereview.draw")
    assert entry.data == {"eligible": 214, "wanted": 30, "seed": review.seed, "numbers": numbers}
    assert entry.scope == review.facility.slug
    assert not Message.objects.filter(kind="office_small_draw").exists()


def test_every_draw_has_a_seed_of_its_own() -> None:
    first, second = make_drawn(), make_drawn()
    assert first.seed != second.seed


def test_draw_happens_once() -> None:
    review = make_drawn(214)
    before = (review.seed, [file.drawn_number for file in review.files.all()])
    with pytest.raises(Refused, match="A draw happens once"):
        draw(review, 500)
    with pytest.raises(Refused, match="A draw happens once"):
        draw(CaseReview(pk=review.pk, application=review.application), 500)  # a page that was opened before the draw
    review.refresh_from_db()
    assert (review.seed, [file.drawn_number for file in review.files.all()]) == before
    assert Entry.objects.filter(verb="casereview.casereview.draw").count() == 1


@pytest.mark.parametrize("eligible", [0, -3, ELIGIBLE_MAX + 1])
def test_impossible_numbers_draw_nothing(eligible: int) -> None:
    review = make_review()
    with pytest.raises(Refused, match="between 1 and 100,000"):
        draw(review, eligible)
    review.refresh_from_db()
    assert not review.is_drawn


def test_few_cases_are_all_taken_and_the_office_is_told(settings: Any) -> None:
    review = make_drawn(12)
    assert sorted(review.files.values_list("drawn_number", flat=True)) == list(range(1, 13))
    message = Message.objects.get(kind="office_small_draw")
    assert message.to == settings.OFFICE_EMAIL
    assert message.scope == review.facility.slug
    assert review.facility.name in message.subject
    for part in (message.text, message.html):
        assert "12 eligible cases" in part
        assert "The review wants 30 files." in part


def test_exactly_enough_cases_are_no_small_draw() -> None:
    assert make_drawn(30).files.count() == 30
    assert not Message.objects.filter(kind="office_small_draw").exists()


def test_nothing_is_drawn_or_saved_after_submission() -> None:
    review = make_drawn(2)
    answer_all(review.application)
    for file in review.files.all():
        complete(file)
    submit(review.application)
    with pytest.raises(Refused, match="read-only since it was submitted"):
        answer(first_file(review), {FIRST: (CaseValue.PARTLY, "")})
    with pytest.raises(Refused, match="read-only since it was submitted"):
        draw(review, 90)
    assert stored(first_file(review))[FIRST] == (CaseValue.YES, "")


def test_withdrawn_application_is_not_reviewed_any_more() -> None:
    review = make_drawn(2)
    Application.objects.filter(pk=review.application_id).update(status=ApplicationStatus.WITHDRAWN)
    with pytest.raises(Refused, match="withdrawn"):
        answer(first_file(review), {FIRST: (CaseValue.YES, "")})


def test_only_editors_of_the_facility_draw_and_answer() -> None:
    review = make_review()
    reader = make_member(review.facility, access=Access.READER)
    stranger = representative_of(make_facility("Clinique du Lac"))
    with pytest.raises(PermissionDenied):
        draw(review, 90, by=reader)
    with pytest.raises(Http404):
        draw(review, 90, by=stranger)
    file = first_file(draw(review, 90))
    with pytest.raises(PermissionDenied):
        answer(file, {FIRST: (CaseValue.YES, "")}, by=reader)
    with pytest.raises(Http404):
        answer(file, {FIRST: (CaseValue.YES, "")}, by=stranger)
    assert stored(file) == {}


# Answers --------------------------------------------------------------------------------------------------------------
def test_answers_are_kept_with_who_and_told_once() -> None:
    file = first_file(make_drawn())
    by = make_member(file.facility)
    answer(file, {FIRST: (CaseValue.YES, ""), SECOND: (CaseValue.NO, "Seen on the day only.")}, by=by)
    assert stored(file) == {FIRST: ("yes", ""), SECOND: ("no", "Seen on the day only.")}
    assert CaseAnswer.objects.filter(file=file, changed_by=by).count() == 2

    answer(file, {FIRST: (CaseValue.YES, ""), SECOND: (CaseValue.PARTLY, "")})

    assert stored(file) == {FIRST: ("yes", ""), SECOND: ("partly", "")}
    assert CaseAnswer.objects.get(file=file, item__key=FIRST).changed_by == by, "what did not change keeps its author"
    said = list(Entry.objects.filter(verb="casereview.casefile.save").order_by("pk").values_list("sentence", "data"))
    assert said == [
        ("answered 2 items of case file 1", {"items": [FIRST, SECOND]}),
        ("answered 1 item of case file 1", {"items": [SECOND]}),
    ]


def test_saving_what_is_stored_writes_nothing() -> None:
    file = first_file(make_drawn())
    answer(file, {FIRST: (CaseValue.YES, "")})
    before = list(CaseAnswer.objects.values())
    answer(file, {FIRST: (CaseValue.YES, ""), SECOND: ("", "")})
    assert list(CaseAnswer.objects.values()) == before
    assert Entry.objects.filter(verb="casereview.casefile.save").count() == 1


@pytest.mark.parametrize("value", sorted(NEEDS_REMARK))
def test_no_and_not_applicable_need_a_remark(value: str) -> None:
    file = first_file(make_drawn())
    with pytest.raises(Refused, match="Say in a few words"):
        answer(file, {FIRST: (CaseValue.YES, ""), SECOND: (value, "")})
    assert stored(file) == {}
    item = CaseItem.objects.get(key=SECOND)
    by = representative_of(file.facility)
    with pytest.raises(IntegrityError, match="casereview_answer_has_reason"), transaction.atomic():
        CaseAnswer.objects.create(file=file, item=item, value=value, changed_by=by)


def test_colleagues_on_different_items_do_not_meet() -> None:
    file = first_file(make_drawn())
    answer(file, {SECOND: (CaseValue.YES, "")})
    services.save_file(
        file=file, answers={FIRST: ("no", "By telephone.")}, seen={FIRST: ("", "")}, by=representative_of(file.facility)
    )
    assert stored(file) == {FIRST: ("no", "By telephone."), SECOND: ("yes", "")}


def test_colleagues_on_the_same_item_are_told_and_nothing_is_written() -> None:
    file = first_file(make_drawn())
    colleague = make_member(file.facility, name="Dr Ilse Brandt")
    answer(file, {FIRST: (CaseValue.PARTLY, "On paper.")}, by=colleague)
    mine = {FIRST: ("no", "Not found."), THIRD: ("yes", "")}

    with pytest.raises(services.StaleFile) as caught:
        services.save_file(file=file, answers=mine, seen={}, by=representative_of(file.facility))

    told = [(a.item.key, a.value, a.remark, a.changed_by) for a in caught.value.theirs]
    assert told == [(FIRST, "partly", "On paper.", colleague)]
    assert stored(file) == {FIRST: ("partly", "On paper.")}
    services.save_file(
        file=file, answers=mine, seen={FIRST: ("partly", "On paper.")}, by=representative_of(file.facility)
    )
    assert stored(file) == mine


def test_colleagues_of_one_mind_do_not_disturb_each_other() -> None:
    file = first_file(make_drawn())
    answer(file, {FIRST: (CaseValue.YES, "")})
    services.save_file(file=file, answers={FIRST: ("yes", "")}, seen={FIRST: ("", "")}, by=make_member(file.facility))
    assert stored(file) == {FIRST: ("yes", "")}


# Progress and the gate ------------------------------------------------------------------------------------------------
def test_progress_counts_files_whose_items_all_have_a_value() -> None:
    review = make_drawn(3)
    one, two, _three = review.files.all()
    complete(one)
    complete(two, but=(FIRST,))
    answer(two, {FIRST: ("", "To be looked up.")})
    progress = services.progress(review)
    assert (progress.items, progress.complete, progress.unfinished) == (20, 1, [2, 3])


def test_gate_says_what_is_missing() -> None:
    review = make_review()
    application = review.application
    assert services.missing_before_submission(application) == ["The case review has not begun: draw its files first."]
    draw(review, 12)
    assert services.missing_before_submission(application) == [
        "12 case files are not complete: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and more."
    ]
    files = list(review.files.all())
    for file in files[:-1]:
        complete(file)
    complete(files[-1], but=(THIRD,))
    assert services.missing_before_submission(application) == ["1 case file is not complete: 12."]
    complete(files[-1])
    assert services.missing_before_submission(application) == []


def test_submission_asks_the_gate_and_its_receipt_states_the_draw() -> None:
    review = make_drawn(2)
    answer_all(review.application)
    complete(first_file(review))
    with pytest.raises(Refused, match=re.escape("1 case file is not complete: 2.")):
        submit(review.application)
    assert receipt_facts(review.application)["case_review"] == {"eligible": 2, "drawn": 2}


def test_progress_takes_two_queries_however_many_files(django_assert_num_queries: Any) -> None:
    for eligible in (1, 30):
        drawn = make_drawn(eligible)
        review = CaseReview.objects.select_related("application").get(pk=drawn.pk)
        with django_assert_num_queries(2):
            services.progress(review)
