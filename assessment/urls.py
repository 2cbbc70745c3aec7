"""Routes of the assessment."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
