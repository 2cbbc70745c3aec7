"""Pages about registering a facility and joining it, and the base of every page of a facility."""

from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from iasios.permissions import allowed, is_office
from iasios.ui.views import PUBLIC, RuledView
from iasios.workflow import Refused

from . import services
from .forms import DetailsForm, JoinForm, RegistrationForm, initial_details
from .models import EligibilityRule, Facility, ProcedureGroup


def _account_links(path: str) -> dict[str, str]:
    """Return where to sign in and to create an account, coming back to `path`."""
    back = urlencode({"next": path})
    return {"login_url": f"{reverse('account_login')}?{back}", "signup_url": f"{reverse('account_signup')}?{back}"}


class FacilityView(RuledView):
    """A page below `/my/<facility>/`. Strangers get 404; its permissions are asked about the facility."""

    @cached_property
    def facility(self) -> Facility:
        """The facility that the address names, if the person may know it."""
        facilities = Facility.objects.visible_to(self.request.user).prefetch_related("memberships", "appointments")
        return get_object_or_404(facilities, slug=self.kwargs["facility"])

    def subject(self) -> Any:
        """Return the facility; pages of other objects return those."""
        return self.facility

    def page(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """Render a page in the facility's frame."""
        return render(self.request, template, {"facility": self.facility, **context}, status=status)


class RegisterView(RuledView):
    """Says what registration needs; signed in, asks for it."""

    permissions: ClassVar[dict[str, str]] = {"GET": PUBLIC, "POST": "registration.register_facility"}

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form, or the way to an account."""
        if request.user.is_authenticated:
            return self.form_page(RegistrationForm(user=self.person))
        context = {"minimum": EligibilityRule.objects.minimum_now(), "groups": ProcedureGroup.objects.all()}
        return render(request, "registration/register_about.html", context | _account_links(request.path))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Register the facility, or show the form again with everything in it."""
        form = RegistrationForm(request.POST, user=self.person)
        if not form.is_valid():
            return self.form_page(form)
        try:
            facility = services.register_facility(
                by=form.user,
                details=form.details(),
                volumes=form.volumes(),
                representative=form.representative(),
                contact=form.contact(),
            )
        except Refused as refused:
            form.add_error(None, refused.sentences)
            return self.form_page(form)
        return redirect("registered", facility.slug)

    def form_page(self, form: RegistrationForm) -> HttpResponse:
        """Render the form; 422 when an entry needs a change."""
        minimum = EligibilityRule.objects.minimum_now()
        context = {"form": form, "minimum": minimum}
        return render(self.request, "registration/register.html", context, status=422 if form.errors else 200)


class RegisteredView(FacilityView):
    """The receipt of a registration: the facility code and what comes next."""

    permissions: ClassVar[dict[str, str]] = {"GET": "registration.share_code"}

    def get(self, request: HttpRequest, facility: str) -> HttpResponse:  # noqa: ARG002
        """Show the receipt."""
        rows = [("Procedures per year", self.facility.procedures_per_year)]
        return self.page("registration/registered.html", appointments=self.facility.appointments.all(), rows=rows)


class JoinView(RuledView):
    """Joins a facility by its code."""

    permissions: ClassVar[dict[str, str]] = {"GET": PUBLIC, "POST": "registration.join_facility"}

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form, or the way to an account; a code in the address is kept."""
        code = request.GET.get("code", "")
        if request.user.is_authenticated:
            return render(request, "registration/join.html", {"form": JoinForm(initial={"code": code})})
        path = f"{request.path}?{urlencode({'code': code})}" if code else request.path
        return render(request, "registration/join_about.html", _account_links(path))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Join, or say what is wrong with the code."""
        form = JoinForm(request.POST)
        if form.is_valid():
            try:
                membership = services.join_facility(by=self.person, **form.cleaned_data)
            except Refused as refused:
                form.add_error("code", refused.sentences)
            else:
                messages.success(request, f"You have joined {membership.facility}.")
                return redirect(membership.facility)
        return render(request, "registration/join.html", {"form": form}, status=422)


class ChooseView(RuledView):
    """Leads to the person's facility, or lets them choose."""

    permissions: ClassVar[dict[str, str]] = {"GET": "registration.choose_facility"}

    def get(self, request: HttpRequest) -> HttpResponse:
        """Go straight on if there is only one."""
        facilities = list(Facility.objects.of_member(request.user))
        if len(facilities) == 1:
            return redirect(facilities[0])
        if not facilities and is_office(request.user):
            return redirect("admin:index")
        return render(request, "registration/choose.html", {"facilities": facilities})


class PeopleView(FacilityView):
    """Who works for the facility in the portal, and how colleagues join."""

    permissions: ClassVar[dict[str, str]] = {"GET": "registration.view_facility"}

    def get(self, request: HttpRequest, facility: str) -> HttpResponse:  # noqa: ARG002
        """List members, people who have not signed in yet, and the code."""
        offices: dict[int | None, list[str]] = {}
        for appointment in self.facility.appointments.all():
            offices.setdefault(appointment.user_id, []).append(appointment.get_office_display())
        members = [
            {"membership": membership, "offices": offices.get(membership.user_id, [])}
            for membership in self.facility.memberships.select_related("user")
        ]
        join_url = f"{settings.BASE_URL}{reverse('join')}?{urlencode({'code': self.facility.shown_code})}"
        return self.page(
            "registration/people.html",
            members=members,
            unclaimed=[appointment for appointment in self.facility.appointments.all() if not appointment.user_id],
            may_share=allowed(request.user, "registration.share_code", self.facility),
            join_url=join_url,
        )


class DetailsView(FacilityView):
    """What the facility said of itself at registration; its correspondents may correct address and website."""

    permissions: ClassVar[dict[str, str]] = {"GET": "registration.view_facility", "POST": "registration.edit_facility"}

    def get(self, request: HttpRequest, facility: str) -> HttpResponse:  # noqa: ARG002
        """Show the details, with the form for those who may change them."""
        return self.details_page(DetailsForm(initial=initial_details(self.facility)))

    def post(self, request: HttpRequest, facility: str) -> HttpResponse:  # noqa: ARG002
        """Save the details."""
        form = DetailsForm(request.POST)
        if not form.is_valid():
            return self.details_page(form, status=422)
        services.change_details(facility=self.facility, by=self.person, details=form.cleaned_data)
        messages.success(request, "The details are saved.")
        return redirect("details", self.facility.slug)

    def details_page(self, form: DetailsForm, *, status: int = 200) -> HttpResponse:
        """Render the page."""
        return self.page(
            "registration/details.html",
            status=status,
            form=form,
            may_edit=allowed(self.request.user, "registration.edit_facility", self.facility),
            volumes=self.facility.volumes.select_related("group"),
            total=self.facility.procedures_per_year,
        )
