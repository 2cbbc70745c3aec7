"""The case review's part of an edition's file."""

from collections.abc import Callable
from typing import Any

import pytest

from applications import services as applications
from applications.models import Edition
from casereview.catalogue import FILES_MAX, problems_of
from casereview.models import CaseItem, CaseReview, ReviewRule
from casereview.receivers import load_items
from tests.factories.applications import edition_data, make_application, make_edition
from tests.factories.casereview import FIRST

pytestmark = pytest.mark.django_db


def test_shipped_edition_has_twenty_items_and_asks_for_thirty_files() -> None:
    edition = make_edition()
    assert ReviewRule.objects.get(edition=edition).files == 30
    items = CaseItem.objects.filter(edition=edition)
    assert [item.position for item in items] == list(range(1, 21))
    assert [item.key for item in items][:2] == ["referral", "clinic_visit"]
    assert {item.group for item in items if item.position <= 3} == {"Pathway"}


def test_same_part_again_writes_nothing() -> None:
    edition = make_edition()
    before = (list(CaseItem.objects.values()), list(ReviewRule.objects.values()))
    load_items(Edition, edition=edition, data=edition_data())
    assert (list(CaseItem.objects.values()), list(ReviewRule.objects.values())) == before


def test_edition_that_comes_back_keeps_items_and_reviews() -> None:
    application = make_application()
    before = list(CaseItem.objects.filter(edition=application.edition).values())
    data = edition_data()
    data["edition"]["name"] = "Edition 2027"
    data["case_review"]["items"] = data["case_review"]["items"][:3]
    newer, _ = applications.load_edition(data)
    assert CaseItem.objects.filter(edition=newer).count() == 3
    assert applications.load_edition(edition_data()) == (application.edition, True)
    assert list(CaseItem.objects.filter(edition=application.edition).values()) == before
    assert CaseReview.objects.get().application == application


def test_unbound_edition_takes_over_every_change() -> None:
    edition = make_edition()
    data = edition_data()
    part = data["case_review"]
    part["files"] = 25
    part["items"] = [{**part["items"][1], "statement": "Seen in clinic"}, part["items"][0]]
    applications.load_edition(data)
    items = list(CaseItem.objects.filter(edition=edition).values_list("position", "key", "statement"))
    assert items == [(1, "clinic_visit", "Seen in clinic"), (2, FIRST, part["items"][1]["statement"])]
    assert ReviewRule.objects.get(edition=edition).files == 25


def item(data: dict[str, Any], place: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = data["case_review"]["items"][place]
    return found


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda d: d["case_review"].pop("files"), f"“files” must be a number from 1 to {FILES_MAX}."),
        (lambda d: d["case_review"].update(files=0), "must be a number from 1"),
        (lambda d: d["case_review"].update(files=True), "must be a number from 1"),
        (lambda d: d["case_review"].update(files="30"), "must be a number from 1"),
        (lambda d: d["case_review"].update(files=FILES_MAX + 1), "must be a number from 1"),
        (lambda d: d["case_review"].update(answers=["yes", "no"]), "“answers” must be yes, partly, no, not_applicable"),
        (lambda d: d["case_review"].update(items=[]), "a list with at least one item"),
        (lambda d: d["case_review"].update(items={"a": 1}), "a list with at least one item"),
        (lambda d: d["case_review"]["items"].__setitem__(1, "Consent"), "Item 2 of the case review must be an object."),
        (lambda d: item(d).pop("key"), "Item 1 of the case review has no “key”."),
        (lambda d: item(d).update(key=7), "Item 1 of the case review has no “key”."),
        (lambda d: item(d).update(key="Two words"), "Item 1 of the case review: the key must be"),
        (lambda d: item(d).update(key="k" * 41), "the key must be 1 to 40"),
        (lambda d: item(d, 4).update(key=FIRST), f"Item {FIRST} of the case review is there 2 times."),
        (lambda d: item(d).update(group=" "), "has no “group”"),
        (lambda d: item(d).update(group="g" * 81), "must have 80 characters or fewer"),
        (lambda d: item(d).update(statement=""), "has no “statement”"),
    ],
)
def test_wrong_parts_are_refused_in_sentences_before_anything_is_written(
    change: Callable[[dict[str, Any]], object], sentence: str
) -> None:
    data = edition_data()
    change(data)
    with pytest.raises(applications.EditionError) as caught:
        applications.load_edition(data)
    assert any(sentence in problem for problem in caught.value.problems), caught.value.problems
    assert not CaseItem.objects.exists()
    assert not Edition.objects.exists()


def test_answers_may_be_left_out() -> None:
    data = edition_data()
    del data["case_review"]["answers"]
    assert problems_of(data) == []


def test_part_that_is_no_object_is_told() -> None:
    assert problems_of({"case_review": []}) == ["The case review must be an object."]
