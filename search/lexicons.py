"""The lexicon of each index, kept in this process and read anew behind the readers' backs.

Only the first search of a process waits for it. A word of a page published since the last reading is not yet known: the
page is found all the same, only languages and misspellings are judged without it.
"""

import logging
import threading
import time
from dataclasses import dataclass
from typing import Any

from opensearchpy import OpenSearch

from search.client import EngineUnavailableError, ask
from search.query.lexicon import Lexicon, build_lexicon_query, parse_lexicon

logger = logging.getLogger(__name__)

LEXICON_SECONDS = 30.0
# A lexicon that takes long to read is read less often: reading takes at most this part of the time.
READING_PART = 0.02


@dataclass(frozen=True)
class _Reading:
    lexicon: Lexicon
    again_at: float


_readings: dict[str, _Reading] = {}
_lock = threading.Lock()
_under_way: set[str] = set()


def read_lexicon(index: str) -> Lexicon:
    """Raises EngineUnavailableError, at the first reading only."""
    reading = _readings.get(index)
    if reading is None:
        return _read(index).lexicon
    if time.monotonic() >= reading.again_at:
        _read_behind(index)
    # Another thread may have forgotten it meanwhile.
    return _readings.get(index, reading).lexicon


def forget_lexicons() -> None:
    """Read them anew at the next search: the index is another one now."""
    _readings.clear()


def _read(index: str) -> _Reading:
    started = time.monotonic()

    def question(engine: OpenSearch) -> tuple[Any, Any]:
        words = engine.search(index=index, body=build_lexicon_query())
        return words, engine.indices.get_mapping(index=index, params={"filter_path": "*.mappings._meta"})

    words, mappings = ask(question)
    (found,) = mappings.values()
    lexicon = parse_lexicon(words, found["mappings"]["_meta"].get("abbreviations"))
    now = time.monotonic()
    reading = _Reading(lexicon, now + max(LEXICON_SECONDS, (now - started) / READING_PART))
    _readings[index] = reading
    return reading


def _read_behind(index: str) -> None:
    with _lock:
        if index in _under_way:
            return
        _under_way.add(index)

    def read() -> None:
        try:
            _read(index)
        except EngineUnavailableError as error:
            logger.warning("the lexicon is as it was: %s", error)
        finally:
            _under_way.discard(index)

    threading.Thread(target=read, name="lexicon", daemon=True).start()
