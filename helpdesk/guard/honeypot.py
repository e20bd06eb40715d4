"""A field that people don't see and programs fill in. Its name is no editor's field: those start with a letter."""

from collections.abc import Mapping

# Not a name that browsers or password managers fill in: no mail, name, phone, address, user or password.
FIELD = "_homepage"


def is_filled(posted: Mapping[str, str]) -> bool:
    return bool(posted.get(FIELD, "").strip())
