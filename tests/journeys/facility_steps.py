"""What the facility does, from the registration form to the submission."""

import json
import re
from pathlib import Path

from playwright.sync_api import expect

from . import files
from .office import NAME, act, open_from_queue
from .people import Person
from .portal import ROOT, Portal, attachments_of, text_of

VOLUMES = (40, 20, 30, 19, 15, 15, 10)  # 149
CATALOGUE = json.loads((ROOT / "applications" / "editions" / "draft-2026.json").read_text(encoding="utf-8"))
CORE = [
    criterion["code"]
    for standard in CATALOGUE["standards"]
    for criterion in standard["criteria"]
    if criterion["level"] == "core"
]


# Registration ---------------------------------------------------------------------------------------------------------
def register(someone: Person) -> str:
    """Sign up, try with 149 procedures, register with 150; return the facility code."""
    someone.go("/")
    someone.follow("Register your facility")
    someone.follow("Create an account")
    someone.sign_up()
    someone.page.wait_for_url("**/register/")
    someone.fill(
        name=NAME,
        department="Abteilung für Interventionelle Onkologie",
        street="Hafenstraße 12",
        postcode="4600",
        city="Þórshöfn",
        representative_name=someone.name,
        representative_function="Head of department",
        representative_email=someone.email,
        contact_name="Ólafur Stein",
        contact_function="Quality manager",
        contact_email="olafur.stein@luise.example",
        authorised_by="Dr Brandt, Medical Director",
    )
    someone.page.locator("[name='country']").select_option("IS")
    someone.page.locator("[name='authorised']").check()
    for position, number in enumerate(VOLUMES, start=1):
        someone.fill(**{f"procedures_{position}": str(number)})
    someone.press("Register facility")
    someone.sees("149 procedures a year; IASIOS needs at least 150")
    someone.looks_right()
    assert someone.value_of("name") == NAME
    assert someone.value_of("contact_email") == "olafur.stein@luise.example"
    someone.fill(procedures_7="11")
    someone.press("Register facility")
    someone.sees("Your facility is registered")
    someone.looks_right()
    code = someone.page.locator(".code-large").inner_text()
    letter = someone.portal.mailbox.wait_for(someone.email, subject=NAME)
    assert code in text_of(letter)
    return code


def join(someone: Person, code: str, representative: Person) -> None:
    """Try a mistyped and an unknown code, join, and try to join again."""
    someone.go("/join/")
    someone.follow("Create an account")
    someone.sign_up()
    someone.go("/join/")
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    someone.fill(code=wrong)
    someone.press("Join facility")
    someone.sees("mistyped")
    assert someone.value_of("code") == wrong
    someone.fill(code=code.lower().replace("-", " "), function="Quality manager")
    someone.press("Join facility")
    someone.page.wait_for_url("**/my/**")
    assert someone.name in text_of(someone.portal.mailbox.wait_for(representative.email, subject=someone.name))
    home = someone.page.url
    someone.go("/join/")
    someone.fill(code=code)
    someone.press("Join facility")
    someone.sees("already")
    someone.page.goto(home)


def locked_before_payment(someone: Person, slug: str) -> None:
    """Application and case review are visible, locked, with the reason."""
    for page in ("application", "case-review"):
        assert someone.go(f"/my/{slug}/{page}/") == 200
        someone.sees("Opens when the office has recorded your payment.")
    assert someone.download(f"/seals/{slug}.svg").status == 404


# Enrolment ------------------------------------------------------------------------------------------------------------
def enrol(office: Person, representative: Person, portal: Portal) -> None:
    """Issue the invoice, record the payment; the facility is told and its seal appears."""
    open_from_queue(office, "Facilities waiting for their invoice")
    act(office, "Issue enrolment invoice")
    office.page.get_by_role("button", name="Issue enrolment invoice").click()
    invoice = portal.mailbox.wait_for(representative.email, subject="invoice")
    (filename, content), *_ = attachments_of(invoice).items()
    assert filename.endswith(".pdf")
    assert content.startswith(b"%PDF")
    open_from_queue(office, "Invoices waiting for payment")
    act(office, "Record payment")
    office.page.get_by_role("button", name="Record payment").click()
    portal.mailbox.wait_for(representative.email, subject="Enrolled Centre")
    representative.go("/")
    representative.sees("Enrolled Centre")
    seal = representative.download(f"/seals/{representative.slug}.svg")
    assert seal.headers["content-type"] == "image/svg+xml"


# Application ----------------------------------------------------------------------------------------------------------
def answer_core(representative: Person, colleague: Person, slug: str, folder: Path) -> None:
    """Two people answer all core criteria but one, with evidence, some of which is refused."""
    for number, code in enumerate(CORE[:-1]):
        someone = (representative, colleague)[number % 2]
        someone.go(f"/my/{slug}/application/{code}/")
        someone.choose("assessment", "met")
        someone.fill(description=f"How we meet {code}: written by {someone.name}.")
        someone.press("Save")
    add_evidence(representative, slug, folder)


def add_evidence(someone: Person, slug: str, folder: Path) -> None:
    """Upload a forbidden type, a file over the limit, and a good one; declare another available on request."""
    someone.go(f"/my/{slug}/application/1a/")
    someone.follow("Upload a file")
    forbidden = folder / "macro.exe"
    forbidden.write_bytes(b"MZ\x90\x00" + b"\x00" * 200)
    for path, sentence in (
        (forbidden, re.compile("PDF")),
        (files.pdf(folder, "large.pdf", "too large", size=300_000), re.compile("200|195|limit|large", re.IGNORECASE)),
    ):
        someone.fill(title="Licence register", note="Page 3")
        someone.page.locator("[name='file']").set_input_files(path)
        someone.press("Upload and link")
        expect(someone.page.locator(".invalid-feedback, .error-summary, .notice-problem").first).to_contain_text(
            sentence
        )
        assert someone.value_of("title") == "Licence register"
        assert someone.value_of("note") == "Page 3"
    someone.page.locator("[name='file']").set_input_files(files.pdf(folder, "register.pdf", "Licence register 2026"))
    someone.press("Upload and link")
    someone.sees("Licence register")
    someone.follow("Declare available on request")
    someone.fill(title="Diplomas of all physicians")
    someone.press("Declare and link")
    someone.sees("Diplomas of all physicians")


# Case review ----------------------------------------------------------------------------------------------------------
def review_cases(someone: Person, slug: str) -> None:
    """Draw 30 of 212 cases and complete all files but the last."""
    someone.go(f"/my/{slug}/case-review/")
    someone.follow("Draw the files")
    someone.fill(eligible="212")
    someone.page.locator("[name='list_is_fixed']").check()
    someone.press(re.compile("Draw 30 files"))
    someone.sees("30 of 212 cases were drawn at random.")
    someone.looks_right()
    receipt = someone.download(f"/my/{slug}/case-review/draw.json").json()
    assert len(set(receipt["numbers"])) == 30
    someone.go(f"/my/{slug}/case-review/1/")
    for _ in range(29):
        complete_file(someone)


def complete_file(someone: Person) -> None:
    """Answer "yes" to all items of the file that is open, and go on."""
    before = someone.page.url
    for box in someone.page.locator("input[type='radio'][value='yes']").all():
        box.check()
    someone.press(re.compile("Save and (open|finish)"))
    someone.page.wait_for_url(lambda url: url != before)


def last_steps_before_submission(representative: Person, colleague: Person, slug: str) -> None:
    """Submission names what is missing: one core criterion, then one case file."""
    representative.go(f"/my/{slug}/application/submit/")
    representative.sees(CORE[-1])
    representative.sees(re.compile("1 case file is not complete: 30|case file"))
    assert representative.page.get_by_role("button", name="Submit application").count() == 0
    colleague.go(f"/my/{slug}/application/{CORE[-1]}/")
    colleague.choose("assessment", "met")
    colleague.fill(description="Each incident is analysed within thirty days.")
    colleague.press("Save")
    representative.go(f"/my/{slug}/application/submit/")
    representative.sees("1 case file is not complete: 30")
    colleague.go(f"/my/{slug}/case-review/30/")
    complete_file(colleague)


def submit(representative: Person, colleague: Person, slug: str) -> None:
    """A member cannot submit; the representative can, and then all is read-only."""
    colleague.go(f"/my/{slug}/application/submit/")
    colleague.sees(f"Only the authorised representative, {representative.name}, can submit.")
    assert colleague.page.get_by_role("button", name="Submit application").count() == 0
    representative.go(f"/my/{slug}/application/submit/")
    representative.press("Submit application")
    representative.sees("Tick the box to declare")
    representative.looks_right()
    representative.page.locator("[name='declared']").check()
    representative.press("Submit application")
    receipt = representative.portal.mailbox.wait_for(representative.email, subject="application")
    assert attachments_of(receipt)
    colleague.go(f"/my/{slug}/application/1a/")
    assert colleague.page.locator("[name='description']").count() == 0
