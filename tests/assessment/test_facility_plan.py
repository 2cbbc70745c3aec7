"""The corrective action plan in the browser: saved in parts, filed whole, changed when it comes back."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessment import services
from assessment.models import ActionPlan
from iasios import clock
from registration.choices import Access
from tests.assessment.desk import client_of
from tests.assessment.office import errors, file_plan, members_client, page, request_plan, words
from tests.factories.applications import make_member
from tests.factories.assessment import make_assessment
from tests.factories.billing import make_office

pytestmark = pytest.mark.django_db

DAY = clock.today() + datetime.timedelta(days=90)


@pytest.fixture
def plan() -> ActionPlan:
    first, _ = make_assessment()
    return request_plan(first.application)


@pytest.fixture
def member(plan: ActionPlan) -> Client:
    return members_client(plan.facility)


def typed(plan: ActionPlan, **change: str) -> dict[str, str]:
    """Return a whole plan as the browser sends it; `change` alters the fields of each item."""
    values = {"measure": "We write it down.", "responsible": "Dr Ilse Brandt", "done_by": DAY.isoformat()} | change
    return {f"{name}_{item.pk}": value for item in plan.items.all() for name, value in values.items()}


def send(client: Client, plan: ActionPlan, data: dict[str, str], *, final: bool = False) -> Any:
    extra = {"file": "1"} if final else {}
    response = client.post(reverse("action_plan", args=[plan.facility.slug]), data | extra, follow=True)
    plan.refresh_from_db()
    return response


def test_the_page_says_what_is_wrong_and_until_when(plan: ActionPlan, member: Client) -> None:
    said = page(member, plan.facility, "action_plan")

    assert "Two criteria stay open." in said
    assert "Nothing shows 1a." in said
    assert "Nothing shows 8e." in said
    assert plan.due_words in said


def test_a_half_plan_is_saved_and_comes_back(plan: ActionPlan, member: Client) -> None:
    response = send(member, plan, typed(plan, responsible="", done_by=""))

    assert "The plan is saved." in words(response)
    assert plan.filed_at is None
    assert words(response).count("We write it down.") == 2


def test_a_whole_plan_is_filed_and_then_read_only(plan: ActionPlan, member: Client) -> None:
    response = send(member, plan, typed(plan), final=True)

    assert response.redirect_chain[-1][0] == reverse("assessment", args=[plan.facility.slug])
    assert "The plan is filed. The office checks it." in words(response)
    assert plan.filed_at
    assert {(item.responsible, item.done_by) for item in plan.items.all()} == {("Dr Ilse Brandt", DAY)}
    said = page(member, plan.facility, "action_plan")
    assert "We write it down." in said
    assert "File the plan" not in said


def test_what_is_missing_is_said_beside_its_field(plan: ActionPlan, member: Client) -> None:
    response = send(member, plan, typed(plan, responsible="", done_by=""), final=True)

    first, second = plan.items.all()
    assert response.status_code == 422
    assert errors(response) == {
        f"responsible_{first.pk}": ["Say who does it for 1a."],
        f"done_by_{first.pk}": ["Say by when 1a is done."],
        f"responsible_{second.pk}": ["Say who does it for 8e."],
        f"done_by_{second.pk}": ["Say by when 8e is done."],
    }
    assert words(response).count("We write it down.") == 2
    assert plan.filed_at is None


def test_a_day_that_is_none_is_kept_and_explained(plan: ActionPlan, member: Client) -> None:
    response = send(member, plan, typed(plan, done_by="next spring"))

    item = plan.items.all()[0]
    assert errors(response)[f"done_by_{item.pk}"] == ["Enter a day for 1a, such as 2027-01-31."]
    assert 'value="next spring"' in words(response)
    assert {item.measure for item in plan.items.all()} == {""}


def test_a_plan_that_somebody_filed_meanwhile_keeps_what_was_typed(plan: ActionPlan, member: Client) -> None:
    file_plan(plan)

    response = send(member, plan, typed(plan, measure="We buy a second lamp."), final=True)

    assert response.status_code == 409
    assert "We buy a second lamp." in words(response)
    assert {item.measure for item in plan.items.all()} == {"We write it down."}


def test_a_plan_that_came_back_can_be_changed(plan: ActionPlan, member: Client) -> None:
    services.return_plan(plan=file_plan(plan), reason="Name the physician.", by=make_office())
    assert "File the plan" in page(member, plan.facility, "action_plan")

    send(member, plan, typed(plan, responsible="Dr Paul Meyer"), final=True)

    assert plan.filed_at
    assert {item.responsible for item in plan.items.all()} == {"Dr Paul Meyer"}


def test_the_latest_plan_is_shown(plan: ActionPlan, member: Client) -> None:
    services.accept_plan(plan=file_plan(plan), by=make_office())
    assert "The office has accepted the plan." in page(member, plan.facility, "action_plan")

    with clock.at(clock.now() + datetime.timedelta(minutes=1)):
        request_plan(plan.application, "2b")
    said = page(member, plan.facility, "action_plan")
    assert "Nothing shows 2b." in said
    assert "Nothing shows 8e." not in said


def test_a_reader_does_not_file(plan: ActionPlan) -> None:
    reader = client_of(make_member(plan.facility, access=Access.READER))

    assert "File the plan" not in page(reader, plan.facility, "action_plan")
    assert send(reader, plan, typed(plan), final=True).status_code == 403
    assert plan.filed_at is None


def test_items_of_another_plan_stay_as_they_are(plan: ActionPlan, member: Client) -> None:
    other = request_plan(make_assessment()[0].application)

    send(member, plan, typed(plan) | typed(other, measure="Taken over."), final=True)

    assert plan.filed_at
    assert {item.measure for item in other.items.all()} == {""}
