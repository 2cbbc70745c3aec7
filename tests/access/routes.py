"""Every address that the portal answers, collected from the resolver."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.urls import URLResolver, get_resolver, reverse
from django.urls.resolvers import RegexPattern, RoutePattern

#: What `path()` writes for a part of an address: `<slug:facility>`.
PART = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """One pattern. `name` is what `reverse` takes; a pattern without a name goes by its path."""

    name: str
    path: str
    parts: tuple[str, ...]
    is_named: bool

    def url(self, values: Mapping[str, str]) -> str:
        """Return the address with these values in its parts."""
        if self.is_named:
            return reverse(self.name, kwargs={part: values[part] for part in self.parts})
        return "/" + PART.sub(lambda found: values[found[1]], self.path)


def _walk(resolver: URLResolver, path: str, space: str, parts: tuple[str, ...]) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        own = _parts(pattern.pattern)
        here, more = path + _written(pattern.pattern, own), parts + own
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, here, f"{space}{pattern.namespace}:" if pattern.namespace else space, more)
        else:
            name = f"{space}{pattern.name}" if pattern.name else here
            yield Route(name, here, more, bool(pattern.name))


def _parts(pattern: object) -> tuple[str, ...]:
    if isinstance(pattern, RoutePattern):
        return tuple(pattern.converters)
    return tuple(pattern.regex.groupindex) if isinstance(pattern, RegexPattern) else ()


def _written(pattern: object, parts: tuple[str, ...]) -> str:
    """Return the pattern as `path()` would write it; of an expression, only its parts."""
    return "-".join(f"<{part}>" for part in parts) if isinstance(pattern, RegexPattern) else str(pattern)


@cache
def routes() -> dict[str, Route]:
    """Return all routes by name; two routes of one name would hide each other, so that is an error."""
    found = list(_walk(get_resolver("iasios.urls"), "", "", ()))
    by_name = {route.name: route for route in found}
    assert len(by_name) == len(found), sorted({r.name for r in found if by_name[r.name] is not r})
    return by_name


def desks() -> dict[type[Model], Any]:
    """Return the models of the admin site, each with its pages."""
    return admin.site._registry  # noqa: SLF001
