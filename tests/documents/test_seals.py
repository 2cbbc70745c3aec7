"""Seals are drawings that look the same everywhere, in colour and in one colour."""

import io
import itertools
from xml.etree import ElementTree as ET

import pytest
from PIL import Image, ImageChops

from iasios.ui.seals import LOOKS, seal_png, seal_svg

LEVELS = sorted(LOOKS)


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own drawing


@pytest.mark.parametrize("monochrome", [False, True])
@pytest.mark.parametrize("level", LEVELS)
def test_svg_is_self_contained(level: str, *, monochrome: bool) -> None:
    root = parsed(seal_svg(level=level, year=2026, size=64, monochrome=monochrome))

    assert root.attrib["role"] == "img"
    assert (root.attrib["width"], root.attrib["height"]) == ("64", "64")
    assert {element.tag.rpartition("}")[2] for element in root.iter()} == {
        "svg",
        "title",
        "desc",
        "circle",
        "path",
        "rect",
    }
    names = {name for element in root.iter() for name in element.attrib}
    assert not names & {"style", "class", "id", "href"}
    assert not [name for name in names if name.startswith("on")]


@pytest.mark.parametrize(
    ("level", "title"),
    [
        ("enrolled", "IASIOS Enrolled Centre 2026"),
        ("accredited", "IASIOS Accredited Centre 2026"),
        ("excellence", "IASIOS Centre of Excellence 2026"),
    ],
)
def test_svg_says_what_it_is(level: str, title: str) -> None:
    root = parsed(seal_svg(level=level, year=2026))

    assert root.attrib["aria-label"] == title
    assert root[0].text == title
    assert f"{LOOKS[level].word.capitalize()} and 2026 below" in str(root[1].text)


@pytest.mark.parametrize("size", [64, 160, 1024])
def test_png_has_the_size_that_was_asked_for(size: int) -> None:
    image = Image.open(io.BytesIO(seal_png(level="accredited", year=2026, size=size)))

    assert image.size == (size, size)
    assert image.mode == "RGBA"
    assert image.getpixel((0, 0)) == (0, 0, 0, 0)


def test_png_is_the_same_each_time() -> None:
    assert seal_png(level="excellence", year=2026) == seal_png(level="excellence", year=2026)


def test_year_is_drawn() -> None:
    assert seal_png(level="accredited", year=2026, size=160) != seal_png(level="accredited", year=2027, size=160)


@pytest.mark.parametrize("level", LEVELS)
def test_one_colour_is_one_colour(level: str) -> None:
    image = Image.open(io.BytesIO(seal_png(level=level, year=2026, size=256, monochrome=True))).convert("RGBA")
    data = image.tobytes()
    pixels = {data[start : start + 4] for start in range(0, len(data), 4)}

    # Between ink and white lie only their blends at edges: all three channels move together.
    for red, green, blue, _opaque in (pixel for pixel in pixels if pixel[3] == 255):
        share = (255 - red) / (255 - 0x1F)
        assert abs(255 - share * (255 - 0x1A) - green) <= 2
        assert abs(255 - share * (255 - 0x1D) - blue) <= 2


def test_levels_differ_in_shape_and_not_in_colour_alone() -> None:
    drawn = {
        level: Image.open(io.BytesIO(seal_png(level=level, year=2026, size=64, monochrome=True))).convert("RGBA")
        for level in LEVELS
    }

    for one, other in itertools.combinations(LEVELS, 2):
        difference = ImageChops.difference(drawn[one].convert("L"), drawn[other].convert("L"))
        changed = sum(difference.histogram()[64:])
        assert changed > 64 * 64 / 25, (one, other)


def test_unknown_level_is_refused() -> None:
    with pytest.raises(KeyError):
        seal_svg(level="platinum", year=2026)
