"""Keys: stable names of content that imports, exports and the search API use; independent of language and address."""

import uuid

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

KEY_LENGTH = 255

validate_key = RegexValidator(r"^[^\s\x00-\x1f\x7f]+\Z", _("A key can't hold spaces or control characters."))


def generate_key() -> str:
    """A key for content made in the admin, e.g. "p-5f0c2a9e71b4"."""
    return f"p-{uuid.uuid4().hex[:12]}"
