"""Addresses of the guard, under each language."""

from django.urls import path

from helpdesk.guard import views

app_name = "guard"
urlpatterns = [path("challenge/", views.challenge, name="challenge")]
