"""What search engines read: schema.org objects built from what the page shows, and nothing that it does not show."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from kb.base.localized import Localized
from kb.blocks import plain_text
from kb.contact_cards import ContactCard

CONTEXT = "https://schema.org"


def breadcrumb_list(crumbs: list[tuple[str, str]]) -> dict[str, Any]:
    """`crumbs`: (name, absolute address) from the home page down to the page itself."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": url}
            for number, (name, url) in enumerate(crumbs, start=1)
        ],
    }


def _question(content: Localized) -> dict[str, Any]:
    answer = "\n".join(part for part in (content.short_answer, plain_text(content.answer)) if part)
    return {
        "@type": "Question",
        "name": content.title,
        "inLanguage": content.language,
        "acceptedAnswer": {"@type": "Answer", "text": answer, "inLanguage": content.language},
    }


def faq_page(questions: list[Localized]) -> dict[str, Any]:
    """Questions that have an answer, as one FAQPage."""
    answered = [_question(content) for content in questions if content.short_answer or plain_text(content.answer)]
    return {"@context": CONTEXT, "@type": "FAQPage", "mainEntity": answered}


def contact_point(card: ContactCard, organisation: str, url: str) -> dict[str, Any]:
    point: dict[str, Any] = {
        "@type": "ContactPoint",
        "name": card.content.name,
        "contactType": "customer support",
        "hoursAvailable": card.opening_hours_schema,
    }
    if card.phone_href:
        point["telephone"] = card.phone_href.removeprefix("tel:")
    if card.email:
        point["email"] = card.email
    return {"@context": CONTEXT, "@type": "Organization", "name": organisation, "url": url, "contactPoint": [point]}


def as_script_body(data: dict[str, Any]) -> SafeString:
    """JSON that can stand inside a script element whatever texts it holds."""
    text = json.dumps(data, ensure_ascii=False)
    for character, escape in (("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026")):
        text = text.replace(character, escape)
    # Every character that could end the element or start markup is escaped above.
    return mark_safe(text)  # noqa: S308
