"""From nothing to a site with content and an index, and back to nothing."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import django

from search.node.process import OpenSearchProcess
from tests.bench.options import Options
from tests.bench.site import BenchSite, build_environment, parent_environment

CONTENT = "content.jsonl"
# Twice the demo's: a hundred thousand FAQs are more than that one is made for.
HEAP = "1g"


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


@contextmanager
def make_site(options: Options) -> Iterator[BenchSite]:
    """A site with the content asked for, indexed; this process has its settings. All of it is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        with _engine(folder) as url:
            environment = build_environment(folder, parent_environment(), opensearch_url=url)
            os.environ.update(environment)
            django.setup()
            site = BenchSite(folder, environment)
            try:
                _fill(site, options)
                yield site
            finally:
                _delete_indices(environment["OPENSEARCH_ALIAS"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _engine(folder: Path) -> Iterator[str]:
    if given := os.environ.get("OPENSEARCH_URL"):
        yield given
        return
    say("Starting OpenSearch …")
    with OpenSearchProcess(folder / "opensearch", heap=HEAP) as node:
        yield node.url


def _fill(site: BenchSite, options: Options) -> None:
    """Raises RuntimeError when the database given has content already: it would be measured, and added to."""
    from kb.models import FAQPage

    say("Making the site …")
    site.manage("migrate", "--noinput", "--verbosity", "0")
    if FAQPage.objects.exists():
        raise RuntimeError("DATABASE_URL leads to a database with content: give an empty one, which this fills.")
    site.manage("collectstatic", "--noinput", "--verbosity", "0")
    if options.content:
        shutil.copy(options.content, site.folder / CONTENT)
        site.manage("setup_site", "--name", "Bench")
        site.manage("import_faq", str(options.content))
    else:
        site.manage("load_demo", "--no-logins")
        site.manage("export_faq", str(site.folder / CONTENT))
    site.manage("search_rebuild")


def _delete_indices(alias: str) -> None:
    """Ours, in an engine that may be somebody else's."""
    from search.client import EngineUnavailableError, ask_patiently

    with suppress(EngineUnavailableError):
        found = ask_patiently(lambda engine: engine.indices.get(index=f"{alias}-*"))
        for name in found:
            ask_patiently(lambda engine: engine.indices.delete(index=name))  # noqa: B023
