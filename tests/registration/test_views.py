"""Pages of registration, through real requests."""

from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registration import codes
from registration.choices import Standing
from registration.models import Facility
from tests.factories.registration import make_facility, make_groups, make_member, make_user

pytestmark = pytest.mark.django_db
#: The facility with its members and offices, the members with their names; some for the frame of later floors.
QUERIES_OF_PEOPLE = 8


def filled_form(**changes: Any) -> dict[str, Any]:
    """Return what somebody types into the registration form; 150 procedures."""
    return {
        "name": "Clínica <São> João",
        "department": "Radiology & Oncology",
        "street": "Rua do Porto 7",
        "postcode": "4000-001",
        "city": "Porto",
        "country": "PT",
        "website": "www.saojoao.example",
        "procedures_1": "100",
        "procedures_2": "50",
        "procedures_3": "0",
        "representative_name": "Dr Inês Álvares",
        "representative_function": "Head",
        "representative_email": "ines@saojoao.example",
        "representative_phone": "+351 22 000 00 00",
        "contact_name": "Rui Sá",
        "contact_function": "Coordinator",
        "contact_email": "rui@saojoao.example",
        "contact_phone": "",
        "authorised_by": "Marta Cruz, Director",
        "authorised": "on",
        **changes,
    }


@pytest.fixture
def registering(client: Client) -> Client:
    """Sign in as somebody who registers a facility."""
    make_groups()
    client.force_login(make_user(name="Registering Person"))
    return client


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def test_registering_shows_the_code_and_what_comes_next(registering: Client) -> None:
    response = registering.post(reverse("register"), filled_form(), follow=True)

    facility = Facility.objects.get()
    assert response.redirect_chain == [(reverse("registered", args=[facility.slug]), 302)]
    assert facility.shown_code in text_of(response)
    assert facility.website == "https://www.saojoao.example"
    assert {a.office: a.name for a in facility.appointments.all()} == {
        "representative": "Dr Inês Álvares",
        "contact": "Rui Sá",
    }


def test_149_procedures_are_too_few_and_everything_typed_stays(registering: Client) -> None:
    typed = filled_form(procedures_2="49")

    response = registering.post(reverse("register"), typed)

    assert response.status_code == 422
    page = text_of(response)
    assert "add up to 149 procedures a year; IASIOS needs at least 150" in page
    assert not Facility.objects.exists()
    form = response.context["form"]
    assert {name: str(form[name].value() or "") for name in typed} == {**typed, "authorised": "True"}
    for value in typed.values():
        assert value in page


def test_the_representative_can_be_the_contact_person(registering: Client) -> None:
    nobody = {"contact_name": "", "contact_function": "", "contact_email": ""}

    registering.post(reverse("register"), filled_form(contact_is_representative="on", **nobody))

    emails = Facility.objects.get().appointments.values_list("email", flat=True)
    assert list(emails) == ["ines@saojoao.example"] * 2


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"contact_email": ""}, "contact_email", "Fill in “E-mail address” of the contact person."),
        ({"representative_name": ""}, "representative_name", "Fill in “Full name” of the authorised representative."),
        ({"authorised": ""}, "authorised", "Confirm that the management has authorised this registration."),
        ({"procedures_3": ""}, "procedures_3", "Enter the procedures per year for “Chemoembolisation”, or 0."),
        ({"procedures_1": "many"}, "procedures_1", "Enter a whole number for “Ablation”, such as 40."),
        ({"procedures_1": "-1"}, "procedures_1", "Enter 0 or more for “Ablation”."),
        ({"country": ""}, "country", "Choose a country."),
        ({"name": " "}, "name", "Fill in “Name of the facility”."),
        (
            {"representative_email": "ines"},
            "representative_email",
            "This is not an e-mail address yet. It looks like name@hospital.org.",
        ),
    ],
)
def test_each_entry_that_needs_a_change_says_so(
    registering: Client, changes: dict[str, str], field: str, sentence: str
) -> None:
    response = registering.post(reverse("register"), filled_form(**changes))

    assert response.context["form"].errors == {field: [sentence]}
    assert text_of(response).count(sentence) == 2, "once beside the field, once in the summary"


def test_a_form_sent_twice_registers_once(registering: Client) -> None:
    registering.post(reverse("register"), filled_form())

    response = registering.post(reverse("register"), filled_form())

    assert response.status_code == 422
    assert "registered this facility already" in text_of(response)
    assert Facility.objects.count() == 1


@pytest.mark.parametrize("page", ["register", "join"])
def test_without_an_account_pages_explain_and_lead_to_one(client: Client, page: str) -> None:
    make_groups()

    response = client.get(reverse(page))

    assert response.status_code == 200
    assert f"{reverse('account_signup')}?next=%2F{page}%2F" in text_of(response)
    posted = client.post(reverse(page), {"code": "x"})
    assert posted.status_code == 302
    assert posted.headers["Location"].startswith(reverse("account_login"))


def test_a_code_in_the_address_survives_the_way_to_an_account(client: Client) -> None:
    facility = make_facility()

    links = text_of(client.get(reverse("join"), {"code": facility.shown_code}))
    client.force_login(make_user())
    form = text_of(client.get(reverse("join"), {"code": facility.shown_code}))

    assert f"code%3D{facility.shown_code}" in links
    assert f'value="{facility.shown_code}"' in form


def test_joining_leads_to_the_facility(client: Client) -> None:
    facility = make_facility()
    client.force_login(make_user())

    response = client.post(reverse("join"), {"code": facility.shown_code.lower().replace("-", " ")})

    assert response.status_code == 302
    assert response.headers["Location"] == facility.get_absolute_url()
    assert facility.memberships.count() == 2


def test_a_wrong_code_is_explained_and_kept(client: Client) -> None:
    facility = make_facility()
    wrong = facility.code[:-1] + ("A" if facility.code[-1] != "A" else "B")
    unknown = codes.new_code()
    client.force_login(make_user())

    mistyped_page = text_of(client.post(reverse("join"), {"code": wrong, "function": "Nurse"}))
    unknown_page = text_of(client.post(reverse("join"), {"code": unknown}))
    empty_page = text_of(client.post(reverse("join"), {"code": ""}))

    assert "One of these characters is mistyped." in mistyped_page
    assert f'value="{wrong}"' in mistyped_page
    assert 'value="Nurse"' in mistyped_page
    assert "No facility has this code." in unknown_page
    assert "Fill in “Facility code”." in empty_page


def test_joining_twice_is_explained(client: Client) -> None:
    facility = make_facility()
    client.force_login(facility.registered_by)

    response = client.post(reverse("join"), {"code": facility.code})

    assert response.status_code == 422
    assert f"You have joined {facility.name} already." in text_of(response)


def test_start_leads_to_the_only_facility(client: Client) -> None:
    facility = make_facility()
    client.force_login(facility.registered_by)

    assert client.get(reverse("my")).headers["Location"] == facility.get_absolute_url()


def test_start_lets_choose_among_several_and_shows_no_other(client: Client) -> None:
    user = make_user()
    mine = [make_facility(by=user), make_facility(by=user)]
    other = make_facility()
    client.force_login(user)

    page = text_of(client.get(reverse("my")))

    assert all(facility.name in page for facility in mine)
    assert other.name not in page


def test_start_without_a_facility_says_how_to_begin(client: Client) -> None:
    client.force_login(make_user())

    page = text_of(client.get(reverse("my")))

    assert reverse("join") in page
    assert reverse("register") in page


def test_start_of_the_office_is_its_desk(client: Client) -> None:
    client.force_login(make_user(is_staff=True))

    assert client.get(reverse("my")).headers["Location"] == reverse("admin:index")


@pytest.mark.parametrize("page", ["people", "details", "registered"])
def test_strangers_find_nothing(client: Client, page: str) -> None:
    facility = make_facility()
    url = reverse(page, args=[facility.slug])

    assert client.get(url).status_code == 302
    client.force_login(make_facility().registered_by)
    assert client.get(url).status_code == 404
    client.force_login(facility.registered_by)
    assert client.get(url).status_code == 200


def test_people_who_have_not_signed_in_are_listed_apart(client: Client) -> None:
    facility = make_facility(representative="rep@hospital.example")
    client.force_login(facility.registered_by)

    response = client.get(reverse("people", args=[facility.slug]))

    assert [appointment.email for appointment in response.context["unclaimed"]] == ["rep@hospital.example"] * 2
    assert "Not signed in yet" in text_of(response)


def test_a_plain_member_sees_people_but_neither_code_nor_form(client: Client) -> None:
    facility = make_facility()
    client.force_login(make_member(facility))

    people = text_of(client.get(reverse("people", args=[facility.slug])))
    shown = text_of(client.get(reverse("details", args=[facility.slug])))

    assert facility.shown_code not in people
    assert "<form" not in shown.split("<main")[1]
    assert client.get(reverse("registered", args=[facility.slug])).status_code == 404
    assert client.post(reverse("details", args=[facility.slug]), {"city": "Cork"}).status_code == 403


def test_people_page_takes_the_same_queries_for_any_number(client: Client) -> None:
    facility = make_facility()
    client.force_login(facility.registered_by)
    url = reverse("people", args=[facility.slug])
    client.get(url)

    taken = []
    for joining in (1, 3):
        for _ in range(joining):
            make_member(facility)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        taken.append(sum("registration_" in query["sql"] for query in captured))

    assert taken[0] == taken[1] <= QUERIES_OF_PEOPLE


def test_correspondents_change_the_address(client: Client) -> None:
    facility = make_facility()
    client.force_login(facility.registered_by)
    typed = {"department": "Radiology", "street": "New Road 1", "postcode": "T12", "city": "Cork", "website": ""}

    response = client.post(reverse("details", args=[facility.slug]), typed, follow=True)

    facility.refresh_from_db()
    assert {name: getattr(facility, name) for name in typed} == typed
    assert "The details are saved." in text_of(response)


def test_wrong_details_are_kept_in_the_form(client: Client) -> None:
    facility = make_facility()
    client.force_login(facility.registered_by)

    response = client.post(reverse("details", args=[facility.slug]), {"city": "Cork", "website": "no address"})

    assert response.status_code == 422
    page = text_of(response)
    assert 'value="no address"' in page
    assert 'value="Cork"' in page
    facility.refresh_from_db()
    assert facility.city == "Dublin"


def test_a_readers_page_of_a_withdrawn_facility_still_opens(client: Client) -> None:
    facility = make_facility()
    Facility.objects.filter(pk=facility.pk).update(status=Standing.WITHDRAWN)
    client.force_login(facility.registered_by)

    assert client.get(reverse("details", args=[facility.slug])).status_code == 200
