"""The landing page, and where people come who have an account."""

import pytest
from django.test import Client
from django.urls import reverse

from applications.choices import Level
from tests.factories import accreditation, registration
from tests.factories.accounts import UserFactory
from tests.factories.applications import make_edition
from tests.factories.assessment import make_assessor
from tests.factories.billing import make_office

pytestmark = pytest.mark.django_db


def test_strangers_read_what_awaits_them(client: Client) -> None:
    edition = make_edition()
    registration.make_groups()
    response = client.get("/")
    page = " ".join(response.content.decode().split())
    core = edition.criteria.filter(level=Level.CORE).count()
    extended = edition.criteria.filter(level=Level.EXTENDED).count()
    assert response.status_code == 200
    assert f"{core} core criteria" in page
    assert f"{extended} extended ones" in page
    assert f"{registration.MINIMUM} therapeutic procedures" in page
    for name in ("register", "join", "account_login", "standards", "centres", "verify"):
        assert f'href="{reverse(name)}"' in page, name
    assert "centres today" not in page


def test_the_landing_page_stands_before_any_edition_is_loaded(client: Client) -> None:
    assert client.get("/").status_code == 200


def test_the_landing_page_counts_the_centres(client: Client) -> None:
    accreditation.make_certificate()
    assert "1 centre today" in client.get("/").content.decode()


def test_one_facility_is_where_its_member_begins(client: Client) -> None:
    facility = registration.make_facility()
    client.force_login(registration.make_member(facility))
    assert client.get("/")["Location"] == facility.get_absolute_url()


def test_an_assessor_begins_at_the_desk(client: Client) -> None:
    client.force_login(make_assessor().user)
    assert client.get("/")["Location"] == reverse("review")


def test_the_office_begins_at_its_queues(client: Client) -> None:
    client.force_login(make_office())
    assert client.get("/")["Location"] == reverse("admin:index")


def test_without_a_place_people_choose_to_register_or_join(client: Client) -> None:
    client.force_login(UserFactory())
    assert client.get("/")["Location"] == reverse("my")


def test_several_places_are_offered_and_no_other(client: Client) -> None:
    assessor = make_assessor()
    office = assessor.user
    office.is_staff = True
    office.save()
    mine, other = registration.make_facility(by=office), registration.make_facility()
    client.force_login(office)
    response = client.get("/")
    page = response.content.decode()
    assert response.status_code == 200
    assert [door["url"] for door in response.context["doors"]] == ["/my/" + mine.slug + "/", "/review/", "/admin/"]
    assert f'href="{mine.get_absolute_url()}"' in page
    assert other.slug not in page


def test_a_closed_account_sees_the_landing_page(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    user.is_active = False
    user.save()
    assert client.get("/").status_code == 200
