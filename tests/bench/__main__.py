"""`python -m tests.bench`: speed and memory, as ratios between things measured in one run on one machine.

Starts what it needs and leaves nothing behind, also after Ctrl-C. Figures are printed; nothing passes or fails.
"""

import os
import signal
import sys
import time
from collections.abc import Sequence

from tests.bench.options import Options, parse_options
from tests.bench.prepare import CONTENT, make_site, say


def print_part(name: str, text: str) -> None:
    sys.stdout.write(f"\n## {name}\n{text}\n")
    sys.stdout.flush()


def measure_site(options: Options, parts: Sequence[str]) -> None:
    with make_site(options) as site:
        # These have models among their imports: not before Django is set up.
        from kb.base.languages import language_codes
        from tests.bench.bench import SEED, Bench, read_faqs
        from tests.bench.parts import MEASURES
        from tests.bench.queries import build_queries, build_starts

        file = site.folder / CONTENT
        faqs = read_faqs(file)
        bench = Bench(
            options=options,
            site=site,
            file=file,
            faqs=faqs,
            queries=build_queries(faqs, language_codes(), seed=SEED),
            starts=build_starts(faqs, seed=SEED),
        )
        languages = ", ".join(sorted({language for faq in faqs for language in faq.translations}))
        content = options.content.name if options.content else "the demo content"
        sys.stdout.write(
            f"{content}: {len(faqs)} FAQs ({languages}), {len(bench.queries)} queries; {os.cpu_count()} processors\n"
            f"gunicorn: 1 worker, gthread; times in ms, one request at a time, each followed by its yardstick\n"
        )
        for part in parts:
            started = time.monotonic()
            print_part(part, MEASURES[part](bench))
            say(f"{part}: {time.monotonic() - started:.0f} s")


def main(arguments: Sequence[str]) -> int:
    options = parse_options(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if own := [part for part in options.parts if part != "pages"]:
            measure_site(options, own)
        if "pages" in options.parts:
            from tests.bench.parts.pages import measure_pages

            print_part("pages", measure_pages())
    except KeyboardInterrupt:
        say("Interrupted; everything is stopped.")
        return 130
    except RuntimeError as obstacle:
        say(f"error: {obstacle}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
