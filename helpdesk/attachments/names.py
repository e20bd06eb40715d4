"""Names of files as people see and save them: never a path or a trick, always the extension of the content. Pure."""

import re
import unicodedata

from helpdesk.attachments.limits import FileKind

NAME_LENGTH = 150
# What Windows keeps for devices, with any extension.
RESERVED = re.compile(r"\A(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\Z", re.IGNORECASE)
FORBIDDEN = re.compile(r'[<>:"|?*%]')
# Controls, formats (some turn the direction of text round), surrogates, private and unknown characters.
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def last_part(name: str) -> str:
    """What is left of a name when nothing in it is a folder, invisible or turns text round."""
    last = re.split(r"[/\\]", name)[-1]
    composed = unicodedata.normalize("NFC", last)
    visible = "".join(char for char in composed if unicodedata.category(char) not in INVISIBLE)
    return " ".join(visible.split())


def extension_of(name: str) -> str:
    """The letters after the last dot, in lower case; "" without any."""
    stem, dot, extension = last_part(name).rpartition(".")
    return extension.strip().lower() if dot and stem else ""


def safe_name(name: str, kind: FileKind) -> str:
    """`name` as it is kept: at most NAME_LENGTH characters, ending in an extension of `kind`."""
    extension = extension_of(name)
    stem = last_part(name)
    if extension:
        stem = stem.rpartition(".")[0]
    stem = FORBIDDEN.sub("_", stem).strip(" .")
    first = stem.partition(".")[0].strip()
    if RESERVED.match(first):
        stem = f"_{stem}"
    kept = extension if extension in kind.extensions else kind.extensions[0]
    return f"{(stem or 'file')[: NAME_LENGTH - len(kept) - 1].rstrip(' .')}.{kept}"
