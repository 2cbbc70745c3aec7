"""Facility codes: any slip of one character is noticed, and spelling does not matter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration import codes
from registration.choices import ALPHABET

bodies = st.text(ALPHABET, min_size=codes.BODY_LENGTH, max_size=codes.BODY_LENGTH)
whole_codes = bodies.map(lambda body: body + codes.check_character(body))


@given(whole_codes, st.integers(0, codes.BODY_LENGTH), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(code: str, place: int, other: str) -> None:
    typed = code[:place] + other + code[place + 1 :]

    assert codes.adds_up(typed) == (typed == code)


@given(whole_codes, st.integers(0, codes.BODY_LENGTH), st.integers(0, codes.BODY_LENGTH))
def test_two_exchanged_characters_are_noticed(code: str, first: int, second: int) -> None:
    characters = list(code)
    characters[first], characters[second] = characters[second], characters[first]
    typed = "".join(characters)

    assert codes.adds_up(typed) == (typed == code)


def test_the_exchange_that_luhn_misses_is_noticed() -> None:
    code = "2Z22222222" + codes.check_character("2Z22222222")

    assert not codes.adds_up("Z2" + code[2:])


@given(whole_codes)
def test_what_is_shown_can_be_typed_in_any_spelling(code: str) -> None:
    shown = codes.grouped(code)

    assert len(shown) == codes.CODE_LENGTH + 2
    for typed in (shown, shown.lower(), f" {shown.replace('-', ' ')} ", shown.replace("-", "\N{EN DASH}")):
        assert codes.normalised(typed) == code


@pytest.mark.parametrize("code", ["", "2", "ILO01ILO01I", "2222222222\N{CYRILLIC CAPITAL LETTER A}"])
def test_other_characters_do_not_add_up(code: str) -> None:
    assert not codes.adds_up(code)


def test_new_codes_are_whole_and_differ() -> None:
    made = {codes.new_code() for _ in range(200)}

    assert len(made) == 200
    assert all(len(code) == codes.CODE_LENGTH and codes.adds_up(code) for code in made)
