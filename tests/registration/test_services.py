"""What registration writes, and whom it tells."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.conf import settings
from django.test import Client

from iasios.audit.models import Entry
from iasios.audit.services import verify
from iasios.notifications.models import Message
from iasios.workflow import Refused
from registration import codes, services
from registration.choices import Office, Standing
from registration.models import EligibilityRule, Facility, ProcedureGroup
from tests.factories.registration import GROUPS, MINIMUM, make_facility, make_groups, make_member, make_user, person

pytestmark = pytest.mark.django_db


def recipients(kind: str) -> set[str]:
    return set(Message.objects.filter(kind=kind).values_list("to", flat=True))


def history(facility: Facility) -> list[Entry]:
    return list(Entry.objects.within(facility.slug))


def test_registering_makes_a_facility_with_code_volumes_people_and_history() -> None:
    by = make_user()

    facility = make_facility(by=by, representative="rep@hospital.example", contact="contact@hospital.example")

    assert facility.status == Standing.REGISTERED
    assert codes.adds_up(facility.code)
    assert facility.procedures_per_year == 180
    assert [(a.office, a.email, a.user) for a in facility.appointments.order_by("-office")] == [
        (Office.REPRESENTATIVE, "rep@hospital.example", None),
        (Office.CONTACT, "contact@hospital.example", None),
    ]
    assert [membership.user for membership in facility.memberships.all()] == [by]
    assert history(facility)[0].sentence == "registered the facility"
    assert verify() == []


def test_registering_tells_the_three_people_and_the_office() -> None:
    by = make_user()

    facility = make_facility(by=by, representative="Rep@Hospital.example", contact="contact@hospital.example")

    assert recipients("registered") == {by.email, "rep@hospital.example", "contact@hospital.example"}
    assert recipients("office_new_facility") == {settings.OFFICE_EMAIL.lower()}
    for message in Message.objects.filter(kind="registered"):
        assert facility.shown_code in message.text
        assert facility.shown_code in message.html
    told = Message.objects.get(to="contact@hospital.example")
    assert f"{by.name} named you as contact person." in told.text


def test_somebody_with_both_offices_gets_one_message() -> None:
    by = make_user()

    make_facility(by=by)

    text = Message.objects.get(kind="registered").text
    assert "authorised representative and contact person" in text


def test_too_few_procedures_are_refused_with_the_total() -> None:
    groups = make_groups()

    with pytest.raises(Refused, match="add up to 149 procedures a year; IASIOS needs at least 150"):
        make_facility(volumes={groups[0]: 149})

    assert not Facility.objects.exists()


def test_the_same_form_sent_twice_registers_once() -> None:
    by = make_user()
    make_facility(by=by, name="Twice")

    with pytest.raises(Refused, match="registered this facility already"):
        make_facility(by=by, name="twice")

    make_facility(by=make_user(), name="Twice")
    assert Facility.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "city", "slug"),
    [
        ("St Mark's", "Dublin", "st-marks-dublin"),
        ("Dublin General", "Dublin", "dublin-general"),
        ("\N{GREEK CAPITAL LETTER ALPHA}", "\N{GREEK CAPITAL LETTER BETA}", "facility"),
        ("x" * 200, "Dublin", "x" * 70),
    ],
)
def test_the_address_is_made_of_name_and_town(name: str, city: str, slug: str) -> None:
    assert make_facility(name=name, city=city).slug == slug


def test_facilities_of_the_same_name_get_different_addresses() -> None:
    slugs = [make_facility(name="St Mark's", city="Dublin").slug for _ in range(3)]

    assert slugs == ["st-marks-dublin", "st-marks-dublin-2", "st-marks-dublin-3"]


def test_the_address_stays_when_the_town_changes() -> None:
    facility = make_facility(name="St Mark's", city="Dublin")

    services.change_details(facility=facility, by=facility.registered_by, details={"city": "Cork"})

    facility.refresh_from_db()
    assert (facility.city, facility.slug) == ("Cork", "st-marks-dublin")
    entry = history(facility)[-1]
    assert (entry.sentence, entry.data) == ("changed city", {"city": {"from": "Dublin", "to": "Cork"}})


def test_a_change_of_nothing_leaves_no_trace() -> None:
    facility = make_facility()
    before = Entry.objects.count()

    services.change_details(facility=facility, by=facility.registered_by, details={"city": facility.city})

    assert Entry.objects.count() == before


def test_joining_makes_a_member_and_tells_the_correspondents() -> None:
    facility = make_facility(representative="rep@hospital.example", contact="contact@hospital.example")
    colleague = make_user()

    services.join_facility(by=colleague, code=facility.shown_code.lower(), function="Radiographer")

    assert facility.memberships.get(user=colleague).function == "Radiographer"
    assert recipients("joined") == {"rep@hospital.example", "contact@hospital.example"}
    assert colleague.email in Message.objects.get(kind="joined", to="rep@hospital.example").text


def test_joining_twice_is_refused() -> None:
    facility = make_facility()

    with pytest.raises(Refused, match="You have joined"):
        services.join_facility(by=facility.registered_by, code=facility.code)

    assert facility.memberships.count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda code: code[:-1], "11 characters; this has 10 characters"),
        (lambda code: code[:3] + ("A" if code[3] != "A" else "B") + code[4:], "One of these characters is mistyped"),
        (lambda _: codes.new_code(), "No facility has this code"),
    ],
)
def test_a_mistyped_code_is_told_apart_from_an_unknown_one(change: Callable[[str], str], sentence: str) -> None:
    facility = make_facility()

    with pytest.raises(Refused, match=sentence):
        services.join_facility(by=make_user(), code=change(facility.code))


def test_whoever_is_named_takes_up_the_office_by_signing_in(client: Client) -> None:
    facility = make_facility(representative="rep@hospital.example", contact="contact@hospital.example")
    representative = make_user(email="rep@hospital.example")

    client.force_login(representative)

    facility.refresh_from_db()
    assert facility.offices_of(representative) == {Office.REPRESENTATIVE}
    assert facility.memberships.get(user=representative).function == "Head of service"
    assert "took up the office of authorised representative" in history(facility)[-1].sentence


def test_an_address_that_is_not_confirmed_claims_nothing(client: Client) -> None:
    facility = make_facility(representative="rep@hospital.example")
    impostor = make_user(email="rep@hospital.example", verified=False)

    client.force_login(impostor)

    facility.refresh_from_db()
    assert facility.membership_of(impostor) is None
    assert facility.offices_of(impostor) == set()


def test_a_further_address_claims_once_it_is_confirmed() -> None:
    facility = make_facility(representative="rep@hospital.example")
    user = make_user()
    address = EmailAddress.objects.create(user=user, email="rep@hospital.example", verified=True)

    email_confirmed.send(sender=EmailAddress, request=None, email_address=address)

    facility.refresh_from_db()
    assert Office.REPRESENTATIVE in facility.offices_of(user)


def test_a_named_person_with_an_account_is_a_member_at_once() -> None:
    known = make_user()

    facility = make_facility(representative=known.email)

    assert Office.REPRESENTATIVE in facility.offices_of(known)


def test_naming_another_person_ends_the_office_of_the_first() -> None:
    facility = make_facility()
    first = facility.registered_by

    services.appoint(
        facility=facility, office=Office.REPRESENTATIVE, person=person("new@hospital.example"), by=make_user()
    )

    facility.refresh_from_db()
    assert facility.offices_of(first) == {Office.CONTACT}
    assert facility.membership_of(first)


def test_enrolling_tells_everybody() -> None:
    facility = make_facility(representative="rep@hospital.example", contact="contact@hospital.example")
    colleague = make_member(facility)

    services.enrol(facility=facility, by=make_user(is_staff=True))

    assert (facility.status, facility.is_centre) == (Standing.ENROLLED, True)
    assert facility.enrolled_at
    assert recipients("enrolled") == {
        facility.registered_by.email,
        colleague.email,
        "rep@hospital.example",
        "contact@hospital.example",
    }


def test_standing_goes_on_through_accreditation_to_lapse() -> None:
    facility = make_facility()
    office = make_user(is_staff=True)

    with pytest.raises(Refused):
        services.accredit(facility=facility, by=office)
    standings = [
        act(facility=facility, by=office).status
        for act in (services.enrol, services.accredit, services.excel, services.lapse)
    ]

    assert standings == [Standing.ENROLLED, Standing.ACCREDITED, Standing.EXCELLENCE, Standing.LAPSED]


def test_loading_groups_twice_changes_nothing() -> None:
    make_groups()
    before = list(ProcedureGroup.objects.values_list())

    make_groups()

    assert list(ProcedureGroup.objects.values_list()) == before
    assert EligibilityRule.objects.count() == 1


def test_a_later_edition_orders_its_groups_before_those_it_no_longer_names() -> None:
    make_groups()

    services.load_procedure_groups(groups=["New", GROUPS[2]], minimum=MINIMUM)

    assert list(ProcedureGroup.objects.values_list("label", "position")) == [
        ("New", 1),
        (GROUPS[2], 2),
        (GROUPS[0], 3),
        (GROUPS[1], 4),
    ]


def test_a_new_minimum_counts_from_now_on() -> None:
    make_facility()

    services.set_minimum(minimum=200, by=make_user(is_staff=True))

    with pytest.raises(Refused, match="at least 200"):
        make_facility()


def test_a_withdrawn_facility_can_be_registered_again_but_not_joined() -> None:
    by = make_user()
    facility = make_facility(by=by, name="Again")
    Facility.objects.filter(pk=facility.pk).update(status=Standing.WITHDRAWN)

    with pytest.raises(Refused, match="has withdrawn"):
        services.join_facility(by=make_user(), code=facility.code)

    assert make_facility(by=by, name="Again").slug == f"{facility.slug}-2"


def test_closing_an_account_is_kept_in_the_history() -> None:
    user = make_user()

    services.change_access(user=user, is_active=False, is_staff=False, by=make_user(is_staff=True))

    user.refresh_from_db()
    assert not user.is_active
    assert list(Entry.objects.about(user))[-1].data["to"] == {"is_active": False, "is_staff": False}
