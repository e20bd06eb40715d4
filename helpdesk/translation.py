from modeltranslation.translator import TranslationOptions, register

from helpdesk import models


@register(models.RequestIndexPage)
class RequestIndexPageTranslation(TranslationOptions):
    fields = ("intro",)


@register(models.RequestPage)
class RequestPageTranslation(TranslationOptions):
    fields = ("heading", "tile_note", "intro", "submit_label", "thanks")


@register(models.RequestField)
class RequestFieldTranslation(TranslationOptions):
    fields = ("label", "help_text", "choices", "error", "step_title")


@register(models.Inbox)
class InboxTranslation(TranslationOptions):
    fields = ("signature",)
