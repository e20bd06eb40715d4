"""A synonym saved is used within five seconds, while queries run: none of them fails, none asks the database."""

import threading
import time
from collections.abc import Iterator

import pytest
from django.db import connections

from search import lexicons, service
from search.documents import Wording
from search.indices import alias, refresh
from search.models import SynonymSet
from search.results import Engine
from search.writing import Action, apply_actions
from tests.search_factories import make_document
from tests.search_tuning_factories import make_synonym_set

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True)]

LIVE_SECONDS = 5
WAIT_SECONDS = 60
THREADS = 4


class Load:
    """Queries without a pause; `failures` are those that the engine did not answer."""

    def __init__(self) -> None:
        self.failures: list[str] = []
        self.answered = 0
        self.changed = threading.Condition()
        self.finds = False
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run) for _number in range(THREADS)]

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(WAIT_SECONDS)

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                try:
                    page = service.search(text="smartphone kwijt", language="nl")
                    asked = service.search(text="gsm", language="nl")
                except Exception as error:
                    self.failures.append(repr(error))
                    return
                self.failures += [str(each) for each in (page, asked) if each.engine is not Engine.OPENSEARCH]
                self.failures += [] if page.hits else ["nothing found"]
                with self.changed:
                    self.answered += 1
                    self.finds = bool(asked.hits)
                    self.changed.notify_all()
        finally:
            connections.close_all()

    def wait_until(self, *, finds: bool, seconds: float = WAIT_SECONDS) -> float:
        """The seconds until a query with the synonym finds something, or nothing any more."""
        started = time.monotonic()
        with self.changed:
            assert self.changed.wait_for(lambda: self.answered > THREADS and self.finds is finds, seconds), (
                self.failures
            )
        return time.monotonic() - started


@pytest.fixture
def load(index: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Load]:
    monkeypatch.setattr(lexicons, "LEXICON_SECONDS", 600.0)
    document = make_document(3, key="phone", wordings={"nl": Wording("Ben ik mijn smartphone kwijt?", "Bel ons.")})
    apply_actions(index, [Action(3, 1, document.source)])
    refresh(alias())
    lexicons.forget_lexicons()
    with Load() as load:
        yield load


def test_added_changed_and_deleted_while_queries_run(load: Load) -> None:
    load.wait_until(finds=False)

    kept = make_synonym_set("gsm => smartphone")
    assert load.wait_until(finds=True, seconds=LIVE_SECONDS) < LIVE_SECONDS
    # A bad line, that came in past the form, takes none of the others away.
    SynonymSet.objects.create(name="Ander", language="nl", lines="=> => ,,\nx")
    kept.lines = "gsm => zebra"
    kept.save()
    load.wait_until(finds=False, seconds=LIVE_SECONDS)
    kept.lines = "=> =>\nmobieltje, gsm, smartphone"
    kept.save()
    load.wait_until(finds=True, seconds=LIVE_SECONDS)
    kept.delete()
    load.wait_until(finds=False, seconds=LIVE_SECONDS)

    assert load.failures == []
    assert load.answered > THREADS
