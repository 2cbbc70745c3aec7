"""One facility walks the whole path, from the registration form to the certificate, as five people at five browsers.

Nothing is faked between: real pages, real e-mails through SMTP, real PDFs read back. Bad input is tried on the way,
where a person would make it, because what was typed must then still be there.
"""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from iasios.dashboard.demo.cast import OFFICE

from . import files
from .people import Person
from .portal import ROOT, Portal, attachments_of, text_of

pytestmark = pytest.mark.journey

NAME = "Königin-Luise-Klinikum Þórshöfn"
VOLUMES = (40, 20, 30, 19, 15, 15, 10)  # 149
CATALOGUE = json.loads((ROOT / "applications" / "editions" / "draft-2026.json").read_text(encoding="utf-8"))
CORE = [
    criterion["code"]
    for standard in CATALOGUE["standards"]
    for criterion in standard["criteria"]
    if criterion["level"] == "core"
]


@pytest.fixture
def cast(person: Callable[..., Person]) -> dict[str, Person]:
    """Seat the five people."""
    return {
        "representative": person("Dr Ingrid Falk", "ingrid.falk@luise.example"),
        "colleague": person("Rúnar Jónsson", "runar.jonsson@luise.example"),
        "office": person(OFFICE[1], OFFICE[0]),
        "first": person("Dr Henrik Sund", "assessor1@demo.example"),
        "second": person("Prof. Mikael Lahti", "assessor3@demo.example"),
    }


def test_whole_path(cast: dict[str, Person], portal: Portal, tmp_path: Path, pdftotext: str) -> None:
    """From the registration form to a certificate whose number the public page knows."""
    representative, colleague, office = cast["representative"], cast["colleague"], cast["office"]
    code = register(representative)
    join(colleague, code, representative)
    slug = colleague.slug
    locked_before_payment(representative, slug)
    office.sign_in("/admin/")
    enrol(office, representative, portal)
    answer_core(representative, colleague, slug, tmp_path)
    review_cases(colleague, slug)
    last_steps_before_submission(representative, colleague, slug)
    submit(representative, colleague, slug)
    assign(office, slug)
    judge(cast["first"], portal, doubt="")
    clarify(cast["first"], representative, slug, portal)
    hand_in(cast["first"])
    judge(cast["second"], portal, doubt="8e")
    hand_in(cast["second"])
    refused_decision(office)
    change_mind(cast["second"])
    decide(office)
    certificate(representative, portal, slug, tmp_path, pdftotext)


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
    assert someone.value_of("name") == NAME
    assert someone.value_of("contact_email") == "olafur.stein@luise.example"
    someone.fill(procedures_7="11")
    someone.press("Register facility")
    someone.sees("Your facility is registered")
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
def open_from_queue(office: Person, title: str) -> None:
    """Open the facility's row of a queue on the office's first page."""
    office.go("/admin/")
    section = office.page.locator("section", has=office.page.get_by_role("heading", name=title))
    section.get_by_role("link", name=re.compile(re.escape(NAME))).first.click()


def act(office: Person, label: str) -> None:
    """Open the page of an act from the object's page."""
    office.page.get_by_role("link", name=label).first.click()


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
    receipt = someone.download(f"/my/{slug}/case-review/draw.json").json()
    assert len(set(receipt["numbers"])) == 30
    someone.go(f"/my/{slug}/case-review/1/")
    for _ in range(29):
        complete_file(someone)


def complete_file(someone: Person) -> None:
    """Answer "yes" to all items of the file that is open, and go on."""
    for box in someone.page.locator("input[type='radio'][value='yes']").all():
        box.check()
    someone.press(re.compile("Save and (open|finish)"))


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
    representative.page.locator("[name='declared']").check()
    representative.press("Submit application")
    receipt = representative.portal.mailbox.wait_for(representative.email, subject="application")
    assert attachments_of(receipt)
    colleague.go(f"/my/{slug}/application/1a/")
    assert colleague.page.locator("[name='description']").count() == 0


# Assessment -----------------------------------------------------------------------------------------------------------
def assign(office: Person, slug: str) -> None:
    """Assign two assessors; the second begins the assessment."""
    for email in ("Dr Henrik Sund", "Prof. Mikael Lahti"):
        open_from_queue(office, "Applications that need assessors")
        act(office, "Assign an assessor")
        select = office.page.locator("select[name='assessor']")
        label = select.locator("option", has_text=email).inner_text()
        select.select_option(label=label)
        office.page.get_by_role("button", name="Assign an assessor").click()
        expect(office.page.locator("body")).to_contain_text(email)


def judge(assessor: Person, portal: Portal, doubt: str) -> None:
    """Give a finding on every criterion."""
    portal.mailbox.wait_for(assessor.email, subject=NAME)
    assessor.sign_in("/review/")
    assessor.follow(re.compile(re.escape(NAME)))
    assignment = assessor.page.url
    assessor.page.goto(f"{assignment}1a/")
    while True:
        code = assessor.page.url.rstrip("/").rpartition("/")[2]
        assessor.choose("verdict", "partly" if code == doubt else "met")
        if code == doubt:
            assessor.press("Save and open next")
            assessor.sees("Say why the criterion is not fully met")
            assessor.fill(comment="No example shows that results go back to the board.")
        if not assessor.page.get_by_role("button", name="Save and open next").count():
            assessor.press("Save finding")
            break
        assessor.press("Save and open next")
        assessor.page.wait_for_url(lambda url, code=code: not url.endswith(f"/{code}/"))
    assessor.page.goto(assignment)


def clarify(assessor: Person, representative: Person, slug: str, portal: Portal) -> None:
    """Ask the facility, which answers without learning who asks."""
    assignment = assessor.page.url
    assessor.page.goto(f"{assignment}2b/")
    assessor.fill(question="Who covers complications at weekends?")
    assessor.press("Ask the facility")
    letter = text_of(portal.mailbox.wait_for(representative.email, subject="2b"))
    assert assessor.name not in letter
    representative.go(f"/my/{slug}/assessment/")
    assert assessor.name not in representative.page.content()
    representative.follow(re.compile("2b"))
    representative.sees("Who covers complications at weekends?")
    representative.fill(answer="Three physicians share the rota; surgery covers the first hour.")
    representative.press(re.compile("answer", re.IGNORECASE))
    portal.mailbox.wait_for(assessor.email, subject="2b")
    assessor.page.reload()
    assessor.sees("Three physicians share the rota")
    assessor.page.goto(assignment)


def hand_in(assessor: Person) -> None:
    """Submit the findings."""
    assessor.page.goto(re.sub(r"(/review/[\w-]+/).*", r"\1submit/", assessor.page.url))
    assessor.press("Submit findings")
    assessor.sees(re.compile("submitted", re.IGNORECASE))


def refused_decision(office: Person) -> None:
    """Accreditation is refused while one core criterion is not met, and nothing typed is lost."""
    open_from_queue(office, "Ready to decide")
    act(office, "Decide")
    fill_decision(office)
    expect(office.page.locator("body")).to_contain_text("8e")
    expect(office.page.locator("[name='reasons']")).to_have_value("Every core criterion is met.")


def fill_decision(office: Person) -> None:
    """Choose "accredited", give reasons, decide."""
    outcome = office.page.locator("[name='outcome']")
    if outcome.first.evaluate("element => element.tagName") == "SELECT":
        outcome.select_option("accredited")
    else:
        office.choose("outcome", "accredited")
    office.fill(reasons="Every core criterion is met.")
    office.page.get_by_role("button", name="Decide").click()


def change_mind(assessor: Person) -> None:
    """Take the findings up again, change one, submit."""
    assignment = re.sub(r"(/review/[\w-]+/).*", r"\1", assessor.page.url)
    assessor.page.goto(f"{assignment}reopen/")
    assessor.fill(reason="The facility's board minutes answer my doubt.")
    assessor.press("Change findings")
    assessor.page.goto(f"{assignment}8e/")
    assessor.choose("verdict", "met")
    assessor.press("Save finding")
    hand_in(assessor)


def decide(office: Person) -> None:
    """Accredit."""
    open_from_queue(office, "Ready to decide")
    act(office, "Decide")
    fill_decision(office)
    expect(office.page.locator("body")).not_to_contain_text("Not every core criterion")


# Result ---------------------------------------------------------------------------------------------------------------
def certificate(someone: Person, portal: Portal, slug: str, folder: Path, pdftotext: str) -> None:
    """Read letter and certificate, verify the number where the QR code leads, find the centre in the register."""
    letter = portal.mailbox.wait_for(someone.email, subject="Accredited Centre")
    attached = attachments_of(letter)
    name = next(name for name in attached if "ertificate" in name)
    text = read_pdf(pdftotext, folder / name, attached[name])
    assert NAME in text
    number = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", text)
    assert number, text
    other = next(name for name in attached if name != next(n for n in attached if "ertificate" in n))
    assert "Ingrid Falk" in read_pdf(pdftotext, folder / other, attached[other])
    someone.go(f"/my/{slug}/documents/")
    someone.sees(number.group())
    stored = someone.download(f"/my/{slug}/documents/{number.group()}/")
    assert stored.headers["content-type"] == "application/pdf"
    assert stored.body() == attached[name]
    someone.go("/verify/")
    someone.fill(number=number.group().lower())
    someone.press("Check number")
    someone.sees("This certificate is genuine and in force.")
    someone.sees(NAME)
    someone.go("/centres/")
    someone.sees(NAME)
    assert someone.download(f"/seals/{slug}.png").body().startswith(b"\x89PNG")
    assert "The draw holds" in verify_draw(someone, portal, slug, folder)
    assert "whole" in portal.manage("verify_audit").lower()


def read_pdf(pdftotext: str, path: Path, content: bytes) -> str:
    """Return the text of a PDF."""
    path.write_bytes(content)
    done = subprocess.run([pdftotext, "-layout", str(path), "-"], capture_output=True, text=True, check=True)
    return done.stdout


def verify_draw(someone: Person, portal: Portal, slug: str, folder: Path) -> str:
    """Let the command compute the draw again."""
    receipt = folder / "draw.json"
    receipt.write_bytes(someone.download(f"/my/{slug}/case-review/draw.json").body())
    return portal.manage("verify_draw", str(receipt))
