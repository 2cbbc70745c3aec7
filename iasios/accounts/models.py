"""The person who signs in, with an e-mail address as log-in name."""

from typing import Any, ClassVar

import rules
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class UserManager(BaseUserManager["User"]):
    """Creates people; addresses are stored in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person. Without a password the account cannot be signed in to until one is set."""
        if not email:
            message = "A person needs an e-mail address."
            raise ValueError(message)
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a person by e-mail address, whatever its case."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person with an account. Rights follow from relations (membership, assignment), not from rows of permissions."""

    email = models.EmailField("e-mail address")
    name = models.CharField("full name", max_length=150)
    is_active = models.BooleanField("active", default=True)
    is_staff = models.BooleanField("works for the office", default=False)
    date_joined = models.DateTimeField("joined on", default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_user_email_unique",
                violation_error_message="There is an account with this e-mail address already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_superuser(self) -> bool:
        """Nobody passes by the rules."""
        return False

    def get_full_name(self) -> str:
        """Return the name, for libraries that ask for it."""
        return self.name

    def get_short_name(self) -> str:
        """Return the name, for libraries that ask for it."""
        return self.name

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Ask the rules; an undeclared permission is denied."""
        return bool(self.is_active and rules.has_perm(perm, self, obj))

    def has_module_perms(self, app_label: str) -> bool:
        """Only the office sees apps in the admin."""
        return bool(self.is_active and self.is_staff and app_label)
