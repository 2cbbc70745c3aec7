"""Adding, linking and unlinking evidence: what is stored, what is refused, what is on record."""

import hashlib

import pytest
from django.core.exceptions import PermissionDenied

from applications import services
from applications.choices import EvidenceKind
from applications.models import Application, Evidence, EvidenceLink
from applications.sniffing import Unfit
from iasios.accounts.models import User
from iasios.audit.models import Entry
from iasios.workflow import Refused
from registration.choices import Access
from registration.models import Facility
from tests.applications import evidence_files as files
from tests.factories.applications import (
    answer_all,
    answer_to,
    complete_case_review,
    make_application,
    make_member,
    representative_of,
    submit,
)
from tests.factories.billing import make_facility

pytestmark = pytest.mark.django_db


def add(
    facility: Facility,
    by: User,
    *,
    name: str = "leaflet.pdf",
    content: bytes | None = None,
    title: str = "Patient leaflet",
) -> Evidence:
    upload = files.upload(name, content or files.pdf(), content_type="text/html")
    return services.add_evidence(facility=facility, by=by, kind=EvidenceKind.UPLOADED, title=title, upload=upload)


def hand_in(application: Application) -> None:
    answer_all(application)
    complete_case_review(application)
    submit(application)


@pytest.fixture
def application() -> Application:
    return make_application()


@pytest.fixture
def editor(application: Application) -> User:
    return make_member(application.facility)


def test_upload_stores_what_the_file_says_of_itself(application: Application, editor: User) -> None:
    content = files.pdf()
    evidence = add(application.facility, editor, name="../../C:\\x\\Patient leaflet.pdf", content=content)
    evidence.refresh_from_db()
    assert evidence.sha256 == hashlib.sha256(content).hexdigest()
    assert (evidence.filename, evidence.size) == ("Patient leaflet.pdf", len(content))
    assert evidence.content_type == "application/pdf"
    assert evidence.file.name == f"evidence/{evidence.key}"
    assert evidence.file.read() == content


def test_empty_title_becomes_the_files_name(application: Application, editor: User) -> None:
    assert add(application.facility, editor, name="Dose log 2026.pdf", title=" ").title == "Dose log 2026"


def test_upload_is_on_record(application: Application, editor: User) -> None:
    evidence = add(application.facility, editor)
    entry = Entry.objects.about(evidence).get()
    assert entry.verb == "applications.evidence.add"
    assert str(entry) == "Dr Ilse Brandt uploaded: \u201cPatient leaflet\u201d"
    assert entry.scope == application.facility.slug
    assert entry.data["sha256"] == evidence.sha256


def test_on_request_has_no_file(application: Application, editor: User) -> None:
    evidence = services.add_evidence(
        facility=application.facility, by=editor, kind=EvidenceKind.ON_REQUEST, title="Dose register"
    )
    assert (evidence.file.name, evidence.sha256, evidence.size) == ("", "", 0)
    assert "declared available on request" in Entry.objects.about(evidence).get().sentence


def test_service_believes_no_name_either(application: Application, editor: User) -> None:
    with pytest.raises(Unfit):
        add(application.facility, editor, name="leaflet.pdf", content=files.EXE)
    assert not Evidence.objects.exists()


def test_same_file_is_stored_once_per_facility(application: Application, editor: User) -> None:
    first = add(application.facility, editor)
    with pytest.raises(services.AlreadyThere, match="already in your library as \u201cPatient leaflet\u201d") as there:
        add(application.facility, editor, name="copy.pdf", title="Copy")
    assert there.value.existing == first
    other = make_application("Queen Anne Hospital").facility
    assert add(other, representative_of(other)).sha256 == first.sha256


def test_same_record_on_request_is_declared_once(application: Application, editor: User) -> None:
    facility, kind = application.facility, EvidenceKind.ON_REQUEST
    services.add_evidence(facility=facility, by=editor, kind=kind, title="Dose register")
    with pytest.raises(services.AlreadyThere):
        services.add_evidence(facility=facility, by=editor, kind=kind, title=" dose REGISTER")


@pytest.mark.parametrize("access", [Access.READER, None])
def test_only_editors_add(application: Application, access: str | None) -> None:
    person = make_member(application.facility if access else make_facility("Elsewhere"), access=access or Access.EDITOR)
    with pytest.raises(PermissionDenied):
        add(application.facility, person)


def test_nothing_is_added_before_enrolment() -> None:
    facility = make_facility()
    with pytest.raises(Refused, match="Opens when the office has recorded your payment"):
        add(facility, make_member(facility))


def test_link_is_made_once_with_its_note(application: Application, editor: User) -> None:
    evidence, answer = add(application.facility, editor), answer_to(application, "8a")
    first = services.link_evidence(answer=answer, evidence=evidence, by=editor, note="page 4")
    again = services.link_evidence(answer=answer, evidence=evidence, by=editor, note="page 5")
    assert first == again
    assert EvidenceLink.objects.get().note == "page 4"
    entry = Entry.objects.about(answer).get()
    assert entry.sentence == "linked \u201cPatient leaflet\u201d to criterion 8a"
    assert entry.data == {"key": evidence.key, "criterion": "8a", "note": "page 4"}


def test_one_piece_proves_several_criteria(application: Application, editor: User) -> None:
    evidence = add(application.facility, editor)
    for code in ("8a", "8b"):
        services.link_evidence(answer=answer_to(application, code), evidence=evidence, by=editor)
    assert evidence.links.count() == 2


def test_evidence_of_another_facility_is_not_linked(application: Application, editor: User) -> None:
    other = make_application("Queen Anne Hospital").facility
    foreign = add(other, representative_of(other))
    with pytest.raises(PermissionDenied):
        services.link_evidence(answer=answer_to(application, "8a"), evidence=foreign, by=editor)


def test_unlinking_keeps_the_piece_in_the_library(application: Application, editor: User) -> None:
    evidence, answer = add(application.facility, editor), answer_to(application, "8a")
    link = services.link_evidence(answer=answer, evidence=evidence, by=editor)
    services.unlink_evidence(link=link, by=editor)
    services.unlink_evidence(link=link, by=editor)
    assert not EvidenceLink.objects.exists()
    assert Evidence.objects.get() == evidence
    verbs = [entry.verb for entry in Entry.objects.about(answer)]
    assert verbs == ["applications.answer.link_evidence", "applications.answer.unlink_evidence"]


def test_submitted_application_keeps_its_evidence_as_it_is(application: Application, editor: User) -> None:
    evidence, answer = add(application.facility, editor), answer_to(application, "8a")
    link = services.link_evidence(answer=answer, evidence=evidence, by=editor)
    hand_in(application)
    other = add(application.facility, editor, content=files.pdf("another"), title="Another")
    with pytest.raises(Refused, match="read-only since it was submitted"):
        services.link_evidence(answer=answer, evidence=other, by=editor)
    with pytest.raises(Refused, match="read-only since it was submitted"):
        services.unlink_evidence(link=link, by=editor)
    assert EvidenceLink.objects.get() == link


def test_while_the_assessors_ask_evidence_comes_but_does_not_go(application: Application, editor: User) -> None:
    answer = answer_to(application, "8a")
    evidence = add(application.facility, editor)
    link = services.link_evidence(answer=answer, evidence=evidence, by=editor)
    hand_in(application)
    services.move(application, "begin_assessment", by=None)
    services.move(application, "ask", by=None)
    services.attach_evidence(answer=answer, by=editor, kind=EvidenceKind.ON_REQUEST, title="Dose register")
    assert answer.evidence_links.count() == 2
    with pytest.raises(Refused):
        services.unlink_evidence(link=link, by=editor)


def test_attaching_to_a_read_only_application_adds_nothing(application: Application, editor: User) -> None:
    hand_in(application)
    with pytest.raises(Refused):
        services.attach_evidence(
            answer=answer_to(application, "8a"), by=editor, kind=EvidenceKind.ON_REQUEST, title="Dose register"
        )
    assert not Evidence.objects.exists()
