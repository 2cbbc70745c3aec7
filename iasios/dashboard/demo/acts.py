"""The acts of a story, one function each; all go through the services that people use."""

import random
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache

from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape
from django.utils.text import slugify

from applications import services as applications
from applications.choices import EvidenceKind
from applications.models import Answer, Application
from applications.services.evidence import add_evidence, link_evidence
from assessment import services as assessment
from assessment.choices import Verdict
from assessment.models import Assessor, Assignment
from billing import services as billing
from casereview import services as casereview
from casereview.choices import CaseValue
from casereview.models import CaseFile, CaseItem, CaseReview
from iasios import clock
from iasios.accounts.models import User
from iasios.accounts.services import create_confirmed_user
from iasios.documents.renderer import pdf_of
from iasios.workflow import perform
from registration import services as registration
from registration.models import Facility, ProcedureGroup

from .cast import PASSWORD, Place

DECLARATION = "I declare on behalf of the facility that everything in this application is accurate and complete."
REMARKS = {
    CaseValue.PARTLY: ("Stated in the report, not in the plan.", "Signed, but without a date.", "On paper only."),
    CaseValue.NO: ("Not found in the file.", "Reported by telephone only."),
    CaseValue.NOT_APPLICABLE: ("No ionising radiation was used.", "Local anaesthesia only."),
}


@cache
def hashed_password() -> str:
    """Return the demo's password, hashed once: thirty slow hashes would make the first start wait."""
    return make_password(PASSWORD)


def account(email: str, name: str, *, is_staff: bool = False) -> User:
    """Create an account of the demo."""
    user = create_confirmed_user(email=email, name=name, password=None, is_staff=is_staff)
    user.password = hashed_password()
    user.save(update_fields=["password"])
    return user


def register(place: Place) -> tuple[Facility, User, User]:
    """Register the facility with its three people; return it with representative and member."""
    people = {
        role: account(f"{role}@{place.domain}", getattr(place, role)[0])
        for role in ("representative", "contact", "member")
    }
    named = {
        role: {"name": getattr(place, role)[0], "function": getattr(place, role)[1], "email": people[role].email}
        for role in ("representative", "contact")
    }
    facility = registration.register_facility(
        by=people["contact"],
        details={
            "name": place.name,
            "department": place.department,
            "street": place.street,
            "postcode": place.postcode,
            "city": place.city,
            "country": place.country,
            "website": f"https://{place.domain}/",
            "authorised_by": place.authorised_by,
        },
        volumes=dict(zip(ProcedureGroup.objects.order_by("position"), place.volumes, strict=True)),
        representative=named["representative"],
        contact=named["contact"],
    )
    registration.join_facility(by=people["member"], code=facility.code, function=place.member[1])
    return facility, people["representative"], people["member"]


def enrol(facility: Facility, office: User, *, issued: datetime, paid: datetime | None) -> None:
    """Issue the invoice, and record its payment if it has arrived."""
    with clock.at(issued):
        invoice = billing.issue_enrolment_invoice(facility=facility, by=office)
    if paid:
        with clock.at(paid):
            billing.record_payment(
                invoice=invoice,
                amount=invoice.total,
                received_on=clock.today(),
                reference=f"{invoice.number} {facility.city}",
                by=office,
            )
    facility.refresh_from_db()


@cache
def example_file(title: str) -> bytes:
    """Return a one-page PDF that stands for a document of that title."""
    title = escape(title)
    return pdf_of(f"<html lang='en'><title>{title}</title><h1>{title}</h1><p>Example document of the demo.</p></html>")


def answer(
    application: Application,
    texts: Mapping[str, tuple[str, str, str]],
    codes: Iterable[str],
    people: tuple[User, User],
    start: datetime,
) -> None:
    """Answer criteria one after the other, two people in turn, with a piece of evidence each."""
    rows = {
        row.criterion.code: row for row in Answer.objects.filter(application=application).select_related("criterion")
    }
    for number, code in enumerate(codes):
        description, title, kind = texts[code]
        by = people[number % 2]
        with clock.at(start + timedelta(hours=19 * number)):
            applications.save_answer(answer=rows[code], assessment="met", description=description, version=0, by=by)
            upload = None
            if kind == EvidenceKind.UPLOADED:
                upload = SimpleUploadedFile(f"{slugify(title)}.pdf", example_file(title))
            evidence = add_evidence(facility=application.facility, by=by, kind=kind, title=title, upload=upload)
            link_evidence(answer=rows[code], evidence=evidence, by=by, note="Whole document")


def review_cases(application: Application, by: User, start: datetime, *, eligible: int, files: int = 30) -> None:
    """Draw the files and fill in some of them."""
    review = CaseReview.objects.get(application=application)
    with clock.at(start):
        casereview.draw_files(review=review, eligible=eligible, by=by)
    dice = random.Random(application.facility.slug)  # noqa: S311 - invented answers, the same at each seeding
    items = list(CaseItem.objects.filter(edition=application.edition))
    for number, file in enumerate(CaseFile.objects.filter(review=review)[:files]):
        with clock.at(start + timedelta(hours=5 * number)):
            casereview.save_file(file=file, answers={item.key: _value(dice) for item in items}, by=by)


def _value(dice: random.Random) -> tuple[str, str]:
    values = [CaseValue.YES, CaseValue.PARTLY, CaseValue.NO, CaseValue.NOT_APPLICABLE]
    value = dice.choices(values, weights=[90, 5, 2, 3])[0]
    return value, dice.choice(REMARKS[value]) if value in REMARKS else ""


def submit(application: Application, by: User, moment: datetime) -> None:
    """Submit the application."""
    with clock.at(moment):
        applications.submit_application(application=application, by=by, declaration=DECLARATION)


def assign(application: Application, assessors: Iterable[Assessor], office: User, moment: datetime) -> list[Assignment]:
    """Assign two assessors."""
    with clock.at(moment):
        return [assessment.assign_assessor(application=application, assessor=a, by=office) for a in assessors]


def judge(
    assignment: Assignment,
    start: datetime,
    *,
    doubts: Mapping[str, tuple[Verdict, str]],
    count: int | None = None,
    hand_in: bool = True,
) -> None:
    """Give findings on the first `count` criteria: met, but for the doubts; hand them in."""
    by = assignment.assessor.user
    for number, criterion in enumerate(assignment.application.edition.criteria.all()[:count]):
        verdict, comment = doubts.get(criterion.code, (Verdict.MET, ""))
        with clock.at(start + timedelta(hours=3 * number)):
            assessment.save_finding(assignment=assignment, criterion=criterion, verdict=verdict, comment=comment, by=by)
    if hand_in:
        with clock.at(start + timedelta(days=7)):
            perform(assignment, "submit", by=by)


def ask(assignment: Assignment, code: str, question: str, moment: datetime) -> None:
    """Ask the facility on one criterion."""
    criterion = assignment.application.edition.criteria.get(code=code)
    with clock.at(moment):
        assessment.ask_clarification(
            assignment=assignment, criterion=criterion, question=question, by=assignment.assessor.user
        )


def decide(application: Application, office: User, outcome: str, reasons: str, moment: datetime) -> None:
    """Decide on the application."""
    with clock.at(moment):
        assessment.decide(application=application, outcome=outcome, reasons=reasons, by=office)
