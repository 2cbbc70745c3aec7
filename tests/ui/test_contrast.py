"""Every pair of colours that pages put together can be read, in both palettes (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = Path(settings.BASE_DIR) / "static" / "css" / "tokens.css"
GROUNDS = ("paper", "surface", "sunken")
KINDS = ("done", "waiting", "action", "problem")
#: Pairs of text and ground.
TEXT = [
    *((text, ground) for ground in GROUNDS for text in ("ink", "quiet", "accent", "accent-strong", "gold-ink", *KINDS)),
    *((kind, f"{kind}-soft") for kind in KINDS),
    *((text, f"{kind}-soft") for kind in KINDS for text in ("ink", "accent")),
    *((text, "accent-soft") for text in ("ink", "accent", "accent-strong")),
    ("gold-ink", "gold-soft"),
    ("on-button", "button"),
    ("on-button", "button-hover"),
]
#: Edges of controls, focus rings and drawn shapes need less.
SHAPES = [(shape, ground) for ground in GROUNDS for shape in ("line-strong", "focus", "accent", *KINDS)]


def palettes() -> dict[str, dict[str, str]]:
    css = TOKENS.read_text(encoding="utf-8")
    before, dark = css.split("@media (prefers-color-scheme: dark)")
    dark = dark.split("@media")[0]
    light = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", before))
    return {"light": light, "dark": light | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_and_white_is_twenty_one() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21


@pytest.mark.parametrize("palette", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read(palette: str, text: str, ground: str) -> None:
    colours = palettes()[palette]

    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("palette", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_can_be_seen(palette: str, shape: str, ground: str) -> None:
    colours = palettes()[palette]

    assert contrast(colours[shape], colours[ground]) >= 3


def test_each_colour_has_a_dark_counterpart() -> None:
    css = TOKENS.read_text(encoding="utf-8").split("@media (prefers-color-scheme: dark)")
    light = set(re.findall(r"--([\w-]+): #", css[0]))
    dark = set(re.findall(r"--([\w-]+): #", css[1].split("@media")[0]))

    assert light - {"on-button"} == dark - {"on-button"}


def test_style_sheets_use_tokens_and_no_literal_colour() -> None:
    found = {
        f"{sheet.name}: {colour}"
        for sheet in TOKENS.parent.glob("*.css")
        if sheet != TOKENS
        for colour in re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[\s;,)])", sheet.read_text(encoding="utf-8"))
    }

    assert found == {"base.css: #fff"}  # paper is white, whatever the screen was
