"""A facility's documents and its help page."""

import hashlib

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from iasios.documents.models import Document
from registration.models import Facility
from tests.factories import billing, registration

pytestmark = pytest.mark.django_db
NAMES = ("journey", "documents", "help")


@pytest.fixture
def document() -> Document:
    """Return a facility's invoice whose PDF exists."""
    return billing.rendered(billing.make_invoice())


def facility_of(document: Document) -> Facility:
    """Return the facility that a document belongs to."""
    return Facility.objects.get(slug=document.scope)


def url(document: Document, facility: Facility | None = None) -> str:
    """Return the address of a document, within its own or another facility."""
    return reverse("document", args=[facility.slug if facility else document.scope, document.number])


@pytest.fixture
def member(client: Client, document: Document) -> Client:
    """Sign in a member of the document's facility."""
    client.force_login(registration.make_member(facility_of(document)))
    return client


def test_the_list_links_to_each_document_and_to_no_other(member: Client, document: Document) -> None:
    foreign = billing.rendered(billing.make_invoice())
    page = member.get(reverse("documents", args=[document.scope])).content.decode()
    assert url(document) in page
    assert document.number in page
    assert foreign.number not in page


def test_the_list_says_what_will_come(client: Client) -> None:
    facility = registration.make_facility()
    client.force_login(registration.make_member(facility))
    assert "No documents yet." in client.get(reverse("documents", args=[facility.slug])).content.decode()


def test_a_document_is_its_pdf_with_type_and_name(member: Client, document: Document) -> None:
    response = member.get(url(document))
    content = b"".join(response.streaming_content)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{document.filename}"'
    assert int(response["Content-Length"]) == document.size == len(content)
    assert content.startswith(b"%PDF-")
    assert hashlib.sha256(content).hexdigest() == document.sha256


def test_a_document_is_not_kept_by_shared_caches(member: Client, document: Document) -> None:
    assert "private" in member.get(url(document))["Cache-Control"]


def test_another_facility_has_no_such_document(client: Client, document: Document) -> None:
    stranger = registration.make_facility()
    client.force_login(registration.make_member(stranger))
    assert client.get(url(document)).status_code == 404
    assert client.get(url(document, stranger)).status_code == 404


def test_a_number_that_nobody_gave_is_not_found(member: Client, document: Document) -> None:
    assert member.get(reverse("document", args=[document.scope, "2026-9999"])).status_code == 404


def test_a_pdf_that_is_being_written_is_announced(client: Client) -> None:
    document = billing.make_invoice().document
    assert document
    client.force_login(registration.make_member(facility_of(document)))
    listed = client.get(reverse("documents", args=[document.scope])).content.decode()
    response = client.get(url(document))
    assert "Being written" in listed
    assert url(document) not in listed
    assert response.status_code == 202
    assert "is being written" in response.content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_strangers_find_nothing_and_guests_sign_in_first(client: Client, name: str) -> None:
    facility = registration.make_facility()
    address = reverse(name, args=[facility.slug])
    assert client.get(address)["Location"].startswith(reverse("account_login"))
    client.force_login(registration.make_user())
    assert client.get(address).status_code == 404


def test_help_names_the_office(client: Client) -> None:
    facility = registration.make_facility()
    client.force_login(registration.make_member(facility))
    page = client.get(reverse("help", args=[facility.slug])).content.decode()
    for way in (f"mailto:{settings.OFFICE_EMAIL}", settings.OFFICE_PHONE, *settings.OFFICE_ADDRESS):
        assert way in page
    assert reverse("people", args=[facility.slug]) in page
