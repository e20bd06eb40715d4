"""`manage.py search_evaluate DIR`: figures of search on judged queries."""

import json
import sys
import uuid
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search import evaluation, judgements
from search.client import EngineUnavailableError
from search.indices import alias, delete_index
from search.tuning import Tuning
from search.writing import RejectedError

RANKING = ("ndcg10", "mrr10", "hit1", "p5", "map")


class Command(BaseCommand):
    help = (
        "Measure search on judged queries: DIR has queries.jsonl, qrels.tsv and maybe faq.jsonl (without it, the "
        "live index is asked)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")
        parser.add_argument("--run", type=Path, metavar="FILE.tsv", help="write every hit, top 100")

    def handle(self, *args: Any, folder: Path, run: Path | None, **options: Any) -> None:
        try:
            # All is read before anything is asked, so a bad line is known at once.
            queries = judgements.read_queries(folder)
            grades = judgements.read_grades(folder)
            with _index_of(folder) as index:
                shown = tqdm(queries, desc="Queries", unit="", file=sys.stderr)
                # Synonyms and promotions are of the site's own pages: a collection is judged without them.
                tuning = Tuning() if judgements.has_documents(folder) else None
                answers = [evaluation.ask_query(query, index, tuning=tuning) for query in shown]
        except (FileNotFoundError, NotADirectoryError) as error:
            raise CommandError(f"{error.filename} is not there.") from error
        except (judgements.UnreadableLineError, RejectedError) as error:
            raise CommandError(str(error)) from error
        except EngineUnavailableError as error:
            raise CommandError(f"OpenSearch did not answer: {error}") from error
        if run:
            _write_run(run, answers)
        summary = {"collection": folder.resolve().name, **evaluation.summarize(answers, grades)}
        self.stdout.write(json.dumps(summary, indent=2) if options["json"] else format_table(summary))


@contextmanager
def _index_of(folder: Path) -> Iterator[str]:
    """The index to ask: a scratch one of the folder's FAQs, or the live one where it has none."""
    if not judgements.has_documents(folder):
        yield alias()
        return
    documents = judgements.read_documents(folder)
    index = f"{alias()}-scratch-{uuid.uuid4().hex[:12]}"
    try:
        evaluation.index_collection(index, documents)
        yield index
    finally:
        delete_index(index)


def _write_run(path: Path, answers: list[evaluation.Answer]) -> None:
    try:
        path.write_text("".join(evaluation.format_run(answer) for answer in answers), encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path} can't be written: {error.strerror}.") from error


def format_table(summary: Mapping[str, Any]) -> str:
    lines = [
        summary["collection"],
        f"{'kind':<16}{'language':<10}{'queries':>8}" + "".join(f"{name:>9}" for name in RANKING),
    ]
    for total in summary["kinds"]:
        rows = [group for group in summary["groups"] if group["kind"] == total["kind"]]
        lines += [_format_row(row["kind"], row["language"], row) for row in rows]
        if len(rows) > 1:
            lines.append(_format_row(total["kind"], "all", total))
    if len(summary["kinds"]) > 1:
        lines += [_format_row("all", row["language"], row) for row in summary["languages"] if row["queries"]]
    return "\n".join([*lines, *_format_refusals(summary)])


def _format_row(kind: str, language: str, row: Mapping[str, Any]) -> str:
    return f"{kind:<16}{language:<10}{row['queries']:>8}" + "".join(f"{row[name]:>9.3f}" for name in RANKING)


def _format_refusals(summary: Mapping[str, Any]) -> list[str]:
    """Nothing where no query is out of scope."""
    if "auroc" not in summary:
        return []
    languages = [row for row in summary["languages"] if "auroc" in row]
    rows = [(row["language"], row) for row in languages] if len(languages) > 1 else []
    return [
        "",
        f"{'out of scope':<16}{'language':<10}{'queries':>8}{'AUROC':>9}{'wrong answers':>16}{'missed answers':>16}",
        *(
            f"{'':<16}{language:<10}{row['out_of_scope']:>8}{row['auroc']:>9.3f}"
            f"{row['wrong_answers']:>16.3f}{row['missed_answers']:>16.3f}"
            for language, row in [*rows, ("all", summary)]
        ),
        "wrong answers: out of scope, but called answerable; missed answers: in scope, but called not answerable",
    ]
