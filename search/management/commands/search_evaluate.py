"""`manage.py search_evaluate DIR`: figures of the ranking on judged queries."""

import json
import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search import evaluation
from search.client import EngineUnavailableError
from search.indices import alias, delete_index


class Command(BaseCommand):
    help = (
        "Measure the ranking on judged queries: DIR has queries.jsonl, qrels.tsv and maybe faq.jsonl (without it, the "
        "live index is asked)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")
        parser.add_argument("--run", type=Path, metavar="FILE.tsv", help="write every hit, top 100")

    def handle(self, *args: Any, folder: Path, run: Path | None, **options: Any) -> None:
        try:
            answers = self._ask_all(folder)
            grades = evaluation.read_grades(folder)
        except FileNotFoundError as error:
            raise CommandError(f"{error.filename} is not there.") from error
        except (ValueError, KeyError, TypeError) as error:
            raise CommandError(f"{folder} can't be read: {type(error).__name__} {error}") from error
        except EngineUnavailableError as error:
            raise CommandError(f"OpenSearch did not answer: {error}") from error
        if run:
            run.write_text("".join(evaluation.format_run(answer) for answer in answers), encoding="utf-8")
        summary = {"collection": folder.resolve().name, **evaluation.summarize(answers, grades)}
        self.stdout.write(json.dumps(summary, indent=2) if options["json"] else format_table(summary))

    def _ask_all(self, folder: Path) -> list[evaluation.Answer]:
        queries = evaluation.read_queries(folder)
        if not (folder / "faq.jsonl").exists():
            return [evaluation.ask_query(query, alias()) for query in self._shown(queries)]
        documents = evaluation.read_documents(folder)
        index = f"{alias()}-scratch-{uuid.uuid4().hex[:12]}"
        try:
            evaluation.index_collection(index, documents)
            return [evaluation.ask_query(query, index) for query in self._shown(queries)]
        finally:
            delete_index(index)

    def _shown(self, queries: list[evaluation.Query]) -> Any:
        return tqdm(queries, unit="query", file=self.stderr, disable=None)


def format_table(summary: dict[str, Any]) -> str:
    names = ("ndcg10", "mrr10", "hit1", "p5", "map")
    lines = [
        summary["collection"],
        f"{'kind':<16}{'language':<10}{'queries':>8}" + "".join(f"{name:>9}" for name in names),
    ]
    for group in summary["groups"]:
        figures = "".join(f"{group[name]:>9.3f}" for name in names)
        lines.append(f"{group['kind']:<16}{group['language']:<10}{group['queries']:>8}{figures}")
    if summary["auroc"] is not None:
        lines.append(f"confidence, in scope against out of scope: AUROC {summary['auroc']:.3f}")
    return "\n".join(lines)
