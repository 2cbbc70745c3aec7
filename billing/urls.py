"""Routes of this floor."""

from django.urls import path

from . import views

urlpatterns = [
    path("my/<slug:facility>/invoices/", views.InvoicesView.as_view(), name="invoices"),
]
