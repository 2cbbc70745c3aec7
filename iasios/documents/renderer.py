"""WeasyPrint, and nothing else, behind one function.

The renderer reads no network and no file: templates get their fonts and drawings as `data:` addresses.
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
FONTS = {
    "manrope_regular": _MANROPE / "Manrope-Regular.ttf",
    "manrope_semibold": _MANROPE / "Manrope-SemiBold.ttf",
    "manrope_bold": _MANROPE / "Manrope-Bold.ttf",
    "serif_regular": _SERIF / "SourceSerifPro-Regular.ttf",
    "serif_semibold": _SERIF / "SourceSerifPro-Semibold.ttf",
    "serif_it": _SERIF / "SourceSerifPro-It.ttf",
}


@cache
def font_addresses() -> dict[str, str]:
    """Return the packaged fonts as `data:` addresses, by the names that document templates use."""
    return {
        name: "data:font/ttf;base64," + base64.b64encode(path.read_bytes()).decode() for name, path in FONTS.items()
    }


def render_html(document: "Document") -> str:
    """Return the page that becomes the PDF; previews show the same."""
    context = {
        "d": document.data,
        "document": document,
        "short_hash": document.short_hash,
        "fonts": font_addresses(),
    }
    return render_to_string(f"documents/{document.kind}.html", context)


def render_pdf(document: "Document") -> bytes:
    """Return the tagged PDF of a document."""
    from weasyprint import HTML  # noqa: PLC0415 - slow to import, only the worker pays for it
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    html = HTML(string=render_html(document), url_fetcher=URLFetcher(allowed_protocols={"data"}))
    return bytes(html.write_pdf(pdf_tags=True, pdf_variant="pdf/ua-1"))
