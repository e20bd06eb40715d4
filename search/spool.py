"""Documents on their way into an index, kept in a file without a name: nothing is left of it however the process ends.

So a rebuild reads the pages once, may learn from all of them before it makes the index, and needs no more memory for
a hundred thousand pages than for a hundred.
"""

import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from search.writing import Action, encode_action

# OpenSearch takes requests of up to 100 MB, and is quickest with some megabytes.
REQUEST_CHARACTERS = 2_000_000
REQUEST_DOCUMENTS = 500


class Spool:
    """Two lines for each document, as a bulk request wants them."""

    def __enter__(self) -> Self:
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def write(self, action: Action) -> None:
        self._file.write(encode_action(action))

    def read_requests(self) -> Iterator[tuple[str, int]]:
        """(lines of a bulk request, number of documents in it), from the first document on."""
        self._file.seek(0)
        lines: list[str] = []
        characters = 0
        for meta in self._file:
            encoded = meta + self._file.readline()
            lines.append(encoded)
            characters += len(encoded)
            if characters >= REQUEST_CHARACTERS or len(lines) >= REQUEST_DOCUMENTS:
                yield "".join(lines), len(lines)
                lines, characters = [], 0
        if lines:
            yield "".join(lines), len(lines)
