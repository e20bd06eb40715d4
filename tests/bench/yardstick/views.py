"""Ten results and nothing else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tests.bench.yardstick.models import AnswerPage


def results(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "")
    found = AnswerPage.objects.search(query)[:10] if query else []
    return render(request, "yardstick/results.html", {"query": query, "results": found})
