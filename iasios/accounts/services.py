"""Writes on accounts that are not allauth's."""

from allauth.account.models import EmailAddress
from django.db import transaction

from .models import User


@transaction.atomic
def create_confirmed_user(*, email: str, name: str, password: str | None, is_staff: bool = False) -> User:
    """Create an account whose address counts as confirmed: for demo data, tests and the first office account."""
    user = User.objects.create_user(email, password, name=name, is_staff=is_staff)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user
