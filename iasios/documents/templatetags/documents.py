"""Tags that only documents need: `{% load documents %}`."""

import segno
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

#: Light modules around a QR code that readers need, by its standard.
QUIET_ZONE = 4
WORDS = {
    "met": "Met",
    "partly": "Partly met",
    "not_met": "Not met",
    "core": "Core",
    "extended": "Extended",
    "enrolled": "Enrolled Centre",
    "accredited": "Accredited Centre",
    "excellence": "Centre of Excellence",
    "": "Not answered",
}


@register.filter
def word(value: str | None) -> str:
    """Return the reader's word for a stored value; what is not known is shown as it is."""
    return WORDS.get(value or "", str(value))


@register.filter
def grouped(value: str) -> str:
    """Set a long number in groups of four, so that people can read it out."""
    return " ".join(value[i : i + 4] for i in range(0, len(value), 4))


@register.filter
def before(value: str, mark: str) -> str:
    """Return what stands before `mark`, so that a long address can be broken there and not inside the mark."""
    return value.partition(mark)[0]


@register.simple_tag
def qr(address: str, *, title: str) -> SafeString:
    """Draw an address as a QR code of error level M: one path of squares, black on white."""
    code = segno.make(address, error="m", micro=False)
    side = len(code.matrix) + 2 * QUIET_ZONE
    squares = "".join(
        f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h{length}v1h-{length}z"
        for y, row in enumerate(code.matrix)
        for x, length in _runs(row)
    )
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {side} {side}" role="img"'
        ' shape-rendering="crispEdges"><title>{title}</title>'
        '<rect width="{side}" height="{side}" fill="#ffffff"/><path d="{squares}" fill="#000000"/></svg>',
        side=side,
        title=title,
        squares=mark_safe(squares),  # noqa: S308 # nosec: numbers and path letters only
    )


def _runs(row: bytearray) -> list[tuple[int, int]]:
    """Return start and length of each run of dark modules."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs
