from modeltranslation.translator import TranslationOptions, register

from kb import models


@register(models.ContactPoint)
class ContactPointTranslation(TranslationOptions):
    fields = ("name", "postal_address", "note")


@register(models.TopicPage)
class TopicPageTranslation(TranslationOptions):
    fields = ("intro",)


@register(models.TopicSection)
class TopicSectionTranslation(TranslationOptions):
    fields = ("title",)


@register(models.FAQPage)
class FAQPageTranslation(TranslationOptions):
    fields = ("short_answer", "answer", "alternatives")


@register(models.InfoPage)
class InfoPageTranslation(TranslationOptions):
    fields = ("body",)


@register(models.ContactPage)
class ContactPageTranslation(TranslationOptions):
    fields = ("intro",)


@register(models.HomePage)
class HomePageTranslation(TranslationOptions):
    fields = (
        "site_name",
        "search_examples",
        "tools_title",
        "tools_intro",
        "ask_title",
        "ask_intro",
        "footer_note",
    )


@register(models.ToolTile)
class ToolTileTranslation(TranslationOptions):
    fields = ("title", "text")
