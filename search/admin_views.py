"""The explain view: why a page is found for a query, or why not, for those who keep synonyms or promotions."""

import json
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from kb.base.languages import active_language, default_language, language_codes
from kb.base.models import BasePage
from search.client import EngineUnavailableError
from search.explain import explain
from search.explained_rows import present_hit, present_query, tell
from search.explanation import Explanation
from search.models import Promotion, SynonymSet
from search.prefill import read_page_id
from search.promotions import PromotionState, query_key, read_queries
from search.query.words import CHARACTER_LIMIT, clean_query
from search.tuning_access import may, may_look

EXPLAIN_URL_NAME = "search_explain:index"


def explain_url(**asked: object) -> str:
    return f"{reverse(EXPLAIN_URL_NAME)}?{urlencode(asked)}"


def find_promotions(query: str, language: str, page_id: int) -> list[Promotion]:
    """Those that hold now."""
    now, key = timezone.now(), query_key(query, language)
    return [
        promotion
        for promotion in Promotion.objects.filter(language=language, page_id=page_id)
        if promotion.state(now) is PromotionState.LIVE
        and key in {query_key(each, language) for _number, each in read_queries(promotion.queries)}
    ]


def name_language(code: str) -> str:
    return str(get_language_info(code)["name_translated"])


class ExplainView(WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]  # Wagtail ships no types
    template_name = "search/admin/explain.html"
    page_title = _("Explain a hit")
    header_icon = "help"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_look(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET
        query = clean_query(asked.get("query", ""))
        language = asked.get("language", "")
        if language not in language_codes():
            language = active_language() if not query else default_language()
        page_id = read_page_id(asked.get("page", ""))
        context = super().get_context_data(**kwargs) | {
            "query": query,
            "query_limit": CHARACTER_LIMIT,
            "language": language,
            "languages": [(code, name_language(code)) for code in language_codes()],
        }
        try:
            explanation = explain(query, language, page_id=page_id)
        except EngineUnavailableError:
            return context | {"is_away": True}
        return context | (self._describe(explanation, language) if explanation else {})

    def _describe(self, explanation: Explanation, language: str) -> dict[str, Any]:
        user, query, choice = self.request.user, explanation.understanding.text, explanation.choice
        prefill = {"query": query, "language": language}
        described: dict[str, Any] = {
            "explanation": explanation,
            "asked": present_query(explanation),
            "searched_languages": [name_language(code) for code in explanation.understanding.languages],
            "written_in": name_language(explanation.understanding.written_in),
            "may_edit_synonyms": may(user, "change", SynonymSet),
            "may_edit_promotions": may(user, "change", Promotion),
        }
        if may(user, "add", SynonymSet):
            described["synonym_url"] = f"{reverse('wagtailsnippets_search_synonymset:add')}?{urlencode(prefill)}"
        if choice is None:
            return described
        described["sentences"] = tell(explanation)
        page = BasePage.objects.filter(pk=choice.page_id).first()
        if page and page.permissions_for_user(user).can_edit():
            described["edit_url"] = reverse("wagtailadmin_pages:edit", args=[page.pk])
        chosen = explanation.chosen
        if chosen is None:
            return described
        if may(user, "add", Promotion) and not chosen.is_promoted:
            promoted = urlencode(prefill | {"page": chosen.page_id})
            described["promote_url"] = f"{reverse('wagtailsnippets_search_promotion:add')}?{promoted}"
        return described | {
            "told": present_hit(explanation, chosen),
            "found_in": name_language(chosen.language),
            "promotions": find_promotions(query, language, chosen.page_id),
            "raw": json.dumps(chosen.raw, indent=1, ensure_ascii=False) if chosen.raw else "",
        }
