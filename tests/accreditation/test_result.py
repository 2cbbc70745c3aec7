"""A decision becomes a letter, a certificate, a standing and e-mails, in one transaction; the PDFs are read back."""

import datetime
import io
import re

import pytest
from pypdf import PdfReader

from accreditation.choices import Level
from accreditation.models import Certificate, Result
from assessment import services as assessment
from assessment.choices import Outcome, Verdict
from assessment.models import Decision
from iasios import clock
from iasios.audit.models import Entry
from iasios.documents.models import Document
from iasios.documents.services import render_document
from iasios.notifications.models import Message
from iasios.notifications.services import deliver_message
from iasios.ui.templatetags.ui import day
from iasios.workflow import Refused
from registration.choices import Office, Standing
from registration.models import Facility
from tests.factories.accreditation import REASONS, assessed, certificate_of, decide, decide_again, make_decision
from tests.factories.applications import make_application, make_member
from tests.factories.billing import make_office

pytestmark = pytest.mark.django_db

DECIDED = datetime.datetime(2028, 2, 29, 23, 30, tzinfo=datetime.UTC)  # 1 March already at the office
OPEN = {
    "1a": ((Verdict.PARTLY, "One licence has expired."), (Verdict.MET, "")),
    "8a": ((Verdict.NOT_MET, "The checklist is not used."), (Verdict.PARTLY, "Used in half of the files.")),
    "12b": ((Verdict.PARTLY, "No analysis was found."), (Verdict.PARTLY, "No analysis was found.")),
}


def text_of(document: Document) -> str:
    """Render a document and return its text, with each run of white space as one blank."""
    rendered = render_document(document.pk)
    with rendered.file.open("rb") as file:
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(file.read())).pages]
    return re.sub(r"\s+", " ", " ".join(pages))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


# Accredited -----------------------------------------------------------------------------------------------------------
def test_positive_decision_makes_letter_certificate_and_standing() -> None:
    decision = make_decision(Outcome.ACCREDITED)
    facility = Facility.objects.get(pk=decision.facility.pk)
    certificate = certificate_of(decision)

    assert facility.status == Standing.ACCREDITED
    assert (certificate.facility, certificate.level, certificate.replaced_at) == (facility, Level.ACCREDITED, None)
    assert certificate.valid_from == clock.today()
    assert certificate.document.kind == "certificate"
    result = Result.objects.get(decision=decision)
    assert result.letter.kind == "result_letter"
    assert {result.letter.scope, certificate.document.scope} == {facility.slug}
    said = Entry.objects.filter(scope=facility.slug, verb__startswith="accreditation.").order_by("pk")
    assert [entry.sentence for entry in said] == [
        f"issued certificate {certificate.display_number}",
        "issued the result letter",
    ]


def test_dates_are_those_of_the_office() -> None:
    application = assessed(make_application())
    with clock.at(DECIDED):
        decision = assessment.decide(
            application=application, outcome=Outcome.ACCREDITED, reasons=REASONS, by=make_office()
        )
    certificate = certificate_of(decision)
    assert certificate.valid_from == datetime.date(2028, 3, 1)
    assert certificate.valid_until == datetime.date(2032, 2, 29)


def test_certificate_says_who_what_and_until_when() -> None:
    decision = make_decision(Outcome.ACCREDITED, name="Hôpital Saint-Élie \N{EN DASH} Genève")
    certificate = certificate_of(decision)
    text = squeezed(text_of(certificate.document))
    for said in (
        decision.facility.name,
        decision.facility.department,
        "Dublin, Ireland",
        "Accredited Centre",
        certificate.display_number,
        day(certificate.valid_from),
        day(certificate.valid_until),
        decision.application.edition.name,
        f"/verify/{certificate.display_number}/",
    ):
        assert squeezed(said) in text, said


def test_letter_says_what_was_decided_and_why() -> None:
    decision = make_decision(Outcome.ACCREDITED, doubts={"1b": OPEN["1a"]})
    certificate = certificate_of(decision)
    text = squeezed(text_of(Result.objects.get(decision=decision).letter))
    representative = decision.facility.appointments.get(office=Office.REPRESENTATIVE)
    for said in (
        f"Dear {representative.name}",
        decision.facility.name,
        decision.facility.street,
        REASONS,
        "Result of your application: Accredited Centre",
        certificate.display_number,
        f"{day(certificate.valid_from)} to {day(certificate.valid_until)}",
        "Core criteria met 27 of 27",
        "Extended criteria met 13 of 14",
        "One licence has expired.",
    ):
        assert squeezed(said) in text, said


def test_centre_of_excellence_gets_its_level() -> None:
    decision = make_decision(Outcome.EXCELLENCE)
    certificate = certificate_of(decision)
    assert certificate.level == Level.EXCELLENCE
    assert Facility.objects.get(pk=decision.facility.pk).status == Standing.EXCELLENCE
    assert "CentreofExcellence" in squeezed(text_of(certificate.document))


def test_new_certificate_replaces_the_one_before() -> None:
    first = certificate_of(make_decision(Outcome.ACCREDITED))
    facility = Facility.objects.get(pk=first.facility_id)
    later = clock.now() + datetime.timedelta(days=3 * 365)
    with clock.at(later):
        second = certificate_of(decide_again(facility, Outcome.EXCELLENCE))
    first.refresh_from_db()
    assert first.replaced_at == later
    assert second.replaced_at is None
    assert first.number != second.number
    facility.refresh_from_db()
    assert facility.status == Standing.EXCELLENCE


def test_result_of_a_suspended_facility_is_refused_and_leaves_nothing() -> None:
    application = assessed(make_application())
    Facility.objects.filter(pk=application.facility_id).update(status=Standing.SUSPENDED)
    before = (Document.objects.count(), Message.objects.count(), Entry.objects.count())
    with pytest.raises(Refused, match="Suspended"):
        assessment.decide(application=application, outcome=Outcome.ACCREDITED, reasons=REASONS, by=make_office())
    assert not Decision.objects.exists()
    assert not Certificate.objects.exists()
    assert (Document.objects.count(), Message.objects.count(), Entry.objects.count()) == before


# Not yet --------------------------------------------------------------------------------------------------------------
def test_not_yet_makes_a_letter_with_what_is_open_and_without_names() -> None:
    application = assessed(make_application(), doubts=OPEN)
    decision = assessment.decide(
        application=application, outcome=Outcome.NOT_YET, reasons="Three core criteria are open.", by=make_office()
    )
    letter = Result.objects.get(decision=decision).letter
    text = squeezed(text_of(letter))
    criteria = {criterion.code: criterion for criterion in application.edition.criteria.all()}
    assert [row["code"] for row in letter.data["open_criteria"]] == ["1a", "8a", "12b"]
    for said in (
        "not yet accredited",
        "Three core criteria are open.",
        "Core criteria met 24 of 27",
        "Extended criteria met 14 of 14",
        "8a" + criteria["8a"].statement,
        "One licence has expired.",
        "The checklist is not used. Used in half of the files.",
    ):
        assert squeezed(said) in text, said
    assert text.count(squeezed("No analysis was found.")) == 1, "what both wrote stands there once"
    for assignment in application.assignments.all():
        assert squeezed(assignment.assessor.user.name) not in text
        assert assignment.assessor.user.name not in str(letter.data)


def test_not_yet_changes_neither_standing_nor_certificates() -> None:
    first = certificate_of(make_decision(Outcome.ACCREDITED))
    facility = Facility.objects.get(pk=first.facility_id)
    decide_again(facility, Outcome.NOT_YET)
    facility.refresh_from_db()
    assert facility.status == Standing.ACCREDITED
    assert Certificate.objects.get() == first
    assert first.validity == "valid"


# E-mails --------------------------------------------------------------------------------------------------------------
def test_everybody_is_told_of_an_accreditation_and_the_mail_waits_for_both_pdfs() -> None:
    application = make_application()
    member = make_member(application.facility)
    decision = decide(application, Outcome.ACCREDITED)
    certificate, letter = certificate_of(decision), Result.objects.get(decision=decision).letter
    messages = list(Message.objects.filter(kind="result_positive"))
    assert sorted(message.to for message in messages) == sorted({*application.facility.correspondents, member.email})
    message = messages[0]
    assert set(message.documents.all()) == {letter, certificate.document}
    for part in (message.text, message.html):
        assert certificate.display_number in part
        assert day(certificate.valid_until) in part
        assert f"/my/{application.facility.slug}/documents/" in part

    deliver_message(str(message.pk))
    assert Message.objects.get(pk=message.pk).email is None
    render_document(letter.pk)
    deliver_message(str(message.pk))
    assert Message.objects.get(pk=message.pk).email is None
    render_document(certificate.document_id)
    deliver_message(str(message.pk))

    email = Message.objects.get(pk=message.pk).email
    assert email
    assert email.to == [message.to]
    assert sorted(email.attachments.values_list("name", flat=True)) == sorted(
        [letter.filename, certificate.document.filename]
    )


def test_not_yet_is_told_to_the_correspondents_only_with_the_letter() -> None:
    application = make_application()
    make_member(application.facility)
    decision = decide(application, Outcome.NOT_YET, doubts=OPEN)
    messages = list(Message.objects.filter(kind="result_not_yet"))
    assert sorted(message.to for message in messages) == application.facility.correspondents
    assert list(messages[0].documents.all()) == [Result.objects.get(decision=decision).letter]
    assert not Message.objects.filter(kind="result_positive").exists()
