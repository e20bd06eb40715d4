from modeltranslation.translator import TranslationOptions, register

from kb.base.models import BasePage


@register(BasePage)
class BasePageTranslation(TranslationOptions):
    fields = ("title", "seo_title", "search_description", "local_slug", "local_path")
    # An address never borrows from another language by itself: kb.base.paths decides.
    fallback_values = {"local_slug": "", "local_path": ""}
