"""The one door to the present moment, so that demo data and tests can tell a story that happened earlier."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_told: ContextVar[datetime.datetime | None] = ContextVar("told", default=None)


def now() -> datetime.datetime:
    """Return the present moment, aware, in UTC."""
    return _told.get() or timezone.now()


def today() -> datetime.date:
    """Return the present day in the office's time zone."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime.datetime) -> Iterator[None]:
    """Let the code inside believe that it is `moment` (aware)."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
