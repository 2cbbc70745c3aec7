"""What operators ask: is the process up, can it work, its figures; and the pages of demo mode."""

import pytest
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from iasios.dashboard import operations
from iasios.notifications.models import Message
from tests.factories import registration

pytestmark = pytest.mark.django_db


def test_the_process_says_that_it_is_up(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):  # it must answer without a database
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"up\n")


def test_ready_when_database_broker_and_storage_answer(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "broker": "ok", "storage": "ok"}


def test_not_ready_when_one_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable() -> None:
        message = "bucket secret-name is gone"
        raise ConnectionError(message)

    monkeypatch.setitem(operations.CHECKS, "storage", unreachable)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"database": "ok", "broker": "ok", "storage": "does not answer"}
    assert b"secret-name" not in response.content


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer wrong", "token-of-the-operator-"])
@override_settings(METRICS_TOKEN="token-of-the-operator")
def test_figures_do_not_exist_without_the_token(client: Client, header: str) -> None:
    assert client.get("/metrics", headers={"Authorization": header} if header else {}).status_code == 404


@override_settings(METRICS_TOKEN="")
def test_no_token_closes_the_figures(client: Client) -> None:
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@override_settings(METRICS_TOKEN="token-of-the-operator")
def test_the_token_opens_the_figures(client: Client) -> None:
    response = client.get("/metrics", headers={"Authorization": "Bearer token-of-the-operator"})
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain")
    assert b"django_http_requests_total" in response.content


def message() -> Message:
    """Return an e-mail that a registration has queued."""
    registration.make_facility()
    return Message.objects.all()[0]


@override_settings(DEMO=False)
def test_dev_pages_do_not_exist_outside_demo_mode(client: Client) -> None:
    mail = reverse("dev_mail", args=[message().pk])
    for address in (reverse("dev_mails"), mail, f"{mail}?html", reverse("dev_components")):
        assert client.get(address).status_code == 404, address


@override_settings(DEMO=True)
def test_demo_mode_shows_every_mail(client: Client) -> None:
    mail = message()
    page = client.get(reverse("dev_mails"), {"to": f" {mail.to.upper()} "}).content.decode()
    assert reverse("dev_mail", args=[mail.pk]) in page
    others = client.get(reverse("dev_mails"), {"to": "nobody@hospital.example"}).content.decode()
    assert reverse("dev_mail", args=[mail.pk]) not in others
    assert client.get(reverse("dev_mail", args=[mail.pk])).status_code == 200


@override_settings(DEMO=True)
def test_a_mail_as_html_is_a_file_because_its_inline_style_may_not_run(client: Client) -> None:
    mail = message()
    response = client.get(reverse("dev_mail", args=[mail.pk]), {"html": ""})
    assert response["Content-Disposition"].startswith("attachment")
    assert response.content.decode() == mail.html


@override_settings(DEMO=True)
def test_demo_mode_shows_all_components(client: Client) -> None:
    assert client.get(reverse("dev_components")).status_code == 200


def test_the_state_diagrams_are_current() -> None:
    call_command("process_diagrams", check=True)
