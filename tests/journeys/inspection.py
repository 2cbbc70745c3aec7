"""How a page is judged: structure, width, accessibility. Shared by the walk and by the whole path.

A page is judged at 1280 px and then narrowed to 360 px, as by turning a tablet or opening two windows side by side.
axe judges every page when wide, and the first of those that look alike when narrow.
"""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response, ViewportSize

from .pages import Stop, view_of

#: What axe calls the success criteria of WCAG 2.2, levels A and AA; its further advice is followed outside the admin.
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDE, NARROW = ViewportSize(width=1280, height=900), ViewportSize(width=360, height=780)


def rules(path: str) -> dict[str, object]:
    """Return axe's options for a page."""
    tags = WCAG if path.startswith("/admin/") else [*WCAG, "best-practice"]
    # With preload, axe would fetch style sheets from wrong addresses and put them into the page.
    return {"runOnly": {"type": "tag", "values": tags}, "resultTypes": ["violations"], "preload": False}


STRUCTURE = """() => {
    const problems = [];
    const headings = document.querySelectorAll("h1").length;
    if (headings !== 1) problems.push(`${headings} h1`);
    if (!document.title.trim() || document.title.startsWith("·")) problems.push(`title "${document.title}"`);
    const mains = document.querySelectorAll("main, [role=main]").length;
    if (mains !== 1) problems.push(`${mains} main landmarks`);
    return problems;
}"""
OVERFLOW = """() => {
    const root = document.documentElement;
    if (root.scrollWidth <= window.innerWidth) return [];
    const wide = [...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > innerWidth + 1);
    const names = wide.slice(0, 4).map(e => e.tagName.toLowerCase() + (e.className ? "." + e.className : ""));
    return [`${root.scrollWidth} px wide at ${window.innerWidth}: ${names.join(", ")}`];
}"""


def violations(page: Page) -> list[str]:
    """Return what axe finds on a page."""
    found = Axe().run(page, options=rules(urlsplit(page.url).path)).response["violations"]
    return [f"{rule['id']}: {len(rule['nodes'])} x {rule['nodes'][0]['html'][:160]}" for rule in found]


def problems_of(page: Page) -> list[str]:
    """Judge one page, wide and narrow; return what is wrong."""
    found: list[str] = page.evaluate(STRUCTURE) + page.evaluate(OVERFLOW) + violations(page)
    page.set_viewport_size(NARROW)
    narrow = page.evaluate(OVERFLOW) + violations(page)
    page.set_viewport_size(WIDE)
    return found + [f"at 360: {line}" for line in narrow if line not in found]


@dataclass
class Inspection:
    """Looks at pages and keeps what is wrong with each."""

    problems: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)

    def look(self, page: Page, stop: Stop, response: Response | None) -> None:
        """Look at a page that has just been opened."""
        found = []
        if response is None or response.status != stop.status:
            found.append(f"answers {response and response.status} instead of {stop.status}")
        found += page.evaluate(STRUCTURE) + page.evaluate(OVERFLOW) + violations(page)
        kind = f"{view_of(stop.path)} {stop.send} {stop.status}"
        page.set_viewport_size(NARROW)
        narrow = page.evaluate(OVERFLOW)
        if kind not in self.kinds:
            narrow += violations(page)
        page.set_viewport_size(WIDE)
        self.kinds.add(kind)
        self.problems += [f"{stop.path}{' (sent)' * stop.send}: {line}" for line in found]
        self.problems += [f"{stop.path} at 360: {line}" for line in narrow if line not in found]
