"""What the tests of the office's desk and of the facility's pages share."""

import datetime
import html
from typing import Any

from django.db.models import Model
from django.test import Client
from django.urls import reverse

from applications.models import Application
from assessment import services
from assessment.choices import AuditKind
from assessment.models import ActionPlan, Assignment, Audit
from iasios import clock
from iasios.notifications.models import Message
from iasios.office import admin_url
from registration.models import Facility
from tests.assessment.desk import text_of
from tests.factories.applications import representative_of
from tests.factories.billing import make_office

#: The names of the assessors, which nobody at the facility may ever read.
NAMES = ("Zebulon Quince", "Wilhelmina Orr")


def desk() -> Client:
    """Return a browser in which the office has signed in."""
    client = Client()
    client.force_login(make_office())
    return client


def members_client(facility: Facility) -> Client:
    """Return a browser in which the facility's representative has signed in."""
    client = Client()
    client.force_login(representative_of(facility))
    return client


def act_url(obj: Model, act: str) -> str:
    """Return the page of an act."""
    return admin_url(obj).replace("/change/", f"/act/{act}/")


def do(client: Client, obj: Model, act: str, **data: Any) -> Any:
    """Post an act; the answer is the object's page if it was done, else the act's page with its errors."""
    return client.post(act_url(obj, act), data, follow=True)


def words(response: Any) -> str:
    """Return what a page says, on one line, its characters as they are read."""
    return html.unescape(text_of(response))


def page(client: Client, facility: Facility, name: str, *more: str) -> str:
    """Return what a page of the facility says."""
    response = client.get(reverse(name, args=[facility.slug, *more]))
    assert response.status_code == 200
    return words(response)


def errors(response: Any) -> dict[str, list[str]]:
    """Return the sentences beside the fields of the page's form."""
    return {name: [str(error) for error in found] for name, found in response.context["form"].errors.items()}


def mails(kind: str) -> list[Message]:
    """Return the e-mails of one kind, in the order of their readers."""
    return list(Message.objects.filter(kind=kind).order_by("to"))


def in_days(number: int) -> datetime.datetime:
    """Return a point in time that lies so many days ahead."""
    return clock.now() + datetime.timedelta(days=number)


def call_audit(application: Application, kind: str = AuditKind.REMOTE) -> Audit:
    """Schedule an audit in ten days."""
    place = "https://meet.example/iasios-7"
    when, reason = in_days(10), "We want to see how the tumour board works."
    return services.call_audit(
        application=application, kind=kind, reason=reason, scheduled_for=when, place=place, by=make_office()
    )


def request_plan(application: Application, *codes: str) -> ActionPlan:
    """Ask for a corrective action plan on these criteria, by default 1a and 8e."""
    criteria = application.edition.criteria.filter(code__in=codes or ("1a", "8e"))
    problems = {criterion: f"Nothing shows {criterion.code}." for criterion in criteria}
    due = clock.today() + datetime.timedelta(days=30)
    return services.request_plan(
        application=application, reason="Two criteria stay open.", due_on=due, problems=problems, by=make_office()
    )


def measures_for(plan: ActionPlan, **change: Any) -> dict[int, dict[str, Any]]:
    """Return a complete measure for each item of a plan, by the item's id; `change` alters each."""
    done_by = clock.today() + datetime.timedelta(days=90)
    measure = {"measure": "We write it down.", "responsible": "Dr Ilse Brandt", "done_by": done_by} | change
    return {item.pk: measure for item in plan.items.all()}


def file_plan(plan: ActionPlan) -> ActionPlan:
    """File a complete plan as the facility's representative."""
    by = representative_of(plan.facility)
    return services.file_plan(plan=plan, items=measures_for(plan), by=by, final=True)


def status_of(obj: Application | Assignment) -> str:
    """Return the status as the database has it."""
    obj.refresh_from_db()
    return obj.status
