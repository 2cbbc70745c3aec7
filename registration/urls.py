"""Routes of registration."""

from django.urls import path

from . import views

urlpatterns = [
    path("register/", views.RegisterView.as_view(), name="register"),
    path("register/done/<slug:facility>/", views.RegisteredView.as_view(), name="registered"),
    path("join/", views.JoinView.as_view(), name="join"),
    path("my/", views.ChooseView.as_view(), name="my"),
    path("my/<slug:facility>/people/", views.PeopleView.as_view(), name="people"),
    path("my/<slug:facility>/details/", views.DetailsView.as_view(), name="details"),
]
