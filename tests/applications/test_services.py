"""Opening, saving, submitting: what the services do and what they refuse."""

import json
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import TestCase

from applications import services
from applications.choices import DECLARATION, ApplicationStatus, State
from applications.documents import receipt_data
from applications.models import Answer, Application
from applications.signals import application_opened, application_submitted
from iasios import clock
from iasios.audit.models import Entry
from iasios.audit.services import verify
from iasios.documents.models import Document
from iasios.documents.services import render_document
from iasios.notifications.models import Message
from iasios.workflow import Refused
from registration import services as registration
from registration.choices import Access
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


def test_enrolment_opens_the_application_with_an_answer_for_each_criterion() -> None:
    make_edition()
    facility = make_facility()
    assert not Application.objects.exists()
    told: list[Any] = []

    def listen(application: Application, **_: Any) -> None:
        told.append(application)

    application_opened.connect(listen)
    try:
        registration.enrol(facility=facility, by=None)
    finally:
        application_opened.disconnect(listen)
    application = Application.objects.get(facility=facility)
    assert told == [application]
    assert application.status == ApplicationStatus.DRAFT
    assert application.answers.count() == 41
    assert services.open_application(facility=facility, by=None) == application
    assert Entry.objects.about(application).get().verb == "applications.application.open"


def test_answered_needs_self_assessment_and_description() -> None:
    application = make_application()
    by = representative_of(application.facility)
    answer = answer_to(application, "1a")
    assert answer.state == State.NOT_STARTED
    answer = services.save_answer(answer=answer, assessment="met", description="  \n ", version=0, by=by)
    assert (answer.state, answer.is_answered) == (State.IN_PROGRESS, False)
    assert not application.answers.answered().exists()
    answer = services.save_answer(answer=answer, assessment="met", description="It is so.", version=1, by=by)
    assert (answer.state, answer.is_answered) == (State.ANSWERED, True)
    assert list(application.answers.answered()) == [answer]


def test_progress_counts_by_level_and_standard_in_one_query(django_assert_num_queries: Any) -> None:
    application = make_application()
    save(application, "1a")
    save(application, "1b")
    with django_assert_num_queries(1):
        progress = services.progress(application)
    assert (progress.core_answered, progress.core_total) == (1, 27)
    assert (progress.extended_answered, progress.extended_total) == (1, 14)
    assert (progress.standards[1].answered, progress.standards[1].total) == (2, 7)
    assert list(progress.standards) == list(range(1, 14))
    assert not progress.core_complete
    counted = Application.objects.with_progress().get()
    assert (counted.core_answered, counted.core_total) == (1, 27)


def test_saving_is_on_record_without_the_text() -> None:
    application = make_application()
    answer = save(application, "1a", "Our licences are checked each year.")
    entry = Entry.objects.about(answer).get()
    assert (entry.verb, entry.sentence, entry.scope) == (
        "applications.answer.saved",
        "saved criterion 1a",
        application.facility.slug,
    )
    assert entry.data == {"criterion": "1a", "version": 1, "assessment": "met", "characters": 35}
    assert "licences" not in json.dumps(entry.data)
    assert verify() == []


def test_saving_the_same_again_writes_nothing() -> None:
    application = make_application()
    answer = save(application, "1a", "As it is.")
    again = services.save_answer(
        answer=answer, assessment="met", description="As it is.\r\n", version=0, by=representative_of(answer.facility)
    )
    assert again.version == 1
    assert Entry.objects.about(answer).count() == 1


def test_stale_save_loses_nothing_and_tells_what_is_there() -> None:
    application = make_application()
    first, second = representative_of(application.facility), make_member(application.facility)
    answer = answer_to(application, "1a")
    services.save_answer(answer=answer, assessment="met", description="Theirs", version=0, by=second)
    with pytest.raises(services.StaleAnswer) as caught:
        services.save_answer(answer=answer, assessment="met", description="Mine", version=0, by=first)
    current = caught.value.current
    assert (current.description, current.version, current.changed_by) == ("Theirs", 1, second)
    saved = services.save_answer(answer=answer, assessment="met", description="Mine", version=1, by=first)
    assert (saved.description, saved.version) == ("Mine", 2)


@pytest.mark.parametrize("access", [Access.READER, None])
def test_only_editors_of_the_facility_save(access: str | None) -> None:
    application = make_application()
    user = make_member(application.facility, access=access) if access else UserFactory()
    with pytest.raises(PermissionDenied):
        services.save_answer(answer=answer_to(application, "1a"), assessment="met", description="x", version=0, by=user)
    assert answer_to(application, "1a").version == 0


def test_submission_stores_declaration_receipt_and_moment() -> None:
    application = make_complete()
    told: list[Any] = []

    def listen(obj: Application, by: Any, **_: Any) -> None:
        told.append((obj, by))

    application_submitted.connect(listen)
    try:
        submitted = submit(application)
    finally:
        application_submitted.disconnect(listen)
    by = representative_of(application.facility)
    assert told == [(application, by)]
    assert submitted.status == ApplicationStatus.SUBMITTED
    assert (submitted.submitted_by, submitted.declaration) == (by, DECLARATION)
    receipt = submitted.receipt
    assert receipt is not None
    assert submitted.submitted_at is not None
    assert receipt.data["submitted_at"] == submitted.submitted_at.isoformat()
    assert receipt.number == receipt.data["reference"]
    assert receipt.data["case_review"] == {"eligible": 1, "drawn": 1}
    assert receipt.scope == application.facility.slug


def test_submission_is_told_to_facility_and_office() -> None:
    application = submit(make_complete())
    sent = {message.to: message for message in Message.objects.filter(kind__startswith="application_")}
    assert set(sent) == {*application.facility.correspondents, settings.OFFICE_EMAIL}
    for address in application.facility.correspondents:
        message = sent[address]
        assert [document.pk for document in message.documents.all()] == [application.receipt_id]
        assert f"/my/{application.facility.slug}/application/" in message.text
        assert "8 to 12 weeks" in message.text
    assert f"/admin/applications/application/{application.pk}/" in sent[settings.OFFICE_EMAIL].text


def test_one_unanswered_core_criterion_stops_submission() -> None:
    application = make_application()
    answer_all(application, but=("8a",), extended=True)
    complete_case_review(application)
    with pytest.raises(Refused, match=r"1 core criterion is not answered yet: 8a\."):
        submit(application)
    application.refresh_from_db()
    assert application.status == ApplicationStatus.DRAFT
    assert application.submitted_by is None
    assert application.receipt is None
    assert not Document.objects.filter(kind="application_receipt").exists()


def test_extended_criteria_may_stay_open() -> None:
    assert submit(make_complete()).status == ApplicationStatus.SUBMITTED


def test_a_later_floor_stops_submission_with_its_sentence() -> None:
    application = make_application()
    answer_all(application)
    with pytest.raises(Refused, match="case review"):
        submit(application)


def test_declaration_is_needed() -> None:
    application = make_complete()
    with pytest.raises(Refused, match="declaration"):
        services.submit_application(
            application=application, by=representative_of(application.facility), declaration=" "
        )


def test_only_the_representative_submits() -> None:
    application = make_complete()
    for user in (make_member(application.facility), UserFactory(is_staff=True), UserFactory()):
        with pytest.raises(PermissionDenied):
            services.submit_application(application=application, by=user, declaration=DECLARATION)
    application.refresh_from_db()
    assert application.is_draft


def test_second_submission_is_refused_and_the_first_receipt_stays() -> None:
    application = submit(make_complete())
    receipt = application.receipt_id
    with pytest.raises(Refused, match="not possible while the status"):
        submit(application)
    assert Application.objects.get().receipt_id == receipt
    assert Document.objects.filter(kind="application_receipt").count() == 1


def test_submitted_answers_are_read_only() -> None:
    application = submit(make_complete())
    with pytest.raises(Refused, match="read-only since it was submitted on"):
        save(application, "1a", "Too late")
    assert answer_to(application, "1a").description != "Too late"


def test_receipt_hash_changes_with_one_letter() -> None:
    application = make_complete()
    by = representative_of(application.facility)
    application.submitted_by = by
    hashes = []
    for text in ("One.", "One!", "One."):
        answer = answer_to(application, "1a")
        services.save_answer(answer=answer, assessment="met", description=text, version=answer.version, by=by)
        hashes.append(receipt_data(application, reference="R", moment=clock.now())["sha256"])
    assert hashes[0] == hashes[2]
    assert all(before != after for before, after in pairwise(hashes))


def test_receipt_pdf_says_what_was_submitted(tmp_path: Path, pdftotext: str) -> None:
    application = submit(make_complete())
    assert application.receipt is not None
    document = render_document(application.receipt.pk)
    path = tmp_path / "receipt.pdf"
    path.write_bytes(document.file.read())
    text = " ".join(
        subprocess.run(  # noqa: S603 - our own file, a program found by name
            [pdftotext, "-layout", str(path), "-"], capture_output=True, check=True, text=True
        ).stdout.split()
    )
    assert application.receipt.number in text
    assert application.facility.name in text
    assert "27 of 27" in text
    assert "0 of 14" in text
    assert "Standard 13" in text
    assert "accurate and complete to the best of my knowledge" in text


def test_later_floors_move_the_application() -> None:
    application = submit(make_complete())
    services.move(application, "begin_assessment", by=None)
    assert application.status == ApplicationStatus.ASSESSMENT
    begun = Message.objects.filter(kind="assessment_begun")
    assert {message.to for message in begun} == set(application.facility.correspondents)
    services.move(application, "ask", by=None)
    services.move(application, "resume", by=None)
    services.move(application, "decide", by=None)
    assert application.decided_at is not None


def test_one_open_application_per_facility_is_kept_by_the_database() -> None:
    application = make_application()
    with pytest.raises(Exception, match=r"(?i)unique"), TestCase.captureOnCommitCallbacks():
        Application.objects.create(facility=application.facility, edition=application.edition)


def test_answers_exist_once_per_criterion() -> None:
    application = make_application()
    assert Answer.objects.filter(application=application).values("criterion").distinct().count() == 41
