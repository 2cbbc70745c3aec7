"""What this floor asks of later floors."""

from collections.abc import Callable
from typing import Any

from iasios.gates import Gate

#: Asked with the application: what is still missing before it can be submitted?
ready_to_submit = Gate("What is missing before submission?")
#: Asked with the whole content of an edition's file: what is wrong with the parts that later floors read?
edition_is_sound = Gate("What is wrong with this file?")

_providers: list[Callable[[Any], dict[str, Any]]] = []


def provide_receipt_facts(provider: Callable[[Any], dict[str, Any]]) -> None:
    """Register what a later floor adds to the receipt: a function from the application to entries of its data."""
    _providers.append(provider)


def receipt_facts(application: Any) -> dict[str, Any]:
    """Return what later floors add to the receipt, such as `case_review`."""
    return {name: value for provider in _providers for name, value in provider(application).items()}
