"""Text on one line: what was typed gets into a header, a reference or a list only like this."""

import unicodedata

# JSON and UTF-7 can spell half a surrogate pair ("\\ud800"), which no database and no mail can hold.
NO_TEXT = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def one_line(text: str) -> str:
    """`text` on one line: every control character, half of a surrogate pair and run of white space becomes a space."""
    visible = "".join(" " if unicodedata.category(char) in NO_TEXT else char for char in text)
    return " ".join(visible.split())


def shorten(text: str, length: int) -> str:
    """`text` on one line of at most `length` characters, with "…" where something was left out."""
    line = one_line(text)
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def header_line(text: str, length: int) -> str:
    """A line for a header: what looks like an encoded word is broken up, so that it is read as it was typed."""
    return shorten(text.replace("=?", "= ?"), length)
