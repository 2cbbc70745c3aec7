"""UI: components, forms, views' base, registries."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Ground: what all pages share."""

    name = "iasios.ui"
    label = "ui"
