"""The first office account: made at the command line, its password chosen by its owner."""

from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from iasios.accounts.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "a sentence that nobody guesses"


def create(email: str = "maria@office.example") -> str:
    """Run the command and return the path of the printed link."""
    out = StringIO()
    call_command("create_office_account", email, "--name", "Maria Example", stdout=out)
    return urlsplit(out.getvalue().split()[-1]).path


def test_owner_chooses_the_password_once(client: Client) -> None:
    link = create()
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    client.post(address, {"password1": PASSWORD, "password2": PASSWORD}, follow=True)

    user = User.objects.get(email="maria@office.example")
    assert user.check_password(PASSWORD)
    assert user.is_staff

    again = Client()
    again.post(again.get(link, follow=True).request["PATH_INFO"], {"password1": "another", "password2": "another"})
    assert User.objects.get().check_password(PASSWORD)


def test_refuses_what_is_no_address() -> None:
    with pytest.raises(CommandError, match="is not an e-mail address"):
        create("maria")


def test_refuses_a_second_account() -> None:
    create()
    with pytest.raises(CommandError, match="has an account already"):
        create("Maria@Office.example")
    assert User.objects.count() == 1
