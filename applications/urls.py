"""Routes of this floor."""

from django.urls import path

from .views.application import ApplicationView, NewApplicationView, SubmitView
from .views.criterion import CriterionView
from .views.evidence import AddEvidenceView, EvidenceFileView, LibraryView, RemoveEvidenceView
from .views.standards import StandardsView

urlpatterns = [
    path("my/<slug:facility>/application/", ApplicationView.as_view(), name="application"),
    path("my/<slug:facility>/application/submit/", SubmitView.as_view(), name="submit_application"),
    path("my/<slug:facility>/application/new/", NewApplicationView.as_view(), name="new_application"),
    path("my/<slug:facility>/application/<slug:code>/", CriterionView.as_view(), name="criterion"),
    path("my/<slug:facility>/application/<slug:code>/evidence/", AddEvidenceView.as_view(), name="add_evidence"),
    path(
        "my/<slug:facility>/application/<slug:code>/evidence/remove/",
        RemoveEvidenceView.as_view(),
        name="remove_evidence",
    ),
    path("my/<slug:facility>/evidence/", LibraryView.as_view(), name="evidence_library"),
    path("my/<slug:facility>/evidence/<slug:key>/", EvidenceFileView.as_view(), name="evidence_file"),
    path("standards/", StandardsView.as_view(), name="standards"),
]
