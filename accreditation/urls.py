"""Public routes: register, verification, seals."""

from django.urls import path

from . import views

urlpatterns = [
    path("centres/", views.CentresView.as_view(), name="centres"),
    path("centres/<slug:facility>/", views.CentreView.as_view(), name="centre"),
    path("verify/", views.VerifyView.as_view(), name="verify"),
    path("verify/<str:number>/", views.VerifyCertificateView.as_view(), name="verify_certificate"),
    path("seals/<slug:facility>.svg", views.SealSvgView.as_view(), name="seal_svg"),
    path("seals/<slug:facility>.png", views.SealPngView.as_view(), name="seal_png"),
]
