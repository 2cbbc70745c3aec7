"""Routes of the case review."""

from django.urls import path

from . import views

urlpatterns = [
    path("my/<slug:facility>/case-review/", views.ReviewView.as_view(), name="case_review"),
    path("my/<slug:facility>/case-review/draw/", views.DrawView.as_view(), name="draw"),
    path("my/<slug:facility>/case-review/draw.json", views.DrawReceiptView.as_view(), name="draw_receipt"),
    path("my/<slug:facility>/case-review/<int:position>/", views.CaseFileView.as_view(), name="case_file"),
]
