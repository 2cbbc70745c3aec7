"""A facility never learns who assesses it: every page that its links reach, every e-mail, every document, its trail."""

import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from applications.models import Application
from assessment import services
from assessment.choices import Verdict
from iasios.audit.models import Entry
from iasios.documents.models import Document
from iasios.documents.services import render_document
from iasios.notifications.models import Message
from tests.assessment.office import NAMES, call_audit, desk, file_plan, members_client, request_plan, words
from tests.factories.assessment import (
    answer,
    ask,
    assign,
    declare_evidence,
    judge,
    make_assessor,
    make_submitted,
    submit_findings,
)
from tests.factories.billing import make_office

pytestmark = pytest.mark.django_db

LINK = re.compile(r'href="([^"#]+)')


def secrets_of(application: Application) -> list[str]:
    """Return what must stay unknown: each assessor's names and e-mail address."""
    users = [assignment.assessor.user for assignment in application.assignments.select_related("assessor__user")]
    return [secret for user in users for secret in (*user.name.split()[1:], user.email)]


def told(text: str, secrets: list[str]) -> list[str]:
    """Return the secrets that a text gives away. Whole words: keys in addresses are random letters."""
    return [secret for secret in secrets if re.search(rf"\b{re.escape(secret)}\b", text)]


@pytest.fixture
def application() -> Application:
    """Return an assessment that has seen everything but its decision, by assessors with unmistakable names."""
    application = make_submitted()
    for name in NAMES:
        assign(application, make_assessor(f"Dr {name}"))
    first, second = application.assignments.all()
    answer(ask(first, "1a"), "See the rota.", declare_evidence(application))
    ask(second, "2b")
    services.record_audit(audit=call_audit(application), minutes="The board was shown.", by=make_office())
    services.return_plan(plan=file_plan(request_plan(application)), reason="Name the physician.", by=make_office())
    extended = application.edition.criteria.filter(level="extended").values_list("code", flat=True)[0]
    for assignment in (first, second):
        judge(assignment, extended, Verdict.PARTLY, "One record is missing.")
        submit_findings(assignment)
    return application


def decide(application: Application) -> None:
    services.decide(application=application, outcome="accredited", reasons="All core is met.", by=make_office())


def read(document: Document) -> str:
    """Render a document and return its text on one line."""
    with render_document(document.pk).file.open("rb") as file:
        return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(file.read())).pages).split())


def reached(client: Client, start: str) -> dict[str, str]:
    """Return the source of every page below `start` that links lead to, by its address."""
    pages: dict[str, str] = {}
    waiting = [start]
    while waiting:
        address = waiting.pop()
        if address in pages:
            continue
        response = client.get(address)
        is_page = response.status_code == 200 and response["Content-Type"].startswith("text/html")
        pages[address] = words(response) if is_page else ""
        waiting += [link for link in LINK.findall(pages[address]) if link.startswith(start)]
    return {address: source for address, source in pages.items() if source}


@pytest.mark.parametrize("status", ["assessment", "decided"])
def test_no_page_that_links_reach_names_an_assessor(application: Application, status: str) -> None:
    if status == "decided":
        decide(application)
    slug, questions = application.facility.slug, application.clarifications.all()

    pages = reached(members_client(application.facility), reverse("journey", args=[slug]))

    named = ("assessment", "action_plan", "documents", "people", "details", "evidence_library", "case_review", "help")
    assert {reverse(name, args=[slug]) for name in named} <= set(pages)
    assert reverse("criterion", args=[slug, "1a"]) in pages
    # An answered question stands in full on the page of the assessment; only an open one has a link.
    asked = {reverse("answer_clarification", args=[slug, one.key]) for one in questions if not one.is_answered}
    assert status == "decided" or asked <= set(pages)
    secrets = secrets_of(application)
    assert {address: told(said, secrets) for address, said in pages.items() if told(said, secrets)} == {}


def test_no_email_and_no_document_names_an_assessor(application: Application) -> None:
    decide(application)
    facility, secrets = application.facility, secrets_of(application)
    mails = Message.objects.filter(to__in=facility.everybody)
    documents = Document.objects.within(facility.slug)

    assert {mail.kind for mail in mails} >= {
        "assessment_begun",
        "questions_to_answer",
        "audit_called",
        "audit_held",
        "plan_requested",
        "plan_returned",
        "result_positive",
    }
    assert {document.kind for document in documents} >= {"result_letter", "certificate"}
    texts = {f"{mail.kind} {mail.pk}": f"{mail.subject} {mail.text} {mail.html}" for mail in mails}
    texts |= {document.number: f"{document.title} {document.data} {read(document)}" for document in documents}
    assert {name: told(text, secrets) for name, text in texts.items() if told(text, secrets)} == {}


def test_the_applications_own_trail_names_no_assessor(application: Application) -> None:
    decide(application)
    entries = Entry.objects.about(application)

    assert {"ask", "resume", "decide"} <= {entry.verb.rsplit(".", 1)[-1] for entry in entries}
    secrets = secrets_of(application)
    trail = [f"{entry.actor_name} {entry.sentence} {entry.data} {entry.note}" for entry in entries]
    assert [text for text in trail if told(text, secrets)] == []


def test_the_search_would_find_a_name(application: Application) -> None:
    """The office does read the names, on its own pages; so the tests above look for what can be found."""
    secrets = secrets_of(application)
    said = words(desk().get(reverse("admin:assessment_assignment_changelist")))
    mails = " ".join(mail.text + mail.to for mail in Message.objects.filter(kind="assessor_assigned"))

    assert len(secrets) == 6
    assert told(said, secrets) == [secret for secret in secrets if "@" not in secret]
    assert set(told(mails, secrets)) >= {secret for secret in secrets if "@" in secret}
