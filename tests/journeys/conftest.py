"""The portal that a browser test talks to, and the people who sit at the browsers."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from . import portal as portals
from .people import Person


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[portals.Portal]:
    """Start one portal for all journeys of this process."""
    folder: Path = tmp_path_factory.mktemp("portal")
    with portals.portal(folder) as started:
        yield started


@pytest.fixture
def person(browser: Browser, portal: portals.Portal) -> Iterator[Callable[..., Person]]:
    """Return a function that seats a person at a browser of their own, and checks their console at the end."""
    seated: list[Person] = []

    def seat(name: str, email: str) -> Person:
        context = browser.new_context(
            base_url=portal.url, locale="en-GB", timezone_id="Europe/Vienna", viewport={"width": 1280, "height": 900}
        )
        context.set_default_timeout(20_000)
        page: Page = context.new_page()
        someone = Person(name=name, email=email, page=page, portal=portal)
        seated.append(someone)
        return someone

    yield seat
    for someone in seated:
        someone.page.context.close()
    complaints = [f"{someone.name}: {line}" for someone in seated for line in someone.complaints]
    assert not complaints, "\n".join(complaints)
