"""An answer as the simplest page of stock Wagtail that holds the same text as ours, all languages in it."""

from django.db import models
from wagtail.models import Page
from wagtail.search import index


class AnswerPage(Page):
    questions = models.TextField()
    answers = models.TextField()

    search_fields = [
        *Page.search_fields,
        index.SearchField("questions", boost=2),
        index.SearchField("answers"),
    ]

    class Meta:
        app_label = "yardstick"
