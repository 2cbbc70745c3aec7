"""Geometry of the bar chart; the drawing is in `components/chart.html`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

#: Units of the drawing: its width, a row's height, and the longest bar (the rest is for the number).
WIDTH = 600
ROW = 48
LONGEST = 500


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A bar of the chart, in units of the drawing."""

    label: str
    value: float
    top: int
    width: float

    @property
    def text_top(self) -> int:
        """Baseline of the label above the bar."""
        return self.top + 14

    @property
    def bar_top(self) -> int:
        """Upper edge of the bar."""
        return self.top + 22

    @property
    def number_top(self) -> int:
        """Baseline of the number beside the bar."""
        return self.top + 36

    @property
    def number_left(self) -> float:
        """Left edge of the number beside the bar."""
        return self.width + 8

    @property
    def bottom(self) -> int:
        """Lower edge of the row."""
        return self.top + ROW


def bars_for(rows: Iterable[Mapping[str, Any]], *, maximum: float | None = None) -> list[Bar]:
    """Turn rows of label and value into bars; the longest is `maximum`, or else the largest value."""
    rows = list(rows)
    largest = maximum or max((float(row["value"]) for row in rows), default=0) or 1
    return [
        Bar(
            label=str(row["label"]),
            value=row["value"],
            top=index * ROW,
            width=round(max(2.0, LONGEST * min(float(row["value"]) / largest, 1)), 1),
        )
        for index, row in enumerate(rows)
    ]
