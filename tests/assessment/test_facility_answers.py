"""Answering a question in the browser: evidence, mistakes, and two people at once."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications.models import Evidence
from assessment import services
from assessment.models import Clarification
from registration.choices import Access
from tests.applications import evidence_files as files
from tests.assessment.desk import client_of
from tests.assessment.office import errors, members_client, page, status_of, words
from tests.factories.applications import make_application, make_member, representative_of
from tests.factories.assessment import answer, ask, declare_evidence, make_assessment, submit_findings
from tests.factories.billing import make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def question() -> Clarification:
    first, _ = make_assessment()
    return ask(first, "1a", "Who signs the protocols?")


@pytest.fixture
def member(question: Clarification) -> Client:
    return members_client(question.facility)


def url(question: Clarification) -> str:
    return reverse("answer_clarification", args=[question.facility.slug, question.key])


def send(client: Client, question: Clarification, **data: Any) -> Any:
    response = client.post(url(question), data, follow=True)
    question.refresh_from_db()
    return response


def test_the_page_shows_question_statement_and_what_was_said(question: Clarification, member: Client) -> None:
    said = page(member, question.facility, "answer_clarification", question.key)

    assert "Who signs the protocols?" in said
    assert question.criterion.statement in said
    assert "We do this, and it is written down." in said
    assert "Send answer" in said


def test_an_answer_sends_the_application_back_to_the_assessors(question: Clarification, member: Client) -> None:
    application = question.application
    assert status_of(application) == "clarification"

    response = send(member, question, answer="The head of department,\r\nor the deputy.")

    assert response.redirect_chain[-1][0] == reverse("assessment", args=[question.facility.slug])
    assert "Your answer is with the assessors." in words(response)
    assert question.answer == "The head of department,\nor the deputy."
    assert question.answered_by == representative_of(question.facility)
    assert status_of(application) == "assessment"


def test_evidence_of_the_library_and_a_new_file(question: Clarification, member: Client) -> None:
    known = declare_evidence(question.application, "Rota of the winter")

    send(
        member,
        question,
        answer="See both.",
        evidence=[known.key],
        file=files.upload("minutes.pdf", files.pdf("minutes")),
        title="Minutes of May",
    )

    assert {piece.title for piece in question.evidence.all()} == {"Rota of the winter", "Minutes of May"}
    assert Evidence.objects.get(title="Minutes of May").facility == question.facility


def test_a_file_that_the_library_has_is_attached_from_there(question: Clarification, member: Client) -> None:
    send(member, question, answer="See this.", file=files.upload("minutes.pdf", files.pdf("minutes")))
    second = ask(question.assignment, "2b", "And here?")
    send(member, second, answer="See this again.", file=files.upload("copy.pdf", files.pdf("minutes")))

    assert list(second.evidence.all()) == list(question.evidence.all())
    assert Evidence.objects.filter(facility=question.facility).count() == 1


def test_evidence_of_another_facility_is_refused(question: Clarification, member: Client) -> None:
    declare_evidence(question.application)
    theirs = declare_evidence(make_application("Clinique du Lac"), "Secret of the lake")
    assert "Secret of the lake" not in page(member, question.facility, "answer_clarification", question.key)

    response = send(member, question, answer="See this.", evidence=[theirs.key])

    assert response.status_code == 422
    assert errors(response)["evidence"] == ["This piece is not in your library any more."]
    assert "See this." in words(response)
    assert not question.is_answered


@pytest.mark.parametrize("text", ["", "  \r\n "])
def test_an_empty_answer_keeps_what_was_ticked(question: Clarification, member: Client, text: str) -> None:
    piece = declare_evidence(question.application)

    response = send(member, question, answer=text, evidence=[piece.key], title="Minutes of May")

    assert response.status_code == 422
    assert errors(response) == {"answer": ["Write the answer."]}
    assert response.context["form"]["evidence"].value() == [piece.key]
    assert 'value="Minutes of May"' in words(response)
    assert not question.is_answered


def test_a_file_is_asked_for_again_when_something_else_is_missing(question: Clarification, member: Client) -> None:
    response = send(member, question, answer="", file=files.upload("minutes.pdf", files.pdf("minutes")))

    assert set(errors(response)) == {"answer", "file"}
    assert "Choose a file again" in errors(response)["file"][0]
    assert not Evidence.objects.exists()


def test_a_forbidden_file_is_refused_and_the_answer_kept(question: Clarification, member: Client) -> None:
    response = send(member, question, answer="See this.", file=SimpleUploadedFile("tool.exe", files.EXE))

    assert response.status_code == 422
    assert "tool.exe" in errors(response)["file"][0]
    assert "See this." in words(response)
    assert not question.is_answered
    assert not Evidence.objects.exists()


def test_an_answer_that_is_too_long_is_kept(question: Clarification, member: Client) -> None:
    text = "long " * 900

    response = send(member, question, answer=text)

    assert errors(response) == {"answer": ["Shorten it to 4,000 characters."]}
    assert text.strip() in words(response)


def test_the_second_of_two_answers_is_shown_back(question: Clarification, member: Client) -> None:
    answer(question, "The head of department.")

    response = send(member, question, answer="Nobody, to be honest.", file=files.upload("m.pdf", files.pdf("m")))

    assert response.status_code == 409
    said = words(response)
    assert "Your answer was not stored." in said
    assert "This question was answered by" in said
    assert "Nobody, to be honest." in said
    assert question.answer == "The head of department."
    assert not Evidence.objects.exists()


def test_an_answered_question_is_read_only(question: Clarification, member: Client) -> None:
    answer(question, "The head of department.")

    said = page(member, question.facility, "answer_clarification", question.key)

    assert "The head of department." in said
    assert "Answered by Dr Ada Kovács" in said
    assert "Send answer" not in said


def test_an_answer_to_a_closed_application_is_shown_back(question: Clarification, member: Client) -> None:
    for assignment in question.application.assignments.all():
        submit_findings(assignment)
    services.decide(application=question.application, outcome="not_yet", reasons="Too little.", by=make_office())

    response = send(member, question, answer="Too late, but here it is.")

    assert response.status_code == 409
    assert "The application is no longer in assessment." in words(response)
    assert "Too late, but here it is." in words(response)
    assert not question.is_answered


def test_a_reader_reads_but_does_not_answer(question: Clarification) -> None:
    reader = client_of(make_member(question.facility, access=Access.READER))

    assert "You can read this question, but not answer it." in words(reader.get(url(question)))
    assert reader.post(url(question), {"answer": "We."}).status_code == 403
    question.refresh_from_db()
    assert not question.is_answered


def test_what_is_asked_and_answered_is_text_and_not_markup(question: Clarification, member: Client) -> None:
    send(member, question, answer="<script>alert(1)</script>")

    source = member.get(reverse("assessment", args=[question.facility.slug])).content.decode()
    assert "<script>alert(1)" not in source
    assert "&lt;script&gt;alert(1)" in source
