"""Who comes to the assessors' pages, and which files leave through them."""

import pytest
from django.test import Client
from django.urls import reverse

from applications import services as applications
from applications.choices import EvidenceKind
from applications.models import Evidence, EvidenceLink
from assessment.models import Assignment, Clarification, Finding
from iasios.accounts.models import User
from tests.applications import evidence_files as files
from tests.assessment.desk import client_of, pages_of, url
from tests.factories.applications import answer_to, make_complete, make_member, representative_of, submit
from tests.factories.assessment import answer, ask, end, make_assessment, make_assessor
from tests.factories.billing import make_facility, make_office, make_person

pytestmark = pytest.mark.django_db


def uploaded(facility_of: Assignment, number: int) -> Evidence:
    facility = facility_of.facility
    upload = files.upload(f"protocol {number}.pdf", files.pdf(str(number)))
    by = representative_of(facility)
    title = f"Protocol {number}"
    return applications.add_evidence(facility=facility, by=by, kind=EvidenceKind.UPLOADED, title=title, upload=upload)


def posts_of(assignment: Assignment) -> list[tuple[str, dict[str, str]]]:
    """Return every address that takes a POST, with what would succeed."""
    return [
        (url("review_criterion", assignment, "1a"), {"verdict": "met", "comment": ""}),
        (url("ask_clarification", assignment, "1a"), {"question": "Who signs this?"}),
        (url("submit_findings", assignment), {}),
        (url("reopen_findings", assignment), {"reason": "I overlooked a document."}),
    ]


def everybody_else(assignment: Assignment) -> list[User]:
    return [
        make_person(name="Dr Sam Stranger"),
        make_assessor("Dr Una Unassigned").user,
        make_member(assignment.facility),
        representative_of(assignment.facility),
        representative_of(make_facility("Clinique du Lac")),
        make_office(),
    ]


def test_nobody_but_the_assessor_finds_the_pages_of_an_assignment() -> None:
    first, second = make_assessment()

    for user in [*everybody_else(first), second.assessor.user]:
        client = client_of(user)
        for page in pages_of(first)[1:8]:
            assert client.get(page).status_code == 404, (user, page)
        for page, data in posts_of(first):
            assert client.post(page, data).status_code == 404, (user, page)

    first.refresh_from_db()
    assert first.status == "active"
    assert not Finding.objects.exists()
    assert not Clarification.objects.exists()


def test_the_same_requests_succeed_for_the_assessor() -> None:
    first, _ = make_assessment()
    client = client_of(first)

    assert [client.get(page, follow=True).status_code for page in pages_of(first)] == [200] * len(pages_of(first))
    assert [client.post(page, data).status_code for page, data in posts_of(first)] == [302, 302, 409, 409]
    assert Finding.objects.count() == 1
    assert Clarification.objects.count() == 1


def test_the_desk_is_for_assessors_only() -> None:
    first, _ = make_assessment()
    idle = make_assessor("Dr Ida Idle")

    for user in (make_person(), make_office(), representative_of(first.facility)):
        assert client_of(user).get("/review/").status_code == 404
    assert "No applications yet" in client_of(idle.user).get("/review/").content.decode()
    idle.active = False
    idle.save()
    assert client_of(idle.user).get("/review/").status_code == 404


def test_visitors_sign_in_first() -> None:
    first, _ = make_assessment()

    for page in ("/review/", url("assignment", first), url("ask_clarification", first, "1a")):
        response = Client().get(page)
        assert response.status_code == 302
        assert reverse("account_login") in response["Location"]


def test_the_office_sees_no_assignment_on_a_desk_of_its_own() -> None:
    first, _ = make_assessment()
    both = make_assessor("Olga Office")
    both.user.is_staff = True
    both.user.save()
    client = client_of(both.user)

    assert first.facility.name not in client.get("/review/").content.decode()
    assert client.get(url("assignment", first)).status_code == 404


def test_an_ended_assignment_is_gone_at_once() -> None:
    first, _ = make_assessment()
    client = client_of(first)
    assert client.get(url("assignment", first)).status_code == 200

    end(first)

    assert first.facility.name not in client.get("/review/").content.decode()
    for page in pages_of(first)[1:8]:
        assert client.get(page).status_code == 404, page
    assert client.post(*posts_of(first)[0]).status_code == 404


def test_evidence_of_this_application_opens_and_nothing_else() -> None:
    application = make_complete()
    answer_1a = answer_to(application, "1a")
    submit(application)
    first, second = make_assessment(application)
    linked, sent, loose = (uploaded(first, number) for number in (1, 2, 3))
    EvidenceLink.objects.create(answer=answer_1a, evidence=linked)
    answer(ask(first), "It is in the protocol.", sent)
    client = client_of(second)

    response = client.get(url("review_evidence", second, linked.key))

    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="protocol 1.pdf"'
    assert b"".join(response.streaming_content) == files.pdf("1")
    assert client.get(url("review_evidence", second, sent.key)).status_code == 200
    assert client.get(url("review_evidence", second, loose.key)).status_code == 404
    assert client.get(url("review_evidence", second, "no-such-key")).status_code == 404
    page = client.get(url("review_criterion", second, "1a")).content.decode()
    assert [url("review_evidence", second, piece.key) in page for piece in (linked, sent, loose)] == [True, True, False]


def test_evidence_of_another_application_stays_closed() -> None:
    first, _ = make_assessment()
    elsewhere, _ = make_assessment()
    foreign = uploaded(elsewhere, 7)
    EvidenceLink.objects.create(answer=elsewhere.application.answers.get(criterion__code="1a"), evidence=foreign)

    assert client_of(elsewhere).get(url("review_evidence", elsewhere, foreign.key)).status_code == 200
    assert client_of(first).get(url("review_evidence", first, foreign.key)).status_code == 404


def test_evidence_on_request_is_named_without_a_file() -> None:
    application = make_complete()
    by = representative_of(application.facility)
    declared = applications.add_evidence(
        facility=application.facility, by=by, kind=EvidenceKind.ON_REQUEST, title="Rota of the service"
    )
    applications.link_evidence(answer=answer_to(application, "1a"), evidence=declared, by=by)
    first, _ = make_assessment(submit(application))
    client = client_of(first)

    page = client.get(url("review_criterion", first, "1a")).content.decode()

    assert "Rota of the service" in page
    assert url("review_evidence", first, declared.key) not in page
    assert client.get(url("review_evidence", first, declared.key)).status_code == 404
