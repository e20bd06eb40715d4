"""Makes what the search tests need: documents, understandings, and a worker's step."""

from collections.abc import Iterable
from typing import Any

from kb.outbox.services import run_due
from search.documents import Document, Kind, Wording
from search.query.lexicon import Lexicon
from search.query.understanding import Understanding
from search.rebuild import rebuild_index
from search.sync import INDEX_JOBS
from search.synonyms import parse_line
from search.tuning import Tuning


def make_document(page_id: int = 7, **changes: Any) -> Document:
    values: dict[str, Any] = {
        "page_id": page_id,
        "key": "end-contract",
        "kind": Kind.FAQ,
        "wordings": {"nl": Wording("Hoe stop ik?", "Met een brief.", "Met een brief.", ("contract opzeggen",))},
        "url": {"nl": "/nl/c/stop/", "fr": "/fr/c/stop/"},
        "topic": "contracts",
        "topic_title": {"nl": "Contracten", "fr": "Contrats"},
        "reviewed_on": "2026-10-12",
    }
    return Document(**(values | changes))


def make_understanding(text: str = "contract", **changes: Any) -> Understanding:
    return Understanding(**({"text": text, "reader": "nl", "written_in": "nl", "languages": ("nl",)} | changes))


def make_lexicon(pages: int = 10, **frequencies: dict[str, int]) -> Lexicon:
    """`make_lexicon(nl={"contract": 3})`."""
    return Lexicon(pages=pages, frequencies=frequencies)


def make_tuning(**lines: Iterable[str]) -> Tuning:
    """`make_tuning(nl=["gsm => smartphone"])`."""
    return Tuning(synonyms={language: tuple(map(parse_line, each)) for language, each in lines.items()})


def run_index_jobs() -> None:
    """What the worker's loop does until nothing is due."""
    while run_due(kind=INDEX_JOBS, worker="test"):
        pass


def rebuild() -> str:
    return rebuild_index(lambda _done, _total: None).index
