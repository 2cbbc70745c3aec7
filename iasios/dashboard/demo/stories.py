"""What happened to each facility of the demo, from registration to the point where it stands today."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from applications import services as applications
from applications.choices import Level
from applications.models import Application, Criterion, Edition
from assessment import services as assessment
from assessment.choices import AuditKind, Outcome, Verdict
from assessment.models import Assessor, Assignment
from billing.models import FeeSchedule
from iasios import clock
from iasios.accounts.models import User
from registration.models import Facility

from . import acts
from .cast import ASSESSORS, OFFICE, PLACES, Place

TEXTS: dict[str, tuple[str, str, str]] = {
    code: (row[0], row[1], row[2])
    for code, row in json.loads(Path(__file__).with_name("answers.json").read_text(encoding="utf-8")).items()
}
EDITION = settings.BASE_DIR / "applications" / "editions" / "draft-2026.json"
ANSWERING, WAITING = timedelta(days=45), timedelta(days=8)


@dataclass
class Story:
    """One facility's story; `began` is the day of its registration."""

    place: Place
    began: datetime
    office: User
    assessors: list[Assessor]
    facility: Facility = field(init=False)
    representative: User = field(init=False)
    member: User = field(init=False)
    application: Application = field(init=False)

    def register(self) -> None:
        """Register the facility."""
        with clock.at(self.began):
            self.facility, self.representative, self.member = acts.register(self.place)

    def enrol(self) -> None:
        """Register, send the invoice, record the payment."""
        self.register()
        issued = self.began + timedelta(days=3)
        acts.enrol(self.facility, self.office, issued=issued, paid=issued + timedelta(days=11))
        self.application = self.facility.applications.get()

    def codes(self, *, core: int = 27, extended: int = 14) -> list[str]:
        """Return the first criteria of each level, in the order of the catalogue."""
        left = {Level.CORE: core, Level.EXTENDED: extended}
        chosen = []
        for criterion in Criterion.objects.filter(edition=self.application.edition):
            if left[Level(criterion.level)] > 0:
                left[Level(criterion.level)] -= 1
                chosen.append(criterion.code)
        return chosen

    def complete(self, *, extended: int) -> datetime:
        """Answer everything that submission needs; return when that was done."""
        self.enrol()
        start = self.began + timedelta(days=20)
        people = (self.member, self.representative)
        acts.answer(self.application, TEXTS, self.codes(extended=extended), people, start)
        acts.review_cases(self.application, self.member, start + timedelta(days=10), eligible=sum(self.place.volumes))
        return start + ANSWERING

    def submit(self, *, extended: int = 8) -> datetime:
        """Submit, and have two assessors assigned; return when the assessors began."""
        moment = self.complete(extended=extended)
        acts.submit(self.application, self.representative, moment)
        self.assignments = acts.assign(self.application, self.assessors[:2], self.office, moment + WAITING)
        self.application.refresh_from_db()
        return moment + WAITING

    assignments: list[Assignment] = field(init=False)

    def accredit(self, outcome: Outcome, reasons: str, *, extended: int, doubt: str = "") -> None:
        """Go all the way to a positive decision."""
        began = self.submit(extended=extended)
        comment = "The plan exists, but it was not reviewed in the last two years."
        doubts = {doubt: (Verdict.PARTLY, comment)} if doubt else {}
        for assignment in self.assignments:
            acts.judge(assignment, began + timedelta(days=20), doubts=doubts)
        acts.decide(self.application, self.office, outcome, reasons, began + timedelta(days=50))


#: From registration to the decision, in days, as `accredit` tells it.
TO_DECISION = 20 + ANSWERING.days + WAITING.days + 50


def tell_registered(story: Story) -> None:
    """Registered, invoice not yet paid."""
    story.register()
    acts.enrol(story.facility, story.office, issued=story.began + timedelta(days=2), paid=None)


def tell_drafting(story: Story) -> None:
    """Enrolled, application half full, case review begun."""
    story.enrol()
    start = story.began + timedelta(days=20)
    people = (story.member, story.representative)
    acts.answer(story.application, TEXTS, story.codes(core=14, extended=5), people, start)
    acts.review_cases(story.application, story.member, start + timedelta(days=9), eligible=475, files=11)


def tell_ready(story: Story) -> None:
    """Application and case review complete, not submitted."""
    story.complete(extended=8)


def tell_assessed(story: Story) -> None:
    """One assessor has submitted, the other is under way."""
    began = story.submit()
    first, second = story.assignments
    doubts = {
        "5c": (Verdict.PARTLY, "The IO team is heard on rooms, but not on the replacement of equipment."),
        "8e": (Verdict.PARTLY, "Results go back to the referrer. I found no example of a report to the board."),
    }
    acts.judge(first, began + timedelta(days=12), doubts=doubts)
    acts.judge(second, began + timedelta(days=18), doubts={}, count=17, hand_in=False)


def tell_clarification(story: Story) -> None:
    """Three clarifications open."""
    began = story.submit()
    first, second = story.assignments
    acts.judge(first, began + timedelta(days=10), doubts={}, count=22, hand_in=False)
    asked = clock.now() - timedelta(days=6)
    acts.ask(first, "2b", "Who covers complications at weekends when two of the three physicians are away?", asked)
    acts.ask(first, "6c", "May we see one consent form that was signed before the day of treatment?", asked)
    question = "Which dose of the last year was above your reference level, and what did you change?"
    acts.ask(second, "11a", question, asked + timedelta(days=3))


def tell_audit(story: Story) -> None:
    """A remote audit is scheduled."""
    began = story.submit()
    first, _second = story.assignments
    acts.judge(first, began + timedelta(days=12), doubts={}, count=30, hand_in=False)
    acts.ask(first, "7a", "How is the board's decision recorded when a patient is added at short notice?", began)
    question = story.application.clarifications.get()
    with clock.at(began + timedelta(days=9)):
        assessment.answer_clarification(
            clarification=question,
            answer="The chair dictates the decision during the board. It is in the record the same day.",
            evidence=[],
            by=story.member,
        )
    story.application.refresh_from_db()
    with clock.at(clock.now() - timedelta(days=5)):
        assessment.call_audit(
            application=story.application,
            kind=AuditKind.REMOTE,
            reason="The assessors want to follow one patient from the board to the follow-up, with your team.",
            scheduled_for=(clock.now() + timedelta(days=14)).replace(hour=13, minute=0, second=0, microsecond=0),
            place="https://conference.demo.example/noordzee",
            by=story.office,
        )


def tell_action_plan(story: Story) -> None:
    """A corrective action plan is open."""
    began = story.submit()
    found = {
        "8a": (Verdict.PARTLY, "The third part of the checklist is missing in 4 of 30 files."),
        "12b": (Verdict.NOT_MET, "Two serious incidents of last year have no analysis."),
    }
    for assignment in story.assignments:
        acts.judge(assignment, began + timedelta(days=14), doubts=found)
    criteria = {c.code: c for c in Criterion.objects.filter(edition=story.application.edition)}
    with clock.at(clock.now() - timedelta(days=10)):
        assessment.request_plan(
            application=story.application,
            reason="Both assessors found two core criteria not fully met. A plan can settle this without an audit.",
            due_on=clock.today() + timedelta(days=42),
            problems={criteria[code]: comment for code, (_verdict, comment) in found.items()},
            by=story.office,
        )


def tell_accredited(story: Story) -> None:
    """Accredited for a year."""
    reasons = "Both assessors found every core criterion met. They praise the clarity of the follow-up schedule."
    story.accredit(Outcome.ACCREDITED, reasons, extended=9, doubt="2a")


def tell_expiring(story: Story) -> None:
    """Accredited, six months before expiry."""
    reasons = "Both assessors found every core criterion met. They suggest to measure patient experience yearly."
    story.accredit(Outcome.ACCREDITED, reasons, extended=7, doubt="10b")


def tell_excellence(story: Story) -> None:
    """Centre of Excellence."""
    reasons = "Both assessors found every core and every extended criterion met. The peer review of plans is exemplary."
    story.accredit(Outcome.EXCELLENCE, reasons, extended=14)


#: How each story is told, and how many days ago it began.
TOLD: dict[str, tuple[Callable[[Story], None], int]] = {
    "registered": (tell_registered, 6),
    "drafting": (tell_drafting, 74),
    "ready": (tell_ready, 90),
    "assessed": (tell_assessed, 112),
    "clarification": (tell_clarification, 118),
    "audit": (tell_audit, 125),
    "action-plan": (tell_action_plan, 128),
    "accredited": (tell_accredited, TO_DECISION + 365),
    "expiring": (tell_expiring, TO_DECISION + 4 * 365 + 1 - 183),
    "excellence": (tell_excellence, TO_DECISION + 210),
}


def is_seeded() -> bool:
    """The demo is there."""
    return User.objects.filter(email=OFFICE[0]).exists()


@transaction.atomic
def seed() -> None:
    """Tell all stories, the oldest first, so that numbers grow with time; all of it or nothing."""
    office = acts.account(*OFFICE, is_staff=True)
    if not Edition.objects.filter(current=True).exists():
        applications.load_edition(data=json.loads(EDITION.read_text(encoding="utf-8")))
    _fees_of_the_past()
    assessors = [
        Assessor.objects.create(user=acts.account(email, name), specialty=specialty, employer=employer, country=country)
        for email, name, specialty, employer, country in ASSESSORS
    ]
    places = {place.key: place for place in PLACES}
    today = clock.now().replace(hour=8, minute=20, second=0, microsecond=0)
    for key, (tell, days) in sorted(TOLD.items(), key=lambda item: -item[1][1]):
        tell(Story(places[key], today - timedelta(days=days), office, assessors))


def _fees_of_the_past() -> None:
    """Let the example fees count for the oldest story as well."""
    newest = FeeSchedule.objects.latest()
    FeeSchedule.objects.get_or_create(
        valid_from=date(2020, 1, 1),
        defaults={
            "enrolment_fee": newest.enrolment_fee,
            "annual_fee": newest.annual_fee,
            "vat_rate": newest.vat_rate,
            "is_example": True,
        },
    )
