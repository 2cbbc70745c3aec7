"""A further application, after the last one was decided or withdrawn."""

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application
from iasios.workflow import perform
from registration.services import accredit, lapse
from tests.factories.applications import make_application, make_member
from tests.factories.billing import make_office

pytestmark = pytest.mark.django_db


def test_not_while_one_is_open(client: Client) -> None:
    application = make_application()
    client.force_login(make_member(application.facility))
    answer = client.post(reverse("new_application", args=[application.facility.slug]), follow=True)
    assert "There is an open application already." in answer.text
    assert Application.objects.count() == 1


def test_after_withdrawal_a_new_one_opens_beside_the_old(client: Client) -> None:
    application = make_application()
    perform(application, "withdraw", by=make_office(), note="The facility asked for it.")
    client.force_login(make_member(application.facility))
    page = client.get(reverse("application", args=[application.facility.slug]))
    assert "Start a new application" in page.text
    client.post(reverse("new_application", args=[application.facility.slug]))
    newest = Application.objects.order_by("-pk").first()
    assert newest is not None
    assert newest != application
    assert newest.is_draft
    assert newest.answers.count() == newest.edition.criteria.count()
    assert "Start a new application" not in client.get(reverse("application", args=[application.facility.slug])).text


def test_a_facility_whose_title_has_run_out_applies_again(client: Client) -> None:
    application = make_application()
    facility = application.facility
    perform(application, "withdraw", by=make_office(), note="The facility asked for it.")
    accredit(facility=facility, by=None)
    lapse(facility=facility, by=None)
    client.force_login(make_member(facility))
    client.post(reverse("new_application", args=[facility.slug]))
    assert Application.objects.open().filter(facility=facility).exists()


def test_a_suspended_facility_does_not(client: Client) -> None:
    application = make_application()
    facility = application.facility
    perform(application, "withdraw", by=make_office(), note="The facility asked for it.")
    perform(facility, "suspend", by=make_office(), note="The invoice is not paid.")
    client.force_login(make_member(facility))
    page = client.post(reverse("new_application", args=[facility.slug]), follow=True)
    assert "The facility may not apply at present." in page.text
    assert not Application.objects.open().filter(facility=facility).exists()
