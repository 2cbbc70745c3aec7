"""The draw's receipt: everything that is needed to compute it again, and nothing about patients."""

from typing import Any

from .draw import draw_numbers
from .models import CaseReview

METHOD = "sort 1..eligible by SHA-256(seed + ':' + number), take the first"


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


def faults_of(receipt: dict[str, Any]) -> list[str]:
    """Compute a receipt's draw again; return what does not agree, in sentences."""
    missing = [key for key in ("eligible", "wanted", "seed", "numbers") if key not in receipt]
    if missing:
        return [f"The receipt lacks {', '.join(missing)}."]
    expected = draw_numbers(eligible=int(receipt["eligible"]), wanted=int(receipt["wanted"]), seed=str(receipt["seed"]))
    if expected == receipt["numbers"]:
        return []
    return ["The numbers do not follow from the seed and the number of eligible cases."]
