"""Every page, narrow and wide: it answers, it fits, and nobody is shut out.

A page is loaded at 1280 px and then narrowed to 360 px, as by turning a tablet or opening two windows side by side.
axe judges every page when wide, and the first of those that look alike when narrow.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Response

from iasios.dashboard.demo.cast import ASSESSORS, PLACES

from .inspection import Inspection
from .pages import GROUPS, NO_PAGE, Stop, Walk, kind_of
from .people import Person

pytestmark = pytest.mark.journey

Seat = Callable[..., Person]


LINKS = """() => [...document.querySelectorAll("a[href]")].map(a => a.getAttribute("href").split("#")[0])"""


def walk(inspection: Inspection, someone: Person, plan: Walk, seen: set[str]) -> None:
    """Visit the stops of a walk, then one page of each kind that they link to."""
    page = someone.page
    failed: list[str] = []
    page.on(
        "response",
        lambda r: failed.append(r.url) if r.status >= 400 and not r.request.is_navigation_request() else None,
    )
    home = ""
    if plan.email:
        someone.sign_in("/my/" if "/my/" in plan.follow else "/")
        home = page.url.removeprefix(someone.portal.url)
    todo = [Stop(path=stop.path.replace("{home}", home), status=stop.status, send=stop.send) for stop in plan.stops]
    seen |= {kind_of(stop.path) for stop in todo}
    while todo:
        stop = todo.pop(0)
        response = page.goto(stop.path)
        if stop.send:
            response = send(page)
        inspection.look(page, stop, response)
        for path in page.evaluate(LINKS):
            if re.match(plan.follow, path) and not NO_PAGE.search(path) and kind_of(path) not in seen:
                seen.add(kind_of(path))
                todo.append(Stop(path=path))
    inspection.problems += [f"not loaded: {url}" for url in failed]


def send(page: Page) -> Response | None:
    """Send the main form as it stands, past the browser's own checks."""
    with page.expect_navigation() as arrived:
        page.evaluate("""() => {
            const form = document.querySelector("main form[method=post], main form");
            form.noValidate = true;
            form.requestSubmit();
        }""")
    return arrived.value


@pytest.mark.parametrize("group", GROUPS)
def test_pages(group: str, person: Seat) -> None:
    """Each page answers as expected, has one heading, fits both widths, and axe finds nothing."""
    inspection, seen = Inspection(), set[str]()
    for plan in GROUPS[group]:
        walk(inspection, person(plan.email or "anybody", plan.email), plan, seen)

    assert not inspection.problems, "\n".join(inspection.problems)


# Keyboard -------------------------------------------------------------------------------------------------------------
REACHABLE = """() => {
    const shown = e => e.checkVisibility({visibilityProperty: true}) && !e.closest("[inert]");
    const kinds = ["a[href]", "button", "input", "select", "textarea", "summary"];
    const all = document.querySelectorAll(kinds.map(kind => `main ${kind}`).join(", "));
    const radios = new Set();
    return [...all].filter(e => !e.disabled && e.type !== "hidden" && shown(e) && e.tabIndex >= 0).filter(e => {
        if (e.type !== "radio") return true;
        if (radios.has(e.name)) return false;
        radios.add(e.name);
        return true;
    }).map((e, index) => e.dataset.stop = e.type === "radio" ? e.name : `${e.tagName} ${index}`);
}"""
FOCUSED = """async () => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const ring = [e, e.nextElementSibling, e.closest("label"), e.parentElement].filter(Boolean).some(seen => {
        const style = getComputedStyle(seen);
        return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
    });
    const inside = () => e.getBoundingClientRect().bottom > 0 && e.getBoundingClientRect().top < innerHeight;
    // The browser scrolls softly to what has the focus.
    for (let frame = 0; frame < 60 && !inside(); frame++) await new Promise(requestAnimationFrame);
    const stop = e.type === "radio" ? e.name : e.dataset.stop;
    return {stop: stop || "", ring, inside: inside(), html: e.outerHTML.slice(0, 120)};
}"""
KEYBOARD = (
    (f"member@{PLACES[0].domain}", "/register/"),
    (f"member@{PLACES[1].domain}", "{home}application/1a/"),
    (f"member@{PLACES[1].domain}", "{home}case-review/12/"),
    (ASSESSORS[1][0], "{criterion}"),
)


def tabbed(page: Page, limit: int = 400) -> Iterator[dict[str, str]]:
    """Press Tab through a page; yield what has the focus, until it leaves the document."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            return
        yield focused


@pytest.mark.parametrize(("email", "path"), KEYBOARD)
def test_keyboard(email: str, path: str, person: Seat) -> None:
    """Tab reaches everything that a mouse can, and shows where it is."""
    someone = person(email, email)
    someone.sign_in("/review/" if path == "{criterion}" else "/my/")
    home = someone.page.url
    if path == "{criterion}":
        someone.page.locator("main a[href^='/review/']").first.click()
        someone.page.goto(re.sub(r"(/review/[\w-]+/).*", r"\g<1>8e/", someone.page.url))
    else:
        someone.page.goto(path.replace("{home}", home))
    expected = set(someone.page.evaluate(REACHABLE))
    visited = list(tabbed(someone.page))

    assert len(expected) > 5
    assert expected <= {stop["stop"] for stop in visited}
    hidden = [stop["html"] for stop in visited if not (stop["ring"] and stop["inside"])]
    assert not hidden, "\n".join(hidden)
