"""Audit: the append-only trail."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Ground: append-only entries with one writer."""

    name = "iasios.audit"
    label = "audit"
