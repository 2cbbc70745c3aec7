"""Each kind is rendered for real and read back: text, structure, fonts, QR code, and nothing from outside."""

import base64
import io
import re
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import segno
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from iasios.documents.models import Document, hash_of
from iasios.documents.renderer import pdf_of, render_html, render_pdf
from iasios.ui.seals import seal_png
from tests.documents.samples import CERTIFICATE, RESULT_LETTER, SAMPLES

PAGES = {
    "invoice": 1,
    "letter_accredited": 2,
    "letter_not_yet": 2,
    "certificate": 1,
    "excellence": 1,
    "receipt": 3,
}
MM = 72 / 25.4


def document_of(sample: str, **changes: Any) -> Document:
    kind, number, title, data = SAMPLES[sample]
    data = data | changes
    return Document(kind=kind, number=number, title=title, data=data, data_hash=hash_of(data))


@pytest.fixture(scope="module")
def pdfs() -> dict[str, bytes]:
    return {sample: render_pdf(document_of(sample)) for sample in SAMPLES}


def text_of(pdf: bytes) -> str:
    """Return what can be copied out of a PDF, without white space, so that a line break changes nothing."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    return squeezed("".join(pages))


def root_of(pdf: bytes) -> Any:
    """Return the PDF's catalogue, from which all its structure hangs."""
    return PdfReader(io.BytesIO(pdf)).trailer["/Root"]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def strings_in(value: Any) -> Iterator[str]:
    """Yield every string and number of a document's data that is printed as it stands."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in {"outcome", "level", "assessment", "verify_url", "sha256"}:
                yield from strings_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings_in(item)
    elif isinstance(value, str) and not re.fullmatch(r"(\d{4}-\d\d-\d\d.*|\d+\.\d\d)?", value):
        yield from value.split("\n")
    elif type(value) is int:
        yield str(value)


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_text_of_the_data_can_be_copied_out(sample: str, pdfs: dict[str, bytes]) -> None:
    text = text_of(pdfs[sample])

    missing = [piece for piece in strings_in(SAMPLES[sample][3]) if squeezed(piece) not in text]

    assert missing == []


@pytest.mark.parametrize(
    ("sample", "pieces"),
    [
        (
            "invoice",
            ["24 November 2026", "24 December 2026", "VAT at 20 %", "EUR 1,730.50", "EUR 346.10", "EUR 2,076.60"],
        ),
        ("letter_accredited", ["title Accredited Centre", "From 24 November 2026 to 23 November 2030", "27 of 27"]),
        ("letter_not_yet", ["not yet accredited", "25 of 27", "Criteria that are open"]),
        (
            "certificate",
            ["Accredited Centre", "Issued on 24 November 2026", "portal.myiasios.example/verify/7K3MQ2XW9RTA/"],
        ),
        ("excellence", ["Centre of Excellence", "Universitätsspital Zürich"]),
        ("receipt", ["24 November 2026, 14:05 CET", "Partly met", "Not answered", "9f86 d081 884c"]),
    ],
)
def test_values_are_shown_in_the_readers_form(sample: str, pieces: list[str], pdfs: dict[str, bytes]) -> None:
    text = text_of(pdfs[sample])

    assert [piece for piece in pieces if squeezed(piece) not in text] == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_document_is_tagged_titled_bookmarked(sample: str, pdfs: dict[str, bytes]) -> None:
    reader = PdfReader(io.BytesIO(pdfs[sample]))
    root = root_of(pdfs[sample])

    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - pypdf's own boolean
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == (SAMPLES[sample][2], "IASIOS")
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()
    assert len(reader.outline) >= 1


@pytest.mark.parametrize("sample", SAMPLES)
def test_each_page_has_its_footer(sample: str, pdfs: dict[str, bytes]) -> None:
    document = document_of(sample)
    pages = [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(pdfs[sample])).pages]

    assert len(pages) == PAGES[sample]
    for number, text in enumerate(pages, start=1):
        assert squeezed(f"{document.about.label} {document.number} · hash {document.short_hash}") in text
        assert f"Page{number}of{len(pages)}" in text


@pytest.mark.parametrize("sample", SAMPLES)
def test_pages_are_a4(sample: str, pdfs: dict[str, bytes]) -> None:
    size = (297, 210) if SAMPLES[sample][0] == "certificate" else (210, 297)

    for page in PdfReader(io.BytesIO(pdfs[sample])).pages:
        assert (round(page.mediabox.width / MM), round(page.mediabox.height / MM)) == size


@pytest.mark.parametrize("sample", SAMPLES)
def test_only_our_fonts_are_used_and_they_are_embedded(sample: str, pdfs: dict[str, bytes]) -> None:
    fonts = [font for page in PdfReader(io.BytesIO(pdfs[sample])).pages for font in fonts_of(page["/Resources"])]

    assert fonts
    for font in fonts:
        described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert "/FontFile2" in described or "/FontFile3" in described
        assert re.search("Manrope|Source-?Serif", str(font["/BaseFont"]))


def fonts_of(resources: Any) -> list[Any]:
    return [font.get_object() for font in resources.get("/Font", {}).values()]


@pytest.mark.parametrize("sample", ["certificate", "excellence"])
def test_figures_of_the_certificate_have_alternative_texts(sample: str, pdfs: dict[str, bytes]) -> None:
    tree = root_of(pdfs[sample])["/StructTreeRoot"]

    figures = [str(node.get("/Alt", "")) for node in nodes_of(tree) if node.get("/S") == "/Figure"]

    level = "Accredited Centre" if sample == "certificate" else "Centre of Excellence"
    assert sorted(figures) == [
        f"IASIOS {level} 2026",
        "QR code that leads to the verification of this certificate",
    ]


def test_tables_have_heads(pdfs: dict[str, bytes]) -> None:
    tree = root_of(pdfs["invoice"])["/StructTreeRoot"]

    kinds = [str(node.get("/S")) for node in nodes_of(tree)]

    assert kinds.count("/Table") == 2
    assert kinds.count("/TH") == 4 + 3 + 4
    assert "/H1" in kinds


def nodes_of(node: Any) -> Iterator[DictionaryObject]:
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        child = child.get_object()  # noqa: PLW2901
        if isinstance(child, DictionaryObject) and "/S" in child:
            yield child
            yield from nodes_of(child)


def test_same_data_gives_the_same_file() -> None:
    document = document_of("certificate")

    assert render_pdf(document) == render_pdf(document)


def test_text_of_a_person_stays_text() -> None:
    attack = "</h2><script>alert(1)</script><img src='file:///etc/hostname'>{{ d }}{% debug %}"

    for sample in SAMPLES:
        document = document_of(sample, facility=attack)
        assert "<script" not in render_html(document)
        assert squeezed(attack) in text_of(render_pdf(document))


def test_reasons_keep_their_paragraphs_and_nothing_else() -> None:
    html = render_html(document_of("letter_accredited", reasons="One <b>bold</b>\n\nTwo"))

    assert "<p>One &lt;b&gt;bold&lt;/b&gt;</p>" in html
    assert "<p>Two</p>" in html


def test_window_names_the_recipient_once() -> None:
    lines = [RESULT_LETTER["recipient_name"], *RESULT_LETTER["recipient_lines"]]

    html = render_html(document_of("letter_accredited", recipient_lines=lines))

    assert html.count(f'<p class="line">{RESULT_LETTER["recipient_name"]}</p>') == 1


@pytest.fixture
def picture() -> bytes:
    return seal_png(level="enrolled", year=2026, size=64)


def pictures_in(pdf: bytes) -> int:
    return sum(len(page.images) for page in PdfReader(io.BytesIO(pdf)).pages)


def page_with(address: str) -> str:
    return (
        "<!doctype html><html lang='en'><title>t</title>"
        f"<link rel='stylesheet' href='{address}'><link rel='attachment' href='{address}'>"
        f"<p style='background: url({address})'>Text</p><img alt='a' src='{address}'>"
    )


def test_files_of_the_machine_are_not_read(tmp_path: Path, picture: bytes) -> None:
    file = tmp_path / "picture.png"
    file.write_bytes(picture)
    inside = "data:image/png;base64," + base64.b64encode(picture).decode()

    assert pictures_in(pdf_of(f"<html lang='en'><title>t</title><img alt='a' src='{inside}'>")) == 1  # the way is open
    pdf = pdf_of(page_with(file.as_uri()))
    assert pictures_in(pdf) == 0
    assert dict(PdfReader(io.BytesIO(pdf)).attachments) == {}


def test_network_is_not_asked(picture: bytes) -> None:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(picture)

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        pdf = pdf_of(page_with(f"http://127.0.0.1:{server.server_port}/picture.png"))
    finally:
        server.shutdown()
        server.server_close()

    assert asked == []
    assert pictures_in(pdf) == 0


def test_drawn_qr_code_is_the_code_of_the_address(tmp_path: Path, pdfs: dict[str, bytes], pdftotext: str) -> None:
    """Look at the printed page: each module in the picture is dark exactly where the code of the address is."""
    file = tmp_path / "certificate.pdf"
    file.write_bytes(pdfs["certificate"])
    pdftoppm = Path(pdftotext).with_name("pdftoppm")
    subprocess.run([pdftoppm, "-r", "300", "-gray", "-singlefile", "-png", file, tmp_path / "page"], check=True)  # noqa: S603
    scale = 300 / 25.4
    page = Image.open(tmp_path / "page.png").convert("L")
    # The lower left of the sheet holds the code alone; its finder patterns reach the corners of what is dark there.
    corner = page.crop([round(v * scale) for v in (24, 155, 54, 186)]).point(lambda v: 255 if v < 128 else 0)  # type: ignore[arg-type]
    box = corner.getbbox()
    assert box is not None
    code = corner.crop(box)
    matrix = segno.make(CERTIFICATE["verify_url"], error="m", micro=False).matrix
    side = len(matrix)

    drawn = [
        [
            code.getpixel((int((x + 0.5) * code.width / side), int((y + 0.5) * code.height / side))) == 255
            for x in range(side)
        ]
        for y in range(side)
    ]

    assert drawn == [[bool(module) for module in row] for row in matrix]
