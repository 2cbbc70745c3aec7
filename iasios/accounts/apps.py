"""Accounts: the people who sign in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Ground: the User model and sign-in."""

    name = "iasios.accounts"
    label = "accounts"
