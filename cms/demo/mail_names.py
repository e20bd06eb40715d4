"""A mail's file name tells when it came, for whom and about what; only characters that are safe in any file system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

LONGEST_PART = 60  # so that the whole name stays far below the 255 bytes of most file systems


def build_mail_name(received: datetime, recipients: Sequence[str], subject: str) -> str:
    """The name without a folder: `20261123-091500-123456_help-at-example.org_where-is-my-order.eml`.

    Names sort by time. Of several recipients the first is named and the others are counted.
    """
    address = recipients[0].replace("@", "-at-") if recipients else "nobody"
    if len(recipients) > 1:
        address = f"{address}-and-{len(recipients) - 1}-more"
    parts = [f"{received:%Y%m%d-%H%M%S-%f}", _slug(address) or "nobody", _slug(subject) or "no-subject"]
    return "_".join(parts) + ".eml"


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9.+]+", "-", plain)[:LONGEST_PART].strip("-.+")
