"""Create an account of the office: the first one cannot be made in the portal itself."""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.urls import reverse

from iasios.accounts.models import User
from iasios.accounts.services import create_confirmed_user


class Command(BaseCommand):
    """Prints a link that works once; the person chooses a password there, so that nobody else ever knows it."""

    help = "Create an office account and print the one-time link on which its owner chooses a password."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take address and name."""
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="the person's full name")

    def handle(self, *, email: str, name: str, **_: Any) -> None:
        """Create the account and print the link; an address that has an account already is an error."""
        try:
            validate_email(email)
        except ValidationError as error:
            message = f"{email!r} is not an e-mail address."
            raise CommandError(message) from error
        if User.objects.filter(email=email.strip().lower()).exists():
            message = f"{email} has an account already. The office can change its rights in the admin."
            raise CommandError(message)
        user = create_confirmed_user(email=email, name=name, password=None, is_staff=True)
        path = reverse(
            "account_reset_password_from_key",
            kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
        )
        self.stdout.write(f"{user.name} chooses a password here, once: {settings.BASE_URL}{path}")
