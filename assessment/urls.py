"""Routes of the assessment. Fixed ones come before those that take a criterion's code."""

from django.urls import path

from .views.facility import ActionPlanView, AnswerView, AssessmentView
from .views.review import AssignmentView, ComparisonView, DeskView, ReopenView, SubmitView
from .views.review_criterion import AskView, CasesView, CriterionView, EvidenceView

urlpatterns = [
    path("my/<slug:facility>/assessment/", AssessmentView.as_view(), name="assessment"),
    path("my/<slug:facility>/assessment/action-plan/", ActionPlanView.as_view(), name="action_plan"),
    path("my/<slug:facility>/assessment/questions/<slug:key>/", AnswerView.as_view(), name="answer_clarification"),
    path("review/", DeskView.as_view(), name="review"),
    path("review/<slug:assignment>/", AssignmentView.as_view(), name="assignment"),
    path("review/<slug:assignment>/submit/", SubmitView.as_view(), name="submit_findings"),
    path("review/<slug:assignment>/reopen/", ReopenView.as_view(), name="reopen_findings"),
    path("review/<slug:assignment>/comparison/", ComparisonView.as_view(), name="comparison"),
    path("review/<slug:assignment>/case-review/", CasesView.as_view(), name="review_cases"),
    path("review/<slug:assignment>/evidence/<slug:key>/", EvidenceView.as_view(), name="review_evidence"),
    path("review/<slug:assignment>/<slug:code>/", CriterionView.as_view(), name="review_criterion"),
    path("review/<slug:assignment>/<slug:code>/question/", AskView.as_view(), name="ask_clarification"),
]
