"""The frame of a page: navigation, panels, private pages."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
import rules
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory, override_settings
from django.urls import path

from iasios.ui import registry
from iasios.ui.middleware import PrivatePagesMiddleware

OPEN, CLOSED = "test.open", "test.closed"


def nowhere(request: HttpRequest, facility: str) -> HttpResponse:
    return HttpResponse(facility)


urlpatterns = [
    path("my/<slug:facility>/", nowhere, name="test_start"),
    path("my/<slug:facility>/invoices/", nowhere, name="test_invoices"),
    path("my/<slug:facility>/secret/", nowhere, name="test_secret"),
]


@pytest.fixture
def registries(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give empty registries and two permissions."""
    monkeypatch.setattr(registry, "_nav", [])
    monkeypatch.setattr(registry, "_panels", [])
    rules.add_perm(OPEN, rules.always_true)
    rules.add_perm(CLOSED, rules.always_false)
    with override_settings(ROOT_URLCONF=__name__):
        yield
    rules.remove_perm(OPEN)
    rules.remove_perm(CLOSED)


def shown(source: str, at: str = "/my/north/", **context: object) -> str:
    request = RequestFactory().get(at)
    request.user = AnonymousUser()
    facts = {"request": request, "facility": SimpleNamespace(slug="north"), **context}
    return " ".join(Template(source).render(Context(facts)).split())


def entry(label: str, url_name: str, *, order: int = 1, permission: str = OPEN, **more: object) -> None:
    registry.add_nav(
        registry.NavEntry(order=order, label=label, url_name=url_name, permission=permission, **more),  # type: ignore[arg-type]
    )


@pytest.mark.usefixtures("registries")
def test_navigation_is_in_order_and_leaves_out_what_is_not_allowed() -> None:
    entry("Invoices", "test_invoices", order=2)
    entry("Journey", "test_start", order=1)
    entry("Secret", "test_secret", order=3, permission=CLOSED)

    html = shown("{% facility_nav facility %}")

    assert html.index("Journey") < html.index("Invoices")
    assert "Secret" not in html


@pytest.mark.usefixtures("registries")
@pytest.mark.parametrize(
    ("at", "current"),
    [
        ("/my/north/", "/my/north/"),
        ("/my/north/invoices/", "/my/north/invoices/"),
        ("/my/north/invoices/7/", "/my/north/invoices/"),
        ("/my/north/details/", "/my/north/"),
    ],
)
def test_exactly_one_entry_is_current(at: str, current: str) -> None:
    entry("Journey", "test_start")
    entry("Invoices", "test_invoices")

    html = shown("{% facility_nav facility %}", at=at)

    assert html.count("aria-current") == 1
    assert f'<a href="{current}" aria-current="page">' in html


@pytest.mark.usefixtures("registries")
def test_locked_entry_says_why_and_stays_a_link() -> None:
    entry("Invoices", "test_invoices", lock=lambda _facility: "opens after enrolment")

    html = shown("{% facility_nav facility %}")

    assert ", locked: opens after enrolment" in html
    assert '<a href="/my/north/invoices/">' in html


@pytest.mark.usefixtures("registries")
def test_count_is_shown_when_something_waits() -> None:
    entry("Invoices", "test_invoices", count=lambda _facility: 2)
    entry("Journey", "test_start", count=lambda _facility: 0)

    html = shown("{% facility_nav facility %}")

    assert html.count("badge-count") == 1
    assert "2<span" in html


@pytest.mark.usefixtures("registries")
def test_panels_of_the_page_are_shown_in_order_and_empty_ones_are_left_out() -> None:
    template = "components/person.html"
    for order, page, facts in [
        (2, "here", {"name": "Second"}),
        (1, "here", {"name": "First"}),
        (3, "here", None),
        (1, "elsewhere", {"name": "Elsewhere"}),
    ]:
        registry.add_panel(
            registry.Panel(order=order, page=page, template=template, context=lambda _subject, facts=facts: facts)  # type: ignore[misc]
        )

    html = shown("{% panels 'here' facility %}")

    assert html.index("First") < html.index("Second")
    assert html.count('class="person"') == 2
    assert "Elsewhere" not in html


def answered(at: str, *, cookie: bool, starts: bool = False) -> HttpResponse:
    def page(request: HttpRequest) -> HttpResponse:
        response = HttpResponse("x")
        response.headers["Cache-Control"] = "max-age=60"
        if starts:
            response.set_cookie("session", "new")
        return response

    get_response: Callable[[HttpRequest], HttpResponse] = page
    request = RequestFactory().get(at)
    if cookie:
        request.COOKIES["session"] = "abc"
    return PrivatePagesMiddleware(get_response)(request)


def test_pages_of_a_session_are_not_kept_and_not_listed() -> None:
    for response in (answered("/standards/", cookie=True), answered("/accounts/login/", cookie=False, starts=True)):
        assert response["Cache-Control"] == "no-store, private"
        assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_public_pages_may_be_kept_and_listed() -> None:
    response = answered("/standards/", cookie=False)

    assert response["Cache-Control"] == "max-age=60"
    assert "X-Robots-Tag" not in response


@pytest.mark.parametrize("at", ["/accounts/login/", "/my/", "/admin/", "/review/1/", "/dev/mail/"])
def test_private_addresses_are_never_listed(at: str) -> None:
    assert answered(at, cookie=False)["X-Robots-Tag"] == "noindex, nofollow"


def test_no_page_may_use_the_camera() -> None:
    assert "camera=()" in answered("/standards/", cookie=False)["Permissions-Policy"]


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_error_pages_need_no_context(name: str) -> None:
    html = get_template(name).render()

    assert "office@myiasios.example" in html
    assert html.count("<h1>") == 1


@pytest.mark.parametrize("name", ["403.html", "404.html", "403_csrf.html"])
def test_other_error_pages_have_the_frame_and_the_office(name: str) -> None:
    request = RequestFactory().get("/nowhere/")
    request.user = AnonymousUser()

    html = render_to_string(name, request=request)

    assert "office@myiasios.example" in html
    assert html.count("<h1>") == 1
