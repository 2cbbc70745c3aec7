"""The shipped edition, and facilities with an open application. All through the services that the portal uses."""

import copy
import json
from typing import Any

from applications import services
from applications.choices import DECLARATION, Assessment
from applications.management.commands.load_edition import SHIPPED
from applications.models import Answer, Application, Edition
from casereview import services as casereview
from casereview.choices import CaseValue
from casereview.models import CaseItem, CaseReview
from iasios.accounts.models import User
from registration import services as registration
from registration.choices import Access, Office
from registration.models import Facility, Membership
from tests.factories.accounts import UserFactory
from tests.factories.billing import make_facility

_DATA = json.loads(SHIPPED.read_text(encoding="utf-8"))


def edition_data() -> dict[str, Any]:
    """Return the shipped edition's file, a copy that a test may spoil."""
    return copy.deepcopy(_DATA)


def make_edition() -> Edition:
    """Load the shipped edition."""
    return services.load_edition(edition_data())[0]


def make_application(name: str = "St Mark\N{RIGHT SINGLE QUOTATION MARK}s Hospital") -> Application:
    """Enrol a facility; its application opens by that."""
    make_edition()
    facility = make_facility(name)
    registration.enrol(facility=facility, by=None)
    return Application.objects.select_related("facility").get(facility=facility)


def make_member(facility: Facility, *, access: str = Access.EDITOR, name: str = "Dr Ilse Brandt") -> User:
    """Add a colleague to a facility."""
    user = UserFactory(name=name)
    Membership.objects.create(facility=facility, user=user, access=access)
    return user


def representative_of(facility: Facility) -> User:
    """Return the facility's authorised representative."""
    user = facility.appointments.get(office=Office.REPRESENTATIVE).user
    assert user
    return user


def answer_to(application: Application, code: str) -> Answer:
    """Return the answer to one criterion, as it is stored."""
    return Answer.objects.get(application=application, criterion__code=code)


def save(application: Application, code: str, text: str = "We do this, and it is written down.") -> Answer:
    """Answer one criterion as met."""
    answer = answer_to(application, code)
    return services.save_answer(
        answer=answer,
        assessment=Assessment.MET,
        description=text,
        version=answer.version,
        by=representative_of(application.facility),
    )


def answer_all(application: Application, *, but: tuple[str, ...] = (), extended: bool = False) -> None:
    """Answer every core criterion except `but`; the extended ones too if asked."""
    for answer in application.answers.select_related("criterion"):
        if answer.criterion.code not in but and (extended or answer.criterion.is_core):
            save(application, answer.criterion.code)


def submit(application: Application) -> Application:
    """Submit as the representative."""
    return services.submit_application(
        application=application, by=representative_of(application.facility), declaration=DECLARATION
    )


def complete_case_review(application: Application, *, eligible: int = 1) -> None:
    """Draw few files and answer all their items."""
    by = representative_of(application.facility)
    review = casereview.draw_files(review=CaseReview.objects.get(application=application), eligible=eligible, by=by)
    items = {item.key: (CaseValue.YES, "") for item in CaseItem.objects.filter(edition=application.edition)}
    for file in review.files.all():
        casereview.save_file(file=file, answers=items, by=by)


def make_complete() -> Application:
    """Open an application in which nothing is missing."""
    application = make_application()
    answer_all(application)
    complete_case_review(application)
    return application
