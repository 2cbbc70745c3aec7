"""What registration adds to shared pages, and what it does when somebody signs in."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from iasios.accounts.models import User
from iasios.ui.registry import NavEntry, add_nav

from .services import claim_appointments

add_nav(NavEntry(order=70, label="People", url_name="people", permission="registration.view_facility"))
add_nav(NavEntry(order=75, label="Details", url_name="details", permission="registration.view_facility"))


@receiver(user_logged_in, dispatch_uid="registration.claim_on_sign_in")
def claim_on_sign_in(sender: type[User], *, user: User, **_: Any) -> None:  # noqa: ARG001
    """Link whoever signs in to the offices for which their confirmed addresses were named."""
    claim_appointments(user=user)


@receiver(email_confirmed, dispatch_uid="registration.claim_on_confirmation")
def claim_on_confirmation(sender: type[EmailAddress], *, email_address: EmailAddress, **_: Any) -> None:  # noqa: ARG001
    """Do the same when a further address is confirmed."""
    claim_appointments(user=email_address.user)
