"""Who a person is here: an e-mail address, in lower case. In what is kept for ever it stands as a keyed hash only."""

from django.utils.crypto import salted_hmac

SALT = "helpdesk.privacy.subject"


def person_key(email: str) -> str:
    """The address as requests are looked for by it."""
    return email.strip().lower()


def subject_hash(email: str) -> str:
    """What stands in the audit trail: of no use to find a person by, but the same for the same address."""
    return salted_hmac(SALT, person_key(email), algorithm="sha256").hexdigest()
