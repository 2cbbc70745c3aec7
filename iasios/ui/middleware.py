"""Headers that keep private pages private."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

#: Powers of the browser that no page needs; passkeys are for our own pages only.
PERMISSIONS = (
    "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), "
    "midi=(), payment=(), usb=(), publickey-credentials-create=(self), publickey-credentials-get=(self)"
)
#: No search engine shall list these, even for a visitor without a session.
UNLISTED = ("/accounts/", "/admin/", "/dev/", "/join/", "/my/", "/register/", "/review/")


class PrivatePagesMiddleware:
    """No copy of a signed-in page stays in a browser or proxy, and no search engine lists it.

    A page is private when the request came with a session or the answer starts one: that includes what an anonymous
    visitor has typed. `Referrer-Policy` is set by Django's own middleware, from `SECURE_REFERRER_POLICY`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then set the headers."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        name = settings.SESSION_COOKIE_NAME
        private = name in request.COOKIES or name in response.cookies
        if private:
            response.headers["Cache-Control"] = "no-store, private"
        if private or request.path.startswith(UNLISTED):
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response
