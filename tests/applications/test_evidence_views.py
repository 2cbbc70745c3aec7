"""The library, the files, and adding evidence to a criterion, through the pages."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications import services
from applications.choices import EvidenceKind
from applications.models import Application, Evidence, EvidenceLink
from iasios.accounts.models import User
from registration.choices import Access
from registration.models import Facility
from tests.applications import evidence_files as files
from tests.factories.applications import (
    answer_all,
    answer_to,
    complete_case_review,
    make_application,
    make_member,
    submit,
)
from tests.factories.billing import make_facility, make_office

pytestmark = pytest.mark.django_db


def hand_in(application: Application) -> None:
    answer_all(application)
    complete_case_review(application)
    submit(application)


@pytest.fixture
def application() -> Application:
    return make_application()


@pytest.fixture
def facility(application: Application) -> Facility:
    return application.facility


@pytest.fixture
def editor(facility: Facility) -> User:
    return make_member(facility)


@pytest.fixture
def signed_in(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def stored(facility: Facility, by: User, number: int = 1) -> Evidence:
    upload = files.upload(f"leaflet {number}.pdf", files.pdf(str(number)))
    return services.add_evidence(
        facility=facility, by=by, kind=EvidenceKind.UPLOADED, title=f"Leaflet {number}", upload=upload
    )


def link(application: Application, code: str, evidence: Evidence, by: User) -> EvidenceLink:
    return services.link_evidence(answer=answer_to(application, code), evidence=evidence, by=by)


def library(facility: Facility) -> str:
    return reverse("evidence_library", args=[facility.slug])


def adding(facility: Facility, code: str = "8a") -> str:
    return reverse("add_evidence", args=[facility.slug, code])


def removing(facility: Facility, code: str = "8a") -> str:
    return reverse("remove_evidence", args=[facility.slug, code])


def page_of(facility: Facility, evidence: Evidence) -> str:
    return reverse("evidence_file", args=[facility.slug, evidence.key])


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# The library ----------------------------------------------------------------------------------------------------------
def test_empty_library_says_what_will_be_there(signed_in: Client, facility: Facility) -> None:
    assert "Your library is empty" in words(signed_in.get(library(facility)))


def test_library_is_locked_with_its_reason_before_enrolment(client: Client) -> None:
    facility = make_facility()
    client.force_login(make_member(facility))
    page = client.get(library(facility))
    assert "Opens when the office has recorded your payment." in words(page)
    assert b'type="file"' not in page.content
    refused = client.post(library(facility), {"way": "on_request", "title": "Dose register"})
    assert refused.status_code == 409
    assert not Evidence.objects.exists()


def test_upload_to_the_library(signed_in: Client, facility: Facility) -> None:
    sent = {"way": "upload", "title": "Patient leaflet", "file": files.upload("leaflet.pdf", files.pdf())}
    page = signed_in.post(library(facility), sent, follow=True)
    text = words(page)
    assert "\u201cPatient leaflet\u201d is in your library." in text
    assert "PDF, " in text
    assert "leaflet.pdf, added by Dr Ilse Brandt" in text
    assert "Not linked to a criterion yet" in text


def test_library_says_where_each_piece_is_used(
    signed_in: Client, application: Application, facility: Facility, editor: User
) -> None:
    evidence = stored(facility, editor)
    for code in ("8b", "8a"):
        link(application, code, evidence, editor)
    page = signed_in.get(library(facility))
    assert "Used in criterion 8a , criterion 8b" in words(page)
    assert reverse("criterion", args=[facility.slug, "8a"]).encode() in page.content


def test_refused_upload_keeps_title_and_says_why(signed_in: Client, facility: Facility) -> None:
    sent = {"way": "upload", "title": "Patient leaflet", "file": files.upload("leaflet.pdf", files.EXE)}
    page = signed_in.post(library(facility), sent)
    assert page.status_code == 422
    assert b'value="Patient leaflet"' in page.content
    assert "its content is something else" in words(page)
    assert not Evidence.objects.exists()


def test_library_takes_the_same_number_of_queries_for_one_and_three(
    signed_in: Client, application: Application, facility: Facility, editor: User
) -> None:
    signed_in.get(library(facility))  # the first request of a session reads more
    counts = []
    for numbers in (range(1), range(1, 3)):
        for number in numbers:
            evidence = stored(facility, editor, number)
            link(application, "8a", evidence, editor)
            link(application, "8b", evidence, editor)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert signed_in.get(library(facility)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_reader_sees_the_library_and_gets_no_form(client: Client, facility: Facility, editor: User) -> None:
    stored(facility, editor)
    client.force_login(make_member(facility, access=Access.READER))
    page = client.get(library(facility))
    assert "Leaflet 1" in words(page)
    assert b'type="file"' not in page.content
    assert client.post(library(facility), {"way": "on_request", "title": "X"}).status_code == 403


# Files ----------------------------------------------------------------------------------------------------------------
def test_download_is_an_attachment_that_nothing_can_run(signed_in: Client, facility: Facility, editor: User) -> None:
    evidence = stored(facility, editor)
    response = signed_in.get(page_of(facility, evidence))
    assert b"".join(response.streaming_content) == files.pdf("1")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'attachment; filename="leaflet 1.pdf"'
    assert response.headers["Content-Length"] == str(evidence.size)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert set(response.headers["Cache-Control"].split(", ")) == {"no-store", "private"}


def test_name_of_a_file_survives_in_any_script(signed_in: Client, facility: Facility, editor: User) -> None:
    upload = files.upload("Αναφορά \u201ea\u201c.pdf", files.pdf())
    evidence = services.add_evidence(
        facility=facility, by=editor, kind=EvidenceKind.UPLOADED, title="Report", upload=upload
    )
    response = signed_in.get(page_of(facility, evidence))
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%CE%91")


def test_on_request_has_nothing_to_download(signed_in: Client, facility: Facility, editor: User) -> None:
    evidence = services.add_evidence(facility=facility, by=editor, kind=EvidenceKind.ON_REQUEST, title="Dose register")
    assert signed_in.get(page_of(facility, evidence)).status_code == 404
    page = signed_in.get(library(facility))
    assert page_of(facility, evidence).encode() not in page.content
    assert "Available on request" in words(page)


def test_members_of_another_facility_find_nothing(
    client: Client, application: Application, facility: Facility, editor: User
) -> None:
    evidence = stored(facility, editor)
    link(application, "8a", evidence, editor)
    other = make_application("Queen Anne Hospital").facility
    client.force_login(make_member(other))
    for url in (library(facility), page_of(facility, evidence), page_of(other, evidence), adding(facility)):
        assert client.get(url).status_code == 404
    for url in (library(facility), adding(facility), removing(facility)):
        assert client.post(url, {"evidence": evidence.key}).status_code == 404
    foreign = client.post(adding(other), {"way": "library", "evidence": evidence.key})
    assert foreign.status_code == 422
    assert "not in your library" in words(foreign)
    assert EvidenceLink.objects.count() == 1


def test_nobody_without_an_account_gets_a_file(client: Client, facility: Facility, editor: User) -> None:
    response = client.get(page_of(facility, stored(facility, editor)))
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/")


def test_office_opens_a_file_and_adds_none(client: Client, facility: Facility, editor: User) -> None:
    evidence = stored(facility, editor)
    client.force_login(make_office())
    assert client.get(page_of(facility, evidence)).status_code == 200
    assert client.post(adding(facility), {"way": "on_request", "title": "X"}).status_code == 403


# At a criterion -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("way", ["upload", "on_request", "library", "nonsense"])
def test_each_way_has_its_form(signed_in: Client, facility: Facility, way: str) -> None:
    assert signed_in.get(adding(facility), {"way": way}).status_code == 200


def test_upload_at_a_criterion_links_it_and_returns(
    signed_in: Client, application: Application, facility: Facility
) -> None:
    sent = {"way": "upload", "title": "", "note": "page 4", "file": files.upload("Patient leaflet.pdf", files.pdf())}
    response = signed_in.post(adding(facility), sent)
    assert response.status_code == 302
    assert response.headers["Location"] == reverse("criterion", args=[facility.slug, "8a"]) + "#evidence"
    page = signed_in.get(response.headers["Location"])
    assert "Patient leaflet" in words(page)
    assert "Where to look: page 4" in words(page)
    assert page_of(facility, Evidence.objects.get()).encode() in page.content


def test_declaration_at_a_criterion(signed_in: Client, application: Application, facility: Facility) -> None:
    page = signed_in.post(adding(facility), {"way": "on_request", "title": "Dose register"}, follow=True)
    assert "\u201cDose register\u201d is linked to criterion 8a." in words(page)
    assert answer_to(application, "8a").evidence_links.get().evidence.kind == EvidenceKind.ON_REQUEST


def test_choosing_from_the_library_stores_no_second_file(
    signed_in: Client, application: Application, facility: Facility, editor: User
) -> None:
    evidence = stored(facility, editor)
    form = signed_in.get(adding(facility), {"way": "library"})
    assert f'value="{evidence.key}"'.encode() in form.content
    for _double_click in range(2):
        assert signed_in.post(adding(facility), {"way": "library", "evidence": evidence.key}).status_code == 302
    assert answer_to(application, "8a").evidence_links.count() == 1
    assert Evidence.objects.count() == 1
    assert "Nothing to choose from" in words(signed_in.get(adding(facility), {"way": "library"}))


def test_same_file_again_is_offered_for_linking(
    signed_in: Client, application: Application, facility: Facility, editor: User
) -> None:
    evidence = stored(facility, editor)
    sent = {"way": "upload", "title": "Copy", "note": "page 4", "file": files.upload("copy.pdf", files.pdf("1"))}
    page = signed_in.post(adding(facility), sent)
    assert page.status_code == 409
    assert "The same file is already in your library as \u201cLeaflet 1\u201d." in words(page)
    assert "Link \u201cLeaflet 1\u201d instead" in words(page)
    assert b'value="Copy"' in page.content
    signed_in.post(adding(facility), {"way": "library", "evidence": evidence.key, "note": "page 4"})
    assert answer_to(application, "8a").evidence_links.get().note == "page 4"


def test_double_click_on_upload_is_one_upload(signed_in: Client, application: Application, facility: Facility) -> None:
    for _double_click in range(2):
        sent = {"way": "upload", "title": "", "file": files.upload("leaflet.pdf", files.pdf())}
        assert signed_in.post(adding(facility), sent).status_code == 302
    assert Evidence.objects.count() == 1
    assert answer_to(application, "8a").evidence_links.count() == 1


def test_refused_file_keeps_what_was_typed(signed_in: Client, facility: Facility) -> None:
    sent = {
        "way": "upload",
        "title": "Patient leaflet",
        "note": "page 4",
        "file": files.upload("leaflet.html", files.HTML),
    }
    page = signed_in.post(adding(facility), sent)
    assert page.status_code == 422
    assert b'value="Patient leaflet"' in page.content
    assert b'value="page 4"' in page.content
    assert "Choose a file again: browsers do not keep it." in words(page)
    assert reverse("criterion", args=[facility.slug, "8a"]).encode() in page.content


def test_removing_takes_it_off_the_criterion_only(
    signed_in: Client, application: Application, facility: Facility, editor: User
) -> None:
    evidence = stored(facility, editor)
    link(application, "8a", evidence, editor)
    page = signed_in.post(removing(facility), {"evidence": evidence.key}, follow=True)
    assert "\u201cLeaflet 1\u201d is removed here. It stays in your library." in words(page)
    again = signed_in.post(removing(facility), {"evidence": evidence.key}, follow=True)
    assert "This evidence is not linked here any more." in words(again)
    assert Evidence.objects.count() == 1


def test_removing_needs_a_post(signed_in: Client, application: Application, facility: Facility, editor: User) -> None:
    evidence = stored(facility, editor)
    link(application, "8a", evidence, editor)
    answer = signed_in.get(removing(facility), {"evidence": evidence.key})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("criterion", args=[facility.slug, "8a"]) + "#evidence"
    assert evidence.links.count() == 1


def test_submitted_application_refuses_with_a_sentence(
    signed_in: Client, application: Application, facility: Facility, editor: User
) -> None:
    evidence = stored(facility, editor)
    link(application, "8a", evidence, editor)
    hand_in(application)
    page = signed_in.post(adding(facility), {"way": "on_request", "title": "Dose register"})
    assert page.status_code == 409
    assert "read-only since it was submitted" in words(page)
    assert "Dose register" in words(page)
    removed = signed_in.post(removing(facility), {"evidence": evidence.key}, follow=True)
    assert "read-only since it was submitted" in words(removed)
    assert EvidenceLink.objects.count() == 1
    assert b'name="evidence"' not in signed_in.get(reverse("criterion", args=[facility.slug, "8a"])).content


def test_criterion_that_does_not_exist_is_not_found(signed_in: Client, facility: Facility) -> None:
    assert signed_in.get(adding(facility, "99z")).status_code == 404
