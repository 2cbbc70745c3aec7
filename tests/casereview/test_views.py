"""The pages of the case review, as each kind of person sees them."""

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.choices import ApplicationStatus
from applications.models import Application
from casereview.choices import REMARK_MAX, CaseValue
from casereview.models import CaseAnswer, CaseFile, CaseReview
from iasios.accounts.models import User
from iasios.notifications.models import Message
from registration.choices import Access
from tests.factories.applications import answer_all, make_edition, make_member, representative_of, submit
from tests.factories.billing import make_facility, make_office
from tests.factories.casereview import (
    FIRST,
    SECOND,
    THIRD,
    answer,
    complete,
    first_file,
    make_drawn,
    make_review,
    stored,
)

pytestmark = pytest.mark.django_db

INPUT = re.compile(r"<input ([^>]*)>")
ATTRIBUTE = re.compile(r'([a-z-]+)(?:="([^"]*)")?')


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, owner: Any, *more: Any) -> str:
    return reverse(name, args=[owner.facility.slug, *more])


def text_of(response: Any) -> str:
    return unescape(" ".join(response.content.decode().split()))


def form_of(response: Any) -> dict[str, str]:
    """Return what a browser would send from the page, with nothing changed."""
    sent = {}
    for found in INPUT.findall(response.content.decode()):
        field = {name: unescape(value) for name, value in ATTRIBUTE.findall(found)}
        if field.get("type") != "radio" or "checked" in field:
            sent[field.get("name", "")] = field.get("value", "")
    return {name: value for name, value in sent.items() if name.startswith(("value_", "remark_", "initial-"))}


@pytest.fixture
def review() -> CaseReview:
    return make_drawn(214)


@pytest.fixture
def editor(review: CaseReview) -> Client:
    return signed_in(make_member(review.facility))


@pytest.fixture
def page(review: CaseReview) -> str:
    return url("case_file", review, 1)


# Who may come in ------------------------------------------------------------------------------------------------------
def test_before_enrolment_the_page_is_locked_with_its_reason() -> None:
    make_edition()
    facility = make_facility()
    client = signed_in(representative_of(facility))
    said = text_of(client.get(reverse("case_review", args=[facility.slug])))
    assert "Opens when the office has recorded your payment." in said
    assert client.get(reverse("draw", args=[facility.slug])).status_code == 302
    assert client.post(reverse("draw", args=[facility.slug]), {"eligible": "90"}).status_code == 302
    assert client.get(reverse("case_file", args=[facility.slug, 1])).status_code == 404


def test_other_facilities_find_nothing(review: CaseReview, page: str) -> None:
    client = signed_in(representative_of(make_drawn().facility))
    for path in (url("case_review", review), url("draw", review), url("draw_receipt", review), page):
        assert client.get(path).status_code == 404, path
        assert client.post(path, {f"value_{FIRST}": "yes"}).status_code in {404, 405}, path
    assert stored(first_file(review)) == {}


def test_file_of_another_draw_is_not_reached_by_its_number(review: CaseReview) -> None:
    small = make_drawn(2)
    client = signed_in(representative_of(small.facility))
    assert client.get(url("case_file", small, 2)).status_code == 200
    assert client.get(url("case_file", small, 3)).status_code == 404
    assert CaseFile.objects.filter(review=review, position=3).exists()


def test_readers_read_but_cannot_post(review: CaseReview, page: str) -> None:
    client = signed_in(make_member(review.facility, access=Access.READER))
    said = text_of(client.get(page))
    assert "You can read this file, but not change it." in said
    assert "<form" not in said.split("<main", 1)[1].split("</main", 1)[0]
    assert client.post(page, {f"value_{FIRST}": "yes"}).status_code == 403
    assert stored(first_file(review)) == {}


def test_readers_cannot_draw() -> None:
    review = make_review()
    client = signed_in(make_member(review.facility, access=Access.READER))
    assert "An editor of your facility can draw them." in text_of(client.get(url("case_review", review)))
    assert "Draw 30 files" not in text_of(client.get(url("draw", review)))
    assert client.post(url("draw", review), {"eligible": "90", "list_is_fixed": "on"}).status_code == 403
    review.refresh_from_db()
    assert not review.is_drawn


def test_office_reads_and_changes_nothing(review: CaseReview, page: str) -> None:
    client = signed_in(make_office())
    assert client.get(page).status_code == 200
    assert client.post(page, {f"value_{FIRST}": "yes"}).status_code == 403


# The draw -------------------------------------------------------------------------------------------------------------
def test_draw_on_its_page() -> None:
    review = make_review()
    client = signed_in(representative_of(review.facility))
    assert "Number your eligible cases, then draw." in text_of(client.get(url("case_review", review)))
    answer = client.post(url("draw", review), {"eligible": "214", "list_is_fixed": "on"}, follow=True)
    assert answer.redirect_chain == [(url("case_review", review), 302)]
    said = text_of(answer)
    assert "30 of 214 cases were drawn at random." in said
    assert "30 of 214 eligible cases were drawn on" in said
    assert said.count("Not started") == 30
    assert "Begin with case file 1" in said


def test_small_draw_is_told_on_the_page_and_to_the_office() -> None:
    review = make_review()
    client = signed_in(representative_of(review.facility))
    said = text_of(client.post(url("draw", review), {"eligible": "12", "list_is_fixed": "on"}, follow=True))
    assert "You have fewer than 30 eligible cases, so all of them were taken: 12." in said
    assert "The office was told." in said
    later = text_of(client.get(url("case_review", review)))
    assert "All eligible cases were taken." in later
    assert "You have 12 eligible cases, fewer than 30." in later
    assert Message.objects.filter(kind="office_small_draw").count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter how many eligible cases you have."),
        ("0", "There must be at least 1 eligible case."),
        ("100001", "Enter a number up to 100,000."),
        ("many", "Enter a whole number, such as 214."),
    ],
)
def test_wrong_numbers_are_told_and_kept(typed: str, sentence: str) -> None:
    review = make_review()
    answer = signed_in(representative_of(review.facility)).post(url("draw", review), {"eligible": typed})
    assert answer.status_code == 422
    said = text_of(answer)
    assert sentence in said
    assert "Number your list first, then confirm it here." in said
    assert f'value="{typed}"' in said or not typed
    review.refresh_from_db()
    assert not review.is_drawn


def test_second_draw_is_refused_and_shows_the_first(review: CaseReview, editor: Client) -> None:
    seed = review.seed
    assert editor.get(url("draw", review)).status_code == 302
    said = text_of(editor.post(url("draw", review), {"eligible": "900", "list_is_fixed": "on"}, follow=True))
    assert "The files are drawn already. A draw happens once" in said
    assert "30 of 214 eligible cases" in said
    review.refresh_from_db()
    assert review.seed == seed


# A case file ----------------------------------------------------------------------------------------------------------
def test_file_shows_its_items_in_groups(review: CaseReview, editor: Client, page: str) -> None:
    said = text_of(editor.get(page))
    file = first_file(review)
    assert f"Number {file.drawn_number} on your list" in said
    groups = re.findall(r'<h2 id="group-\d+">([^<]+)</h2>', said)
    assert groups == ["Pathway", "Decision", "Preparation", "Procedure", "Aftercare", "Follow-up"]
    assert said.count("<legend>") == 20
    assert said.count('type="radio"') == 80
    assert re.search(r'<label for="id_remark_referral">Remark<span class="visually-hidden"> on item 1</span>', said)


def test_answers_are_saved_and_the_next_file_opens(review: CaseReview, editor: Client, page: str) -> None:
    sent = form_of(editor.get(page)) | {f"value_{FIRST}": "yes", f"value_{SECOND}": "partly"}
    answer = editor.post(page, {**sent, "save_next": "1"}, follow=True)
    assert answer.redirect_chain == [(url("case_file", review, 2), 302)]
    assert "Case file 1 is saved; 18 items are still open." in text_of(answer)
    assert stored(first_file(review)) == {FIRST: ("yes", ""), SECOND: ("partly", "")}
    listed = text_of(editor.get(url("case_review", review)))
    assert "2 of 20 items" in listed
    assert "0 of 30 complete" in listed
    assert "Go on with case file 1" in listed


def test_save_stays_and_the_last_file_leads_back(review: CaseReview, editor: Client, page: str) -> None:
    assert editor.post(page, form_of(editor.get(page))).headers["Location"] == page
    last = url("case_file", review, 30)
    assert "Save and finish" in text_of(editor.get(last))
    leads = editor.post(last, form_of(editor.get(last)) | {"save_next": "1"})
    assert leads.headers["Location"] == url("case_review", review)


def test_complete_files_are_said_to_be_complete(editor: Client, review: CaseReview, page: str) -> None:
    complete(first_file(review), but=(THIRD,))
    sent = form_of(editor.get(page)) | {f"value_{THIRD}": "yes"}
    assert "Case file 1 is saved and complete." in text_of(editor.post(page, sent, follow=True))
    assert "Go on with case file 2" in text_of(editor.get(url("case_review", review)))


@pytest.mark.parametrize(("value", "label"), [("no", "No"), ("not_applicable", "Not applicable")])
def test_missing_remark_is_told_and_nothing_typed_is_lost(
    review: CaseReview, editor: Client, page: str, value: str, label: str
) -> None:
    typed = {f"value_{FIRST}": "yes", f"value_{THIRD}": value, f"remark_{SECOND}": "Look it up \N{EN DASH} <b>"}
    answer = editor.post(page, form_of(editor.get(page)) | typed)
    assert answer.status_code == 422
    assert text_of(answer).count(f"Item 3: say in a few words why you chose “{label}”.") == 2  # on top, at the field
    assert 'href="#id_remark_recent_imaging"' in text_of(answer)
    shown = form_of(answer)
    assert {name: shown[name] for name in typed} == typed
    assert stored(first_file(review)) == {}

    editor.post(page, shown | {f"remark_{THIRD}": "Outside of the protocol."})

    assert stored(first_file(review)) == {
        FIRST: ("yes", ""),
        SECOND: ("", "Look it up \N{EN DASH} <b>"),
        THIRD: (value, "Outside of the protocol."),
    }


def test_long_remarks_and_unknown_answers_are_told(review: CaseReview, editor: Client, page: str) -> None:
    typed = {f"remark_{FIRST}": "x" * (REMARK_MAX + 1), f"value_{SECOND}": "perhaps"}
    answer = editor.post(page, form_of(editor.get(page)) | typed)
    assert answer.status_code == 422
    assert "Shorten the remark to 500 characters." in text_of(answer)
    assert "x" * (REMARK_MAX + 1) in text_of(answer)
    assert stored(first_file(review)) == {}


# Two people -----------------------------------------------------------------------------------------------------------
def test_two_people_on_different_items_both_count(review: CaseReview, editor: Client, page: str) -> None:
    colleague = signed_in(make_member(review.facility, name="Dr Nora Lind"))
    answer(first_file(review), {THIRD: (CaseValue.NO, "Older than agreed.")})
    mine, theirs = form_of(editor.get(page)), form_of(colleague.get(page))
    colleague.post(page, theirs | {f"value_{SECOND}": "partly", f"value_{THIRD}": "yes", f"remark_{THIRD}": ""})
    assert editor.post(page, mine | {f"value_{FIRST}": "yes"}).status_code == 302
    assert stored(first_file(review)) == {FIRST: ("yes", ""), SECOND: ("partly", ""), THIRD: ("yes", "")}


def test_two_people_on_one_item_are_told_before_anything_is_replaced(
    review: CaseReview, editor: Client, page: str
) -> None:
    colleague = signed_in(make_member(review.facility, name="Dr Nora Lind"))
    mine, theirs = form_of(editor.get(page)), form_of(colleague.get(page))
    colleague.post(
        page, theirs | {f"value_{FIRST}": "no", f"remark_{FIRST}": "By telephone.", f"value_{SECOND}": "yes"}
    )

    told = editor.post(page, mine | {f"value_{FIRST}": "yes", f"value_{THIRD}": "partly", "save_next": "1"})

    assert told.status_code == 409
    assert "The same items were changed meanwhile. Nothing was saved yet." in text_of(told)
    assert "Dr Nora Lind saved “No” here, with the remark “By telephone.”." in text_of(told)
    assert stored(first_file(review)) == {FIRST: ("no", "By telephone."), SECOND: ("yes", "")}
    shown = form_of(told)
    assert [shown[f"value_{key}"] for key in (FIRST, SECOND, THIRD)] == ["yes", "yes", "partly"]

    assert editor.post(page, shown).status_code == 302

    assert stored(first_file(review)) == {FIRST: ("yes", ""), SECOND: ("yes", ""), THIRD: ("partly", "")}


def test_own_second_window_is_named_as_such(review: CaseReview, editor: Client, page: str) -> None:
    first, second = form_of(editor.get(page)), form_of(editor.get(page))
    editor.post(page, first | {f"value_{FIRST}": "partly"})
    told = editor.post(page, second | {f"value_{FIRST}": "yes"})
    assert "You saved in another window “Partly” here." in text_of(told)


def test_stale_page_with_a_missing_remark_still_knows_what_it_showed(
    review: CaseReview, editor: Client, page: str
) -> None:
    mine = form_of(editor.get(page))
    answer(first_file(review), {FIRST: (CaseValue.PARTLY, "")})
    refused = editor.post(page, mine | {f"value_{FIRST}": "no"})
    assert refused.status_code == 422
    told = editor.post(page, form_of(refused) | {f"remark_{FIRST}": "By telephone."})
    assert told.status_code == 409
    assert stored(first_file(review)) == {FIRST: ("partly", "")}


# After submission -----------------------------------------------------------------------------------------------------
@pytest.fixture
def submitted() -> CaseReview:
    review = make_drawn(2)
    answer_all(review.application)
    for file in review.files.all():
        complete(file)
    answer(first_file(review), {SECOND: (CaseValue.NO, "Seen on the day only.")})
    submit(review.application)
    return review


def test_submitted_files_are_read(submitted: CaseReview) -> None:
    client = signed_in(representative_of(submitted.facility))
    said = text_of(client.get(url("case_file", submitted, 1)))
    assert "The application is read-only since it was submitted on" in said
    assert "Seen on the day only." in said
    assert 'type="radio"' not in said
    listed = text_of(client.get(url("case_review", submitted)))
    assert "The application is read-only since it was submitted on" in listed
    assert "with case file" not in listed


def test_answers_that_come_too_late_are_shown_and_not_saved(review: CaseReview, editor: Client, page: str) -> None:
    sent = form_of(editor.get(page)) | {f"value_{FIRST}": "no", f"remark_{FIRST}": "Sent by telephone only."}
    Application.objects.filter(pk=review.application_id).update(status=ApplicationStatus.WITHDRAWN)
    told = editor.post(page, sent)
    assert told.status_code == 409
    said = text_of(told)
    assert "Your answers were not saved." in said
    assert "The application was withdrawn and is read-only." in said
    assert "Sent by telephone only." in said
    assert stored(first_file(review)) == {}


def test_queries_do_not_grow_with_the_files_nor_with_the_answers() -> None:
    counted = set()
    for eligible in (1, 30):
        review = make_drawn(eligible)
        if eligible > 1:
            for file in review.files.all():
                complete(file)
        client = signed_in(representative_of(review.facility))
        client.get(url("case_review", review))
        with CaptureQueriesContext(connection) as queries:
            client.get(url("case_review", review))
            client.get(url("case_file", review, 1))
        counted.add(len(queries))
    assert len(counted) == 1
    assert CaseAnswer.objects.count() == 600
