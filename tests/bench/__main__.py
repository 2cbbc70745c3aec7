"""Measure the main pages of a portal with many facilities: `make bench`.

Starts a portal of its own as the browser tests do, fills it, and asks each page again and again, one request at a time,
signed in as the people of the demo. Prints the time to the last byte in milliseconds. With --url it measures a demo
that runs already, as it is.
"""

import argparse
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from iasios.dashboard.demo.cast import OFFICE, PASSWORD
from tests.journeys.portal import portal

MEMBER, ASSESSOR = "representative@drafting.demo.example", "assessor2@demo.example"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')
ASSIGNMENT = re.compile(r'href="(/review/[^/"]+/)"')
WARM_UP = 3


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page to measure: who asks for it, and where; {home} is where that person begins. `saves` saves its answer."""

    name: str
    path: str
    email: str = ""
    saves: bool = False


PAGES = (
    Page(name="landing", path="/"),
    Page(name="standards", path="/standards/"),
    Page(name="register of centres", path="/centres/"),
    Page(name="journey", path="{home}", email=MEMBER),
    Page(name="application", path="{home}application/", email=MEMBER),
    Page(name="criterion", path="{home}application/1a/", email=MEMBER),
    Page(name="criterion, saved", path="{home}application/1a/", email=MEMBER, saves=True),
    Page(name="case file", path="{home}case-review/12/", email=MEMBER),
    Page(name="review desk", path="/review/", email=ASSESSOR),
    Page(name="assignment", path="{assignment}", email=ASSESSOR),
    Page(name="office", path="/admin/", email=OFFICE[0]),
    Page(name="office: facilities", path="/admin/registration/facility/", email=OFFICE[0]),
    Page(name="office: invoices", path="/admin/billing/invoice/", email=OFFICE[0]),
)


class Visitor:
    """Somebody with cookies of their own, signed in if they have an address."""

    def __init__(self, base: str, email: str) -> None:
        self.base = base
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))
        self.home = "/"
        self.pages: dict[str, str] = {}
        if email:
            self._sign_in(email)

    def _sign_in(self, email: str) -> None:
        token = TOKEN.search(self.get("/accounts/login/"))
        assert token, "the sign-in page has no form"
        data = urlencode({"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token[1]})
        with self.opener.open(f"{self.base}/accounts/login/", data.encode()) as answer:
            self.home = answer.url.removeprefix(self.base)
        assert "/accounts/" not in self.home, f"{email} could not sign in"

    def get(self, path: str) -> str:
        """Return a page's text; errors raise, and so does being led elsewhere."""
        with self.opener.open(self.base + path) as answer:
            text: str = answer.read().decode()
            assert answer.url == self.base + path, f"{path} led to {answer.url}"
            return text

    def save(self, path: str) -> str:
        """Save the answer of a criterion's page anew; return the page that follows, so that both are in the time."""
        page = self.pages.get(path) or self.get(path)
        token, version = TOKEN.search(page), VERSION.search(page)
        assert token and version, f"{path} has no form"  # noqa: PT018 - types
        data = {"csrfmiddlewaretoken": token[1], "version": version[1], "assessment": "met", "then": "stay"}
        data["description"] = f"Saved for the {int(version[1]) + 1}th time, to measure."
        with self.opener.open(self.base + path, urlencode(data).encode()) as answer:
            self.pages[path] = text = answer.read().decode()
        assert f'value="{int(version[1]) + 1}"' in text, f"{path} was not saved"
        return text

    def path_of(self, page: Page) -> str:
        """Return the address of a page for this person."""
        assignment = ""
        if "{assignment}" in page.path:
            found = ASSIGNMENT.search(self.get("/review/"))
            assert found, "the assessor's desk is empty"
            assignment = found[1]
        return page.path.format(home=self.home, assignment=assignment)


def measured(ask: Callable[[str], str], path: str, rounds: int) -> tuple[list[float], int]:
    """Return the milliseconds of each request, and the page's size in bytes."""
    size = len([ask(path) for _ in range(WARM_UP)][-1].encode())
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        ask(path)
        times.append((time.perf_counter() - began) * 1000)
    return times, size


def rows(base: str, rounds: int) -> Iterator[str]:
    """Measure every page and yield the table's lines."""
    yield f"{'page':<22}{'median ms':>10}{'p95 ms':>10}{'kB':>8}"
    visitors = {email: Visitor(base, email) for email in sorted({page.email for page in PAGES})}
    for page in PAGES:
        visitor = visitors[page.email]
        ask = visitor.save if page.saves else visitor.get
        times, size = measured(ask, visitor.path_of(page), rounds)
        p95 = statistics.quantiles(times, n=20, method="inclusive")[-1]
        yield f"{page.name:<22}{statistics.median(times):>10.0f}{p95:>10.0f}{size / 1000:>8.0f}"


@contextmanager
def own_portal(facilities: int) -> Iterator[str]:
    """Start a portal with that many facilities besides the demo's; give its address."""
    with tempfile.TemporaryDirectory(prefix="myiasios-bench-") as folder, portal(Path(folder)) as started:
        if facilities:
            began = time.perf_counter()
            started.manage("seed_load", "--facilities", str(facilities))
            print(f"{facilities} facilities added in {time.perf_counter() - began:.0f} s")
        yield started.url


def main() -> int:
    """Start, fill, measure, print; an answer that is an error ends it."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure the portal's main pages.")
    parser.add_argument("--facilities", type=int, default=200, help="how many facilities besides the demo's (200)")
    parser.add_argument("--rounds", type=int, default=40, help="requests for each page (40)")
    parser.add_argument("--url", help="measure the demo that runs there, with what it holds; saves one answer")
    options = parser.parse_args()
    given = nullcontext(options.url.rstrip("/")) if options.url else own_portal(options.facilities)
    with given as base:
        for row in rows(base, options.rounds):
            print(row, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
