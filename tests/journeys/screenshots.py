"""Take pictures of the main pages and documents into `screenshots/`: `make screenshots`.

Each page is taken whole, at 1280 and at 360 px; each PDF becomes one picture a page.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from iasios.dashboard.demo.cast import ASSESSORS, OFFICE, PLACES

from .people import Person
from .portal import ROOT, Portal, portal

FOLDER = ROOT / "screenshots"
README_PICTURE = ROOT / "docs" / "screenshots" / "journey.png"
WIDTHS = (1280, 360)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PEOPLE = {place.key: f"representative@{place.domain}" for place in PLACES}


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A page to take: who sees it, and where; `links` are followed from there, by what their addresses match."""

    name: str
    email: str = ""
    path: str = "{home}"
    links: tuple[str, ...] = ()


PICTURES = (
    Picture(name="landing", path="/"),
    Picture(name="register", email=PEOPLE["registered"], path="/register/"),
    Picture(name="journey", email=PEOPLE["drafting"]),
    Picture(name="tasks", email=PEOPLE["drafting"], path="{home}application/"),
    Picture(name="criterion", email=PEOPLE["drafting"], path="{home}application/1a/"),
    Picture(name="evidence", email=PEOPLE["drafting"], path="{home}application/1a/evidence/?way=upload"),
    Picture(name="case-review", email=PEOPLE["drafting"], path="{home}case-review/"),
    Picture(name="case-file", email=PEOPLE["drafting"], path="{home}case-review/12/"),
    Picture(name="questions", email=PEOPLE["clarification"], path="{home}assessment/"),
    Picture(name="answer", email=PEOPLE["clarification"], path="{home}assessment/", links=("/questions/",)),
    Picture(name="action-plan", email=PEOPLE["action-plan"], path="{home}assessment/action-plan/"),
    Picture(name="journey-excellence", email=PEOPLE["excellence"]),
    Picture(name="documents", email=PEOPLE["excellence"], path="{home}documents/"),
    Picture(name="review", email=ASSESSORS[0][0], path="/review/"),
    Picture(name="findings", email=ASSESSORS[1][0], path="/review/", links=("^/review/.", "/8e/$")),
    Picture(name="assignment", email=ASSESSORS[1][0], path="/review/", links=("^/review/.",)),
    Picture(name="office", email=OFFICE[0], path="/admin/"),
    Picture(name="office-act", email=OFFICE[0], path="/admin/", links=("/billing/invoice/.*change", "/act/record")),
    Picture(name="centres", path="/centres/"),
    Picture(name="standards", path="/standards/"),
)
#: Documents of a facility: its name there, whose, and what its title says.
DOCUMENTS = (
    ("invoice", PEOPLE["excellence"], "Invoice"),
    ("result-letter", PEOPLE["excellence"], "Result"),
    ("certificate", PEOPLE["excellence"], "Certificate"),
)


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """Open the Chromium that is at hand."""
    names = [os.environ.get("CHROMIUM", ""), *BROWSERS]
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    if path is None:
        sys.exit("There is no Chromium: install it or name it with CHROMIUM=/path/to/it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


class Studio:
    """One browser context for each person, kept between pictures."""

    def __init__(self, browser: Browser, running: Portal) -> None:
        """Begin with nobody signed in."""
        self.browser, self.running = browser, running
        self.people: dict[str, tuple[Person, str]] = {}

    def person(self, email: str) -> tuple[Person, str]:
        """Return the person, signed in, and the address where they arrive."""
        if email not in self.people:
            context = self.browser.new_context(
                base_url=self.running.url, locale="en-GB", timezone_id="Europe/Vienna", reduced_motion="reduce"
            )
            someone = Person(name=email, email=email, page=context.new_page(), portal=self.running)
            if email:
                someone.sign_in("/")
            self.people[email] = someone, someone.page.url.removeprefix(self.running.url)
        return self.people[email]

    def take(self, picture: Picture) -> list[Path]:
        """Take one page at both widths."""
        someone, home = self.person(picture.email)
        page = someone.page
        page.goto(picture.path.replace("{home}", home))
        for pattern in picture.links:
            page.goto(link(page, pattern))
        taken = []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            taken.append(FOLDER / f"{picture.name}-{width}.png")
            page.screenshot(path=taken[-1], full_page=True)
        return taken

    def print_document(self, name: str, email: str, title: str) -> list[Path]:
        """Download a document as the facility does, and draw its pages."""
        someone, home = self.person(email)
        someone.page.goto(f"{home}documents/")
        address = someone.page.locator("main a[href*='/documents/']").filter(has_text=re.compile(title)).first
        content = someone.download(address.get_attribute("href") or "").body()
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "document.pdf").write_bytes(content)
            command = ["pdftoppm", "-png", "-r", "90", str(Path(folder) / "document.pdf"), str(FOLDER / name)]
            subprocess.run(command, check=True)
        return sorted(FOLDER.glob(f"{name}-*.png"))


def link(page: Page, pattern: str) -> str:
    """Return the first link of the content whose address matches; else try the pattern as the end of this address."""
    for address in page.locator("main a[href], #content a[href]").all():
        found = address.get_attribute("href") or ""
        if re.search(pattern, found):
            return found
    return page.url.rstrip("/") + pattern.rstrip("$")


def take_for_readme(studio: Studio) -> Path:
    """Take the upper part of a journey, small enough for the repository."""
    someone, home = studio.person(PEOPLE["drafting"])
    someone.page.set_viewport_size({"width": 1280, "height": 900})
    someone.page.goto(home)
    README_PICTURE.parent.mkdir(parents=True, exist_ok=True)
    someone.page.screenshot(path=README_PICTURE)
    return README_PICTURE


def main() -> None:
    """Start a portal with the demo, take everything, print what was taken."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    with tempfile.TemporaryDirectory() as folder, portal(Path(folder)) as running, opened_browser() as browser:
        studio = Studio(browser, running)
        taken = [path for picture in PICTURES for path in studio.take(picture)]
        for document in DOCUMENTS:
            taken += studio.print_document(*document)
        taken.append(take_for_readme(studio))
    for path in taken:
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
