"""The public pages: register, verification, seals."""

import datetime
import io
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from accreditation.models import Certificate
from assessment.choices import Outcome
from iasios import clock
from iasios.ui.templatetags.ui import day
from iasios.workflow import perform
from registration.choices import Standing
from registration.models import Facility
from tests.factories.accreditation import certificate_of, decide_again, make_certificate
from tests.factories.applications import make_application, representative_of
from tests.factories.billing import make_facility, make_office

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    return unescape(" ".join(response.content.decode().split()))


def page(client: Client, certificate: Certificate) -> str:
    response = client.get(certificate.get_absolute_url())
    assert response.status_code == 200
    return text_of(response)


def suspend(facility: Facility) -> None:
    perform(facility, "suspend", by=make_office(), note="The annual fee was not paid.")


def expire(certificate: Certificate) -> None:
    yesterday = clock.today() - datetime.timedelta(days=1)
    dates = {"valid_from": yesterday - datetime.timedelta(days=1460), "valid_until": yesterday}
    Certificate.objects.filter(pk=certificate.pk).update(**dates)


@pytest.fixture
def certificate() -> Certificate:
    return make_certificate()


# Verification ---------------------------------------------------------------------------------------------------------
def test_valid_certificate(client: Client, certificate: Certificate) -> None:
    said = page(client, certificate)
    assert "This certificate is genuine and in force." in said
    for fact in (
        certificate.display_number,
        certificate.facility.name,
        certificate.facility.department,
        "Dublin, Ireland",
        "Accredited Centre",
        day(certificate.valid_from),
        day(certificate.valid_until),
    ):
        assert fact in said, fact
    assert "IASIOS Accredited Centre" in said, "the seal is shown"


def test_expired_certificate(client: Client, certificate: Certificate) -> None:
    expire(certificate)
    said = page(client, certificate)
    assert "its four years are over" in said
    assert "in force" not in said
    assert "IASIOS Accredited Centre" not in said, "no seal"


def test_suspended_certificate(client: Client, certificate: Certificate) -> None:
    suspend(certificate.facility)
    said = page(client, certificate)
    assert "the centre does not hold the title at present" in said
    assert "IASIOS Accredited Centre" not in said


def test_replaced_certificate_leads_to_the_newer_one(client: Client, certificate: Certificate) -> None:
    newer = certificate_of(decide_again(Facility.objects.get(pk=certificate.facility_id), Outcome.EXCELLENCE))
    said = page(client, certificate)
    assert "a newer one has replaced it" in said
    assert f'href="{newer.get_absolute_url()}"' in said
    assert "This certificate is genuine and in force." in page(client, newer)


def test_page_says_what_stands_on_the_paper(client: Client, certificate: Certificate) -> None:
    Facility.objects.filter(pk=certificate.facility_id).update(name="Klinikum am See", department="Radiology")
    said = page(client, certificate)
    assert f"<h1>{certificate.printed['facility']}</h1>" in said
    assert certificate.printed["department"] in said
    assert "<dt>Name today</dt><dd>Klinikum am See</dd>" in said


def test_number_is_found_however_it_is_typed(client: Client, certificate: Certificate) -> None:
    for typed in (certificate.display_number, certificate.number.lower(), f" {certificate.display_number} "):
        found = client.get(reverse("verify"), {"number": typed})
        assert (found.status_code, found.headers["Location"]) == (302, certificate.get_absolute_url())
    plain = client.get(reverse("verify_certificate", args=[certificate.number.lower()]))
    assert (plain.status_code, plain.headers["Location"]) == (302, certificate.get_absolute_url())


def test_form_before_anything_is_typed_has_no_error(client: Client) -> None:
    response = client.get(reverse("verify"))
    assert response.status_code == 200
    assert "error-summary" not in text_of(response)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter the number that stands on the certificate."),
        ("K7M4-9XPQ-2AB", "this has 11. Compare them."),
        ("K7M4-9XPQ-2ABO", "No certificate number contains O."),
    ],
)
def test_mistyped_numbers_are_told_and_kept(client: Client, typed: str, sentence: str) -> None:
    response = client.get(reverse("verify"), {"number": typed})
    assert response.status_code == 422
    said = text_of(response)
    assert sentence in said
    assert f'value="{typed}"' in said or not typed


def test_unknown_number_is_not_called_mistyped(client: Client, certificate: Certificate) -> None:
    unknown = "2222-2222-2222"
    response = client.get(reverse("verify"), {"number": unknown}, follow=True)
    assert response.status_code == 404
    said = text_of(response)
    assert "No certificate has this number." in said
    assert f'value="{unknown}"' in said
    assert certificate.facility.name not in said


@pytest.mark.parametrize("number", ["K7M4-9XPQ-2AB", "x" * 200, "\N{EN DASH}\N{EN DASH}", "%00", "<script>"])
def test_mistyped_addresses_get_the_form(client: Client, number: str) -> None:
    response = client.get(reverse("verify_certificate", args=[number]))
    assert response.status_code == 404
    said = text_of(response)
    assert "certificate number" in said.lower()
    assert "No certificate has this number." not in said
    assert b"<script>" not in response.content


# Register -------------------------------------------------------------------------------------------------------------
def test_register_lists_only_what_is_in_force(client: Client, certificate: Certificate) -> None:
    expired, suspended = make_certificate(name="Expired here"), make_certificate(name="Suspended here")
    make_application("Enrolled here")
    expire(expired)
    suspend(suspended.facility)
    said = text_of(client.get(reverse("centres")))
    assert certificate.facility.name in said
    assert f"Accredited Centre until {day(certificate.valid_until)}" in said
    for name in ("Expired here", "Suspended here", "Enrolled here"):
        assert name not in said
    for gone in (expired, suspended):
        assert client.get(reverse("centre", args=[gone.facility.slug])).status_code == 404
    assert client.get(reverse("centre", args=["nobody"])).status_code == 404
    shown = text_of(client.get(reverse("centre", args=[certificate.facility.slug])))
    assert certificate.get_absolute_url() in shown


def test_register_names_each_centre_once(client: Client, certificate: Certificate) -> None:
    decide_again(Facility.objects.get(pk=certificate.facility_id), Outcome.EXCELLENCE)
    said = text_of(client.get(reverse("centres")))
    assert said.count(reverse("centre", args=[certificate.facility.slug])) == 1
    assert "Centre of Excellence until" in said


def test_register_is_sorted_by_country_and_name(client: Client) -> None:
    for name, country in (("Zentrum B", "AT"), ("\u00d6stliches Klinikum", "AT"), ("abbaye", "BE"), ("Alster", "AT")):
        made = make_certificate(name=name)
        Facility.objects.filter(pk=made.facility_id).update(country=country)
    said = text_of(client.get(reverse("centres")))
    order = ["<h2>Austria</h2>", "Alster", "\u00d6stliches", "Zentrum B", "<h2>Belgium</h2>", "abbaye"]
    places = [said.index(word) for word in order]
    assert places == sorted(places)


def test_empty_register_says_so(client: Client) -> None:
    assert "No centre is in the register yet." in text_of(client.get(reverse("centres")))


def test_queries_of_the_register_do_not_grow(client: Client, certificate: Certificate) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("centres")).status_code == 200
        return len(queries)

    client.get(reverse("centres"))
    alone = count()
    for number in range(2):
        make_certificate(name=f"Centre {number}")
    assert count() == alone
    assert alone <= 2


# Seals ----------------------------------------------------------------------------------------------------------------
def seal(client: Client, facility: Facility, extension: str = "svg", **query: str) -> Any:
    return client.get(reverse(f"seal_{extension}", args=[facility.slug]), query)


def test_seal_is_a_picture_of_the_standing(client: Client, certificate: Certificate) -> None:
    svg = seal(client, certificate.facility)
    assert svg.headers["Content-Type"] == "image/svg+xml"
    assert svg.headers["Content-Disposition"] == f'inline; filename="IASIOS-seal-{certificate.facility.slug}.svg"'
    assert svg.headers["Cache-Control"] == "public, max-age=3600"
    assert f"IASIOS Accredited Centre {certificate.valid_from.year}".encode() in svg.content
    assert b"#7b1e3b" in svg.content
    assert b"#7b1e3b" not in seal(client, certificate.facility, **{"one-colour": ""}).content
    png = seal(client, certificate.facility, "png", size="256")
    assert png.headers["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(png.content)).size == (256, 256)
    for odd in ("", "1", "99999", "-5", "x"):
        assert Image.open(io.BytesIO(seal(client, certificate.facility, "png", size=odd).content)).size == (1024, 1024)


def test_enrolled_centre_has_a_seal_and_stands_in_no_register(client: Client) -> None:
    facility = make_application().facility
    assert b"IASIOS Enrolled Centre" in seal(client, facility).content
    assert client.get(reverse("centre", args=[facility.slug])).status_code == 404


@pytest.mark.parametrize("status", [Standing.REGISTERED, Standing.SUSPENDED, Standing.WITHDRAWN, Standing.LAPSED])
def test_no_title_no_seal(client: Client, certificate: Certificate, status: str) -> None:
    Facility.objects.filter(pk=certificate.facility_id).update(status=status)
    for extension in ("svg", "png"):
        assert seal(client, certificate.facility, extension).status_code == 404


def test_registered_and_unknown_facilities_have_no_seal(client: Client) -> None:
    assert seal(client, make_facility()).status_code == 404
    assert client.get(reverse("seal_svg", args=["nobody"])).status_code == 404


def test_documents_page_offers_the_seal(client: Client, certificate: Certificate) -> None:
    client.force_login(representative_of(certificate.facility))
    documents = reverse("documents", args=[certificate.facility.slug])
    said = text_of(client.get(documents))
    assert "Your Accredited Centre seal" in said
    assert f'href="{reverse("seal_svg", args=[certificate.facility.slug])}"' in said
    suspend(certificate.facility)
    assert "seal" not in text_of(client.get(documents)).split("<main", 1)[1].split("</main", 1)[0]
