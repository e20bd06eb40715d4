"""var/demo.env says where the demo's database and OpenSearch are, for as long as it runs: it is there only then.

Its reader is django-environ: one KEY='value' a line, where what stands between the outer quotes is taken as it is.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def build_env_file(values: Mapping[str, str]) -> str:
    """Raises ValueError for what the reader would not give back: a line break, or quotes around a whole value."""
    for name, value in values.items():
        if len(value.splitlines()) > 1 or value[:1] == value[-1:] == '"':
            raise ValueError(f"{name} holds a line break or stands in double quotes: {value!r}.")
    lines = [f"{name}='{value}'\n" for name, value in sorted(values.items())]
    return "".join(["# Written by `make demo`, removed when it stops. The environment wins over it.\n", *lines])


def write_env_file(path: Path, values: Mapping[str, str]) -> None:
    """Whole or not at all, and for its owner's eyes only: an address may hold a password."""
    text = build_env_file(values)
    temporary = path.with_name(f"{path.name}.new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
    temporary.replace(path)
