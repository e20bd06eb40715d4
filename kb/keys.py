"""Keys: stable names of content that imports, exports and the search API use; independent of language and address."""

import uuid

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

KEY_LENGTH = 100

validate_key = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9._:/-]*\Z",
    _("A key starts with a letter or digit and holds only letters, digits and . _ : / -"),
)


def generate_key() -> str:
    """A key for content made in the admin, e.g. "p-5f0c2a9e71b4"."""
    return f"p-{uuid.uuid4().hex[:12]}"
