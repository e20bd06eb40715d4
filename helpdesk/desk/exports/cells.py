"""What a customer typed as a cell: never a formula, never a link, whatever program opens the file. Pure.

A CSV cell that could be taken for one begins with an apostrophe, as OWASP's "CSV Injection" advises; in XLSX a cell
says itself that it is text, so nothing has to be added there.
"""

import re
import unicodedata

# What programs start a formula or a macro with. Others look the same once a program has made them plain: NFKC.
STARTS = frozenset("=+-@|%")
# What programs drop or unquote before they look at a cell.
BEFORE = "\"'`‘’“”«»"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
# Where a program that expects another separator would start a new cell: Excel wants a semicolon in most of Europe.
INNER_START = re.compile(r"([;\t|\r\n][\s\"']*)(?=[=+\-@＝＋－＠])")
CELL_LENGTH = 32_767
"""As many characters as Excel takes in a cell."""


def clean_text(text: str) -> str:
    """Without characters that no spreadsheet can hold, and no longer than a cell."""
    return CONTROL.sub("", text)[:CELL_LENGTH]


def could_be_formula(text: str) -> bool:
    if text[:1].isalnum():
        return False
    if text[:1] in ("\t", "\r", "\n"):
        return True
    for character in text:
        # Spaces, quotes and what has no width (Cf: byte order mark, zero-width space) are dropped by some programs.
        if character.isspace() or character in BEFORE or unicodedata.category(character) in ("Cf", "Cc"):
            continue
        return unicodedata.normalize("NFKC", character)[:1] in STARTS or character in "−﹣⁻₋"
    return False


def csv_cell(text: str) -> str:
    """`text` as CSV may hold it. A cell that is a formula's start gets an apostrophe, also behind a separator."""
    text = clean_text(text)
    safe = INNER_START.sub(r"\1'", text)
    return f"'{safe}" if could_be_formula(text) else safe
