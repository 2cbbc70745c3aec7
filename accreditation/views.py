"""Public pages: the register, the verification of certificates, the seals."""

from typing import Any, ClassVar
from unicodedata import combining, normalize

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from iasios.ui.seals import seal_png, seal_svg
from iasios.ui.views import PUBLIC, RuledView
from registration.models import Facility

from .choices import Validity, grouped
from .forms import VerifyForm, normalised
from .models import Certificate
from .standing import Seal, seal_of

#: Widths of the PNG seals, in pixels.
PNG_SIZES = (256, 512, 1024, 2048)
KINDS = {
    Validity.VALID: "done",
    Validity.EXPIRED: "problem",
    Validity.SUSPENDED: "problem",
    Validity.REPLACED: "neutral",
}
SENTENCES = {
    Validity.VALID: "This certificate is genuine and in force.",
    Validity.EXPIRED: "This certificate is genuine, but its four years are over.",
    Validity.SUSPENDED: "This certificate is genuine, but the centre does not hold the title at present.",
    Validity.REPLACED: "This certificate is genuine, but a newer one has replaced it.",
}


def _plain(name: str) -> str:
    """Return a name for sorting: without accents and capitals."""
    return "".join(c for c in normalize("NFKD", name) if not combining(c)).casefold()


class PublicView(RuledView):
    """A page for everybody."""

    permissions: ClassVar[dict[str, str]] = {"GET": PUBLIC}


class CentresView(PublicView):
    """The public register, by country."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List the certificates in force."""
        certificates = list(Certificate.objects.in_force())
        certificates.sort(key=lambda c: (str(c.facility.country.name), _plain(c.facility.name)))
        return render(request, "accreditation/centres.html", {"certificates": certificates})


class CentreView(PublicView):
    """One centre of the register."""

    def get(self, request: HttpRequest, facility: str) -> HttpResponse:
        """Show title, place and dates."""
        certificates = Certificate.objects.in_force().select_related("decision__application__edition")
        certificate = get_object_or_404(certificates, facility__slug=facility)
        context = {"certificate": certificate, "facility_shown": certificate.facility}
        return render(request, "accreditation/centre.html", context)


class VerifyView(PublicView):
    """Asks for a certificate's number; the answer has an address of its own."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form, or lead from `?number=` to the answer."""
        form = VerifyForm(request.GET if "number" in request.GET else None)
        if form.is_bound and form.is_valid():
            return redirect("verify_certificate", grouped(form.cleaned_data["number"]))
        status = 422 if form.is_bound else 200
        return render(request, "accreditation/verify.html", {"form": form}, status=status)


class VerifyCertificateView(PublicView):
    """The answer for one number; the QR code on the certificate leads here."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """Say whether the certificate counts."""
        plain = normalised(number)
        certificates = Certificate.objects.select_related("facility", "document")
        certificate = certificates.filter(number=plain).first()
        if certificate is None:
            form = VerifyForm({"number": number})
            if form.is_valid():
                form.add_error("number", "No certificate has this number. Compare it with the certificate.")
            return render(request, "accreditation/verify.html", {"form": form}, status=404)
        if number != certificate.display_number:
            return redirect(certificate)
        validity = certificate.validity
        in_force = Certificate.objects.in_force().filter(facility=certificate.facility).first()
        context = {
            "certificate": certificate,
            "printed": certificate.printed,
            "successor": in_force if validity == Validity.REPLACED else None,
            "validity": validity,
            "kind": KINDS[validity],
            "sentence": SENTENCES[validity],
        }
        return render(request, "accreditation/certificate.html", context)


class SealView(PublicView):
    """A seal as a picture, for a centre's website; it follows the centre's standing."""

    def seal(self) -> Seal:
        """Return the seal that the facility may show today, else 404."""
        seal = seal_of(get_object_or_404(Facility, slug=self.kwargs["facility"]))
        if seal is None:
            raise Http404
        return seal

    def answer(self, content: bytes | str, content_type: str, extension: str) -> HttpResponse:
        """Send a picture that may be kept for an hour, so that a suspension shows soon."""
        response = HttpResponse(content, content_type=content_type)
        response.headers["Cache-Control"] = "public, max-age=3600"
        response.headers["Content-Disposition"] = (
            f'inline; filename="IASIOS-seal-{self.kwargs["facility"]}.{extension}"'
        )
        return response

    @property
    def in_one_colour(self) -> bool:
        """The reader wants it for print in one colour."""
        return "one-colour" in self.request.GET


class SealSvgView(SealView):
    """The seal as SVG."""

    def get(self, request: HttpRequest, facility: str) -> HttpResponse:  # noqa: ARG002
        """Draw it."""
        seal = self.seal()
        svg = seal_svg(level=seal.level, year=seal.year, size=512, monochrome=self.in_one_colour)
        return self.answer(svg, "image/svg+xml", "svg")


class SealPngView(SealView):
    """The seal as PNG; `?size=` is one of PNG_SIZES."""

    def get(self, request: HttpRequest, facility: str) -> HttpResponse:  # noqa: ARG002
        """Draw it."""
        seal = self.seal()
        size = next((size for size in PNG_SIZES if str(size) == request.GET.get("size")), PNG_SIZES[2])
        png: Any = seal_png(level=seal.level, year=seal.year, size=size, monochrome=self.in_one_colour)
        return self.answer(png, "image/png", "png")
