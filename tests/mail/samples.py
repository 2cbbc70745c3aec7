"""Every e-mail of the portal with invented facts, found by its payload class, so that a new one is tested unasked."""

import dataclasses
import datetime
import typing
from collections.abc import Iterator
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from types import UnionType
from typing import Any

from django.apps import apps

from iasios.notifications.adapters import ACCOUNT_MAILS, AccountMail, AccountMessage
from iasios.notifications.payloads import Payload

FACILITY = "Klinik für Radiologie & Strahlentherapie, St Mark's <Zürich>"


def import_messages() -> None:
    """Let every floor declare its payloads, whether or not anything has sent one yet."""
    for config in apps.get_app_configs():
        if find_spec(f"{config.name}.messages"):
            import_module(f"{config.name}.messages")


def payload_classes(base: type[Payload] = Payload) -> Iterator[type[Payload]]:
    """Yield every payload class of the portal that names a template."""
    for kind in base.__subclasses__():
        if "template" in vars(kind) and not kind.__module__.startswith("tests."):
            yield kind
        yield from payload_classes(kind)


def sample_of(kind: type[Payload]) -> Payload:
    """Fill a payload with a believable value for each of its typed fields."""
    hints = typing.get_type_hints(kind)
    facts: dict[str, Any] = {field.name: _value(hints[field.name], field.name) for field in dataclasses.fields(kind)}
    return kind(**facts | {"facility_name": FACILITY, "path": "/my/st-marks/task/"})


def account_samples() -> list[Payload]:
    """Return one payload for each e-mail of the sign-in system."""
    return [
        AccountMessage(facility_name="", path="/accounts/email/", words=words, code="QX7T4Z", details=_value(list, ""))
        for words in ACCOUNT_MAILS.values()
    ]


def samples() -> list[Payload]:
    """Return every e-mail once."""
    import_messages()
    kinds = sorted(payload_classes(), key=lambda kind: kind.template)
    return [*account_samples(), *(sample_of(kind) for kind in kinds if kind is not AccountMessage)]


def _value(hint: Any, name: str) -> Any:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, UnionType}:
        return _value(arguments[0], name)
    if origin is tuple:
        return tuple(_value(part, name) for part in arguments if part is not Ellipsis)
    if origin is not None:
        return [_value(arguments[0] if arguments else str, name)]
    values: dict[Any, Any] = {
        bool: True,
        int: 3,
        str: f"{name} \N{EN DASH} Ö'Hara & Co",
        Decimal: Decimal("1250.00"),
        datetime.date: datetime.date(2026, 12, 8),
        datetime.datetime: datetime.datetime(2026, 12, 8, 14, 5, tzinfo=datetime.UTC),
        AccountMail: ACCOUNT_MAILS["login_code"],
        list: [("When", "8 December 2026, 15:05 CET"), ("Browser", "Firefox <script>")],
    }
    return values[hint]
