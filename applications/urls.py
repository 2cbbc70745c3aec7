"""Routes of this floor."""

from django.urls import path

from .views.application import ApplicationView, SubmitView
from .views.criterion import CriterionView

urlpatterns = [
    path("my/<slug:facility>/application/", ApplicationView.as_view(), name="application"),
    path("my/<slug:facility>/application/submit/", SubmitView.as_view(), name="submit_application"),
    path("my/<slug:facility>/application/<slug:code>/", CriterionView.as_view(), name="criterion"),
]
