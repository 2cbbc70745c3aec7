"""The house of myIASIOS: ground (shared services) and roof (settings, routes, pages that span floors)."""

from .celery import app as celery_app

__all__ = ["celery_app"]
