"""Pages to which no link of the demo leads: errors, the office's acts, a filed plan. Judged like all others."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import RequestFactory
from django.views import defaults
from django.views.csrf import csrf_failure
from playwright.sync_api import Page, expect

from iasios.dashboard.demo.cast import OFFICE

from .inspection import problems_of
from .people import Person

pytestmark = pytest.mark.journey

Seat = Callable[..., Person]
#: Models whose objects show the office acts, each in some state of the demo.
WITH_ACTS = (
    "registration/facility",
    "billing/invoice",
    "applications/application",
    "assessment/assignment",
    "assessment/audit",
    "assessment/actionplan",
)


# Errors ---------------------------------------------------------------------------------------------------------------
def too_many(request: HttpRequest) -> HttpResponse:
    """Answer as allauth does when somebody tries too often."""
    return render(request, "429.html", status=429)


@pytest.mark.parametrize(
    ("handler", "status"),
    [
        (lambda request: defaults.bad_request(request, ValueError()), 400),
        (lambda request: csrf_failure(request, "CSRF token missing."), 403),
        (too_many, 429),
        (defaults.server_error, 500),
    ],
    ids=["400", "csrf", "429", "500"],
)
def test_error_pages(handler: Callable[[HttpRequest], HttpResponse], status: int, person: Seat) -> None:
    """The handlers' own answers, shown at an address of the portal, so that style and fonts come from there."""
    answer = handler(RequestFactory().get("/an-error/"))
    assert answer.status_code == status
    page = person("anybody", "").page
    page.route("**/an-error/", lambda route: route.fulfill(body=answer.content, content_type="text/html"))
    page.goto("/an-error/")

    expect(page.locator("main")).to_contain_text(re.compile("office|again", re.IGNORECASE))
    assert not problems_of(page)


# The office's acts ----------------------------------------------------------------------------------------------------
def links(page: Page, pattern: str) -> list[str]:
    """Return the addresses on a page that match."""
    found = page.evaluate("() => [...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))")
    return sorted({href for href in found if re.search(pattern, href)})


def act_pages(page: Page) -> Iterator[str]:
    """Yield one page of each act that any object of the demo shows."""
    seen = set()
    for model in WITH_ACTS:
        page.goto(f"/admin/{model}/")
        for change in links(page, rf"^/admin/{model}/\d+/change/"):
            page.goto(change)
            for path in links(page, r"/act/[\w-]+/$"):
                kind = (model, path.split("/")[-2])
                if kind not in seen:
                    seen.add(kind)
                    yield path


def test_acts_of_the_office(person: Seat) -> None:
    """Every act's page fits and is accessible. The plan is filed first, so that it can be accepted or sent back."""
    file_plan(person)
    office = person(OFFICE[1], OFFICE[0])
    office.sign_in("/admin/")
    paths = list(act_pages(office.page))
    wrong = []
    for path in paths:
        assert office.go(path) == 200
        wrong += [f"{path}: {line}" for line in problems_of(office.page)]

    acts = {path.split("/")[-2] for path in paths}
    assert {"record-payment", "decide", "audit", "action-plan", "minutes", "accept", "return", "end"} <= acts
    assert {"suspend", "withdraw", "appoint"} <= acts
    assert not wrong, "\n".join(wrong)


def file_plan(person: Seat) -> None:
    """Fill in and file the demo's action plan; look at it before, with what is missing, and after."""
    someone = person("Péter Varga", "contact@action-plan.demo.example")
    someone.sign_in("/my/")
    someone.go(f"/my/{someone.slug}/assessment/action-plan/")
    if someone.page.get_by_role("button", name="File the plan").count():
        someone.press("File the plan")
        someone.sees("Say what you will change for 8a.")
        assert not problems_of(someone.page)
        for field in someone.page.locator("main textarea").all():
            field.fill("We audit each checklist for three months.")
        for field in someone.page.locator("main input[type='text']").all():
            field.fill("Dr. Zsófia Nagy")
        for field in someone.page.locator("main input[type='date']").all():
            field.fill("2030-01-31")
        someone.press("File the plan")
        someone.sees("The plan is filed.")
    someone.go(f"/my/{someone.slug}/assessment/action-plan/")
    someone.sees("We audit each checklist for three months.")
    assert not problems_of(someone.page)
