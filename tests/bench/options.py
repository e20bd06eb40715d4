"""What `python -m tests.bench` can be asked for."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# In the order of measuring; the rebuild adds pages to the database, submit and desk 50,000 requests each.
PARTS = ("search", "suggest", "html", "publish", "growth", "memory", "rebuild", "submit", "desk", "pages")
# Measures a demo that runs already, not the site that is started here.
ON_REQUEST = ("pages",)
SIZES = (1_000, 10_000, 100_000)
ROUNDS = 10


@dataclass(frozen=True)
class Options:
    """`content` is None for the demo's own; `sizes` are numbers of FAQs."""

    content: Path | None
    parts: tuple[str, ...]
    sizes: tuple[int, ...]
    rounds: int


def parse_parts(text: str) -> tuple[str, ...]:
    names = {name.strip() for name in text.split(",")}
    if unknown := names - set(PARTS):
        raise argparse.ArgumentTypeError(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    return tuple(part for part in PARTS if part in names)


def parse_sizes(text: str) -> tuple[int, ...]:
    try:
        sizes = tuple(sorted({int(size) for size in text.split(",")}))
    except ValueError as error:
        raise argparse.ArgumentTypeError("sizes are numbers of FAQs, such as 1000,10000") from error
    if sizes[0] < 1:
        raise argparse.ArgumentTypeError("a size is at least 1")
    return sizes


def parse_content(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {path}")
    return path.resolve()


def parse_rounds(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("a number from 1 on")
    return int(text)


def parse_options(arguments: Sequence[str]) -> Options:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure speed and memory, as ratios.")
    parser.add_argument("--content", type=parse_content, metavar="FILE.jsonl", help="FAQs to use (the demo's)")
    parser.add_argument("--sizes", type=parse_sizes, default=SIZES, help="numbers of FAQs (1000,10000,100000)")
    parser.add_argument(
        "--only",
        type=parse_parts,
        default=tuple(part for part in PARTS if part not in ON_REQUEST),
        metavar="PARTS",
        help=f"of {','.join(PARTS)} (all but pages, which needs a running demo)",
    )
    parser.add_argument("--rounds", type=parse_rounds, default=ROUNDS, help=f"times each query is asked ({ROUNDS})")
    found = parser.parse_args(arguments)
    return Options(content=found.content, parts=found.only, sizes=found.sizes, rounds=found.rounds)
