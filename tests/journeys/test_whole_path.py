"""One facility walks the whole path, from the registration form to the certificate, as five people at five browsers.

Nothing is faked between: real pages, real e-mails through SMTP, real PDFs read back. Bad input is tried on the way,
where a person would make it, because what was typed must then still be there.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from iasios.dashboard.demo.cast import OFFICE

from . import assessment_steps, facility_steps
from .people import Person
from .portal import Portal

pytestmark = pytest.mark.journey


@pytest.fixture
def cast(person: Callable[..., Person]) -> dict[str, Person]:
    """Seat the five people."""
    return {
        "representative": person("Dr Ingrid Falk", "ingrid.falk@luise.example"),
        "colleague": person("Rúnar Jónsson", "runar.jonsson@luise.example"),
        "office": person(OFFICE[1], OFFICE[0]),
        "first": person("Dr Henrik Sund", "assessor1@demo.example"),
        "second": person("Prof. Mikael Lahti", "assessor3@demo.example"),
    }


def test_whole_path(cast: dict[str, Person], portal: Portal, tmp_path: Path, pdftotext: str) -> None:
    """From the registration form to a certificate whose number the public page knows."""
    representative, colleague, office = cast["representative"], cast["colleague"], cast["office"]
    code = facility_steps.register(representative)
    facility_steps.join(colleague, code, representative)
    slug = colleague.slug
    facility_steps.locked_before_payment(representative, slug)
    office.sign_in("/admin/")
    facility_steps.enrol(office, representative, portal)
    facility_steps.answer_core(representative, colleague, slug, tmp_path)
    facility_steps.review_cases(colleague, slug)
    facility_steps.last_steps_before_submission(representative, colleague, slug)
    facility_steps.submit(representative, colleague, slug)
    assessment_steps.assign(office, slug)
    assessment_steps.judge(cast["first"], portal, doubt="")
    assessment_steps.clarify(cast["first"], representative, slug, portal)
    assessment_steps.hand_in(cast["first"])
    assessment_steps.judge(cast["second"], portal, doubt="8e")
    assessment_steps.hand_in(cast["second"])
    assessment_steps.refused_decision(office)
    assessment_steps.change_mind(cast["second"])
    assessment_steps.decide(office)
    assessment_steps.certificate(representative, portal, slug, tmp_path, pdftotext)
