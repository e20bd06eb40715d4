"""Consents: the wording that somebody agreed to is kept, once per version, beside the request that names it."""

import hashlib
import json
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Max

from helpdesk.fields import ReadField, Stored, read_field
from helpdesk.models import ConsentText, FieldRole, RequestPage
from kb.base.languages import language_codes

# Requests that store a new wording of one field at the same moment are few.
ATTEMPTS = 20


def consent_texts(page: RequestPage, field_key: str) -> dict[str, str]:
    """Language → label and help of a consent field as they stand now."""
    field = next(
        each for each in page.get_form_fields() if (each.clean_name or each.get_field_clean_name()) == field_key
    )
    read = {code: read_field(field, code) for code in language_codes()}
    return {code: "\n".join(part for part in (each.label, each.help_text) if part) for code, each in read.items()}


def ensure_consent_text(page: RequestPage, field_key: str) -> ConsentText:
    """The stored row of the wording that stands there now; a wording seen for the first time gets the next number."""
    texts = consent_texts(page, field_key)
    fingerprint = hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()
    same_field = ConsentText.objects.filter(type_key=page.key, field_key=field_key)
    for _attempt in range(ATTEMPTS):
        found = same_field.filter(fingerprint=fingerprint).first()
        if found is not None:
            return found
        number = (same_field.aggregate(last=Max("number"))["last"] or 0) + 1
        try:
            with transaction.atomic():
                return ConsentText.objects.create(
                    type_key=page.key, field_key=field_key, number=number, texts=texts, fingerprint=fingerprint
                )
        except IntegrityError:
            # Somebody else's request was the first with this wording, or took the number: look again.
            continue
    raise IntegrityError("no number was left for a consent text")


def read_consents(
    page: RequestPage, fields: Sequence[ReadField], data: dict[str, Stored], language: str
) -> list[dict[str, object]]:
    """What was agreed to in `data`: [{"field": "consent", "version": 3, "language": "nl"}]."""
    given = [
        field.clean_name for field in fields if field.role == FieldRole.CONSENT and data.get(field.clean_name) is True
    ]
    return [{"field": key, "version": ensure_consent_text(page, key).number, "language": language} for key in given]
