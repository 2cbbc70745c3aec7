"""What a file is, told by its content; what is refused, and in which words."""

import io
import tracemalloc
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from applications.choices import FILE_TYPES
from applications.forms.evidence import OnRequestForm, UploadForm
from applications.sniffing import Unfit, clean_name, extension_of, recognise
from tests.applications import evidence_files as files

GOOD = {
    "leaflet.pdf": (files.pdf(), "application/pdf"),
    "scan.PNG": (files.png(), "image/png"),
    "photo.jpg": (files.jpeg(), "image/jpeg"),
    "photo.jpeg": (files.jpeg(), "image/jpeg"),
    "sop.docx": (files.office("word"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "log.xlsx": (files.office("xl"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "talk.pptx": (files.office("ppt"), "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "sop.odt": (files.open_document("text"), "application/vnd.oasis.opendocument.text"),
    "log.ods": (files.open_document("spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet"),
    "talk.odp": (files.open_document("presentation"), "application/vnd.oasis.opendocument.presentation"),
    "sop.doc": (files.old_office("WordDocument"), "application/msword"),
    "log.xls": (files.old_office("Workbook"), "application/vnd.ms-excel"),
    "notes.txt": (files.TEXT.encode(), "text/plain"),
    "latin.txt": ("Prüfbericht für Ängström".encode("latin-1"), "text/plain"),
    "greek.txt": ("\N{BYTE ORDER MARK}Αναφορά ποιότητας".encode(), "text/plain"),
}
BOMB = files.zipped(**{"[Content_Types].xml": b"<Types/>", "word__document.xml": b"0" * 20_000_000})

SOMETHING_ELSE = "but its content is something else"
BAD = {
    "page.html": (files.HTML, "of a type that the portal does not take"),
    "drawing.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "of a type that the portal does not take"),
    "setup.exe": (files.EXE, "of a type that the portal does not take"),
    "sop.pdf.exe": (files.EXE, "of a type that the portal does not take"),
    "macros.docm": (files.office("word"), "of a type that the portal does not take"),
    "nameless": (files.pdf(), "of a type that the portal does not take"),
    ".pdf": (files.pdf(), "of a type that the portal does not take"),
    "setup.pdf": (files.EXE, SOMETHING_ELSE),
    "page.pdf": (files.HTML, SOMETHING_ELSE),
    "late.pdf": (files.HTML + files.pdf(), SOMETHING_ELSE),
    "page.png": (files.HTML, SOMETHING_ELSE),
    "setup.jpg": (files.EXE, SOMETHING_ELSE),
    "pdf.docx": (files.pdf(), SOMETHING_ELSE),
    "archive.docx": (files.zipped(**{"readme.txt": b"hello"}), SOMETHING_ELSE),
    "table.docx": (files.office("xl"), SOMETHING_ELSE),
    "word.odt": (files.office("word"), SOMETHING_ELSE),
    "table.odt": (files.open_document("spreadsheet"), SOMETHING_ELSE),
    "installer.doc": (files.old_office("MsiDatabase"), SOMETHING_ELSE),
    "word.xls": (files.old_office("WordDocument"), SOMETHING_ELSE),
    "macro.docx": (files.office("word", macro=True), "It contains macros or programs"),
    "cut.docx": (files.office("word")[:-30], "It is damaged and cannot be opened"),
    "setup.txt": (files.EXE, SOMETHING_ELSE),
    "utf16.txt": ("Bericht".encode("utf-16"), SOMETHING_ELSE),
    "page.txt": (b"  \n" + files.HTML, "a web page or a script"),
    "script.txt": (b"#!/bin/sh\nrm -r /\n", "a web page or a script"),
    "empty.pdf": (b"", "The file is empty"),
}


def errors_of(name: str, content: bytes) -> str:
    form = UploadForm({"title": "Radiation protection", "note": ""}, {"file": files.upload(name, content)})
    return " ".join(map(str, form.errors.get("file", [])))


@pytest.mark.parametrize("name", GOOD)
def test_allowed_file_is_recognised_by_its_content(name: str) -> None:
    content, content_type = GOOD[name]
    assert recognise(io.BytesIO(content), extension_of(name)) == content_type
    assert errors_of(name, content) == ""


def test_every_allowed_extension_is_tried_above() -> None:
    assert {extension_of(name) for name in GOOD} == set(FILE_TYPES)


@pytest.mark.parametrize("name", BAD)
def test_refused_file_is_told_what_why_and_what_next(name: str) -> None:
    content, sentence = BAD[name]
    error = errors_of(name, content)
    assert sentence in error
    assert "hoose" in error
    assert "Allowed" in error or "Save it as PDF" in error or not content


def test_refusal_names_the_allowed_types_and_keeps_the_title() -> None:
    form = UploadForm({"title": "Radiation protection", "note": ""}, {"file": files.upload("page.html", files.HTML)})
    assert "PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG or plain text" in form.errors["file"][0]
    assert "Choose a file again: browsers do not keep it." in form.errors["file"][0]
    assert form["title"].value() == "Radiation protection"


def test_limit_counts_to_the_byte_and_is_named(settings: Settings) -> None:
    content = files.pdf()
    settings.EVIDENCE_MAX_BYTES = len(content)
    assert errors_of("leaflet.pdf", content) == ""
    settings.EVIDENCE_MAX_BYTES = len(content) - 1
    assert "Files may have up to" in errors_of("leaflet.pdf", content)
    settings.EVIDENCE_MAX_BYTES = 2 * 1024 * 1024
    assert "up to 2.0 MB" in UploadForm().fields["file"].help_text


def test_file_over_the_limit_is_not_read(settings: Settings) -> None:
    settings.EVIDENCE_MAX_BYTES = 10

    class Unread(SimpleUploadedFile):
        def read(self, *_: Any) -> bytes:
            pytest.fail("read although it is over the limit")

    form = UploadForm({"title": ""}, {"file": Unread("leaflet.pdf", files.pdf())})
    assert "Files may have up to" in form.errors["file"][0]


def test_zip_bomb_is_not_unpacked() -> None:
    assert len(BOMB) < 50_000
    tracemalloc.start()
    recognise(io.BytesIO(BOMB), "docx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000


def test_zip_that_declares_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("applications.sniffing.UNPACKED_MAX", 10_000_000)
    with pytest.raises(Unfit, match="unpack to more than"):
        recognise(io.BytesIO(BOMB), "docx")


def test_huge_directory_is_refused_unread() -> None:
    office = files.office("word")
    end = office.rindex(b"PK\x05\x06")
    lie = office[: end + 12] + (900_000_000).to_bytes(4, "little") + office[end + 16 :]
    with pytest.raises(Unfit, match="damaged"):
        recognise(io.BytesIO(lie), "docx")


def test_password_protected_container_is_refused() -> None:
    office = bytearray(files.office("word"))
    at = office.index(b"PK\x01\x02")
    office[at + 8] |= 1
    with pytest.raises(Unfit, match="password"):
        recognise(io.BytesIO(bytes(office)), "docx")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\ada\\Leaflet.pdf", "Leaflet.pdf"),
        ("line\r\nbreak\x00\x1b.pdf", "line break.pdf"),
        ("annual\u202efdp.exe", "annualfdp.exe"),
        ("  Prüfbericht   2026.pdf ", "Prüfbericht 2026.pdf"),
        ("...", "file"),
        ("", "file"),
    ],
)
def test_name_loses_path_and_control_characters(typed: str, stored: str) -> None:
    assert clean_name(typed) == stored


def test_long_name_keeps_its_extension() -> None:
    name = clean_name("x" * 300 + ".docx")
    assert len(name) == 200
    assert name.endswith("x.docx")


def test_on_request_needs_a_title() -> None:
    form = OnRequestForm({"title": " "})
    assert form.errors["title"] == ["Give the evidence a title, so that assessors know what to ask for."]
