"""The office's desk for facilities and people."""

from dataclasses import replace
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from iasios.accounts.models import User
from iasios.office import admin_url
from iasios.workflow import Refused
from registration.admin import APPOINT, FacilityAdmin
from registration.models import EligibilityRule, Facility
from tests.factories.registration import make_facility, make_groups, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client) -> Client:
    """Sign in as somebody of the office."""
    client.force_login(make_user(is_staff=True, name="Olga Office"))
    return client


def test_list_and_page_show_a_facility(office: Client) -> None:
    facility = make_facility(representative="rep@hospital.example")

    listed = unescape(office.get(reverse("admin:registration_facility_changelist")).content.decode())
    page = unescape(office.get(admin_url(facility)).content.decode())

    assert facility.name in listed
    for shown in (facility.shown_code, "rep@hospital.example", "180", "Ablation", "registered the facility"):
        assert shown in page


def test_the_list_finds_a_facility_by_the_address_of_its_people(office: Client) -> None:
    found, other = make_facility(representative="rep@hospital.example"), make_facility()

    listed = unescape(
        office.get(reverse("admin:registration_facility_changelist"), {"q": "rep@hospital"}).content.decode()
    )

    assert found.name in listed
    assert other.name not in listed


def test_the_office_names_another_representative(office: Client) -> None:
    facility = make_facility()
    url = reverse("admin:registration_facility_act", args=[facility.pk, "appoint"])

    response = office.post(
        url, {"office": "representative", "name": "Dr New", "function": "Head", "email": "new@hospital.example"}
    )

    assert response.status_code == 302
    assert facility.appointments.get(office="representative").email == "new@hospital.example"


def test_the_minimum_changes_by_a_new_row(office: Client) -> None:
    make_groups()

    office.post(reverse("admin:registration_eligibilityrule_add"), {"minimum_procedures": 180})

    assert EligibilityRule.objects.minimum_now() == 180
    assert EligibilityRule.objects.count() == 2


def test_the_office_closes_an_account_but_not_its_own(office: Client) -> None:
    other = make_user()
    own = User.objects.get(name="Olga Office")

    office.post(admin_url(other), {"is_active": "", "is_staff": "", "_save": "1", **empty_inline()})
    office.post(admin_url(own), {"is_active": "", "is_staff": "", "_save": "1", **empty_inline()})

    other.refresh_from_db()
    own.refresh_from_db()
    assert not other.is_active
    assert own.is_active
    assert own.is_staff


def empty_inline() -> dict[str, str]:
    return {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}


def test_members_do_not_come_in(client: Client) -> None:
    facility = make_facility()
    client.force_login(facility.registered_by)

    assert client.get(admin_url(facility)).status_code in {302, 404}
    assert Facility.objects.count() == 1


def test_what_is_refused_while_saving_stands_beside_what_was_typed(
    office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    facility = make_facility()

    def too_late(*_: object) -> str:
        raise Refused(["A colleague has named somebody already."])

    monkeypatch.setattr(FacilityAdmin, "acts", (replace(APPOINT, run=too_late),))
    typed = {"office": "contact", "name": "Nora Newcomer", "function": "Manager", "email": "nora@hospital.example"}
    page = office.post(f"{admin_url(facility).removesuffix('change/')}act/appoint/", typed)

    assert page.status_code == 422
    assert "A colleague has named somebody already." in page.text
    assert 'value="Nora Newcomer"' in page.text
