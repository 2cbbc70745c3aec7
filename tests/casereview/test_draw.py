"""The draw as a function: what docs/draw.md promises, and that chance has no favourites."""

import hashlib
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.draw import draw_numbers
from tests.architecture.house import ROOT

SEEDS = st.text(alphabet="0123456789abcdef", min_size=64, max_size=64)
ROW = re.compile(r"^\| `([0-9a-f]{64})` \| (\d+) \| (\d+) \| ([\d, ]+) \|$", re.MULTILINE)
DOCUMENT = (ROOT / "docs" / "draw.md").read_text(encoding="utf-8")


def again(eligible: int, wanted: int, seed: str) -> list[int]:
    """Compute a draw as the document says, by other means than the portal: hexadecimal keys, a full sort."""
    keys = {n: hashlib.sha256(bytes(f"{seed}:{n}", "ascii")).hexdigest() for n in range(1, eligible + 1)}
    return sorted(keys, key=keys.__getitem__)[:wanted]


def test_vectors_of_the_document() -> None:
    rows = ROW.findall(DOCUMENT)
    assert len(rows) == 3
    for seed, eligible, wanted, numbers in rows:
        expected = [int(number) for number in numbers.split(", ")]
        assert draw_numbers(eligible=int(eligible), wanted=int(wanted), seed=seed) == expected
        assert again(int(eligible), int(wanted), seed) == expected
    assert hashlib.sha256(f"{'0' * 64}:1".encode()).hexdigest() in DOCUMENT


@given(eligible=st.integers(1, 3000), wanted=st.integers(1, 40), seed=SEEDS)
def test_distinct_numbers_of_the_list_the_same_each_time(eligible: int, wanted: int, seed: str) -> None:
    numbers = draw_numbers(eligible=eligible, wanted=wanted, seed=seed)
    assert len(numbers) == len(set(numbers)) == min(wanted, eligible)
    assert set(numbers) <= set(range(1, eligible + 1))
    assert numbers == draw_numbers(eligible=eligible, wanted=wanted, seed=seed) == again(eligible, wanted, seed)


@pytest.mark.parametrize("eligible", [1, 29, 30])
def test_few_cases_are_all_taken(eligible: int) -> None:
    assert sorted(draw_numbers(eligible=eligible, wanted=30, seed="f" * 64)) == list(range(1, eligible + 1))


def test_every_case_is_equally_likely() -> None:
    """Chi-square over 20,000 draws of 5 from 50: each case is expected 2,000 times, with a fixed sequence of seeds.

    Drawing without putting back spreads less than independent draws would, by the factor (50 - 5) / (50 - 1): divided
    by it, the sum follows chi-square with 49 degrees of freedom. 85.4 is exceeded once in a thousand tries.
    """
    draws, eligible, wanted = 20_000, 50, 5
    counted: Counter[int] = Counter()
    first: Counter[int] = Counter()
    for number in range(draws):
        drawn = draw_numbers(eligible=eligible, wanted=wanted, seed=f"{number:064x}")
        counted.update(drawn)
        first[drawn[0]] += 1
    expected = draws * wanted / eligible
    spread = sum((counted[case] - expected) ** 2 / expected for case in range(1, eligible + 1))
    assert 22 < spread * (eligible - 1) / (eligible - wanted) < 85.4
    alone = draws / eligible
    assert sum((first[case] - alone) ** 2 / alone for case in range(1, eligible + 1)) < 85.4


def test_one_digit_of_the_seed_changes_the_draw() -> None:
    one = draw_numbers(eligible=1000, wanted=30, seed="0" * 64)
    other = draw_numbers(eligible=1000, wanted=30, seed="0" * 63 + "1")
    assert len(set(one) & set(other)) < 10
