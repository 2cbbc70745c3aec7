"""The pages of an application, as each kind of person sees them."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications import services
from applications.choices import ApplicationStatus, Assessment, EvidenceKind
from applications.models import DESCRIPTION_MAX, Application
from iasios.accounts.models import User
from registration.choices import Access
from registration.models import Facility
from tests.factories.accounts import UserFactory
from tests.factories.applications import (
    answer_all,
    answer_to,
    complete_case_review,
    make_application,
    make_complete,
    make_edition,
    make_member,
    representative_of,
    save,
    submit,
)
from tests.factories.billing import make_facility

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def list_url(facility: Facility) -> str:
    return reverse("application", args=[facility.slug])


def page_url(application: Application, code: str) -> str:
    return reverse("criterion", args=[application.facility.slug, code])


def submit_url(facility: Facility) -> str:
    return reverse("submit_application", args=[facility.slug])


def typed(**more: Any) -> dict[str, Any]:
    return {"assessment": "met", "description": "As it is.", "version": "0", **more}


def declare_evidence(application: Application, title: str) -> None:
    by = representative_of(application.facility)
    services.link_evidence(
        answer=answer_to(application, "1a"),
        evidence=services.add_evidence(facility=application.facility, by=by, kind=EvidenceKind.ON_REQUEST, title=title),
        by=by,
    )


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def application() -> Application:
    return make_application()


@pytest.fixture
def editor(application: Application) -> Client:
    return signed_in(make_member(application.facility))


# Before enrolment -----------------------------------------------------------------------------------------------------
def test_before_enrolment_the_page_is_locked_with_its_reason_and_shows_the_standards() -> None:
    make_edition()
    facility = make_facility()
    client = signed_in(representative_of(facility))
    page = text_of(client.get(list_url(facility)))
    assert "Opens when the office has recorded your payment." in page
    assert "Everyone who treats IO patients is licensed" in page
    assert reverse("criterion", args=[facility.slug, "1a"]) not in page
    assert client.get(reverse("criterion", args=[facility.slug, "1a"])).status_code == 404
    assert client.get(submit_url(facility)).status_code == 302
    assert client.post(submit_url(facility), {"declared": "on"}).status_code == 404


def test_locked_page_without_an_edition_says_what_will_be_there() -> None:
    facility = make_facility()
    response = signed_in(representative_of(facility)).get(list_url(facility))
    assert "The standards will stand here" in text_of(response)


# Who may come in ------------------------------------------------------------------------------------------------------
def test_strangers_and_members_of_other_facilities_find_nothing(application: Application) -> None:
    other = make_facility("Clinique du Lac")
    for user in (UserFactory(), representative_of(other)):
        client = signed_in(user)
        for url in (list_url(application.facility), page_url(application, "1a"), submit_url(application.facility)):
            assert client.get(url).status_code == 404, url
            assert client.post(url, typed(declared="on")).status_code in {404, 405}, url
    assert answer_to(application, "1a").version == 0


def test_visitors_sign_in_first(application: Application) -> None:
    response = Client().get(page_url(application, "1a"))
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


def test_readers_read(application: Application) -> None:
    save(application, "1a", "Licences are checked each January.")
    client = signed_in(make_member(application.facility, access=Access.READER))
    page = text_of(client.get(page_url(application, "1a")))
    assert "Licences are checked each January." in page
    assert "You can read this answer, but not change it." in page
    assert "<textarea" not in page
    assert client.post(page_url(application, "1a"), typed(version="1")).status_code == 403
    assert "You can read the application, but not change it." in text_of(client.get(list_url(application.facility)))


def test_office_reads(application: Application) -> None:
    client = signed_in(UserFactory(is_staff=True))
    assert client.get(list_url(application.facility)).status_code == 200
    assert "<textarea" not in text_of(client.get(page_url(application, "1a")))
    assert client.post(page_url(application, "1a"), typed()).status_code == 403


# The task list --------------------------------------------------------------------------------------------------------
def test_task_list_shows_state_and_progress(application: Application, editor: Client) -> None:
    save(application, "1a")
    by = representative_of(application.facility)
    services.save_answer(answer=answer_to(application, "1b"), assessment="partly", description="", version=0, by=by)
    page = text_of(editor.get(list_url(application.facility)))
    assert "1 of 27 answered" in page
    assert "0 of 14 answered" in page
    assert page.count("</svg>Answered</span>") == 1
    assert page.count("</svg>In progress</span>") == 1
    assert page.count("</svg>Not started</span>") == 39
    declare_evidence(application, "Diplomas")
    assert "1 piece of evidence" in text_of(editor.get(list_url(application.facility)))
    assert "26 core criteria are not answered yet" in page
    assert f"Only the authorised representative, {by.name}, can submit." in page
    assert submit_url(application.facility) not in page


def test_representative_finds_the_way_to_submission(application: Application) -> None:
    page = text_of(signed_in(representative_of(application.facility)).get(list_url(application.facility)))
    assert submit_url(application.facility) in page


def test_pages_take_the_same_number_of_queries_however_much_there_is(application: Application, editor: Client) -> None:
    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert editor.get(url).status_code == 200
        return len(captured)

    urls = (list_url(application.facility), page_url(application, "1a"), submit_url(application.facility))
    editor.get("/")  # the first page of a session writes when it was last seen
    declare_evidence(application, "Diplomas")
    before = [queries(url) for url in urls]
    answer_all(application, but=("1c",), extended=True)
    for number in range(3):
        make_member(application.facility)
        declare_evidence(application, f"Training record {number}")
    after = [queries(url) for url in urls]
    assert after == before
    assert max(after) <= 20


# One criterion --------------------------------------------------------------------------------------------------------
def test_criterion_page_shows_its_facts(application: Application, editor: Client) -> None:
    page = text_of(editor.get(page_url(application, "1b")))
    assert "counts for Centre of Excellence only" in page
    assert "IO physicians hold a formal" in page
    assert "Logbook summaries" in page
    assert "Diplomas" not in page
    assert "(optional)" not in page
    assert page_url(application, "1a") in page
    assert page_url(application, "1c") in page
    assert "required for accreditation" in text_of(editor.get(page_url(application, "1a")))


@pytest.mark.parametrize("code", ["9z", "1A", "0"])
def test_unknown_criterion_is_not_found(application: Application, editor: Client, code: str) -> None:
    assert editor.get(page_url(application, code)).status_code == 404


def test_saving_stays_or_goes_on(application: Application, editor: Client) -> None:
    response = editor.post(page_url(application, "1a"), typed(then="stay"))
    assert response["Location"] == page_url(application, "1a")
    assert answer_to(application, "1a").assessment == Assessment.MET
    response = editor.post(page_url(application, "1b"), typed(then="next"))
    assert response["Location"] == page_url(application, "1c")
    last = application.answers.last()
    assert last is not None
    response = editor.post(page_url(application, last.criterion.code), typed(then="next"))
    assert response["Location"] == list_url(application.facility)
    assert "is saved." in text_of(editor.get(response["Location"]))


def test_half_an_answer_can_be_saved(application: Application, editor: Client) -> None:
    editor.post(page_url(application, "1a"), {"description": "Half", "version": "0"})
    assert answer_to(application, "1a").description == "Half"


def test_too_long_a_text_is_kept_with_a_sentence(application: Application, editor: Client) -> None:
    text = "a" * (DESCRIPTION_MAX + 1)
    response = editor.post(page_url(application, "1a"), typed(description=text))
    assert response.status_code == 422
    page = text_of(response)
    assert "The description is too long." in page
    assert "It has 8001 now." in page
    assert text in page
    assert answer_to(application, "1a").version == 0


def test_lines_end_once(application: Application, editor: Client) -> None:
    text = "a\r\n" * (DESCRIPTION_MAX // 2 - 1) + "ab"
    assert editor.post(page_url(application, "1a"), typed(description=text)).status_code == 302
    assert "\r" not in answer_to(application, "1a").description


@pytest.mark.parametrize("wrong", [{"version": ""}, {"version": "x"}, {"version": "-1"}, {"assessment": "perfect"}])
def test_tampered_fields_are_answered_in_words(application: Application, editor: Client, wrong: dict[str, str]) -> None:
    response = editor.post(page_url(application, "1a"), typed(**wrong))
    assert response.status_code == 422
    assert "As it is." in text_of(response)


def test_stale_save_shows_both_versions_and_the_next_save_counts(application: Application, editor: Client) -> None:
    save(application, "1a", "What the representative wrote.")
    response = editor.post(page_url(application, "1a"), typed(assessment="partly", description="What I wrote."))
    assert response.status_code == 409
    page = text_of(response)
    assert "What the representative wrote." in page
    assert page.count("What I wrote.") == 2  # beside the other version, and in the form
    assert f"{representative_of(application.facility).name} saved this while you were writing" in page
    assert 'name="version" value="1"' in page
    assert answer_to(application, "1a").description == "What the representative wrote."
    editor.post(page_url(application, "1a"), typed(description="What I wrote.", version="1"))
    assert answer_to(application, "1a").description == "What I wrote."


def test_text_of_people_is_escaped(application: Application, editor: Client) -> None:
    editor.post(page_url(application, "1a"), typed(description="<script>alert(1)</script>"))
    assert "<script>alert(1)" not in text_of(editor.get(page_url(application, "1a")))


# Submission -----------------------------------------------------------------------------------------------------------
def test_submit_page_lists_what_is_missing_with_links(application: Application) -> None:
    answer_all(application, but=("8a",))
    client = signed_in(representative_of(application.facility))
    page = text_of(client.get(submit_url(application.facility)))
    assert f'<a href="{page_url(application, "8a")}">8a</a>' in page
    assert "1 core criterion is not answered yet" in page
    assert "The case review has not begun" in page
    assert 'name="declared"' not in page
    response = client.post(submit_url(application.facility), {"declared": "on"})
    assert response.status_code == 409
    assert "The application was not submitted." in text_of(response)
    assert "8a" in text_of(response)


def test_declaration_must_be_ticked() -> None:
    application = make_complete()
    client = signed_in(representative_of(application.facility))
    response = client.post(submit_url(application.facility), {})
    assert response.status_code == 422
    assert "Tick the box to declare that the application is accurate." in text_of(response)
    application.refresh_from_db()
    assert application.is_draft


def test_representative_submits_and_finds_the_receipt() -> None:
    application = make_complete()
    client = signed_in(representative_of(application.facility))
    assert 'name="declared"' in text_of(client.get(submit_url(application.facility)))
    response = client.post(submit_url(application.facility), {"declared": "on"}, follow=True)
    application.refresh_from_db()
    assert application.status == ApplicationStatus.SUBMITTED
    assert application.receipt is not None
    page = text_of(response)
    assert "Your application is submitted." in page
    assert application.receipt.number in page
    assert "The application is read-only since it was submitted on" in page
    again = client.post(submit_url(application.facility), {"declared": "on"})
    assert again.status_code == 409
    assert client.get(submit_url(application.facility)).status_code == 302


def test_other_members_read_who_can_submit() -> None:
    application = make_complete()
    client = signed_in(make_member(application.facility))
    sentence = f"Only the authorised representative, {representative_of(application.facility).name}, can submit."
    shown = client.get(submit_url(application.facility))
    assert sentence in text_of(shown)
    assert 'name="declared"' not in text_of(shown)
    response = client.post(submit_url(application.facility), {"declared": "on"})
    assert response.status_code == 403
    assert sentence in text_of(response)
    application.refresh_from_db()
    assert application.is_draft


def test_after_submission_nothing_is_changed_and_nothing_typed_is_lost() -> None:
    application = make_complete()
    client = signed_in(representative_of(application.facility))
    submit(application)
    assert "<textarea" not in text_of(client.get(page_url(application, "1a")))
    response = client.post(page_url(application, "1a"), typed(description="Typed before submission.", version="1"))
    assert response.status_code == 409
    page = text_of(response)
    assert "Your text was not saved." in page
    assert "The application is read-only since it was submitted on" in page
    assert "Typed before submission." in page
    assert answer_to(application, "1a").description != "Typed before submission."


def test_evidence_may_be_added_while_the_assessors_ask() -> None:
    application = submit(make_complete())
    client = signed_in(representative_of(application.facility))
    offer = reverse("add_evidence", args=[application.facility.slug, "1a"])
    services.move(application, "begin_assessment", by=None)
    assert offer not in text_of(client.get(page_url(application, "1a")))
    services.move(application, "ask", by=None)
    page = text_of(client.get(page_url(application, "1a")))
    assert offer in page
    assert "<textarea" not in page


# The office's desk ----------------------------------------------------------------------------------------------------
def test_office_sees_applications_criteria_and_editions(application: Application) -> None:
    complete_case_review(application)
    save(application, "1a")
    client = signed_in(UserFactory(is_staff=True))
    assert "1 of 27" in text_of(client.get(reverse("admin:applications_application_changelist")))
    page = text_of(client.get(reverse("admin:applications_application_change", args=[application.pk])))
    assert "Withdraw application" in page
    assert "Submit application" not in page
    assert client.get(reverse("admin:applications_criterion_changelist"), {"level": "core"}).status_code == 200
    assert client.get(reverse("admin:applications_edition_changelist")).status_code == 200
    assert client.get(reverse("admin:applications_application_add")).status_code == 403
