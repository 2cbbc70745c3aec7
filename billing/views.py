"""A facility's invoices."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from registration.views import FacilityView

from .choices import InvoiceStatus
from .models import Invoice


class InvoicesView(FacilityView):
    """What the facility has to pay, has paid, and how it pays."""

    permissions = {"GET": "billing.view_invoices"}  # noqa: RUF012

    def get(self, request: HttpRequest, **_: str) -> HttpResponse:
        """List the invoices, newest first."""
        invoices = list(Invoice.objects.visible_to(request.user).issued_to(self.facility).with_amounts())
        return self.page(
            "billing/invoices.html",
            invoices=invoices,
            unpaid=[invoice for invoice in invoices if invoice.status == InvoiceStatus.ISSUED],
            seller=settings.SELLER,
        )
