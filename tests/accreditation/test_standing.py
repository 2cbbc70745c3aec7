"""What counts today: validity, register, seal, and the end of four years."""

import datetime

import pytest

from accreditation import services
from accreditation.choices import Validity
from accreditation.models import Certificate
from accreditation.receivers import expiring_certificates, seals_panel
from accreditation.standing import Seal, seal_of
from accreditation.tasks import lapse_expired
from assessment.choices import Outcome
from iasios import clock
from iasios.audit.models import Entry
from iasios.workflow import perform
from registration.choices import Standing
from registration.models import Facility
from tests.factories.accreditation import decide_again, make_certificate
from tests.factories.applications import make_application
from tests.factories.billing import make_facility, make_office

pytestmark = pytest.mark.django_db

NOON = datetime.time(12, tzinfo=datetime.UTC)


@pytest.fixture
def certificate() -> Certificate:
    return make_certificate()


def fresh(certificate: Certificate) -> Certificate:
    return Certificate.objects.select_related("facility").get(pk=certificate.pk)


def standing(certificate: Certificate) -> str:
    return Facility.objects.get(pk=certificate.facility_id).status


def on(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, NOON)


def suspend(facility: Facility) -> None:
    perform(facility, "suspend", by=make_office(), note="The annual fee was not paid.")


def test_certificate_counts_from_the_decision_to_its_last_day(certificate: Certificate) -> None:
    assert fresh(certificate).validity == Validity.VALID
    with clock.at(on(certificate.valid_until)):
        assert fresh(certificate).validity == Validity.VALID
        assert list(Certificate.objects.in_force()) == [certificate]
        assert seal_of(certificate.facility)
    with clock.at(on(certificate.valid_until + datetime.timedelta(days=1))):
        assert fresh(certificate).validity == Validity.EXPIRED
        assert not Certificate.objects.in_force().exists()
        assert seal_of(fresh(certificate).facility) is None, "even before the nightly job has noticed"


def test_suspension_counts_at_once(certificate: Certificate) -> None:
    suspend(certificate.facility)
    assert fresh(certificate).validity == Validity.SUSPENDED
    assert not Certificate.objects.in_force().exists()
    assert seal_of(fresh(certificate).facility) is None


def test_replaced_certificate_stays_replaced(certificate: Certificate) -> None:
    facility = Facility.objects.get(pk=certificate.facility_id)
    decide_again(facility, Outcome.EXCELLENCE)
    assert fresh(certificate).validity == Validity.REPLACED
    assert [c.level for c in Certificate.objects.in_force()] == ["excellence"]
    with clock.at(on(certificate.valid_until + datetime.timedelta(days=1))):
        assert fresh(certificate).validity == Validity.REPLACED


def test_seal_follows_the_standing() -> None:
    facility = make_facility()
    assert seal_of(facility) is None
    assert seals_panel(facility) is None
    facility = make_application("Enrolled here").facility
    assert facility.enrolled_at
    assert seal_of(facility) == Seal("enrolled", facility.enrolled_at.year, "Enrolled Centre")
    accredited = make_certificate(name="Accredited here")
    assert seal_of(accredited.facility) == Seal("accredited", accredited.valid_from.year, "Accredited Centre")
    excellent = make_certificate(Outcome.EXCELLENCE, name="Excellent here")
    assert seal_of(excellent.facility) == Seal("excellence", excellent.valid_from.year, "Centre of Excellence")
    panel = seals_panel(excellent.facility)
    assert panel
    assert panel["seal"].level == "excellence"
    suspend(excellent.facility)
    assert seals_panel(excellent.facility) is None


def test_expired_accreditations_lapse_once(certificate: Certificate) -> None:
    other = make_certificate(name="Still in force")
    Certificate.objects.filter(pk=other.pk).update(valid_until=certificate.valid_until + datetime.timedelta(days=400))
    with clock.at(on(certificate.valid_until)):
        assert services.lapse_expired() == 0
    with clock.at(on(certificate.valid_until + datetime.timedelta(days=1))):
        assert services.lapse_expired() == 1
        assert services.lapse_expired() == 0
        lapse_expired()
    assert standing(certificate) == Standing.LAPSED
    assert standing(other) == Standing.ACCREDITED
    entry = Entry.objects.get(verb="registration.facility.lapse")
    assert (entry.scope, entry.actor) == (certificate.facility.slug, None)


def test_centre_with_a_new_certificate_does_not_lapse(certificate: Certificate) -> None:
    facility = Facility.objects.get(pk=certificate.facility_id)
    with clock.at(on(certificate.valid_until - datetime.timedelta(days=30))):
        decide_again(facility)
    with clock.at(on(certificate.valid_until + datetime.timedelta(days=1))):
        assert services.lapse_expired() == 0
    assert standing(certificate) == Standing.ACCREDITED


def test_enrolled_and_suspended_facilities_do_not_lapse(certificate: Certificate) -> None:
    make_application("Enrolled here")
    suspend(certificate.facility)
    with clock.at(on(certificate.valid_until + datetime.timedelta(days=1))):
        assert services.lapse_expired() == 0


def test_office_sees_certificates_that_end_within_six_months(certificate: Certificate) -> None:
    assert list(expiring_certificates()) == []
    with clock.at(on(certificate.valid_until - datetime.timedelta(days=185))):
        assert list(expiring_certificates()) == []
    with clock.at(on(certificate.valid_until - datetime.timedelta(days=184))):
        assert [row.title for row in expiring_certificates()] == [certificate.facility.name]
