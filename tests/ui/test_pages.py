"""All components on one page, in a real browser: readable by machines, and fitting the screen."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import override_settings
from django.urls import include, path
from playwright.sync_api import Browser, Dialog
from pytest_django.live_server_helper import LiveServer

from iasios.ui.examples import examples

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def components(request: HttpRequest) -> HttpResponse:
    return render(request, "dev/components.html", examples())


urlpatterns = [path("accounts/", include("allauth.urls")), path("", components)]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_components_are_accessible_and_fit(
    browser: Browser, live_server: LiveServer, tmp_path: Path, scheme: str, width: int
) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        mistakes: list[str] = []
        page.on("console", lambda message: mistakes.append(message.text) if message.type == "error" else None)
        page.goto(live_server.url)

        assert mistakes == []
        result = Axe().run(page, options=RULES)
        assert [violation["id"] for violation in result.response["violations"]] == []
        for fitting in (width, 320):
            page.set_viewport_size({"width": fitting, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= fitting
        page.close()


def test_folded_text_opens_and_helps_stay_hidden_without_script(browser: Browser, live_server: LiveServer) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(live_server.url)
        page.get_by_text("Before both changes").click()

        assert page.locator("details").get_by_text("The tumour board meets weekly.").is_visible()
        assert not page.locator("[data-print]").is_visible()
        context.close()


def test_leaving_a_changed_form_is_asked_about(browser: Browser, live_server: LiveServer) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        page = browser.new_page()
        page.goto(live_server.url)
        page.evaluate("document.querySelectorAll('form').forEach((form) => delete form.dataset.noGuard)")
        asked: list[str] = []

        def accept(dialog: Dialog) -> None:
            asked.append(dialog.type)
            dialog.accept()

        page.on("dialog", accept)

        page.locator("#id_department").type("Radiology")
        page.goto(live_server.url + "/#top")
        page.reload()

        assert asked == ["beforeunload"]
        page.close()
