"""Text fields that hold one thing a line: choices, addresses, other wordings."""


def split_lines(text: str | None) -> tuple[str, ...]:
    """The lines of `text` that say something, trimmed."""
    return tuple(stripped for line in (text or "").splitlines() if (stripped := line.strip()))
