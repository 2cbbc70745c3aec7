"""Floors and rooms import downwards only: the contracts of pyproject.toml hold, and none has an exception."""

import tomllib

from importlinter.cli import lint_imports

from .house import FLOORS, ROOT


def _configuration() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]


def test_contracts_hold() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml")) == 0


def test_contracts_have_no_exceptions() -> None:
    assert [c["name"] for c in _configuration()["contracts"] if "ignore_imports" in c] == []


def test_every_floor_is_under_contract() -> None:
    layers = next(c["layers"] for c in _configuration()["contracts"] if set(c.get("layers", ())) >= set(FLOORS))
    assert layers == list(reversed(FLOORS))
