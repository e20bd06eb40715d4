"""`python -m tests.bench.yardstick.load FILE.jsonl`: a file's FAQs as pages of the yardstick, indexed by Wagtail."""

import json
import sys
from html import unescape
from pathlib import Path

import django
from django.core.management import call_command
from django.utils.html import strip_tags
from django.utils.text import slugify
from tqdm import tqdm


def main(file: Path) -> None:
    django.setup()
    from wagtail.models import Page, Site

    from tests.bench.yardstick.models import AnswerPage

    call_command("migrate", interactive=False, verbosity=0)
    home = Site.objects.get(is_default_site=True).root_page
    lines = file.read_text(encoding="utf-8").splitlines()
    for line in tqdm([each for each in lines if each.strip()], desc="yardstick", unit="page", file=sys.stderr):
        faq = json.loads(line)
        texts = list(faq["translations"].values())
        questions = [wording for text in texts for wording in (text["question"], *text.get("alternatives", ()))]
        page = AnswerPage(
            title=questions[0],
            slug=slugify(faq["key"]),
            questions="\n".join(questions),
            answers="\n".join(unescape(strip_tags(text.get("answer") or "")) for text in texts),
        )
        Page.objects.get(pk=home.pk).add_child(instance=page)
    call_command("update_index", verbosity=0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
