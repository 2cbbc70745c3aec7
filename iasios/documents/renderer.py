"""WeasyPrint, and nothing else, behind one function.

The renderer reads no network and no file: the style sheet carries its fonts as `data:` addresses, and templates draw
what they show. What people typed reaches the page through autoescaped templates only, never the style sheet.
"""

import base64
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import font_manrope
import font_source_serif_pro
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from .models import Document

_MANROPE = Path(font_manrope.__file__).parent / "files"
_SERIF = Path(font_source_serif_pro.__file__).parent / "files"
#: Family, weight, style and file of every font that documents use.
FONTS = (
    ("Manrope", 400, "normal", _MANROPE / "Manrope-Regular.ttf"),
    ("Manrope", 600, "normal", _MANROPE / "Manrope-SemiBold.ttf"),
    ("Manrope", 700, "normal", _MANROPE / "Manrope-Bold.ttf"),
    ("Source Serif", 400, "normal", _SERIF / "SourceSerifPro-Regular.ttf"),
    ("Source Serif", 600, "normal", _SERIF / "SourceSerifPro-Semibold.ttf"),
    ("Source Serif", 400, "italic", _SERIF / "SourceSerifPro-It.ttf"),
)
STYLE = Path(__file__).parent / "style.css"


@cache
def style_sheet() -> str:
    """Return the style sheet of all documents, with the packaged fonts inside."""
    faces = (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style};'
        f" src: url(data:font/ttf;base64,{base64.b64encode(path.read_bytes()).decode()}) }}"
        for family, weight, style, path in FONTS
    )
    return "\n".join([*faces, STYLE.read_text(encoding="utf-8")])


def render_html(document: "Document") -> str:
    """Return the page that becomes the PDF, without its style sheet."""
    context = {"d": document.data, "document": document, "short_hash": document.short_hash}
    return render_to_string(f"documents/{document.kind}.html", context)


def render_pdf(document: "Document") -> bytes:
    """Return the tagged PDF of a document."""
    return pdf_of(render_html(document))


def pdf_of(page: str) -> bytes:
    """Set a page as tagged PDF. An address in it that is not `data:` is refused: the place stays empty."""
    from weasyprint import CSS, HTML  # noqa: PLC0415 - slow to import, only the worker pays for it
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    fetcher = URLFetcher(allowed_protocols={"data"})
    fonts = FontConfiguration()
    style = CSS(string=style_sheet(), font_config=fonts, url_fetcher=fetcher)
    html = HTML(string=page, url_fetcher=fetcher)
    return bytes(html.write_pdf(stylesheets=[style], font_config=fonts, pdf_tags=True, pdf_variant="pdf/ua-1"))
