"""References of requests: short enough to say on the phone, and not to be guessed from another one."""

import secrets

# No vowels, so that no words come out, and nothing that looks like something else (0 and O, 1, I and L).
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
GROUP = 4
GROUPS = 2


def generate_reference(prefix: str) -> str:
    """A new reference, e.g. "TV-7K3M-92QF": one of 27⁸, about 280 thousand million."""
    groups = ["".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS)]
    return "-".join([prefix, *groups] if prefix else groups)
