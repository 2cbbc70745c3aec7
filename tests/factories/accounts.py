"""People with accounts."""

from typing import Any

import factory
from allauth.account.models import EmailAddress

from iasios.accounts.models import User

#: The password of every person that this factory makes.
PASSWORD = "copper lantern over the harbour"


class UserFactory(factory.django.DjangoModelFactory[User]):
    """A person whose e-mail address is confirmed. `verified=False` leaves it open; `is_staff=True` makes the office."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Dr Żaneta Ødegård {number}")
    email = factory.Sequence(lambda number: f"person{number}@hospital.example")
    password = PASSWORD

    @classmethod
    def _create(cls, model_class: type[User], *_args: Any, **fields: Any) -> User:
        return model_class.objects.create_user(**fields)

    @factory.post_generation
    def verified(self: User, create: bool, extracted: bool | None, **_: Any) -> None:  # noqa: FBT001
        """Give the person their main address in allauth's table."""
        if create:
            EmailAddress.objects.create(user=self, email=self.email, primary=True, verified=extracted is not False)
