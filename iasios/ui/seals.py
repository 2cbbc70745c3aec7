"""The seals of a centre, drawn by ourselves: rings around a target, as imaging shows it, and a needle on its way there.

The letters are outlines of the packaged font, so that a downloaded seal looks the same everywhere. The drawing uses
presentation attributes only and no ids: it can stand several times in one page under a strict policy. The levels differ
in shape as well as in colour: outline for Enrolled, solid for Accredited, solid with a milled edge for Excellence.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import font_manrope
import resvg_py
from fontTools.misc.transform import Identity, Transform
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

_FONT = Path(font_manrope.__file__).parent / "files" / "Manrope-ExtraBold.ttf"
#: The gold is the portal's, lightened because it stands on ink in thin lines and small letters (8:1).
INK, MAROON, GOLD, WHITE = "#1f1a1d", "#7b1e3b", "#d2b05a", "#ffffff"

#: The drawing is a square of this many units; all lengths below are in these units.
SIDE = 400
CENTRE = (200.0, 200.0)
RADIUS = 194.0
#: The target sits a little above the middle, so that the plate does not touch its core.
TARGET = (200.0, 184.0)
#: Radius and stroke of the target's rings: the closer to the core, the stronger.
RINGS = ((98.0, 3.0), (76.0, 5.0), (54.0, 7.0), (31.0, 9.0))
CORE = 11.0
#: The needle comes from the upper right, degrees clockwise from the top, and ends in the core.
NEEDLE_ANGLE, NEEDLE_LENGTH = 63.0, 116.0
PLATE_TOP, PLATE_BOTTOM = 236.0, 314.0


@dataclass(frozen=True)
class Look:
    """Word on the plate, full title, and the colours of ground, lines, plate and the plate's letters."""

    word: str
    title: str
    ground: str
    line: str
    plate: str
    letters: str
    milled: bool = False

    def in_one_colour(self) -> "Look":
        """Return the same seal for print in ink on white."""
        solid = self.ground != WHITE
        ground, line = (INK, WHITE) if solid else (WHITE, INK)
        return Look(self.word, self.title, ground, line, WHITE, INK, self.milled)


LOOKS = {
    "enrolled": Look("ENROLLED", "Enrolled Centre", WHITE, MAROON, WHITE, MAROON),
    "accredited": Look("ACCREDITED", "Accredited Centre", MAROON, WHITE, WHITE, MAROON),
    "excellence": Look(
        "EXCELLENCE",
        "Centre of Excellence",
        INK,
        GOLD,
        GOLD,
        INK,
        milled=True,
    ),
}


def seal_svg(*, level: str, year: int, size: int = 160, monochrome: bool = False) -> str:
    """Draw a seal, `size` CSS pixels wide and high. KeyError for a level that does not exist.

    The result holds no text from anybody: `level` is looked up and `year` is a number.
    """
    look = LOOKS[level].in_one_colour() if monochrome else LOOKS[level]
    name = f"IASIOS {look.title} {year:d}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" width="{size:d}" height="{size:d}"'
        f' role="img" aria-label="{name}"><title>{name}</title>'
        "<desc>A round seal: a target of concentric rings with a needle, the word IASIOS above it,"
        f" {look.word.capitalize()} and {year:d} below.</desc>" + "".join(_parts(look, f"{year:d}")) + "</svg>"
    )


def seal_png(*, level: str, year: int, size: int = 1024, monochrome: bool = False) -> bytes:
    """Draw a seal as PNG of `size` pixels square, transparent around it; the same call gives the same bytes."""
    svg = seal_svg(level=level, year=year, size=size, monochrome=monochrome)
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=size, height=size, skip_system_fonts=True))


def _parts(look: Look, year: str) -> Iterator[str]:
    yield _edge(look)
    yield _circle(CENTRE, RADIUS - (14 if look.milled else 10), look.line, 3)
    yield from _target(look)
    yield _letters(_on_circle("IASIOS", size=54, radius=131, tracking=15), look.line)
    yield _segment(PLATE_TOP, RADIUS - 12, look.ground)
    yield (
        f'<rect x="6" y="{PLATE_TOP:g}" width="388" height="{PLATE_BOTTOM - PLATE_TOP:g}" rx="8" fill="{look.plate}"'
        f' stroke="{look.letters}" stroke-width="6"/>'
    )
    yield _letters(_on_line(look.word, size=56, baseline=295, width=352), look.letters)
    yield _letters(_on_line(year, size=52, baseline=363, width=130), look.line)


def _target(look: Look) -> Iterator[str]:
    x, y = TARGET
    for radius, stroke in RINGS:
        yield _circle(TARGET, radius, look.line, stroke)
    outer_x, outer_y = _polar(TARGET, NEEDLE_LENGTH, NEEDLE_ANGLE)
    for colour, width in ((look.ground, 17), (look.line, 5)):
        yield (
            f'<path d="M{outer_x:.2f} {outer_y:.2f}L{x:g} {y:g}" stroke="{colour}" stroke-width="{width}"'
            ' stroke-linecap="round"/>'
        )
    yield f'<circle cx="{x:g}" cy="{y:g}" r="{CORE:g}" fill="{look.line}"/>'


def _edge(look: Look) -> str:
    """The disc with its rim; milled, the rim has round teeth."""
    x, y = CENTRE
    if not look.milled:
        rim = look.line if look.ground == WHITE else look.ground
        return f'<circle cx="{x:g}" cy="{y:g}" r="{RADIUS:g}" fill="{look.ground}" stroke="{rim}" stroke-width="8"/>'
    teeth, base = 72, RADIUS - 4
    points = [_polar(CENTRE, base, 360 * i / teeth) for i in range(teeth)]
    tooth = math.pi * base / teeth
    arcs = "".join(f"A{tooth:.2f} {tooth:.2f} 0 0 1 {px:.2f} {py:.2f}" for px, py in [*points[1:], points[0]])
    return f'<path d="M{points[0][0]:.2f} {points[0][1]:.2f}{arcs}Z" fill="{look.ground}"/>'


def _segment(top: float, radius: float, fill: str) -> str:
    """The part of a disc below a chord at height `top`."""
    x, y = CENTRE
    half = math.sqrt(radius**2 - (top - y) ** 2)
    return f'<path d="M{x - half:.2f} {top:g}A{radius:g} {radius:g} 0 0 0 {x + half:.2f} {top:g}Z" fill="{fill}"/>'


def _circle(centre: tuple[float, float], radius: float, stroke: str, width: float) -> str:
    x, y = centre
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="none" stroke="{stroke}" stroke-width="{width:g}"/>'


def _polar(centre: tuple[float, float], radius: float, degrees: float) -> tuple[float, float]:
    """Return the point at an angle, clockwise from the top."""
    angle = math.radians(degrees)
    return centre[0] + radius * math.sin(angle), centre[1] - radius * math.cos(angle)


@cache
def _font() -> tuple[Any, dict[int, str], float]:
    font = TTFont(_FONT)
    return font.getGlyphSet(), font.getBestCmap(), float(font["head"].unitsPerEm)


def _advance(letter: str) -> float:
    """Width of a letter, in ems."""
    glyphs, names, em = _font()
    return float(glyphs[names[ord(letter)]].width) / em


def _outline(letter: str, transform: Transform) -> str:
    glyphs, names, em = _font()
    pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.2f}".rstrip("0").rstrip("."))
    glyphs[names[ord(letter)]].draw(TransformPen(pen, transform.scale(1 / em, -1 / em)))
    return str(pen.getCommands())


def _letters(outlines: Iterator[str], fill: str) -> str:
    return f'<path d="{"".join(outlines)}" fill="{fill}"/>'


def _on_circle(text: str, *, size: float, radius: float, tracking: float) -> Iterator[str]:
    """Set text on the upper arc, each letter upright on its radius; `radius` is the baseline's."""
    widths = [_advance(letter) * size for letter in text]
    middle = radius + size * 0.36
    position = -(sum(widths) + tracking * (len(text) - 1)) / 2
    for letter, width in zip(text, widths, strict=True):
        angle = (position + width / 2) / middle
        transform = Identity.translate(*CENTRE).rotate(angle).translate(-width / 2, -radius).scale(size, size)
        yield _outline(letter, transform)
        position += width + tracking


def _on_line(text: str, *, size: float, baseline: float, width: float) -> Iterator[str]:
    """Set text centred on a line and spread it over `width`."""
    widths = [_advance(letter) * size for letter in text]
    tracking = (width - sum(widths)) / (len(text) - 1)
    position = CENTRE[0] - width / 2
    for letter, advance in zip(text, widths, strict=True):
        yield _outline(letter, Identity.translate(position, baseline).scale(size, size))
        position += advance + tracking
