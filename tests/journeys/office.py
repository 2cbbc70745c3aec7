"""How the office gets from what waits to what it does."""

import re

from .people import Person

NAME = "Königin-Luise-Klinikum Þórshöfn"


def open_from_queue(office: Person, title: str) -> None:
    """Open the facility's row of a queue on the office's first page."""
    office.go("/admin/")
    section = office.page.locator("section", has=office.page.get_by_role("heading", name=title))
    section.get_by_role("link", name=re.compile(re.escape(NAME))).first.click()


def act(office: Person, label: str) -> None:
    """Open the page of an act from the object's page."""
    office.page.get_by_role("link", name=label).first.click()
    office.page.wait_for_url("**/act/**")
    office.looks_right()
