"""Addresses of files for customers; below a language, so that what goes wrong is said in theirs."""

from django.urls import path

from helpdesk.attachments import views

app_name = "helpdesk_files"
urlpatterns = [path("<str:signed>/", views.download, name="download")]
