"""Routes of the pages that span floors."""

from django.urls import path

from . import dev, operations, views

urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("my/<slug:facility>/", views.JourneyView.as_view(), name="journey"),
    path("my/<slug:facility>/documents/", views.DocumentsView.as_view(), name="documents"),
    path("my/<slug:facility>/documents/<str:number>/", views.DocumentView.as_view(), name="document"),
    path("my/<slug:facility>/help/", views.HelpView.as_view(), name="help"),
    path("healthz", operations.HealthView.as_view(), name="healthz"),
    path("readyz", operations.ReadyView.as_view(), name="readyz"),
    path("metrics", operations.MetricsView.as_view(), name="metrics"),
    path("dev/mail/", dev.MailsView.as_view(), name="dev_mails"),
    path("dev/mail/<uuid:message>/", dev.MailView.as_view(), name="dev_mail"),
    path("dev/components/", dev.ComponentsView.as_view(), name="dev_components"),
]
