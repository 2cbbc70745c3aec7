"""What the Content-Security-Policy would refuse is not in any template, nor what would let text become HTML."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from .house import TEMPLATES, place

PAGES = sorted(TEMPLATES.rglob("*.html"))
#: Style sheets inside are put inline for mail readers, or are read by the PDF renderer; neither is served as a page.
WITH_STYLE = {"email", "documents"}
COMMENT = re.compile(r"{#.*?#}|{% comment.*?endcomment %}|<!--.*?-->", re.DOTALL)


def _without_comments(path: Path) -> str:
    """Blank comments out, but keep their lines, so that places stay right."""
    return COMMENT.sub(lambda found: "\n" * found[0].count("\n"), path.read_text(encoding="utf-8"))


def _is_page(path: Path) -> bool:
    return path.relative_to(TEMPLATES).parts[0] not in WITH_STYLE


def find(pattern: str, where: Callable[[Path], bool] = lambda _: True) -> list[str]:
    """Return the places where a pattern occurs outside comments."""
    return [
        f"{place(path)}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]}"
        for path in PAGES
        if where(path)
        for text in [_without_comments(path)]
        for match in re.finditer(pattern, text, re.IGNORECASE)
    ]


def test_there_are_templates() -> None:
    assert len(PAGES) > 20


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"<style\b", id="style sheet inside"),
        pytest.param(r"""\sstyle\s*=\s*["']""", id="style attribute"),
        pytest.param(r"""<[a-z][^<>]*\son[a-z]+\s*=\s*["']""", id="handler"),
        pytest.param(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=.application/json)", id="script inside"),
        pytest.param(r"javascript:", id="script address"),
        pytest.param(r"\b(?:data-)?hx-on\b|hx-vals=.js:", id="script in htmx"),
    ],
)
def test_pages_hold_no_inline_style_or_script(pattern: str) -> None:
    assert find(pattern, _is_page) == []


def test_mails_and_documents_hold_no_script() -> None:
    assert find(r"<script\b|\son[a-z]+\s*=\s*[\"']|javascript:", lambda path: not _is_page(path)) == []


def test_no_template_trusts_text() -> None:
    assert find(r"\|\s*(?:safe|safeseq)\b|{%\s*autoescape off") == []


def test_nothing_comes_from_elsewhere() -> None:
    """Style, script, fonts and images are our own: no visitor's address goes to a third party."""
    assert find(r"""<(?:script|link|img|iframe|source)\b[^>]*\b(?:src|href)=["'](?:https?:)?//""") == []
