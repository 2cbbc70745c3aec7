"""What assessors and office do, from the assignment to the certificate on the wall."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from .office import NAME, act, open_from_queue
from .people import Person
from .portal import Portal, attachments_of, text_of


def _elsewhere(code: str) -> Callable[[str], bool]:
    """Tell whether an address is no longer that of a criterion."""
    return lambda url: not url.endswith(f"/{code}/")


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
        assessor.page.wait_for_url(_elsewhere(code))
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
    representative.follow("Who covers complications at weekends?")
    representative.sees("Who covers complications at weekends?")
    representative.looks_right()
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
    office.looks_right()
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
    assert "The audit trail holds" in portal.manage("verify_audit")


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
