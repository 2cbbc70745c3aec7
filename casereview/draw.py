"""The draw: a pure function of three public inputs, so that anybody can compute it again (docs/draw.md)."""

import hashlib
import heapq

#: Larger lists than this are a typing error, not a hospital.
ELIGIBLE_MAX = 100_000


def rank(seed: str, number: int) -> bytes:
    """Return the key that orders the numbers: SHA-256 of the seed, a colon and the decimal number, in ASCII."""
    return hashlib.sha256(f"{seed}:{number}".encode("ascii")).digest()


def draw_numbers(*, eligible: int, wanted: int, seed: str) -> list[int]:
    """Draw `wanted` of the numbers 1 to `eligible`, in the order of the draw.

    Sorting by a hash has no modulo bias: every set of numbers is equally likely for a random seed. With fewer eligible
    cases than wanted, all are taken.
    """
    return heapq.nsmallest(wanted, range(1, eligible + 1), key=lambda number: rank(seed, number))
