"""What every test may use: a clean cache, a browser, and a clear word when there is none."""

import os
import shutil
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(autouse=True)
def _clean_cache() -> Iterator[None]:
    """Let no test see what another one cached, such as counted log-in attempts."""
    yield
    cache.clear()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a Chromium; skip the test where there is none."""
    candidates = [os.environ.get("CHROMIUM", ""), *BROWSERS]
    found = next((path for name in candidates if name and (path := shutil.which(name))), None)
    if not found:
        pytest.skip("no Chromium: install it or name it with CHROMIUM=/path/to/it")
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Start one headless browser for all tests of this process."""
    with sync_playwright() as playwright:
        # Root, as in a container, cannot use Chromium's own sandbox; the browser opens only our pages.
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Open a browser context of its own: one person with their own cookies."""
    context = browser.new_context(locale="en-GB", timezone_id="Europe/Vienna", viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """Open a page in a context of its own."""
    return context.new_page()


@pytest.fixture(scope="session")
def pdftotext() -> str:
    """Return the path of poppler's pdftotext; skip the test where there is none."""
    found = shutil.which("pdftotext")
    if not found:
        pytest.skip("no pdftotext: install poppler-utils")
    return found
