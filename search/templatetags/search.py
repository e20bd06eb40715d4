"""What the results page says about a language, in the reader's language."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def answer_language(code: str) -> str:
    """Whole sentences, since languages inflect: "Antwoord in het Frans", "Réponse en néerlandais"."""
    labels = {
        "nl": _("Answer in Dutch"),
        "fr": _("Answer in French"),
        "de": _("Answer in German"),
        "en": _("Answer in English"),
    }
    return labels.get(code) or _("Answer in another language: %(code)s") % {"code": code}
