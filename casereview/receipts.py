"""The draw's receipt: everything that is needed to compute it again, and nothing about patients."""

from collections.abc import Callable, Mapping
from typing import Any

from .draw import ELIGIBLE_MAX, draw_numbers
from .models import CaseReview

METHOD = "sort 1..eligible by SHA-256(seed + ':' + number), take the first"


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= ELIGIBLE_MAX


#: What the computation needs, each with what it must be.
PARTS: Mapping[str, Callable[[Any], bool]] = {
    "eligible": _is_count,
    "wanted": _is_count,
    "seed": lambda value: isinstance(value, str) and value.isascii() and value != "",
    "numbers": lambda value: isinstance(value, list),
}


def receipt_of(review: CaseReview) -> dict[str, Any]:
    """Return the receipt of a drawn review as plain data."""
    return {
        "facility": review.facility.name,
        "application_edition": review.application.edition.name,
        "method": METHOD,
        "eligible": review.eligible,
        "wanted": review.wanted,
        "seed": review.seed,
        "drawn_at": review.drawn_at.isoformat() if review.drawn_at else None,
        "drawn_by": str(review.drawn_by),
        "numbers": list(review.files.order_by("position").values_list("drawn_number", flat=True)),
    }


def faults_of(receipt: Any) -> list[str]:
    """Compute a receipt's draw again; return what does not agree, in sentences."""
    if not isinstance(receipt, dict):
        return ["A receipt is one JSON object."]
    if wrong := [name for name, holds in PARTS.items() if not holds(receipt.get(name))]:
        return [f"The receipt lacks {', '.join(wrong)}, or holds something else there."]
    expected = draw_numbers(eligible=receipt["eligible"], wanted=receipt["wanted"], seed=receipt["seed"])
    if expected == receipt["numbers"]:
        return []
    return ["The numbers do not follow from the seed and the number of eligible cases."]
