"""All routes: the roof's, the floors', sign-in, and the office."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("iasios.dashboard.urls")),
    path("", include("registration.urls")),
    path("", include("billing.urls")),
    path("", include("applications.urls")),
    path("", include("casereview.urls")),
    path("", include("assessment.urls")),
    path("", include("accreditation.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
