"""Makes what the demo's search managers keep. What is there, by its name or its answer, stays as it is."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from search.models import Promotion, SynonymSet


@transaction.atomic
def load_tuning(tuning: Mapping[str, Any], ids: Mapping[tuple[str, str], int]) -> None:
    for data in tuning["synonyms"]:
        SynonymSet.objects.get_or_create(
            language=data["language"], name=data["name"], defaults={"lines": "\n".join(data["lines"])}
        )
    for data in tuning["promotions"]:
        page = ids["faq", data["faq"]]
        if not Promotion.objects.filter(language=data["language"], page_id=page).exists():
            Promotion.objects.create(
                language=data["language"], page_id=page, queries="\n".join(data["queries"]), note=data["note"]
            )
