"""Shared predicates, and the two questions that every door asks.

Permissions are declared in each floor's `rules.py` with `declare` and are denied unless a predicate grants them.
``None`` as user stands for the system itself (a periodic job); it passes only where a service says so.
"""

from typing import Any

import rules
from django.core.exceptions import PermissionDenied
from django.http import Http404


@rules.predicate
def is_active(user: Any) -> bool:
    """The person is signed in and the account is not disabled."""
    return bool(user and user.is_authenticated and user.is_active)


@rules.predicate
def is_office(user: Any) -> bool:
    """The person works for the IASIOS office."""
    return bool(user and user.is_authenticated and user.is_active and user.is_staff)


def declare(name: str, predicate: rules.Predicate) -> None:
    """Declare a permission once; declaring it twice raises KeyError."""
    rules.add_perm(name, is_active & predicate)


def allowed(user: Any, permission: str, obj: Any = None) -> bool:
    """Say whether `user` holds `permission` on `obj`. An undeclared permission is a programming error."""
    if not rules.perm_exists(permission):
        message = f"Permission {permission!r} is not declared in any rules.py."
        raise LookupError(message)
    return bool(rules.has_perm(permission, user, obj))


def require(user: Any, permission: str, obj: Any = None, *, visible: str | None = None) -> None:
    """Refuse who lacks `permission`: 404 for strangers, 403 for those who hold the permission `visible` on `obj`."""
    if allowed(user, permission, obj):
        return
    if visible and allowed(user, visible, obj):
        message = "Your role does not allow this."
        raise PermissionDenied(message)
    raise Http404
