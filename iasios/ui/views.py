"""The base of every page: a rule for each method, denied by default."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.views import View

from iasios.accounts.models import User
from iasios.permissions import allowed, require

#: A page for everybody: the rule that is no rule, said aloud.
PUBLIC = "public"


class RuledView(View):
    """A view whose `permissions` name one permission for each HTTP method it serves.

    `subject()` fetches the object that the permission is about, through `visible_to(user)`; it raises Http404 for
    strangers. Who may GET but not POST is answered 403 on POST; who may not even GET, 404.
    """

    permissions: ClassVar[Mapping[str, str]] = {}

    @property
    def person(self) -> User:
        """Who is signed in; only for methods whose rule asks for an account."""
        return cast("User", self.request.user)

    def subject(self) -> Any:
        """Return the object that the permissions are asked about; None if they need no object."""
        return None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Check the rule, then serve."""
        method = "GET" if request.method == "HEAD" else str(request.method)
        permission = self.permissions.get(method)
        if permission is None:
            return HttpResponseNotAllowed(list(self.permissions))
        if permission != PUBLIC:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            visible = self.permissions.get("GET")
            if visible == PUBLIC and not allowed(request.user, permission, self.subject()):
                message = "Your role does not allow this."
                raise PermissionDenied(message)
            require(request.user, permission, self.subject(), visible=visible)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response
