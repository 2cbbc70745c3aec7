"""A person at a browser: signs up, signs in, fills in forms by their labels, as people do."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import APIResponse, ConsoleMessage, Page, expect

from iasios.dashboard.demo.cast import PASSWORD

from .inspection import problems_of
from .portal import Portal, text_of


@dataclass
class Person:
    """Somebody with a browser context of their own."""

    name: str
    email: str
    page: Page
    portal: Portal
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen to the console: an error there is a defect."""
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _listen(self, message: ConsoleMessage) -> None:
        # Chromium reports every answer of 4xx as an error; those are asserted where they are meant.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    # Moving about -----------------------------------------------------------------------------------------------------
    def go(self, path: str) -> int:
        """Open a page; return its HTTP status."""
        response = self.page.goto(path)
        assert response is not None
        return response.status

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press a button of the page's content."""
        self.page.locator("main").get_by_role("button", name=name).first.click()

    def follow(self, name: str | re.Pattern[str]) -> None:
        """Follow a link of the page's content."""
        self.page.locator("main").get_by_role("link", name=name).first.click()

    def fill(self, **values: str) -> None:
        """Fill in fields by their names."""
        for name, value in values.items():
            self.page.locator(f"[name='{name}']").first.fill(value)

    def choose(self, name: str, value: str) -> None:
        """Choose a radio button."""
        self.page.locator(f"input[name='{name}'][value='{value}']").check()

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Wait until the page's content contains a text."""
        expect(self.page.locator("main, #content").first).to_contain_text(text)

    def looks_right(self) -> None:
        """Hold the page that is open to what the walk asks of every page."""
        problems = problems_of(self.page)
        assert not problems, "\n".join([self.page.url, *problems])

    def value_of(self, name: str) -> str:
        """Return what stands in a field."""
        return self.page.locator(f"[name='{name}']").first.input_value()

    def download(self, path: str) -> APIResponse:
        """Fetch a file with this person's session."""
        return self.page.context.request.get(path)

    @property
    def slug(self) -> str:
        """The facility in the address of the page."""
        found = re.search(r"/(?:my|register/done)/([\w-]+)/", self.page.url)
        assert found, self.page.url
        return found.group(1)

    # Accounts ---------------------------------------------------------------------------------------------------------
    def sign_up(self) -> None:
        """Create an account on the page that asks for it, and confirm the address with the code from the e-mail."""
        self.fill(name=self.name, email=self.email, password1=PASSWORD)
        self.press(re.compile("account|sign up", re.IGNORECASE))
        self.page.locator("[name='code']").wait_for()
        self.looks_right()
        letter = text_of(self.portal.mailbox.wait_for(self.email, subject="Confirm your e-mail address"))
        code = re.search(r"^\s*([A-Z0-9]{3,5}-?[A-Z0-9]{3,5})\s*$", letter, re.MULTILINE)
        assert code, letter
        self.fill(code=code.group(1))
        self.press(re.compile("confirm|continue|check", re.IGNORECASE))

    def sign_in(self, path: str = "/") -> None:
        """Sign in and go on to a page."""
        self.go(f"/accounts/login/?next={path}")
        self.fill(login=self.email, password=PASSWORD)
        self.press(re.compile("^sign in$", re.IGNORECASE))
        self.page.wait_for_url(lambda url: "/accounts/login" not in url)
