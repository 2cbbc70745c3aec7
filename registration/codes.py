"""Codes that people type from paper: random characters and a check character, shown in groups.

The check character makes the whole code a multiple of a polynomial over the field of 32 elements. One wrong character
and two exchanged ones are always noticed; the usual sum (Luhn's with base 32) misses the exchange of `2` and `Z`.
Pure functions, without database.
"""

import secrets
from functools import reduce

from .choices import ALPHABET

#: Random characters of a facility code; the check character makes it one longer.
BODY_LENGTH = 10
CODE_LENGTH = BODY_LENGTH + 1
#: x^5 + x^2 + 1, whose root generates all 31 non-zero elements of the field.
_POLYNOMIAL = 0b100101
_FIELD_SIZE = 32
_SEPARATORS = str.maketrans("", "", " -\u2010\u2011\u2013\u2014\t\u00a0")


def new_code(length: int = BODY_LENGTH) -> str:
    """Return a fresh code of `length` random characters (5 bits each) and its check character."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(length))
    return body + check_character(body)


def check_character(body: str) -> str:
    """Return the character that completes `body`; ValueError for characters outside the alphabet."""
    return ALPHABET[_times_x(_remainder(body))]


def normalised(typed: str) -> str:
    """Return the code as it is stored: upper case, without spaces and dashes."""
    return typed.translate(_SEPARATORS).upper()


def adds_up(code: str) -> bool:
    """Say whether a normalised code has only characters of the alphabet and the right check character."""
    return len(code) > 1 and set(code) <= set(ALPHABET) and _remainder(code) == 0


def grouped(code: str) -> str:
    """Return the code as it is shown, in groups of four: `XXXX-XXXX-XXX`."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ _POLYNOMIAL if doubled >= _FIELD_SIZE else doubled


def _remainder(code: str) -> int:
    """Evaluate the code as a polynomial by Horner's rule; 0 means that it is whole."""
    return reduce(lambda value, character: _times_x(value) ^ ALPHABET.index(character), code, 0)
