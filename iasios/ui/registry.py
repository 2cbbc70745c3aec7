"""Where floors announce what a shared page shows of them: navigation entries and panels."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class NavEntry:
    """An entry of a facility's navigation. `lock(facility)` answers with a reason, or None when it is open."""

    order: int
    label: str
    url_name: str
    permission: str
    lock: Callable[[Any], str | None] = lambda facility: None  # noqa: ARG005
    count: Callable[[Any], int] = lambda facility: 0  # noqa: ARG005


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A piece of a page that a later floor adds to an earlier floor's page: `context(subject)` fills `template`."""

    order: int
    page: str
    template: str
    context: Callable[[Any], dict[str, Any] | None]


_nav: list[NavEntry] = []
_panels: list[Panel] = []


def add_nav(entry: NavEntry) -> None:
    """Add a navigation entry; called from `receivers.py`."""
    _nav.append(entry)


def nav_entries() -> list[NavEntry]:
    """Return the entries in their order."""
    return sorted(_nav, key=lambda entry: entry.order)


def add_panel(panel: Panel) -> None:
    """Add a panel; called from `receivers.py`."""
    _panels.append(panel)


def panels_for(page: str) -> list[Panel]:
    """Return the panels of a page in their order."""
    return sorted((panel for panel in _panels if panel.page == page), key=lambda panel: panel.order)
