"""What the tests of the assessors' pages share: addresses, and pages as one person gets them."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from assessment.models import Assignment
from iasios.accounts.models import User

#: Differs from answer to answer without saying anything.
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


def client_of(who: User | Assignment) -> Client:
    """Sign in a person, or the assessor of an assignment."""
    client = Client()
    client.force_login(who if isinstance(who, User) else who.assessor.user)
    return client


def url(name: str, assignment: Assignment, *more: str) -> str:
    """Return the address of a page of an assignment."""
    return reverse(name, args=[assignment.key, *more])


def pages_of(assignment: Assignment) -> list[str]:
    """Return the address of every kind of page that an assessor reads about an assignment; of four criteria."""
    criteria = list(assignment.application.edition.criteria.values_list("code", flat=True))
    codes = [*criteria[:3], criteria[-1]]
    names = ("assignment", "submit_findings", "reopen_findings", "comparison", "review_cases")
    whole = [url(name, assignment) for name in names]
    shown = [f"{url('assignment', assignment)}?show={show}" for show in ("open", "core", "all", "different")]
    return ["/review/", *whole, *shown, *(url("review_criterion", assignment, code) for code in codes)]


def text_of(response: Any) -> str:
    """Return a page's source on one line, without what differs each time."""
    return TOKEN.sub("", " ".join(response.content.decode().split()))


def text(client: Client, address: str) -> str:
    """Return the source of the page where the address leads in the end."""
    return text_of(client.get(address, follow=True))
