"""Pages for those who build and try the portal; in demo mode only."""

from typing import Any, ClassVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from iasios.notifications.models import Message
from iasios.ui.examples import examples
from iasios.ui.views import PUBLIC, RuledView

SHOWN = 200


class DevView(RuledView):
    """A page of demo mode; elsewhere it does not exist."""

    permissions: ClassVar[dict[str, str]] = {"GET": PUBLIC}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 outside demo mode."""
        if not settings.DEMO:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class MailsView(DevView):
    """Every e-mail, newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List them; `?to=` narrows to one address."""
        messages = Message.objects.select_related("email").prefetch_related("documents")
        if to := request.GET.get("to", "").strip():
            messages = messages.filter(to__iexact=to)
        return render(request, "dev/mails.html", {"mails": messages[:SHOWN], "to": to})


class MailView(DevView):
    """One e-mail's text; its HTML part as a file, because its inline style may not run under our policy."""

    def get(self, request: HttpRequest, message: Any) -> HttpResponse:
        """Show it."""
        mail = get_object_or_404(Message.objects.prefetch_related("documents"), pk=message)
        if "html" in request.GET:
            response = HttpResponse(mail.html, content_type="text/html; charset=utf-8")
            response.headers["Content-Disposition"] = f'attachment; filename="{mail.kind}.html"'
            return response
        return render(request, "dev/mail.html", {"mail": mail})


class ComponentsView(DevView):
    """All components with all their states."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        return render(request, "dev/components.html", examples())
