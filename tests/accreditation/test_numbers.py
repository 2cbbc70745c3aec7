"""Certificate numbers cannot be guessed; a certificate counts for four years to the day."""

import datetime
import math
import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accreditation.choices import NUMBER_LENGTH, grouped
from accreditation.forms import VerifyForm, normalised
from accreditation.services import end_of_validity, new_number
from registration.choices import ALPHABET


def test_numbers_hold_sixty_bits() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set("IO01") & set(ALPHABET)
    assert NUMBER_LENGTH * math.log2(len(ALPHABET)) == 60
    number = new_number()
    assert len(number) == 12
    assert set(number) <= set(ALPHABET)


def test_numbers_spread_over_the_alphabet_and_do_not_repeat() -> None:
    """Chi-square over 10,000 numbers with 31 degrees of freedom; 80 is exceeded by chance once in 300,000 runs."""
    numbers = [new_number() for _ in range(10_000)]
    assert len(set(numbers)) == 10_000
    counted = Counter("".join(numbers))
    expected = 10_000 * 12 / 32
    assert sum((counted[letter] - expected) ** 2 / expected for letter in ALPHABET) < 80
    for place in range(12):
        assert {number[place] for number in numbers} == set(ALPHABET)


def test_numbers_do_not_come_from_the_predictable_generator() -> None:
    random.seed(7)
    first = new_number()
    random.seed(7)
    assert new_number() != first


def test_numbers_are_printed_in_groups_and_read_however_typed() -> None:
    assert grouped("K7M49XPQ2AB8") == "K7M4-9XPQ-2AB8"
    for typed in ("K7M4-9XPQ-2AB8", "k7m49xpq2ab8", " k7m4 9xpq 2ab8 ", "K7M4\N{EN DASH}9XPQ\N{EN DASH}2AB8"):
        assert normalised(typed) == "K7M49XPQ2AB8"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter the number that stands on the certificate."),
        ("K7M4-9XPQ-2AB", "A certificate number has 12 letters and digits; this has 11. Compare them."),
        ("K7M4-9XPQ-2AB88", "A certificate number has 12 letters and digits; this has 13. Compare them."),
        ("K" * 41, "A certificate number has 12 letters and digits; this is longer. Compare them."),
        ("K7M4-9XPQ-2AB0", "No certificate number contains 0. Compare it with the certificate."),
        ("K7M4-9XIQ-2AO0", "No certificate number contains 0 or I or O. Compare it with the certificate."),
        ("K7M4-9XPQ-2A\u00df8", "this has 13"),
    ],
)
def test_mistyped_numbers_are_told_in_what(typed: str, sentence: str) -> None:
    form = VerifyForm({"number": typed})
    assert not form.is_valid()
    assert sentence in str(form.errors["number"])


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-11-25", "2030-11-24"),
        ("2027-01-01", "2030-12-31"),
        ("2024-03-01", "2028-02-29"),
        ("2025-03-01", "2029-02-28"),
        ("2028-02-29", "2032-02-28"),
        ("2096-02-29", "2100-02-28"),
    ],
)
def test_four_years_end_on_the_day_before(start: str, end: str) -> None:
    assert end_of_validity(datetime.date.fromisoformat(start)) == datetime.date.fromisoformat(end)


@given(start=st.dates(datetime.date(2020, 1, 1), datetime.date(2199, 12, 31)))
def test_day_after_the_end_is_the_fourth_anniversary(start: datetime.date) -> None:
    after = end_of_validity(start) + datetime.timedelta(days=1)
    assert after.year == start.year + 4
    if (start.month, start.day) != (2, 29):
        assert (after.month, after.day) == (start.month, start.day)
    else:
        assert (after.month, after.day) in {(2, 29), (3, 1)}
